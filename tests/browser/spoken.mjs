/* The languages of the pages, for tests that walk them in each. */
import { readFileSync } from "node:fs";
import { look, ok } from "./person.mjs";

const folder = "nginx/page";
const read = (name) => readFileSync(`${folder}/${name}`, "utf8");
const load = async (name) => (await import(
    `data:text/javascript,${encodeURIComponent(read(name))}`)).default;

/* A phone whose owner reads that language. */
const phone = (locale) => ({ locale, hasTouch: true, isMobile: true,
    viewport: { width: 360, height: 740 } });

const escaped = (text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
const patternOf = (template) =>
    escaped(template).replaceAll(/\\\{\w+\\\}/g, ".*");

/* What is not said in a language: names, addresses and what is counted, what is
 * written for readers of every language, and what others' pages and the
 * administrator's documents have. */
const data = [/^@[^ ]+$/, /^localhost(:\d+)?$/, /^[\w.]+@example\.org$/,
    /^Language \/ Sprache$/, /^I am a person$/, /^Privacy policy$/, /^Datenschutz$/];

/* Every text on the page that people see or are read. */
const texts = () => [...document.querySelectorAll("body, body *")].flatMap((node) => [
    node.getAttribute("aria-label"), node.getAttribute("title"),
    ...node.closest("#language, script") ? [] : [...node.childNodes]
        .filter(({ nodeType }) => nodeType === Node.TEXT_NODE)
        .map(({ data }) => data)])
    .map((text) => text?.replaceAll(/\s+/g, " ").trim()).filter(Boolean);

function speaker(locale, said) {
    const one = `(?:${Object.values(said).map(patternOf).join("|")})`;
    const isSpoken = new RegExp(`^${one}(?: ${one})?$`);
    const t = (key, values = {}) => said[key].replaceAll(/\{(\w+)\}/g,
        (whole, name) => values[name] ?? whole);
    return { locale, t, phone: phone(locale),
        like: (key) => new RegExp(patternOf(said[key])),
        strange: (all) => all.filter((text) => !isSpoken.test(text)
            && !data.some((pattern) => pattern.test(text))) };
}

/* Each: t(key, values) and like(key), what a page says and a pattern of it; phone,
 * options of a browser's window; strange(texts), those that are no words of the
 * language. */
export const languages = await Promise.all(
    [...read("strings.js").matchAll(/^import (\w+) from "\.\/(\w+\.js)";$/gm)]
        .filter(([, locale]) => locale.length === 2)
        .map(async ([, locale, file]) => speaker(locale, await load(file))));

/* Looks at a page in a language: it has no other words. */
export async function readThrough(page, language, picture) {
    const strange = language.strange(await page.evaluate(texts));
    ok(strange.length === 0, `it speaks one language, ${language.locale}`,
        strange.join(" | "));
    await look(page, `${picture}-${language.locale}`);
}
