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

/* Mails that have been read, by file; one that has arrived stays as it is. */
const read = new Map();
function mail(file) {
    if (!read.has(file))
        read.set(file, JSON.parse(execFileSync("tests/mail/parts", [file])));
    return read.get(file);
}
/* What matches in the last mail to an address, once there are so many. */
export const mailed = (inbox, address, pattern, count = 1) => until(() => {
    const mails = readdirSync(inbox).filter((name) => name.endsWith(".mail"))
        .map((name) => `${inbox}/${name}`)
        .sort((one, other) => statSync(one).mtimeMs - statSync(other).mtimeMs)
        .map(mail).filter(({ to }) => to === address);
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
/* That it comes; all that is there instead is only read when it does not. */
async function awaits(page, locator, sentence) {
    const isThere = await comes(locator);
    ok(isThere, sentence, isThere || await page.innerText("body"));
}
export const alerted = (page, pattern, sentence) =>
    awaits(page, page.getByRole("alert").filter({ hasText: pattern }), sentence);
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
export const shows = (page, pattern, sentence) =>
    awaits(page, page.getByRole("heading", { name: pattern }), sentence);
export const says = (page, pattern, sentence) =>
    awaits(page, page.getByText(pattern), sentence);

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
/* What of it is the same in every language: each text is as good as another. */
const bones = () => {
    const copy = document.documentElement.cloneNode(true);
    const texts = document.createTreeWalker(copy, NodeFilter.SHOW_TEXT);
    while (texts.nextNode())
        texts.currentNode.data &&= texts.currentNode.data.trim() && "words";
    return JSON.stringify([navigator.maxTouchPoints, copy.outerHTML
        .replaceAll(/ data-\w+="[^"]*"/g, "")
        .replaceAll(/ (aria-label|title|content|lang|href|src)="[^"]+"/g, ' $1="words"'),
    ...[...document.querySelectorAll("input, select")].map(({ value, checked }) =>
        [value === "", checked])]);
};

/* Takes pictures by way of the protocol: Playwright draws the page twice for each. */
async function photograph(page, picture) {
    const size = page.viewportSize();
    const camera = await page.context().newCDPSession(page);
    mkdirSync(dirname(picture), { recursive: true });
    for (const colorScheme of ["dark", "light"]) {
        await page.emulateMedia({ colorScheme });
        for (const [name, width, height] of [["desk", 1280, 800], ["phone", 360, 740]]) {
            await page.setViewportSize({ width, height });
            const { data } = await camera.send("Page.captureScreenshot",
                { optimizeForSpeed: true });
            writeFileSync(`${picture}-${name}-${colorScheme}.png`, data, "base64");
        }
    }
    await page.setViewportSize(size);
    await camera.detach();
}

/* What does not fit on a phone or on a desk. */
async function measure(page) {
    const findings = [];
    const size = page.viewportSize();
    async function fits(where, width, height) {
        await page.setViewportSize({ width, height });
        if (await page.evaluate(isWide))
            findings.push(`wider than ${where}`);
    }
    await fits("the window of a desk", 1280, 800);
    await page.evaluate(zoom, "200%");
    await fits("the window when letters are twice as large", 640, 400);
    await page.evaluate(zoom, "");
    await fits("a phone", 360, 740);
    await fits("the smallest of phones", 320, 600);
    if (await page.evaluate(breaks))
        findings.push("a word of the title does not fit the smallest of phones");
    await page.setViewportSize(size);
    return findings;
}

/* What keeps people out, on a phone; by night colours alone differ. */
async function judge(page) {
    const findings = [];
    const size = page.viewportSize();
    const inspector = await page.context().newCDPSession(page);
    await page.setViewportSize({ width: 360, height: 740 });
    await inspector.send("Runtime.evaluate", { expression: checker });
    for (const [colorScheme, rules] of [["dark", ["cat.color"]], ["light"]]) {
        await page.emulateMedia({ colorScheme });
        const { violations } = await page.evaluate((runOnly) => axe.run({
            runOnly, resultTypes: ["violations"], iframes: false }), rules);
        findings.push(...violations.filter(isBad).map(({ id, nodes }) =>
            `${colorScheme}: ${id} ${nodes.map(({ html }) => html).join(" ")}`));
    }
    await page.setViewportSize(size);
    await inspector.detach();
    return findings;
}

/* The result of a question, asked once for all that is just like it. */
const known = new Map();
function once(question, page, likeness) {
    const key = `${question.name} ${likeness}`;
    if (!known.has(key))
        known.set(key, question(page));
    return known.get(key);
}
/* A page fits every screen and keeps no person out. Pictures of it are taken where
 * it does not, or with PICTURES=yes in the environment. */
export async function look(page, picture) {
    const findings = [...await once(measure, page, await page.evaluate(state)),
        ...await once(judge, page, await page.evaluate(bones))].join("; ");
    if (findings || process.env.PICTURES)
        await photograph(page, picture);
    ok(findings === "", `the page ${picture.split("/").pop()} fits every `
        + "screen and keeps no person out", findings);
}
