/* What the tests in this folder have in common: TAP, the database, a browser,
 * and what a person does in it. They print TAP without numbers. */
import { execFileSync } from "node:child_process";
import { appendFileSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync }
    from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";

const require = createRequire(`${process.cwd()}/build/`);
const { chromium } = require("playwright-core");
const checker = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

export function ok(result, sentence, detail = "") {
    process.stdout.write(`${result ? "ok" : "not ok"} - ${sentence}\n`);
    if (!result)
        process.stdout.write(`# ${String(detail).replaceAll("\n", " ")}\n`);
}
export const is = (got, wanted, sentence) =>
    ok(got === wanted, sentence, `got: ${got} wanted: ${wanted}`);

/* The database is found as psql finds it. */
export const sql = (statement) => String(execFileSync("psql",
    ["-XAtq", "-U", "register", "-d", "register", "-c", statement])).trim();

/* Asks until there is an answer that will do. */
export async function until(question) {
    for (const deadline = Date.now() + 60000; ;) {
        const answer = await question();
        if (answer || Date.now() > deadline)
            return answer;
        await new Promise((resolve) => setTimeout(resolve, 200));
    }
}

/* Has the responders "start" or "stop", or "settle": read the settings again. */
let wishes = 0;
export async function wish(word) {
    appendFileSync(process.env.WISH, `${word}\n`);
    wishes += 1;
    await until(() => statSync(`${process.env.WISH}.granted`).size >= wishes);
}

/* Administrators' decisions, which hold for the next request. */
export async function decide(statement) {
    sql(statement);
    await wish("settle");
}
export const decideFlows = (...flows) =>
    decide(`SELECT FROM register.set_flows(${flows.map((flow) => `'${flow}'`)})`);

/* What matches in the last mail to an address, once there are so many. */
export const mailed = (inbox, address, pattern, count = 1) => until(() => {
    const mails = readdirSync(inbox).filter((name) => name.endsWith(".mail"))
        .map((name) => `${inbox}/${name}`)
        .sort((one, other) => statSync(one).mtimeMs - statSync(other).mtimeMs)
        .map((name) => JSON.parse(execFileSync("tests/mail/parts", [name])))
        .filter(({ to }) => to === address);
    return mails.length >= count
        && pattern.exec(mails.at(-1).parts[0].content)[0].trim();
});
export const code = /^ +[0-9]+ *$/m;
export const link = /https?:\/\/\S+/;

const launch = (program, more = []) => chromium.launch({
    executablePath: `/usr/bin/${program}`,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update",
        "--disable-sync", ...more],
});
/* A browser without windows, bookmarks and the like; the one that people have takes
 * twice the processor time to show the same. */
export const browse = (...more) => launch("chromium-headless-shell", more);
export const browseAsPeople = () => launch("chromium");

/* A browser window with nothing in it. Notes in complaints what its pages
 * tried in vain, and where they failed. */
export async function open(browser, complaints, options = {}) {
    const context = await browser.newContext({ locale: "en-GB", ...options });
    context.setDefaultTimeout(60000);
    context.on("console", (message) => {
        if (message.text().includes("Content Security Policy"))
            complaints.push(message.text());
    });
    context.on("weberror", (error) => complaints.push(error.error().message));
    return context;
}

export const press = (page, name) =>
    page.getByRole("button", { name, exact: true }).click();
export const field = (page, name) => page.getByLabel(name, { exact: true });
export async function fill(page, values, button) {
    for (const [name, value] of Object.entries(values))
        await field(page, name).fill(value);
    await press(page, button);
}
const comes = (locator) => locator.first().waitFor().then(() => true, () => false);
export async function alerted(page, pattern, sentence) {
    ok(await comes(page.getByRole("alert").filter({ hasText: pattern })), sentence,
        await page.innerText("body"));
}
/* It says so beside the field that it is about, and there alone. */
export async function blamed(page, name, pattern, sentence) {
    await alerted(page, pattern, sentence);
    const place = await field(page, name).getAttribute("aria-describedby");
    const said = await page.evaluate((ids) => ids.split(" ")
        .map((id) => document.getElementById(id)?.innerText).join(" "), place);
    ok(pattern.test(said)
        && await field(page, name).getAttribute("aria-invalid") === "true",
        "beside the field that it is about", said);
}
export async function shows(page, pattern, sentence) {
    ok(await comes(page.getByRole("heading", { name: pattern })), sentence,
        await page.innerText("body"));
}
export async function says(page, pattern, sentence) {
    ok(await comes(page.getByText(pattern)), sentence,
        await page.innerText("body"));
}

const isBad = ({ impact }) => ["serious", "critical"].includes(impact);
const isWide = () => document.documentElement.scrollWidth > innerWidth;
/* Whether a word of the title is too long for its line, and so is broken. */
const breaks = () => {
    const title = document.querySelector("h1");
    title.style.overflowWrap = "normal";
    const isBroken = title.scrollWidth > title.clientWidth;
    title.style.overflowWrap = "";
    return isBroken;
};
const zoom = (size) => {
    document.documentElement.style.fontSize = size;
};

/* All that a page's look depends on: not on what is there for its scripts. */
const state = () => JSON.stringify([innerWidth, navigator.maxTouchPoints,
    document.documentElement.outerHTML.replaceAll(/ data-\w+="[^"]*"/g, ""),
    ...[...document.querySelectorAll("input, select")].map(({ value, checked }) =>
        [value, checked])]);

/* What does not fit on a phone or on a desk, by day or by night, and what keeps
 * people out. By night colours alone differ. Takes pictures by way of the
 * protocol: Playwright draws the page twice for each. */
async function examine(page, picture) {
    const findings = [];
    const size = page.viewportSize();
    const camera = await page.context().newCDPSession(page);
    await page.evaluate(() => "axe" in window) || await page.evaluate(checker);
    for (const [scheme, rules] of [["light"], ["dark", ["cat.color"]]]) {
        await page.emulateMedia({ colorScheme: scheme });
        for (const [name, width, height] of [["desk", 1280, 800], ["phone", 360, 740]]) {
            await page.setViewportSize({ width, height });
            const { data } = await camera.send("Page.captureScreenshot",
                { optimizeForSpeed: true });
            writeFileSync(`${picture}-${name}-${scheme}.png`, data, "base64");
            if (await page.evaluate(isWide))
                findings.push(`${name}: wider than the window`);
        }
        const { violations } = await page.evaluate((runOnly) => axe.run({
            runOnly, resultTypes: ["violations"], iframes: false }), rules);
        findings.push(...violations.filter(isBad).map(({ id, nodes }) =>
            `${scheme}: ${id} ${nodes.map(({ html }) => html).join(" ")}`));
    }
    await page.setViewportSize({ width: 320, height: 600 });
    if (await page.evaluate(isWide))
        findings.push("wider than the smallest of phones");
    if (await page.evaluate(breaks))
        findings.push("a word of the title does not fit the smallest of phones");
    await page.setViewportSize({ width: 640, height: 400 });
    await page.evaluate(zoom, "200%");
    if (await page.evaluate(isWide))
        findings.push("wider than the window when letters are twice as large");
    await page.evaluate(zoom, "");
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme: "light" });
    await camera.detach();
    return findings.join("; ");
}

/* A page fits every screen and keeps no person out. One that is just like one before
 * is not examined again. */
const examined = new Map();
export async function look(page, picture) {
    const { pathname } = new URL(picture, "file:///");
    const now = await page.evaluate(state);
    if (!examined.has(now)) {
        mkdirSync(dirname(picture), { recursive: true });
        examined.set(now, await examine(page, picture));
    }
    const findings = examined.get(now);
    ok(findings === "", `the page ${pathname.split("/").pop()} fits every `
        + "screen and keeps no person out", findings);
}
