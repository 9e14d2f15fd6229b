/* A worker that looks for the number that solves a challenge: the SHA-256 of
 * "CHALLENGE.NUMBER" has to begin with so many zero bits. Written out, since
 * the browser's own is there on https alone, and slow for short texts. */
const primes = [];
for (let candidate = 2; primes.length < 64; candidate++)
    if (primes.every((prime) => candidate % prime !== 0))
        primes.push(candidate);
const fraction = (root) => Math.floor((root - Math.floor(root)) * 2 ** 32) | 0;
const start = primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
const constants = Int32Array.from(primes, (prime) => fraction(Math.cbrt(prime)));
const w = new Int32Array(64);
const turn = (word, bits) => (word >>> bits) | (word << (32 - bits));

/* One block, whose 16 words are at the beginning of w. */
function mix(state) {
    for (let i = 16; i < 64; i++) {
        const one = turn(w[i - 15], 7) ^ turn(w[i - 15], 18) ^ (w[i - 15] >>> 3);
        const two = turn(w[i - 2], 17) ^ turn(w[i - 2], 19) ^ (w[i - 2] >>> 10);
        w[i] = (w[i - 16] + one + w[i - 7] + two) | 0;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i++) {
        const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25))
            + ((e & f) ^ (~e & g)) + constants[i] + w[i]) | 0;
        const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22))
            + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        h = g;
        g = f;
        f = e;
        e = (d + one) | 0;
        d = c;
        c = b;
        b = a;
        a = (one + two) | 0;
    }
    const mixed = [a, b, c, d, e, f, g, h];
    return state.map((word, i) => (word + mixed[i]) | 0);
}

/* The first 32 bits of the SHA-256 of an ASCII text. */
export function firstBits(text) {
    const blocks = (text.length + 9 + 63) >> 6;
    let state = start;
    for (let block = 0; block < blocks; block++) {
        w.fill(0, 0, 16);
        for (let i = 64 * block; i < Math.min(64 * block + 64, text.length); i++)
            w[(i & 63) >> 2] |= text.charCodeAt(i) << (24 - 8 * (i & 3));
        if (text.length >> 6 === block)
            w[(text.length & 63) >> 2] |= 0x80 << (24 - 8 * (text.length & 3));
        if (block === blocks - 1)
            w[15] = text.length * 8;
        state = mix(state);
    }
    return state[0];
}

globalThis.onmessage = ({ data: { challenge, difficulty } }) => {
    for (let number = 0; ; number++) {
        const solved = Math.clz32(firstBits(`${challenge}.${number}`)) >= difficulty;
        if (solved || number % 20000 === 0)
            postMessage({ tries: number + 1,
                number: solved ? String(number) : undefined });
        if (solved)
            return;
    }
};
