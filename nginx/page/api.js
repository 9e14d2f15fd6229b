/* How these pages ask the server: patiently, and with a word for people when
 * it refuses. */
import { notice } from "./form.js";
import { has, words } from "./strings.js";

export const client = "/_matrix/client";

const patience = { tries: 5, seconds: 15 };
const busy = [429, 502, 503, 504];

const time = (seconds) => seconds < 100
    ? words("seconds", { number: seconds })
    : words("minutes", { number: Math.ceil(seconds / 60) });

/* The words for a refusal: those for the stage and the code, else those for the
 * code, else the server's own. */
function wording({ errcode, status, seconds, message }, about) {
    const number = /\d+/.exec(message)?.[0];
    const left = /(\d+) tr(y|ies) left/.exec(message)?.[1];
    if (seconds && busy.includes(status))
        return words(status === 429 ? "limited" : "later",
            { time: time(seconds) });
    if (errcode === "M_UNKNOWN" && /session/.test(message))
        return words("expired");
    if (errcode === "M_FORBIDDEN" && /closed/.test(message))
        return words("closedTitle");
    if (errcode === "M_INVALID_USERNAME" && /longer/.test(message))
        return words("tooLong");
    const key = [`${about} ${errcode}`, errcode].find(has);
    if (!key || (key === "M_WEAK_PASSWORD" && !number))
        return () => message;
    const said = words(key, { number });
    const more = words("triesLeft", { number: left });
    return left ? () => `${said()} ${more()}` : said;
}

/* A failure that people can be told of: words is what. */
export class Failure extends Error {
    constructor(said) {
        super(said());
        this.words = said;
    }
}

/* The server's refusal. about is the type of stage that it was. */
class Refusal extends Failure {
    constructor(status, answer, seconds, about) {
        const refusal = { errcode: answer.errcode, status, seconds,
            message: String(answer.error ?? "") };
        super(wording(refusal, about));
        Object.assign(this, { errcode: answer.errcode, status, seconds, answer });
    }
}

async function tryOnce(path, options) {
    const response = await fetch(path, { cache: "no-store", ...options });
    const answer = await response.json();
    if (typeof answer !== "object" || answer === null)
        throw new TypeError();
    return { response, answer };
}

/* Asks until there is an answer other than that the server is busy, at most so
 * many times. A 401 without an errcode is what says what is left to do. */
async function ask(path, options, tries, about) {
    for (let count = 1; ; count++) {
        const { response, answer } = await tryOnce(path, options).catch((error) => {
            throw error.name === "AbortError" ? error : new Failure(words("failed"));
        });
        const said = Number(response.headers.get("Retry-After"));
        const seconds = said || Math.ceil((answer.retry_after_ms ?? 0) / 1000);
        if (response.ok || (response.status === 401 && !answer.errcode))
            return answer;
        if (!busy.includes(response.status) || count === tries
            || !seconds || seconds > patience.seconds)
            throw new Refusal(response.status, answer, seconds, about);
        notice(words("retrying", { time: time(seconds) }));
        try {
            await new Promise((resolve) =>
                setTimeout(resolve, 1000 * (seconds + Math.random())));
        } finally {
            notice();
        }
    }
}

export const get = (path) => ask(path, {}, patience.tries);

/* For an answer that nobody waits for any more a moment later. */
export const getOnce = (path, signal) => ask(path, { signal }, 1);

export const post = (path, body, about) => ask(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
}, patience.tries, about);
