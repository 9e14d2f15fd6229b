/* The languages of these pages, and which of them the reader has. A language is
 * a file like english.js, with the same keys, and a line here. */
import en from "./english.js";
import de from "./german.js";

export const languages = { en, de };

/* Where the browser keeps nothing, the choice holds for one page. */
function chosen() {
    try {
        return localStorage.getItem("language");
    } catch {
        return null;
    }
}

export let language = [chosen(), ...navigator.languages ?? [navigator.language]]
    .map((wanted) => String(wanted).split("-")[0])
    .find((wanted) => wanted in languages) ?? "en";
document.documentElement.lang = language;

const updates = new Set();

export function chooseLanguage(wanted) {
    language = wanted;
    document.documentElement.lang = wanted;
    updates.forEach((update) => update());
    try {
        localStorage.setItem("language", wanted);
    } catch {
        /* It is asked for again next time. */
    }
}

/* Words that are said now, and again whenever the language changes, until
 * update() answers false then. */
export function keepSaying(update) {
    const run = () => {
        if (update() === false)
            updates.delete(run);
    };
    update();
    updates.add(run);
}

export const has = (key) => key in en;

/* The words for a key, with {name} filled in; a function, since the language
 * may change after they were said. What is filled in may be such words, too. */
export function words(key, values = {}) {
    return () => languages[language][key].replace(/\{(\w+)\}/g,
        (whole, name) => {
            const value = values[name] ?? whole;
            return typeof value === "function" ? value() : value;
        });
}

/* So many seconds, minutes, … */
export const amount = (number, unit) => () => new Intl.NumberFormat(language,
    { style: "unit", unit, unitDisplay: "long" }).format(number);

/* A moment in time, in milliseconds since 1970, as the reader's calendar has
 * it. */
export const date = (time) => () => new Date(time).toLocaleString(
    navigator.languages?.find((wanted) => wanted.split("-")[0] === language) ?? language,
    { dateStyle: "full", timeStyle: "short" });
