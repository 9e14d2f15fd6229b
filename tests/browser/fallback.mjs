/* Opens the page of every stage as a client does, completes it as a person
 * does, and prints TAP without numbers.
 *
 *     tests/browser/fallback.mjs URL PICTURES
 *
 * Pictures of the pages, of the size of a phone and of a desk, go into that
 * folder. The database, for what is in a mail, is found as psql finds it. */
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";

const [url, pictures] = process.argv.slice(2);
const require = createRequire(`${process.cwd()}/build/`);
const { chromium } = require("playwright-core");
const v3 = `${url}/_matrix/client/v3`;

function ok(result, sentence, detail = "") {
    process.stdout.write(`${result ? "ok" : "not ok"} - ${sentence}\n`);
    if (!result)
        process.stdout.write(`# ${String(detail).replaceAll("\n", " ")}\n`);
}

async function register(body) {
    const response = await fetch(`${v3}/register`,
        { method: "POST", body: JSON.stringify(body) });
    return response.json();
}

function mailed(pattern) {
    return String(execFileSync("psql", ["-XAtq", "-U", "register", "-d", "register",
        "-c", `SELECT substring(text FROM '${pattern}') FROM register.mail
                ORDER BY id DESC LIMIT 1`])).trim();
}

const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update",
        "--disable-sync"],
});
const context = await browser.newContext({ locale: "en-GB" });
context.setDefaultTimeout(15000);
const complaints = [];
context.on("console", (message) => {
    if (message.text().includes("Content Security Policy"))
        complaints.push(message.text());
});
context.on("weberror", (error) => complaints.push(error.error().message));

/* The client: it waits for the message of the pages that it opens. */
const client = await context.newPage();
await client.goto(`${url}/_matrix/client/versions`);
const { session } = await register({ username: "bob" });

const address = (type) =>
    `${v3}/auth/${type}/fallback/web?session=${encodeURIComponent(session)}`;

/* Opens a page, has a person fill it, and waits for its word. */
async function stage(type, person) {
    const word = client.evaluate(() => new Promise((resolve) => {
        window.addEventListener("message", ({ data }) => resolve(data),
            { once: true });
    }));
    const opened = context.waitForEvent("page");
    await client.evaluate((where) => {
        window.open(where);
    }, address(type));
    const page = await opened;
    await page.waitForSelector("h1");
    for (const [name, width, height] of [["phone", 390, 700], ["desk", 1280, 800]]) {
        await page.setViewportSize({ width, height });
        await page.screenshot({ path: `${pictures}/${type}-${name}.png` });
    }
    await person(page);
    ok(await word === "authDone", `${type} is done and says so`, await word);
    ok(await page.textContent("h1") === "Done", "and to the person",
        await page.textContent("h1"));
    await page.close();
}
const press = (page, name) => page.getByRole("button", { name }).click();
async function alerted(page, pattern, sentence) {
    const alert = page.getByRole("alert").filter({ hasText: pattern });
    ok(await alert.first().isVisible().catch(() => false)
        || await alert.first().waitFor().then(() => true, () => false),
        sentence, await page.textContent("main"));
}

await stage("m.login.terms", async (page) => {
    const link = page.getByRole("link", { name: "Privacy policy" });
    ok(await link.getAttribute("href") === "https://example.org/privacy-1.0",
        "the documents can be read");
    await press(page, "I agree");
});
await stage("m.login.registration_token", async (page) => {
    await page.keyboard.type("wrong");
    await page.keyboard.press("Enter");
    await alerted(page, "not valid", "a wrong invitation is refused beside it");
    ok(await page.getByLabel("Invitation").getAttribute("aria-invalid") === "true",
        "and marked");
    await page.getByLabel("Invitation").fill("");
    await page.keyboard.type("right");
    await page.keyboard.press("Enter");
});
await stage("m.login.recaptcha", async (page) => {
    await press(page, "I am a person");
    await alerted(page, "not solved", "a wrong answer is refused");
    await press(page, "I am a person");
});
await stage("matrix_register.login.proof_of_work", (page) => press(page, "Start"));
await stage("m.login.email.code", async (page) => {
    await page.getByLabel("E-mail address").fill("no address");
    await press(page, "Go on");
    await alerted(page, "not an e-mail address", "what is no address is refused");
    await page.getByLabel("E-mail address").fill("bob@example.org");
    await press(page, "Go on");
    await page.getByLabel("Code from the mail").fill("x");
    await press(page, "Confirm");
    await alerted(page, "not the code", "a wrong code is refused");
    const sent = page.waitForResponse((response) => response.status() === 200);
    await press(page, "Send another mail");
    await sent;
    await page.getByLabel("Code from the mail").fill(mailed("\\n +([0-9]+)\\n"));
    await press(page, "Confirm");
});

/* Opens the link of the last mail in a tab of its own. */
async function confirm() {
    const tab = await context.newPage();
    await tab.goto(mailed("https?://\\S+"));
    await press(tab, "Yes, confirm it");
    ok(await tab.textContent("h1") === "Your address is confirmed",
        "the link in the mail confirms");
    await tab.close();
}
for (const type of ["m.login.email.url", "m.login.email.identity"])
    await stage(type, async (page) => {
        await page.getByLabel("E-mail address").fill(`${type}@example.org`);
        await press(page, "Go on");
        await page.getByText("Open the link in the mail").waitFor();
        await confirm();
        await page.waitForFunction(() => document.title === "Done");
    });
await stage("m.login.oauth2", async (page) => {
    const opened = context.waitForEvent("page");
    await press(page, "Open the log-in page");
    const provider = await opened;
    await provider.waitForURL("**/register/oauth2?*");
    await provider.getByRole("button").click();
    await page.waitForFunction(() => document.title === "Done");
    await provider.close();
});
await stage("m.login.dummy", (page) => press(page, "Go on"));

/* A web view waits for a call in place of a message. */
const view = await context.newPage();
await view.addInitScript(() => {
    window.onAuthDone = () => {
        window.isDone = true;
    };
});
await view.goto(address("m.login.password"));
await view.getByLabel("User name").fill("bob");
await view.getByLabel("Password").fill("short");
await press(view, "Go on");
await alerted(view, "too short", "a weak password is refused");
await press(view, "Show");
ok(await view.getByLabel("Password").getAttribute("type") === "text",
    "a password can be shown");
await view.getByLabel("Password").fill("correct horse");
await press(view, "Go on");
await view.waitForFunction(() => window.isDone);
ok(true, "m.login.password is done and calls window.onAuthDone");

const account = await register({ auth: { session } });
ok(account.user_id === "@bob:localhost", "the client gets the account",
    JSON.stringify(account));

/* Pages that can't be filled. */
const lost = await context.newPage();
await lost.goto(address("m.login.terms").replace(/session=.*/, ""));
ok((await lost.textContent("h1")).startsWith("This page belongs to a sign-up"),
    "a page without a session says so");
await lost.goto(address("m.login.terms").replace(/session=.*/, "session=x"));
await press(lost, "I agree");
await alerted(lost, "start again", "and so does one whose session is unknown");
const plain = await browser.newContext({ javaScriptEnabled: false });
const quiet = await plain.newPage();
await quiet.goto(address("m.login.terms"));
ok((await quiet.textContent("body")).includes("needs JavaScript"),
    "without scripts a page says what it needs");
ok(complaints.length === 0, "no page tried what its policy forbids, or failed",
    complaints.join("; "));
await browser.close();
process.stdout.write("# done\n");
