/* Opens the pages behind links in two languages, with scripts and without.
 *
 *     tests/browser/links.mjs URL PICTURES INBOX
 */
import { browse, is, link, look, mailed, ok, open, says, shows } from "./person.mjs";

const [url, pictures, inbox] = process.argv.slice(2);
const client = `${url}/_matrix/client`;
const browser = await browse();
const complaints = [];
const english = await open(browser, complaints);
const german = await open(browser, complaints, { locale: "de-DE" });
const plain = await open(browser, complaints, { javaScriptEnabled: false });

async function register(body) {
    const response = await fetch(`${client}/v3/register`,
        { method: "POST", body: JSON.stringify(body) });
    return response.json();
}
const text = async (page) => (await page.innerText("main")).replaceAll(/\s+/g, " ");
const styleOf = (page) => page.evaluate(() => {
    const { fontFamily, maxWidth, color } = getComputedStyle(document.body);
    return [fontFamily, maxWidth, color].join(" ");
});
const signUp = await english.newPage();
await signUp.goto(`${url}/_matrix/static/client/register/`);
const style = await styleOf(signUp);

/* Opens a page in each way; name is what its pictures are called. */
async function compare(name, address, title, titel) {
    const pages = [];
    for (const context of [english, german, plain]) {
        const page = await context.newPage();
        await page.goto(address);
        pages.push(page);
    }
    const [en, de, still] = pages;
    await shows(en, title, `${name}: the page has a title in English`);
    await shows(de, titel, "and one in German");
    is(await de.title(), titel, "which the tab shows");
    await still.locator("h1").waitFor();
    is(await text(still), await text(en), "without scripts it says the same");
    is(await styleOf(en), style, "it looks like the sign-up page");
    is(await en.textContent("#server"), "localhost", "and says whose it is");
    await look(en, `${pictures}/${name}`);
    await look(de, `${pictures}/${name}-german`);
    await de.getByLabel("Language / Sprache").selectOption("en");
    is(await text(de), await text(en), "another language can be chosen");
    await de.getByLabel("Language / Sprache").selectOption("de");
    await de.close();
    await en.close();
    return still;
}

/* A mail's link. */
const { session } = await register({ username: "bob", password: "correct horse" });
const stage = (keys) => register({ auth: { session, ...keys } });
await stage({ type: "m.login.email.url", email: "bob@example.org" });
const mail = await mailed(inbox, "bob@example.org", link);
let still = await compare("question", mail, "Is this your email address?",
    "Ist das deine E‑Mail-Adresse?");
ok(/bob@example\.org/.test(await text(still)), "it is said which one");
await still.getByRole("button", { name: "Yes, confirm it" }).click();
await shows(still, "Your address is confirmed", "the button needs no script");
await compare("confirmed", mail, "Your address is confirmed",
    "Deine Adresse ist bestätigt");
await compare("expired", `${client}/api/v1/register/email?token=x`,
    "This link no longer works", "Dieser Link gilt nicht mehr");

/* Another client's, which goes on elsewhere. */
await fetch(`${client}/v3/register/email/requestToken`, { method: "POST",
    body: JSON.stringify({ client_secret: "s3cret", email: "eve@example.org",
        send_attempt: 1, next_link: "https://app.example.org/on" }) });
still = await compare("validation", await mailed(inbox, "eve@example.org", link),
    "Is this your email address?", "Ist das deine E‑Mail-Adresse?");
await still.getByRole("button", { name: "Yes, confirm it" }).click();
await shows(still, "Your address is confirmed", "it is confirmed");
await says(still, "Continue at app.example.org", "it is said where a client wants to go on");
await compare("goes-on", await mailed(inbox, "eve@example.org", link),
    "Your address is confirmed", "Deine Adresse ist bestätigt");

/* The way back from a provider. */
await stage({ type: "m.login.email.url" });
const begun = await stage({ type: "m.login.oauth2" });
const provider = await english.newPage();
await provider.goto(begun.params["m.login.oauth2"].uri);
const back = provider.url();
still = await compare("sign-up", back, "Is this your sign-up?",
    "Ist das deine Registrierung?");
await compare("refused", back.replace(/code=[^&]*/, "error=access_denied"),
    "You were not logged in", "Du wurdest nicht angemeldet");
const wrong = await german.newPage();
await wrong.goto(back.replace(/code=[^&]*/, "code=wrong"));
await wrong.getByRole("button", { name: "Ja, weiter" }).click();
await shows(wrong, "Das hat nicht geklappt", "an error has a page in German");
is(await wrong.textContent("#text"), "Der andere Dienst hat dich nicht hereingelassen.",
    "which says what it is");
await look(wrong, `${pictures}/error-german`);
await still.getByRole("button", { name: "Yes, continue" }).click();
await shows(still, "That worked", "that button needs no script, either");
await compare("logged-in", back, "That worked", "Das hat geklappt");
await compare("stale", `${client}/api/v1/register/oauth2?state=x&code=y`,
    "This login no longer works", "Diese Anmeldung gilt nicht mehr");

/* Neither. */
await compare("strange", `${client}/v3/auth/m.login.terms/fallback/web?session=x`,
    "There is no such step", "Diesen Schritt gibt es nicht");
is(complaints.join("; "), "", "no page tried what its policy forbids, or failed");
await browser.close();
process.stdout.write("# done\n");
