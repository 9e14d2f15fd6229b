/* Signs up on the sign-up page as people do, who reload it, go back, and think
 * again.
 *
 *     tests/browser/register.mjs URL INBOX
 *
 * Mails lie in a folder. */
import { blamed, browseAsPeople, code, field, fill, is, link, mailed, ok, open,
    press, says, shows, sql } from "./person.mjs";

const [url, inbox] = process.argv.slice(2);
const home = `${url}/_matrix/static/client/register/`;
const secret = "correct horse";
const browser = await browseAsPeople();
const complaints = [];
const context = await open(browser, complaints);
const page = await context.newPage();
const step = (number, sentence) =>
    says(page, `Step ${number} of 9`, sentence ?? `that was step ${number - 1}`);

/* What a browser keeps, which another person may come to see. */
async function keepsNoPassword(sentence) {
    const kept = await page.evaluate(() =>
        JSON.stringify([{ ...sessionStorage }, { ...localStorage }, location.href]));
    ok(!kept.includes(secret), sentence, kept);
}

/* An invitation, before all else. */
await page.goto(home);
await shows(page, "Enter your invitation", "the page asks for the invitation first");
await step(1, "and says how long it will take");
is(await page.textContent("#server"), "localhost", "its head has the server's name");
await fill(page, { "Invitation code": "wrong" }, "Continue");
await blamed(page, "Invitation code", /not valid/, "a wrong invitation is refused");
await fill(page, { "Invitation code": " right " }, "Continue");

/* Name and password. */
await shows(page, "Create an account", "a right one leads to name and password");
await step(2);
await says(page, "At least 8 characters", "what a password needs is said beforehand");
await press(page, "Continue");
await blamed(page, "Username", /fill this in/, "no name is refused");
await blamed(page, "Password", /fill this in/, "so is no password");
const below = field(page, "Password");
const empty = JSON.stringify(await below.boundingBox());
const stays = async (sentence) => is(JSON.stringify(await below.boundingBox()), empty,
    `nothing below moves when ${sentence}`);
await field(page, "Username").fill("alice");
await blamed(page, "Username", /taken/, "a name that is taken is said to be");
await stays("a name is taken");
await field(page, "Username").fill("bob");
await says(page, "is available", "one that is not, too");
await stays("it is available");
for (const [name, pattern] of [["Grüße", /a–z, digits/], ["alice", /taken/],
    ["admin", /reserved/], ["b".repeat(250), /too long/]]) {
    await field(page, "Username").fill(name);
    await blamed(page, "Username", pattern,
        `${name.slice(0, 9)} can't be had, as is said while it is typed`);
}
await field(page, "Username").fill("Bob");
await says(page, "Your user ID will be @bob:localhost",
    "the whole user ID is shown while the name is typed");
await says(page, "@bob:localhost is available", "and that it can be had");
await field(page, "Password").fill("short");
await press(page, "Continue");
await blamed(page, "Password", /too short: it needs at least 8/,
    "one that is too short is refused");
for (const [password, pattern] of [["password", /first that attackers try/],
    ["bobbobbob", /Repeating something/], ["bob.localhost", /your username/],
    ["qwertyuiop[", /Rows of keys/]]) {
    await fill(page, { Password: password }, "Continue");
    await blamed(page, "Password", pattern, "one that is easy to guess is, with the reason");
}
await field(page, "Password").fill(secret);
await press(page, "Show password");
is(await field(page, "Password").getAttribute("type"), "text", "it can be shown");
await press(page, "Hide password");
is(await field(page, "Password").getAttribute("type"), "password", "and hidden");
await press(page, "Back");
await shows(page, "Enter your invitation", "a button leads back");
await page.goForward();
await field(page, "Password").waitFor();
await fill(page, { Username: "bbo", Password: secret }, "Continue");

/* Terms, and back to mend the name. */
await shows(page, "Terms of use", "the first stage comes");
await step(3);
await keepsNoPassword("the password is the server's alone by now");
is(await page.getByRole("link", { name: "Privacy policy" }).getAttribute("href"),
    "https://example.org/privacy-1.0", "the documents can be read");
await page.goBack();
await shows(page, "Choose a username", "the browser's Back leads to name and password");
is(await field(page, "Username").inputValue(), "bbo", "where the name is");
await says(page, "to keep the password", "and the password can stay as it is");
await fill(page, { Username: "bob" }, "Continue");
await shows(page, "Terms of use", "a mended name goes on where it was");
await page.reload();
await shows(page, "Terms of use", "a reload leads to the same stage");
await press(page, "Back");
await shows(page, "Choose a username", "and one can go back from there, too");
await press(page, "Continue");
await press(page, "I agree");

/* A captcha, which is in a frame. */
await shows(page, "Show that you are human", "they are agreed to");
await step(4);
const startOver = page.getByRole("button", { name: "Start over" });
const placed = JSON.stringify(await startOver.boundingBox());
const frame = page.frameLocator("iframe");
await frame.getByRole("button", { name: "I am a person" }).click();
ok(await frame.getByRole("alert").filter({ hasText: "not solved" }).waitFor()
    .then(() => true, () => false), "a captcha that was not solved is refused");
is(JSON.stringify(await startOver.boundingBox()), placed,
    "and nothing has moved while it was loaded");
await frame.getByRole("button", { name: "I am a person" }).click();

/* The proof of work passes by itself. A code. */
await shows(page, "Confirm your email address", "the computer does its work");
await step(6);
await fill(page, { "Email address": "no address" }, "Continue");
await blamed(page, "Email address", /No email can be sent/,
    "what is no address is refused");
await fill(page, { "Email address": "bob@example.org" }, "Continue");
await says(page, "on its way to bob@example.org", "a mail is sent");
await page.reload();
await says(page, "on its way to bob@example.org", "which a reload does not forget");
await fill(page, { "Code from the email": "000" }, "Confirm");
await blamed(page, "Code from the email", /not the code.*4 tries left/,
    "a wrong code is refused");
for (let wrong = 0; wrong < 3; wrong++)
    await fill(page, { "Code from the email": "000" }, "Confirm");
await blamed(page, "Code from the email", /One try left/, "the last try is said to be it");
await press(page, "Send the email again");
await says(page, "It is on its way", "another mail can be had");
await press(page, "Use another address");
await fill(page, { "Email address": "bobby@example.org" }, "Continue");
await says(page, "on its way to bobby@example.org", "at another address, too");
await page.goBack();
await field(page, "Email address").waitFor();
is(await field(page, "Email address").inputValue(), "bobby@example.org",
    "one can go back to the address, which is there");
await page.goForward();
const typed = await mailed(inbox, "bobby@example.org", code);
await fill(page, { "Code from the email": `${typed.slice(0, 3)} ${typed.slice(3)}` },
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
    await fill(page, { "Email address": address }, "Continue");
    await says(page, "Open the link in it", "a link is sent");
    await page.reload();
    await says(page, "Waiting", "and waited for, after a reload as well");
    await confirm(address);
}

/* Another site. */
await shows(page, "Log in at another site", "all addresses are confirmed");
await step(9);
const opened = context.waitForEvent("page");
await page.getByRole("link", { name: "Continue to localhost" }).click();
const provider = await opened;
await provider.waitForURL("**/register/oauth2?*");
await says(page, "Waiting for you to log in there", "the page waits");
await provider.getByRole("button").click();
await provider.close();

/* That was all. */
await shows(page, "Welcome!", "and notices when that is done");
await page.waitForSelector("output");
is(await page.textContent("output"), "@bob:localhost", "the user ID is shown");
await says(page, "administrators of localhost can tell you", "and who knows what is next");
ok(!await page.getByText("Log in").isVisible(),
    "it does not say to log in where no homeserver is known");
await press(page, "Copy");
await says(page, "Copied", "the user ID can be copied");
await context.grantPermissions(["clipboard-read"]);
is(await page.evaluate(() => navigator.clipboard.readText()), "@bob:localhost",
    "for use elsewhere");
await page.reload();
await says(page, "@bob:localhost", "a reload shows it again");
await keepsNoPassword("and nothing was left behind");
is(sql(`SELECT cardinality(stages) || ' ' ||
               (SELECT count(token_hash) FROM register.device)
          FROM register.session WHERE localpart = 'bob'`), "10 0",
    "ten stages made the account, and no device is logged in to it");
await page.goBack();
await says(page, "@bob:localhost", "nor does going back lead into it again");
await press(page, "Create another account");
await field(page, "Invitation code").waitFor();
is(await field(page, "Invitation code").inputValue(), "", "the next person begins anew");

ok(complaints.length === 0, "no page tried what its policy forbids, or failed",
    complaints.join("; "));
await browser.close();
process.stdout.write("# done\n");
