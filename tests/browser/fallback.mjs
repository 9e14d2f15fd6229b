/* Opens the page of every stage as a client does, completes it as a person
 * does, and prints TAP without numbers.
 *
 *     tests/browser/fallback.mjs URL PICTURES INBOX
 *
 * Pictures of the pages, of the size of a phone and of a desk, go into a folder;
 * mails lie in another. */
import { alerted, browse, code, field, link, mailed, ok, open, press }
    from "./person.mjs";

const [url, pictures, inbox] = process.argv.slice(2);
const v3 = `${url}/_matrix/client/v3`;

async function register(body) {
    const response = await fetch(`${v3}/register`,
        { method: "POST", body: JSON.stringify(body) });
    return response.json();
}

const browser = await browse();
const complaints = [];
const context = await open(browser, complaints);

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
    ok(await field(page, "Invitation code").getAttribute("aria-invalid") === "true",
        "and marked");
    await field(page, "Invitation code").fill("");
    await page.keyboard.type("right");
    await page.keyboard.press("Enter");
});
await stage("m.login.recaptcha", async (page) => {
    await press(page, "I am a person");
    await alerted(page, "not solved", "a wrong answer is refused");
    await press(page, "I am a person");
});
await stage("matrix_register.login.proof_of_work", (page) =>
    page.waitForFunction(() => document.title === "Done"));
await stage("m.login.email.code", async (page) => {
    await field(page, "Email address").fill("no address");
    await press(page, "Continue");
    await alerted(page, "No email can be sent", "what is no address is refused");
    await field(page, "Email address").fill("bob@example.org");
    await press(page, "Continue");
    await field(page, "Code from the email").fill("x");
    await press(page, "Confirm");
    await alerted(page, "not the code", "a wrong code is refused");
    const sent = page.waitForResponse((response) => response.status() === 200);
    await press(page, "Send the email again");
    await sent;
    await field(page, "Code from the email")
        .fill(await mailed(inbox, "bob@example.org", code, 2));
    await press(page, "Confirm");
});

/* Opens the link of a mail in a tab of its own. */
async function confirm(address) {
    const tab = await context.newPage();
    await tab.goto(await mailed(inbox, address, link));
    await press(tab, "Yes, confirm it");
    ok(await tab.textContent("h1") === "Your address is confirmed",
        "the link in the mail confirms");
    await tab.close();
}
for (const type of ["m.login.email.url", "m.login.email.identity"])
    await stage(type, async (page) => {
        await field(page, "Email address").fill(`${type}@example.org`);
        await press(page, "Continue");
        await page.getByText("Open the link in it").waitFor();
        await confirm(`${type}@example.org`);
        await page.waitForFunction(() => document.title === "Done");
    });
await stage("m.login.oauth2", async (page) => {
    const opened = context.waitForEvent("page");
    await page.getByRole("link", { name: "Continue to localhost" }).click();
    const provider = await opened;
    await provider.waitForURL("**/register/oauth2?*");
    await provider.getByRole("button").click();
    await page.waitForFunction(() => document.title === "Done");
    await provider.close();
});
await stage("m.login.dummy", (page) => press(page, "Continue"));

/* A web view waits for a call in place of a message. */
const view = await context.newPage();
await view.addInitScript(() => {
    window.onAuthDone = () => {
        window.isDone = true;
    };
});
await view.goto(address("m.login.password"));
await field(view, "Username").fill("bob");
await field(view, "Password").fill("short");
await press(view, "Continue");
await alerted(view, "too short", "a weak password is refused");
await press(view, "Show password");
ok(await field(view, "Password").getAttribute("type") === "text",
    "a password can be shown");
await field(view, "Password").fill("correct horse");
await press(view, "Continue");
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
