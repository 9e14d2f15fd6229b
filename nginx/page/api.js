/* How these pages ask the server: patiently, and with words for people when it
 * refuses. The server is below the same prefix as this file. */
import { notice } from "./form.js";
import { amount, has, words } from "./strings.js";

export const client = new URL("../../../client", import.meta.url).pathname;
export const v1 = `${client}/api/v1/register`;
export const v3 = `${client}/v3/register`;

const patience = { tries: 5, seconds: 15 };
const passes = [429, 502, 503, 504];

/* What the server says of itself: see the SQL function page_show. */
export const settings = {};

function time(seconds) {
    if (!seconds)
        return words("moment");
    return seconds < 100 ? amount(seconds, "second")
        : amount(Math.ceil(seconds / 60), "minute");
}

/* The words for an error, by its name. */
export function wordsFor({ error, reason, errcode, seconds, triesLeft, message }) {
    if (triesLeft === 0)
        return words("noTriesLeft");
    const key = has(`error ${error}`) ? `error ${error}` : "errorOther";
    const said = words(key, { time: time(seconds),
        number: settings.password_min_length,
        reason: has(`reason ${reason}`) ? words(`reason ${reason}`) : "",
        name: error ?? errcode ?? message });
    if (triesLeft === undefined)
        return said;
    const more = words(triesLeft === 1 ? "triesLeft1" : "triesLeft",
        { number: triesLeft });
    return () => `${said()} ${more()}`;
}

/* A failure that people can be told of: words is what. */
export class Failure extends Error {
    constructor(said) {
        super(said());
        this.words = said;
    }
}

/* The server's refusal. */
class Refusal extends Failure {
    constructor(status, answer, seconds) {
        const refusal = { seconds, errcode: answer.errcode, message: answer.error,
            error: answer["matrix_register.error"],
            reason: answer["matrix_register.reason"],
            triesLeft: answer["matrix_register.tries_left"] };
        super(wordsFor(refusal));
        Object.assign(this, refusal, { status, answer });
    }
}

async function tryOnce(path, options) {
    const response = await fetch(path, { cache: "no-store", ...options });
    const answer = await response.json();
    if (typeof answer !== "object" || answer === null)
        throw new TypeError();
    return { response, answer };
}

/* Asks until there is an answer other than that the server can't answer now, at
 * most so many times. A 401 without an errcode is what says what is left to
 * do. */
async function ask(path, options, tries) {
    for (let count = 1; ; count++) {
        const { response, answer } = await tryOnce(path, options).catch((error) => {
            throw error.name === "AbortError" ? error : new Failure(words("failed"));
        });
        const said = Number(response.headers.get("Retry-After"));
        const seconds = said || Math.ceil((answer.retry_after_ms ?? 0) / 1000);
        if (response.ok || (response.status === 401 && !answer.errcode))
            return answer;
        if (!passes.includes(response.status) || count === tries
            || !seconds || seconds > patience.seconds)
            throw new Refusal(response.status, answer, seconds);
        notice(words(response.status === 429 ? "retryingBusy" : "retryingSilent",
            { time: time(seconds) }));
        try {
            await new Promise((resolve) =>
                setTimeout(resolve, 1000 * (seconds + Math.random())));
        } finally {
            notice();
        }
    }
}

export const get = (path) => ask(path, {}, patience.tries);

/* For an answer that the page no longer needs a moment later. */
export const getOnce = (path, signal) => ask(path, { signal }, 1);

const posted = (body) => ({ method: "POST", body: JSON.stringify(body),
    headers: { "Content-Type": "application/json" } });

export const post = (path, body) => ask(path, posted(body), patience.tries);

/* For what is only told, be the page gone by then. */
export const tell = (path, body) =>
    fetch(path, { ...posted(body), keepalive: true }).catch(() => {});

/* Puts down what the server says of itself. */
export const learn = async () => Object.assign(settings, await get(`${v1}/page`));
