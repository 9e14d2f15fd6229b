/* All that the sign-up page meets beside the straight way.
 *
 *     tests/browser/ways.mjs URL PICTURES
 *
 * Pictures that look() takes go into that folder; page.png is what the README shows,
 * and is copied to nginx/page.png by hand. */
import { createHmac } from "node:crypto";
import { alerted, blamed, browse, decide, decideFlows, field, fill, is, look, ok, open, press, says,
    shows, sql, until } from "./person.mjs";

const [url, pictures] = process.argv.slice(2);
const path = "/_matrix/static/client/register/";
const client = `${url}/_matrix/client`;
const secret = "correct horse";
const named = new URL(url);
const browser = await browse(
    `--host-resolver-rules=MAP example.org:80 ${named.host}`);
const complaints = [];

/* A window of its own for each person. */
async function visit(options, prepare) {
    const context = await open(browser, complaints, options);
    const page = await context.newPage();
    if (prepare)
        await prepare(page);
    await page.goto(options?.at ?? `${url}${path}`);
    return page;
}


/* Makes an account in no flow. */
async function registerWithSecret(user) {
    const mac = createHmac("sha1", "shared")
        .update(`${user}\0${secret}\0notadmin`).digest("hex");
    const response = await fetch(`${client}/api/v1/register`, { method: "POST",
        body: JSON.stringify({ type: "org.matrix.login.shared_secret", user,
            password: secret, mac, admin: false }) });
    is(response.status, 200, `${user} is another person's`);
}

/* One step: no way to choose, nothing to count. */
await decideFlows("m.login.password");
let page = await visit({ at: `http://example.org${path}` });
await field(page, "Username").fill("ada.lovelace");
await says(page, "is available", "the page of one step asks for all at once");
ok(!await page.getByText("Step 1").isVisible(), "and counts no steps");
await fill(page, { Password: secret }, "Create an account");
await shows(page, "Welcome!", "without https, too");
await press(page, "Copy");
await says(page, "Copied", "and the user ID can be copied there");

/* A client that has opened the page, as the web views of Android and iOS do:
 * they put the function there when the page is loaded, and hear of an address. */
let heard = "";
page = await visit();
await page.evaluate(() => {
    window.matrixRegistration.sendObjectMessage = (parameters) => {
        const frame = document.createElement("iframe");
        frame.setAttribute("src", `js:${JSON.stringify(parameters)}`);
        document.documentElement.appendChild(frame);
        window.heard = frame.getAttribute("src").slice(3);
        frame.parentNode.removeChild(frame);
    };
    window.matrixRegistration.onRegistered = (homeServer, userId, accessToken) =>
        window.matrixRegistration.sendObjectMessage({ action: "onRegistered",
            homeServer, userId, accessToken });
});
await fill(page, { "Username": "viewer", Password: secret }, "Create an account");
await says(page, "Go back to your app. It already knows", "the person is sent back to the client");
heard = JSON.parse(await page.evaluate(() => window.heard));
is(`${heard.homeServer} ${heard.userId}`, "localhost @viewer:localhost",
    "which is told of the account");
const whoami = await fetch(`${client}/v3/account/whoami`,
    { headers: { Authorization: `Bearer ${heard.accessToken}` } });
is((await whoami.json()).user_id, "@viewer:localhost", "and can use it");
ok(!await page.evaluate((token) => JSON.stringify({ ...sessionStorage })
    .includes(token), heard.accessToken), "while the page keeps no token");

/* Where flows part. */
await decideFlows("m.login.registration_token m.login.terms m.login.password",
    "m.login.email.code m.login.terms m.login.password", "m.login.oauth2");
page = await visit();
await shows(page, "How would you like to sign up?", "where flows part one chooses");
await look(page, `${pictures}/ways`);
await press(page, "With an account at another site");
await shows(page, "Choose a username", "a flow without a password");
is(await field(page, "Password").count(), 0, "asks for none");
await press(page, "Choose another way");
const invite = async (page, code = "many") => {
    await press(page, "With an invitation");
    await fill(page, { "Invitation code": code }, "Continue");
    await field(page, "Username").waitFor();
};
await invite(page);
ok(await field(page, "Password").isVisible(), "another one does");
await look(page, `${pictures}/account-of-way`);

/* For the README. */
await decide("UPDATE register.settings SET server_name = 'example.org'");
page = await visit({ at: `http://example.org${path}`, deviceScaleFactor: 1.5,
    viewport: { width: 360, height: 640 } });
await invite(page);
await field(page, "Username").fill("grace.hopper");
await field(page, "Password").fill("nanoseconds of wire");
await says(page, "is available", "a picture is taken of what people see");
await page.screenshot({ path: `${pictures}/page.png` });
await decide("UPDATE register.settings SET server_name = 'localhost'");

/* By keyboard alone. */
const type = (text) => page.keyboard.type(text);
const key = (name) => page.keyboard.press(name);
const focused = () => page.evaluate(({ activeElement: node } = document) =>
    (node.getAttribute("aria-label") ?? node.labels?.[0]?.innerText
        ?? node.innerText).replaceAll(/\s+/g, " "));
page = await visit();
await shows(page, "How would you", "a keyboard will do");
await key("Shift+Tab");
is(await focused(), "Language / Sprache", "before all else is the language");
await key("Tab");
is(await focused(), "With an invitation", "then come the ways");
await key("Enter");
await field(page, "Invitation code").waitFor();
is(await focused(), "Invitation code", "the first field is ready for it");
await type("many");
await key("Enter");
await field(page, "Username").waitFor();
is(await focused(), "Username", "the next page is as ready");
await type("keys");
await key("Tab");
is(await focused(), "Password", "then comes the next");
await type("short");
await key("Enter");
await blamed(page, "Password", /too short/, "a refusal is heard");
is(await focused(), "Password", "and leads to what it is about");
await key("Control+a");
await type(secret);
await key("Tab");
is(await focused(), "Show password", "then what shows it");
await key("Enter");
is(await focused(), "Hide password", "which says what it does now");
await key("Tab");
is(await focused(), "Continue", "then the button");
await key("Enter");
await shows(page, "Terms of use", "it goes on");
is(await focused(), "Terms of use", "a page without a field begins at its title");
await key("Tab");
is(await focused(), "Privacy policy (opens in a new tab)", "a link says where it opens");
await key("Tab");
await key("Enter");
await shows(page, "Welcome!", "to the end");

/* By finger: no keyboard jumps up. And a link that has the invitation in it. */
page = await visit({ hasTouch: true, isMobile: true,
    viewport: { width: 360, height: 740 },
    at: `${url}${path}#invitation=many` });
await field(page, "Invitation code").waitFor();
is(await field(page, "Invitation code").inputValue(), "many",
    "an invitation that comes with the link is filled in, and no way asked for");
await page.getByRole("button", { name: "Continue" }).tap();
await field(page, "Username").waitFor();
is(await focused(), "Create an account", "a finger is handed no keyboard");
const small = await page.evaluate(() => [...document.querySelectorAll("button, input, select")]
    .filter((node) => node.offsetParent && node.offsetHeight < 44).length);
is(small, 0, "and nothing that is too small for it");
await fill(page, { "Username": "finger", Password: secret }, "Continue");
await shows(page, "Terms of use", "and the invitation is not asked for again");

/* In German; and the language changes under what is typed. */
page = await visit({ locale: "de-DE" });
await shows(page, "Wie möchtest du dich registrieren?", "the browser's language is used");
is(await page.evaluate(() => document.documentElement.lang), "de", "and declared");
await look(page, `${pictures}/german`);
await press(page, "Mit einer Einladung");
await fill(page, { Einladungscode: "many" }, "Weiter");
await field(page, "Benutzername").fill("alice");
await blamed(page, "Benutzername", /vergeben/, "refusals are in German, too");
await field(page, "Passwort").fill(secret);
await page.getByLabel("Language / Sprache").selectOption("en");
await alerted(page, /taken/, "another language can be chosen");
is(await field(page, "Password").inputValue(), secret, "and nothing is lost");
await page.getByLabel("Language / Sprache").selectOption("de");
await page.reload();
await shows(page, "Wie möchtest du", "the choice is kept");
page = await visit({ locale: "fr-FR" });
await shows(page, "How would you", "an unknown language is English");

/* Back to the ways, and on by another one. */
page = await visit();
await invite(page);
await fill(page, { "Username": "turner", Password: secret }, "Continue");
await shows(page, "Terms of use", "a sign-up has begun on one way");
for (const title of ["Choose a username", "How would you"]) {
    await press(page, "Back");
    await shows(page, title, `one can go back: ${title}`);
}
await press(page, "With an email address and a code");
await fill(page, { "Username": "turner", Password: secret }, "Continue");
await shows(page, "Confirm your email address", "and take another way with the same name");

/* Another person was faster; a session that is gone. */
page = await visit();
await press(page, "With an email address and a code");
await fill(page, { "Username": "late", Password: secret }, "Continue");
await shows(page, "Confirm your email address", "a sign-up is under way");
await registerWithSecret("late");
await fill(page, { "Email address": "late@example.org" }, "Continue");
await blamed(page, "Username", /taken/, "who is too late is told");
await look(page, `${pictures}/late`);
await says(page, "to keep the password", "and keeps the password");
await fill(page, { "Username": "later" }, "Continue");
await fill(page, { "Email address": "late@example.org" }, "Continue");
await says(page, "on its way to late@example.org", "and goes on with another name");
page = await visit();
await invite(page);
await fill(page, { "Username": "gone", Password: secret }, "Continue");
await shows(page, "Terms of use", "another sign-up is under way");
sql("DELETE FROM register.session WHERE completed_at IS NULL");
await press(page, "I agree");
await says(page, "Please start again", "a sign-up that has expired says so");
await press(page, "With an invitation");
ok(true, "and begins anew");

/* A server that is busy, or is not, but does not answer. */
let refusals = 0;
const busy = (status, times, error, headers) => (route) => {
    refusals += 1;
    return refusals > times ? route.fallback() : route.fulfill({ status,
        headers: { "Retry-After": "1", ...headers },
        json: { errcode: "M_UNKNOWN", error: "Refused",
            "matrix_register.error": error } });
};
page = await visit();
await invite(page);
await page.route("**/v3/register", busy(429, 2, "busy"));
await fill(page, { "Username": "patient", Password: secret }, "Continue");
await says(page, /busy. Trying again in 1 second …/, "a busy server is asked again, visibly");
await look(page, `${pictures}/busy`);
await shows(page, "Terms of use", "until it is not busy any more");
is(refusals, 4, "once for each request");
await page.unroute("**/v3/register");
for (const [status, error, pattern, sentence] of [
    [429, "busy", /More people are signing up/, "busy"],
    [503, "unreachable", /Another service/, "a service outside that is away"],
    [503, "database", /reach its database/, "a database that is away"],
    [502, "unavailable", /not running/, "a responder that is away"],
    [500, "internal", /made a mistake/, "a mistake"],
    [503, "not_set_up", /not set up/, "a stage without its settings"],
    [400, "unheard_of", /tell the administrators: unheard_of/, "an unknown error"]]) {
    refusals = 0;
    await page.route("**/v3/register", busy(status, 100, error,
        { "Retry-After": "600" }));
    await press(page, "I agree");
    await alerted(page, pattern, `${sentence} is told as what it is`);
    is(refusals, 1, "at once, where one has to wait long");
    await page.unroute("**/v3/register");
}
refusals = 0;
await page.route("**/v3/register", busy(503, 100, "database"));
await press(page, "I agree");
await says(page, /is not answering at the moment. Trying again/,
    "who does not answer is not called busy");
await alerted(page, /reach its database/, "and not asked for ever");
is(refusals, 5, "the number of times is bounded");
await page.unroute("**/v3/register");
await page.route("**/v3/register", (route) => route.abort());
await press(page, "I agree");
await alerted(page, /can’t be reached/, "a connection that is gone is told of");
await page.unroute("**/v3/register");

/* One can start over, and the server hears of it. */
const cancelled = page.waitForRequest("**/api/v1/register/cancel");
const session = await page.evaluate(() =>
    JSON.parse(sessionStorage.getItem("matrix-register sign-up")).session);
await press(page, "Start over");
is((await cancelled).postData(), JSON.stringify({ session }),
    "starting over tells the server which sign-up has ended");
await shows(page, "How would you", "and begins anew");
is(await until(() => sql("SELECT count(*) FROM register.session"
    + " WHERE wanted_name = 'patient'") === "0"), true, "the server has forgotten it");
await page.goBack();
await shows(page, "How would you", "going back does not lead into it again");

/* What looks at the pages can find something. */
await page.evaluate(() => {
    document.querySelector("main").innerHTML = `<h1>${"x".repeat(40)}</h1><input><p>`
        + "x".repeat(2000).replace(/^/, "<span class=planted>") + "</p>";
    document.body.style.overflowWrap = "normal";
});
const said = process.stdout.write;
let finding = "";
process.stdout.write = (text) => {
    finding += text;
    return true;
};
await look(page, `${pictures}/planted`);
process.stdout.write = said;
ok(/not ok.*\n.*wider than.*word of the title/.test(finding) && /label/.test(finding),
    "a page or a word too wide, and a field without a label, would be noticed", finding);

ok(complaints.length === 0, "no page tried what its policy forbids, or failed",
    complaints.join("; "));
await browser.close();
process.stdout.write("# done\n");
