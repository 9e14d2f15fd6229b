/* All that the sign-up page meets beside the straight way.
 *
 *     tests/browser/ways.mjs URL PICTURES
 *
 * Pictures of the pages go into that folder; page.png is what the README shows,
 * and is copied to nginx/page.png by hand. */
import { createHmac } from "node:crypto";
import { alerted, blamed, browse, field, fill, is, look, ok, open, press, says,
    shows, sql, until } from "./person.mjs";

const [url, pictures] = process.argv.slice(2);
const path = "/_matrix/static/client/register/";
const client = `${url}/_matrix/client`;
const secret = "correct horse";
const named = new URL(url);
const browser = await browse(
    `--host-resolver-rules=MAP example.org:80 ${named.host}`);
const complaints = [];

/* A window of its own for everybody. */
async function visit(options, prepare) {
    const context = await open(browser, complaints, options);
    const page = await context.newPage();
    if (prepare)
        await prepare(page);
    await page.goto(options?.at ?? `${url}${path}`);
    return page;
}

/* An administrator's decision, once the responders have noticed. */
async function decide(...flows) {
    sql(`SELECT FROM register.set_flows(${flows.map((flow) => `'${flow}'`)})`);
    const wanted = JSON.stringify(flows.map((flow) => flow.split(" ")));
    let notices = 0;
    await until(async () => {
        const answer = await (await fetch(`${client}/api/v1/register`)).json();
        const got = answer.flows.map(({ type, stages }) => stages ?? [type]);
        notices = JSON.stringify(got) === wanted ? notices + 1 : 0;
        return notices > 30;
    });
}
const post = (body) => fetch(`${client}/v3/register`,
    { method: "POST", body: JSON.stringify(body) });

/* Makes an account in no flow. */
async function registerWithSecret(user) {
    const mac = createHmac("sha1", "shared")
        .update(`${user}\0${secret}\0notadmin`).digest("hex");
    const response = await fetch(`${client}/api/v1/register`, { method: "POST",
        body: JSON.stringify({ type: "org.matrix.login.shared_secret", user,
            password: secret, mac, admin: false }) });
    is(response.status, 200, `${user} is somebody else's`);
}

/* One step: no way to choose, nothing to count. */
await decide("m.login.password");
let page = await visit({ at: `http://example.org${path}` });
await field(page, "User name").fill("ada.lovelace");
await says(page, "This name is free", "the page of one step asks for all at once");
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
await fill(page, { "User name": "viewer", Password: secret }, "Create an account");
await says(page, "Go back to your app", "the person is sent back to the client");
heard = JSON.parse(await page.evaluate(() => window.heard));
is(`${heard.homeServer} ${heard.userId}`, "localhost @viewer:localhost",
    "which is told of the account");
const whoami = await fetch(`${client}/v3/account/whoami`,
    { headers: { Authorization: `Bearer ${heard.accessToken}` } });
is((await whoami.json()).user_id, "@viewer:localhost", "and can use it");
ok(!await page.evaluate((token) => JSON.stringify({ ...sessionStorage })
    .includes(token), heard.accessToken), "while the page keeps no token");

/* Where flows part. */
await decide("m.login.registration_token m.login.terms m.login.password",
    "m.login.email.code m.login.terms m.login.password", "m.login.oauth2");
page = await visit();
await shows(page, "How would you like to sign up?", "where flows part one chooses");
await look(page, `${pictures}/ways`);
await press(page, "With a login at another site");
await shows(page, "Choose a user name", "a flow without a password");
is(await field(page, "Password").count(), 0, "asks for none");
await press(page, "Choose another way");
await press(page, "With an invitation");
await field(page, "Password").waitFor();
ok(true, "another one does");
await look(page, `${pictures}/account-of-way`);

/* For the README. */
page = await visit({ at: `http://example.org${path}`, deviceScaleFactor: 1.5,
    viewport: { width: 360, height: 620 } });
await press(page, "With an invitation");
await field(page, "User name").fill("grace.hopper");
await field(page, "Password").fill("nanoseconds of wire");
await says(page, "This name is free", "a picture is taken of what people see");
await page.screenshot({ path: `${pictures}/page.png` });

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
await field(page, "User name").waitFor();
is(await focused(), "User name", "the first field is ready for it");
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
is(await focused(), "Go on", "then the button");
await key("Enter");
await field(page, "Invitation").waitFor();
is(await focused(), "Invitation", "the next page is as ready");
await type("many");
await key("Enter");
await shows(page, "Terms", "it goes on");
is(await focused(), "Terms", "a page without a field begins at its title");
await key("Tab");
is(await focused(), "Privacy policy (opens in a new tab)", "a link says where it opens");
await key("Tab");
await key("Enter");
await shows(page, "Welcome!", "to the end");

/* By finger: no keyboard jumps up. And a link that has the invitation in it. */
page = await visit({ hasTouch: true, isMobile: true,
    viewport: { width: 360, height: 740 },
    at: `${url}${path}#invitation=many` });
await page.getByRole("button", { name: "With an invitation" }).tap();
await field(page, "User name").waitFor();
is(await focused(), "Create an account", "a finger is handed no keyboard");
const small = await page.evaluate(() => [...document.querySelectorAll("button, input, select")]
    .filter((node) => node.offsetParent && node.offsetHeight < 44).length);
is(small, 0, "and nothing that is too small for it");
await fill(page, { "User name": "finger", Password: secret }, "Go on");
await field(page, "Invitation").waitFor();
is(await field(page, "Invitation").inputValue(), "many",
    "an invitation may come with the link");

/* In German; and the language changes under what is typed. */
page = await visit({ locale: "de-DE" });
await shows(page, "Wie möchtest du dich registrieren?", "the browser's language is used");
is(await page.evaluate(() => document.documentElement.lang), "de", "and declared");
await look(page, `${pictures}/german`);
await press(page, "Mit einer Einladung");
await field(page, "Name").fill("alice");
await blamed(page, "Name", /vergeben/, "refusals are in German, too");
await field(page, "Passwort").fill(secret);
await page.getByLabel("Language / Sprache").selectOption("en");
await alerted(page, /taken/, "another language can be chosen");
is(await field(page, "Password").inputValue(), secret, "and nothing is lost");
await page.getByLabel("Language / Sprache").selectOption("de");
await page.reload();
await shows(page, "Wie möchtest du", "the choice is kept");
page = await visit({ locale: "fr-FR" });
await shows(page, "How would you", "an unknown language is English");

/* Somebody else was faster; a session that is gone. */
page = await visit();
await press(page, "With an invitation");
await fill(page, { "User name": "late", Password: secret }, "Go on");
await field(page, "Invitation").waitFor();
await registerWithSecret("late");
await fill(page, { Invitation: "many" }, "Go on");
await blamed(page, "User name", /taken/, "who is too late is told");
await look(page, `${pictures}/late`);
is(await field(page, "Password").count(), 0, "and keeps the password");
await fill(page, { "User name": "later" }, "Go on");
await fill(page, { Invitation: "many" }, "Go on");
await press(page, "I agree");
await says(page, "@later:localhost", "and gets another name");
page = await visit();
await press(page, "With an invitation");
await fill(page, { "User name": "gone", Password: secret }, "Go on");
await field(page, "Invitation").fill("many");
sql("DELETE FROM register.session WHERE completed_at IS NULL");
await press(page, "Go on");
await says(page, "Please start again", "a sign-up that has expired says so");
await press(page, "With an invitation");
ok(true, "and begins anew");

/* A server that is busy. */
let refusals = 0;
const busy = (status, times, headers) => (route) => {
    refusals += 1;
    return refusals > times ? route.fallback() : route.fulfill({ status,
        headers: { "Retry-After": "1", ...headers },
        json: { errcode: "M_LIMIT_EXCEEDED", error: "Too busy" } });
};
page = await visit();
await press(page, "With an invitation");
await page.route("**/v3/register", busy(429, 2));
await fill(page, { "User name": "patient", Password: secret }, "Go on");
await says(page, "Trying again in 1 s", "a busy server is asked again, visibly");
await look(page, `${pictures}/busy`);
await field(page, "Invitation").waitFor();
is(refusals, 3, "until it is not busy any more");
await page.unroute("**/v3/register");
refusals = 0;
await page.route("**/v3/register", busy(503, 100));
await fill(page, { Invitation: "many" }, "Go on");
await alerted(page, /too busy/, "but not for ever");
is(refusals, 5, "the number of times is bounded");
refusals = 0;
await page.unroute("**/v3/register");
await page.route("**/v3/register", busy(429, 100, { "Retry-After": "600" }));
await press(page, "Go on");
await alerted(page, /Try again in 10\smin/, "nor for long");
is(refusals, 1, "who has to wait long is told at once");
await page.unroute("**/v3/register");
await page.route("**/v3/register", (route) => route.abort());
await press(page, "Go on");
await alerted(page, /does not answer/, "a connection that is gone is told of");
await page.unroute("**/v3/register");
await press(page, "Start over");
await shows(page, "How would you", "one can start over");

/* Closed. */
sql("SELECT register.close_registration()");
await until(async () => (await (await post({})).json()).errcode === "M_FORBIDDEN");
await new Promise((resolve) => setTimeout(resolve, 4000));
page = await visit();
await shows(page, "Registration is closed", "closed registration is said to be");
await look(page, `${pictures}/closed`);
sql("SELECT register.open_registration()");

/* What looks at the pages can find something. */
await page.evaluate(() => {
    document.querySelector("main").innerHTML = "<input><p>"
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
ok(/not ok.*\n.*wider than/.test(finding) && /label/.test(finding),
    "a page too wide, and a field without a label, would be noticed", finding);

ok(complaints.length === 0, "no page tried what its policy forbids, or failed",
    complaints.join("; "));
await browser.close();
process.stdout.write("# done\n");
