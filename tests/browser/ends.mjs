/* How sign-ups end.
 *
 *     tests/browser/ends.mjs URL PICTURES INBOX
 */
import { alerted, blamed, browse, decide, decideFlows, field, fill, is, link, look,
    mailed, ok, open, press, says, shows, sql } from "./person.mjs";

const [url, pictures, inbox] = process.argv.slice(2);
const home = `${url}/_matrix/static/client/register/`;
const secret = "correct horse";
const browser = await browse();
const complaints = [];
const seen = (page, name) => look(page, `${pictures}/${name}`);
const text = (page) => page.innerText("main");

async function visit(address = home, options = {}) {
    const context = await open(browser, complaints, options);
    const page = await context.newPage();
    await page.goto(address);
    return page;
}
/* An invitation that is for one user name. */
await decideFlows("m.login.terms m.login.registration_token m.login.password");
let page = await visit(`${home}#invitation=carls`);
await shows(page, "Enter your invitation", "the invitation comes first, wherever it is in the flow");
is(await field(page, "Invitation code").inputValue(), "carls", "its code is filled in");
await press(page, "Continue");
await says(page, "Your invitation is for @carl:localhost", "it says which name it is for");
is(await field(page, "Username").inputValue(), "carl", "which is filled in");
is(await field(page, "Username").getAttribute("readonly"), "", "and locked");
await seen(page, "invited");
await fill(page, { Password: secret }, "Continue");
await press(page, "I agree");
await page.waitForSelector("output");
is(await page.textContent("output"), "@carl:localhost", "and made an account");
is(new URL(page.url()).hash, "", "the invitation is not left in the address");
await press(page, "Create another account");
await field(page, "Invitation code").waitFor();
is(await field(page, "Invitation code").inputValue(), "", "nor filled in for the next person");
await fill(page, { "Invitation code": "carls" }, "Continue");
await says(page, "not valid", "for which it is used up");

/* One that another person is using; and terms that change meanwhile. */
sql("SELECT register.create_invitation(uses => 1, token => 'shared')");
await decideFlows("m.login.registration_token m.login.terms m.login.password");
page = await visit();
await fill(page, { "Invitation code": "shared" }, "Continue");
await fill(page, { Username: "quick", Password: secret }, "Continue");
await shows(page, "Terms of use", "an invitation is being used");
sql("UPDATE register.session SET peer = '192.0.2.1'");
const other = await visit();
await fill(other, { "Invitation code": "shared" }, "Continue");
await blamed(other, "Invitation code", /in use by another sign-up right now/,
    "which is said to be possible");
await decide("SELECT register.publish_terms('privacy_policy', '1.1', 'en',"
    + " 'Privacy policy', 'https://example.org/privacy-1.1')");
await press(page, "I agree");
await alerted(page, /terms have changed/, "terms that have changed meanwhile are not agreed to");
is(await page.getByRole("link", { name: "Privacy policy" }).getAttribute("href"),
    "https://example.org/privacy-1.1", "and the new ones are there to be read");
await press(page, "I agree");
await shows(page, "Welcome!", "then they are");

/* Too many wrong codes. */
await decideFlows("m.login.email.code m.login.password");
page = await visit();
await fill(page, { Username: "guesser", Password: secret }, "Continue");
await fill(page, { "Email address": "guesser@example.org" }, "Continue");
for (const left of ["4 tries", "3 tries", "2 tries", "One try"]) {
    await fill(page, { "Code from the email": "000" }, "Confirm");
    await alerted(page, `${left} left`, `${left} are left after a wrong code`);
}
await fill(page, { "Code from the email": "000" }, "Confirm");
await alerted(page, "wrong too many times", "after the last try it is said why the sign-up has ended");
is(await field(page, "Username").inputValue(), "", "and it begins anew");

/* Too many wrong invitations. */
await decideFlows("m.login.registration_token m.login.password");
await decide("UPDATE register.settings SET tries_per_peer = 5");
page = await visit();
for (let wrong = 0; wrong < 6; wrong++)
    await fill(page, { "Invitation code": `wrong${wrong}` }, "Continue");
await alerted(page, /Too many wrong codes from your network. Try again in/,
    "after many wrong invitations it is said when to come back");
await seen(page, "wrong-invitations");
await decide("UPDATE register.settings SET tries_per_peer = 50");

/* The link in place of the code. */
await decideFlows("m.login.email.code m.login.password");
page = await visit();
await fill(page, { Username: "linker", Password: secret }, "Continue");
await fill(page, { "Email address": "linker@example.org" }, "Continue");
await says(page, "You can also open the link", "a code can be left alone");
const opened = await page.context().newPage();
await opened.goto(await mailed(inbox, "linker@example.org", link));
await press(opened, "Yes, confirm it");
await shows(page, "Welcome!", "the page goes on by itself when the link is opened");

/* The flows change under a sign-up. */
for (const [flow, pattern, sentence] of [
    ["m.login.registration_token m.login.password", /changed in the meantime/,
        "that a sign-up can't go on is said where it begins anew"],
    ["m.login.terms m.login.registration_token m.login.password", /Enter your invitation/,
        "one that can go on does, with the stage that is new"]]) {
    await decideFlows("m.login.terms m.login.password");
    page = await visit();
    await fill(page, { Username: "changed", Password: secret }, "Continue");
    await shows(page, "Terms of use", "the flows change");
    await decideFlows(flow);
    await press(page, "I agree");
    await says(page, pattern, sentence);
}

/* Without a password, and behind which the page knows no homeserver. */
await decideFlows("m.login.dummy");
page = await visit();
await fill(page, { Username: "plain" }, "Create an account");
await shows(page, "Welcome!", "an account is made without a password");
ok(!/password|log in/i.test(await text(page)), "of which the page does not speak",
    await text(page));
await seen(page, "no-password");

/* An account that waits for approval. */
await decideFlows("m.login.password");
await decide("UPDATE register.settings SET accounts_need_approval = true");
page = await visit();
await fill(page, { Username: "patient", Password: secret }, "Create an account");
await shows(page, "Your account is waiting for approval", "an account may have to wait");
await says(page, "administrators of localhost review every new account", "for whom");
await says(page, "You will not be notified", "how the person will hear: without an address by asking");
ok(!/ready|welcome|open a matrix/i.test(await text(page)), "it is not said to be ready",
    await text(page));
await seen(page, "approval");
await page.reload();
await shows(page, "Your account is waiting for approval", "a reload says it again");
await decideFlows("m.login.email.url m.login.password");
page = await visit(home, { locale: "de-DE" });
await fill(page, { Benutzername: "patientin", Passwort: secret }, "Weiter");
await fill(page, { "E-Mail-Adresse": "patientin@example.org" }, "Weiter");
await says(page, "unterwegs an patientin@example.org", "with an address");
await seen(page, "link-german");
const tab = await page.context().newPage();
await tab.goto(await mailed(inbox, "patientin@example.org", link));
await press(tab, "Ja, bestätigen");
await says(page, "Du bekommst eine E-Mail", "a person is told to wait for a mail");
await seen(page, "approval-german");
await decide("UPDATE register.settings SET accounts_need_approval = false");

/* A link that leads back into a sign-up that waits leads into no other. */
await decideFlows("m.login.terms m.login.password");
page = await visit();
await fill(page, { Username: "victim", Password: secret }, "Continue");
await shows(page, "Terms of use", "a person has begun a sign-up");
const session = await page.evaluate(() =>
    JSON.parse(sessionStorage.getItem("matrix-register sign-up")).session);
page = await visit(`${home}#session=${session}&user=victim&way=m.login.terms`);
await field(page, "Username").waitFor();
is(await field(page, "Username").inputValue(), "",
    "a link with its session leads others to the beginning");

/* Closed. */
const close = (until) => decide(`SELECT register.close_registration(${until})`);
await close("until => now() + interval '1 day'");
page = await visit();
await shows(page, "Registration is closed", "closed registration is said to be");
const opens = sql("SELECT to_char(closed_until, 'FMDD FMMonth YYYY')"
    + " FROM register.settings");
await says(page, opens, "until when, too");
await seen(page, "closed");
page = await visit(home, { locale: "de-DE" });
await says(page, /nimmt ab \w+, /, "in German, too");
await seen(page, "closed-german");
await close("until => now() + interval '5 seconds'");
page = await visit();
await shows(page, "Registration is closed", "when it opens soon");
await field(page, "Username").waitFor();
ok(true, "the page goes on by itself");
await close("");
page = await visit();
await says(page, "localhost is not accepting new accounts at the moment",
    "without an end it is closed at the moment");

is(complaints.join("; "), "", "no page tried what its policy forbids, or failed");
await browser.close();
process.stdout.write("# done\n");
