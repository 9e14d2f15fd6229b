/* Signs up on the sign-up page as people do, wrongly and rightly.
 *
 *     tests/browser/register.mjs URL PICTURES INBOX
 *
 * Pictures of every page, on a phone and on a desk, by day and by night, go into
 * a folder; mails lie in another. */
import { blamed, browse, code, field, fill, is, link, look, mailed, ok,
    open, press, says, shows, sql } from "./person.mjs";

const [url, pictures, inbox] = process.argv.slice(2);
const home = `${url}/_matrix/static/client/register/`;
const secret = "correct horse";
const browser = await browse();
const complaints = [];
const context = await open(browser, complaints);
const page = await context.newPage();
const seen = (name) => look(page, `${pictures}/${name}`);
const step = (number, sentence) =>
    says(page, `Step ${number} of 9`, sentence ?? `that was step ${number - 1}`);

/* What a browser keeps, which somebody else may come to see. */
async function keepsNoPassword(sentence) {
    const kept = await page.evaluate(() =>
        JSON.stringify([{ ...sessionStorage }, { ...localStorage }, location.href]));
    ok(!kept.includes(secret), sentence, kept);
}

/* Name and password. */
await page.goto(home);
await shows(page, "Create an account", "the page asks for a name and a password");
await step(1, "and says how long it will take");
await seen("account");
await press(page, "Go on");
await blamed(page, "User name", /fill this in/, "no name is refused");
await blamed(page, "Password", /fill this in/, "so is no password");
for (const [name, pattern] of [["Grüße", /a–z, 0–9/], ["alice", /taken/],
    ["admin", /reserved/], ["b".repeat(250), /too long/]]) {
    await field(page, "User name").fill(name);
    await blamed(page, "User name", pattern,
        `${name.slice(0, 9)} can't be had, as is said while it is typed`);
}
await field(page, "User name").fill("bob");
await says(page, "This name is free", "bob can");
await field(page, "Password").fill("short");
await says(page, "Easily guessed", "a password that is bad is said to be so");
await seen("account-filled");
await press(page, "Go on");
await blamed(page, "Password", /too short: it needs at least 8/,
    "one that is too short is refused");
await seen("account-refused");
await field(page, "Password").fill(secret);
await says(page, "Fair", "a better one is better");
await press(page, "Show password");
is(await field(page, "Password").getAttribute("type"), "text", "it can be shown");
await press(page, "Hide password");
is(await field(page, "Password").getAttribute("type"), "password", "and hidden");
await press(page, "Go on");

/* An invitation. */
await shows(page, "Show your invitation", "the first stage comes");
await step(2);
await keepsNoPassword("the password is the server's alone by now");
await seen("invitation");
await fill(page, { Invitation: "wrong" }, "Go on");
await blamed(page, "Invitation", /not valid/, "a wrong invitation is refused");
await page.reload();
await shows(page, "Show your invitation", "a reload leads to the same stage");
await fill(page, { Invitation: " right " }, "Go on");

/* Terms. */
await shows(page, "Terms", "a right one is not");
await step(3);
await seen("terms");
is(await page.getByRole("link", { name: "Privacy policy" }).getAttribute("href"),
    "https://example.org/privacy-1.0", "the documents can be read");
await press(page, "I agree");

/* A captcha, which is in a frame. */
await shows(page, "Show that you are a person", "they are agreed to");
await step(4);
const frame = page.frameLocator("iframe");
await frame.getByRole("button", { name: "I am a person" }).click();
ok(await frame.getByRole("alert").filter({ hasText: "not solved" }).waitFor()
    .then(() => true, () => false), "a captcha that was not solved is refused");
await seen("captcha");
await frame.getByRole("button", { name: "I am a person" }).click();

/* The proof of work passes by itself. A code. */
await shows(page, "Confirm your address", "the computer does its work");
await step(6);
await seen("address");
await fill(page, { "E-mail address": "no address" }, "Go on");
await blamed(page, "E-mail address", /not an e-mail address/,
    "what is no address is refused");
await fill(page, { "E-mail address": "bob@example.org" }, "Go on");
await says(page, "on its way to bob@example.org", "a mail is sent");
await page.reload();
await says(page, "on its way to bob@example.org", "which a reload does not forget");
await fill(page, { "Code from the mail": "000" }, "Confirm");
await blamed(page, "Code from the mail", /not the code.*Tries left/,
    "a wrong code is refused");
await press(page, "Send another mail");
await says(page, "Another mail is on its way", "another mail can be had");
await seen("code");
await press(page, "Use another address");
await fill(page, { "E-mail address": "bobby@example.org" }, "Go on");
await says(page, "on its way to bobby@example.org", "at another address, too");
const typed = await mailed(inbox, "bobby@example.org", code);
await fill(page, { "Code from the mail": `${typed.slice(0, 3)} ${typed.slice(3)}` },
    "Confirm");

/* Opens the link of a mail in a tab of its own. */
async function confirm(address) {
    const tab = await context.newPage();
    await tab.goto(await mailed(inbox, address, link));
    await press(tab, "Yes, confirm it");
    await shows(tab, "Your address is confirmed", "the link in the mail confirms");
    await tab.close();
}
for (const [number, address] of [[7, "link@example.org"], [8, "sid@example.org"]]) {
    await step(number);
    await fill(page, { "E-mail address": address }, "Go on");
    await says(page, "Open the link", "a link is sent");
    await page.reload();
    await says(page, "Waiting", "and waited for, after a reload as well");
    await seen(`link-${number}`);
    await confirm(address);
}

/* Another site. */
await shows(page, "Log in elsewhere", "all addresses are confirmed");
await step(9);
await seen("login");
const opened = context.waitForEvent("page");
await page.getByRole("link", { name: "Log in at localhost" }).click();
const provider = await opened;
await provider.waitForURL("**/register/oauth2?*");
await says(page, "Waiting for you to log in", "the page waits");
await seen("login-waiting");
await provider.getByRole("button").click();
await provider.close();

/* That was all. */
await shows(page, "Welcome!", "and notices when that is done");
await page.waitForSelector("output");
is(await page.textContent("output"), "@bob:localhost", "the user ID is shown");
await says(page, "Open a Matrix client", "and what to do next");
await seen("welcome");
await context.grantPermissions(["clipboard-read", "clipboard-write"]);
await press(page, "Copy");
await says(page, "Copied", "the user ID can be copied");
is(await page.evaluate(() => navigator.clipboard.readText()), "@bob:localhost",
    "for use elsewhere");
await page.reload();
await says(page, "@bob:localhost", "a reload shows it again");
await keepsNoPassword("and nothing was left behind");
is(sql(`SELECT cardinality(stages) || ' ' ||
               (SELECT count(token_hash) FROM register.device)
          FROM register.session WHERE localpart = 'bob'`), "10 0",
    "ten stages made the account, and nobody is logged in to it");
await press(page, "Create another account");
await field(page, "User name").waitFor();
is(await field(page, "User name").inputValue(), "", "the next person begins anew");

ok(complaints.length === 0, "no page tried what its policy forbids, or failed",
    complaints.join("; "));
await browser.close();
process.stdout.write("# done\n");
