/* Opens the page of every stage as a client does, on a phone and in every
 * language, and completes it as a person does, wrongly and rightly.
 *
 *     tests/browser/fallback.mjs URL PICTURES INBOX
 *
 * Pictures that look() takes go into a folder; mails lie in another. */
import { alerted, blamed, browse, code, field, fill, is, link, mailed, ok, open, press,
    says, shows } from "./person.mjs";
import { languages, readThrough } from "./spoken.mjs";

const [url, pictures, inbox] = process.argv.slice(2);
const v3 = `${url}/_matrix/client/v3`;
const browser = await browse();
const complaints = [];

async function register(body) {
    const response = await fetch(`${v3}/register`,
        { method: "POST", body: JSON.stringify(body) });
    return response.json();
}
const address = (type, session) =>
    `${v3}/auth/${type}/fallback/web?session=${encodeURIComponent(session)}`;

async function complete(language, number) {
    const { locale, t, like } = language;
    const user = `user-${locale}`;
    const context = await open(browser, complaints, language.phone);
    const { session } = await register({ username: user });
    const enter = (page, key, value, button) =>
        fill(page, { [t(key)]: value }, t(button));
    const isDone = (page) => page.waitForFunction((done) => document.title === done,
        t("done"));

    /* The client: it waits for the message of the pages that it opens. */
    const client = await context.newPage();
    await client.goto(`${url}/_matrix/client/versions`);

    /* Opens a page, has a person fill it, and waits for its word. */
    async function stage(type, title, person) {
        const word = client.evaluate(() => new Promise((resolve) => {
            window.addEventListener("message", ({ data }) => resolve(data),
                { once: true });
        }));
        const [page] = await Promise.all([context.waitForEvent("page"),
            client.evaluate((where) => {
                window.open(where);
            }, address(type, session))]);
        const seen = (name) => readThrough(page, language,
            `${pictures}/${type}${name}`);
        if (title) {
            await shows(page, like(title), `${locale}: ${type} has a page`);
            await seen("");
        }
        await person(page, seen);
        is(await word, "authDone", `${locale}: ${type} is done and says so`);
        await shows(page, like("done"), "and to the person");
        await seen("-done");
        await page.close();
    }

    await stage("m.login.terms", "termsTitle", (page) => press(page, t("agree")));
    await stage("m.login.registration_token", "invitationTitle", async (page, seen) => {
        await enter(page, "invitation", "wrong", "goOn");
        await blamed(page, t("invitation"), like("error wrong_token"),
            `${locale}: a wrong invitation is refused beside it`);
        await seen("-refused");
        await enter(page, "invitation", "many", "goOn");
    });
    await stage("m.login.recaptcha", "captcha", async (page, seen) => {
        await press(page, "I am a person");
        await alerted(page, like("error captcha_invalid"),
            `${locale}: a wrong answer is refused`);
        await seen("-refused");
        await press(page, "I am a person");
    });
    await stage("matrix_register.login.proof_of_work", undefined, isDone);
    await stage("m.login.email.code", "emailTitle", async (page, seen) => {
        const to = `code.${locale}@example.org`;
        await enter(page, "address", "no address", "goOn");
        await blamed(page, t("address"), like("error email_invalid"),
            `${locale}: what is no address is refused`);
        await enter(page, "address", to, "goOn");
        await seen("-sent");
        await enter(page, "code", "x", "confirm");
        await blamed(page, t("code"), like("error wrong_code"),
            `${locale}: a wrong code is refused`);
        await seen("-refused");
        await press(page, t("another"));
        await says(page, t("anotherSent"), `${locale}: another mail can be had`);
        await enter(page, "code", await mailed(inbox, to, code, 2), "confirm");
    });
    for (const type of ["m.login.email.url", "m.login.email.identity"])
        await stage(type, "emailTitle", async (page, seen) => {
            const to = `${type}.${locale}@example.org`;
            await enter(page, "address", to, "goOn");
            await says(page, t("linkText", { address: to }), `${locale}: a link is sent`);
            await seen("-sent");
            const tab = await context.newPage();
            await tab.goto(await mailed(inbox, to, link));
            await press(tab, t("linkQuestionButton"));
            await shows(tab, like("linkConfirmedTitle"),
                `${locale}: the link in the mail confirms`);
            await tab.close();
            await isDone(page);
        });
    await stage("m.login.oauth2", "loginTitle", async (page, seen) => {
        const away = page.getByRole("link");
        const from = await away.getAttribute("href");
        const [tab] = await Promise.all([context.waitForEvent("page"), away.click()]);
        await seen("-waiting");
        await tab.goto(`${from}&as=${number}`);
        await press(tab, t("loginQuestionButton"));
        await isDone(page);
        await tab.close();
    });
    await stage("m.login.dummy", "dummy", (page) => press(page, t("goOn")));

    /* A web view waits for a call in place of a message. */
    const view = await context.newPage();
    await view.addInitScript(() => {
        window.onAuthDone = () => {
            window.isDone = true;
        };
    });
    await view.goto(address("m.login.password", session));
    await field(view, t("user")).fill(user);
    await readThrough(view, language, `${pictures}/m.login.password`);
    for (const [password, error] of [["short", "weak_password"],
        [`${user}1`, "guessable_password"]]) {
        await enter(view, "password", password, "goOn");
        await blamed(view, t("password"), like(`error ${error}`),
            `${locale}: ${error}`);
    }
    await press(view, t("showPassword"));
    is(await field(view, t("password")).getAttribute("type"), "text",
        `${locale}: a password can be shown`);
    await enter(view, "password", "correct horse", "goOn");
    await view.waitForFunction(() => window.isDone);
    ok(true, `${locale}: m.login.password is done and calls window.onAuthDone`);
    const account = await register({ auth: { session } });
    is(account.user_id, `@${user}:localhost`, `${locale}: the client gets the account`);

    /* Pages that can't be filled. */
    const lost = await context.newPage();
    await lost.goto(address("m.login.terms", "").replace(/\?.*/, ""));
    await says(lost, t("missingSession"), `${locale}: a page without a session says so`);
    await readThrough(lost, language, `${pictures}/no-session`);
    await lost.goto(address("m.login.terms", "x"));
    await press(lost, t("agree"));
    await alerted(lost, like("error session_unknown"),
        `${locale}: and so does one whose session is unknown`);
    await lost.goto(address("m.login.unknown", "x"));
    await shows(lost, like("stageUnknownTitle"), `${locale}: and one of no stage`);
    await context.close();
}
await Promise.all(languages.map(complete));

const plain = await browser.newContext({ javaScriptEnabled: false });
const quiet = await plain.newPage();
await quiet.goto(address("m.login.terms", "x"));
await says(quiet, "needs JavaScript", "without scripts a page says what it needs");
is(complaints.join("; "), "", "no page tried what its policy forbids, or failed");
await browser.close();
process.stdout.write("# done\n");
