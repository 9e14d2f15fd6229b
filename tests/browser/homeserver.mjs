/* Signs up in front of a homeserver.
 *
 *     tests/browser/homeserver.mjs URL PICTURES INBOX HOMESERVER
 */
import { alerted, browse, decide, decideFlows, field, fill, is, link, look, mailed, ok,
    open, press, says, shows, sql } from "./person.mjs";

const [url, pictures, inbox, homeserver] = process.argv.slice(2);
const home = `${url}/_matrix/static/client/register/`;
const secret = "correct horse";
const browser = await browse();
const complaints = [];
const seen = (page, name) => look(page, `${pictures}/${name}`);

async function visit(address = home, options = {}) {
    const context = await open(browser, complaints, options);
    const page = await context.newPage();
    await page.goto(address);
    return page;
}
async function logIn(user) {
    const response = await fetch(`${homeserver}/_matrix/client/v3/login`, {
        method: "POST", body: JSON.stringify({ type: "m.login.password",
            identifier: { type: "m.id.user", user }, password: secret }) });
    return response.status;
}

/* What the last page says is true. */
await decideFlows("m.login.password");
let page = await visit();
await fill(page, { Username: "homely", Password: secret }, "Create an account");
await says(page, "Log in with your user ID and your password",
    "the page says how to log in at the homeserver");
await says(page, "Choose the server localhost", "and at which");
is(await logIn("homely"), 200, "which is true");
await seen(page, "account");
await page.reload();
await says(page, "Log in with your user ID and your password", "a reload says it again");

/* The token that a client is handed is the homeserver's, and works there. */
page = await visit();
await page.evaluate(() => {
    window.matrixRegistration.onRegistered = (homeServer, userId, accessToken) => {
        window.heard = { homeServer, userId, accessToken };
    };
});
await fill(page, { Username: "viewer", Password: secret }, "Create an account");
await says(page, "Go back to your app. It already knows", "a client has opened the page");
const heard = await page.evaluate(() => window.heard);
is(`${heard.homeServer} ${heard.userId}`, "localhost @viewer:localhost",
    "it is told of the account");
const whoami = await fetch(`${homeserver}/_matrix/client/v3/account/whoami`,
    { headers: { Authorization: `Bearer ${heard.accessToken}` } });
is(`${whoami.status} ${(await whoami.json()).user_id}`, "200 @viewer:localhost",
    "and its token is good at the homeserver");

/* A homeserver makes no account without a password. */
await decideFlows("m.login.dummy");
page = await visit();
await fill(page, { Username: "plain" }, "Create an account");
await alerted(page, /not set up on the server yet/, "that there is none is said");
await decideFlows("m.login.password");

/* An account that waits for approval, with a page that waits, too. */
await decide("UPDATE register.settings SET accounts_need_approval = true");
page = await visit();
await fill(page, { Username: "patient", Password: secret }, "Create an account");
await shows(page, "Your account is waiting for approval", "an account may have to wait");
is(await logIn("patient"), 403, "and is not at the homeserver until then");
await says(page, "@patient:localhost", "it is said which one");
await says(page, "You will not be notified", "and how the person will hear");
await says(page, "Copy the link below", "and how one comes back");
ok(!await page.getByRole("button", { name: "Start over" }).isVisible(),
    "what has been asked for is not ended by the way");
await seen(page, "approval");
await page.reload();
await shows(page, "Your account is waiting for approval", "a reload says it again");
sql("SELECT register.approve_account('patient')");
await shows(page, "Welcome!", "the page goes on by itself once it is approved");
is(await logIn("patient"), 200, "then it is at the homeserver");

/* One that is denied. */
page = await visit();
await fill(page, { Username: "unwanted", Password: secret }, "Create an account");
await shows(page, "Your account is waiting for approval", "another one waits");
sql("SELECT register.deny_account('unwanted')");
await says(page, "Your account was not approved", "the page says by itself that it is denied");
await field(page, "Username").waitFor();
ok(true, "and begins anew");

/* One who comes back through the link, elsewhere, when a mail says so. */
await decideFlows("m.login.email.url m.login.terms m.login.password");
page = await visit(home, { locale: "de-DE" });
await fill(page, { Benutzername: "spaeter", Passwort: secret }, "Weiter");
await fill(page, { "E-Mail-Adresse": "spaeter@example.org" }, "Weiter");
const tab = await page.context().newPage();
await tab.goto(await mailed(inbox, "spaeter@example.org", link));
await press(tab, "Ja, bestätigen");
await press(page, "Ich stimme zu");
await shows(page, "Dein Konto wartet auf Freigabe", "with an address one has to wait, too");
await says(page, "Du bekommst eine E-Mail", "for a mail");
await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
await press(page, "Link kopieren");
await says(page, "Kopiert", "the link can be copied");
await seen(page, "approval-german");
const kept = await page.evaluate(() => navigator.clipboard.readText());
await page.context().close();
page = await visit(kept);
await shows(page, "Your account is waiting for approval", "it leads back, in another browser");
await says(page, "@spaeter:localhost", "to the same account");
is(new URL(page.url()).hash, "", "and does not stay in the address");
await page.context().close();
sql("SELECT register.approve_account('spaeter')");
ok(await mailed(inbox, "spaeter@example.org", /open the link that you kept/, 2),
    "a mail tells of the approval");
page = await visit(kept);
await shows(page, "Welcome!", "and then the link leads to the account");
is(await logIn("spaeter"), 200, "which is at the homeserver");

is(complaints.join("; "), "", "no page tried what its policy forbids, or failed");
await browser.close();
process.stdout.write("# done\n");
