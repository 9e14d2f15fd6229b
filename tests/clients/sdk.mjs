/* One release of matrix-js-sdk, the first argument of the program, and TAP
 * without numbers. */
import { webcrypto } from "node:crypto";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const release = process.argv[2];
for (const quiet of ["log", "info", "warn", "debug", "trace", "error"])
    console[quiet] = () => {};

/* The newest releases want a newer Node than Debian's; this is all that they
 * miss here. */
globalThis.crypto ??= webcrypto;
Promise.withResolvers ??= function () {
    let resolve, reject;
    const promise = new this((yes, no) => [resolve, reject] = [yes, no]);
    return { promise, resolve, reject };
};

const require = createRequire(`${process.cwd()}/build/`);
const loaded = await import(pathToFileURL(require.resolve(release)));
export const sdk = loaded.createClient ? loaded : loaded.default;

export function ok(result, sentence, detail = "") {
    process.stdout.write(`${result ? "ok" : "not ok"} - ${release}: ${sentence}\n`);
    if (!result)
        process.stdout.write(`# ${JSON.stringify(detail)}\n`);
}
