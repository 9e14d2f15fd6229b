/* A worker that looks for the number that solves a challenge: the SHA-256 of
 * "CHALLENGE.NUMBER" has to begin with so many zero bits. */
const zeroBits = (hash) => {
    const first = new DataView(hash).getUint32(0);
    return first === 0 ? 32 : Math.clz32(first);
};

onmessage = async ({ data: { challenge, difficulty } }) => {
    const encoder = new TextEncoder();
    for (let number = 0; ; number++) {
        const hash = await crypto.subtle.digest("SHA-256",
            encoder.encode(`${challenge}.${number}`));
        const solved = zeroBits(hash) >= difficulty;
        if (solved)
            postMessage({ tries: number + 1, number: String(number) });
        else if (number % 500 === 0)
            postMessage({ tries: number });
        if (solved)
            return;
    }
};
