/* Walks the sign-up page through every stage, wrongly and rightly, on a phone, in
 * every language.
 *
 *     tests/browser/walk.mjs URL PICTURES INBOX
 *
 * Pictures that look() takes go into a folder; mails lie in another. */
import { blamed, browse, code, decide, field, fill, is, link, mailed, open, press,
    says, shows } from "./person.mjs";
import { languages, readThrough } from "./spoken.mjs";

const [url, pictures, inbox] = process.argv.slice(2);
const home = `${url}/_matrix/static/client/register/`;
const secret = "correct horse";
const browser = await browse();
const complaints = [];

/* All are at the terms when these change. */
let arrived = 0;
let change;
const changed = new Promise((resolve) => {
    change = resolve;
});
async function changeTerms() {
    arrived += 1;
    if (arrived === languages.length)
        change(decide("SELECT register.publish_terms('privacy_policy', '2', 'en',"
            + " 'Privacy policy', 'https://example.org/2')"));
    await changed;
}

async function walk(language, number) {
    const { locale, t, like } = language;
    const context = await open(browser, complaints, language.phone);
    const page = await context.newPage();
    const seen = (name, where = page) =>
        readThrough(where, language, `${pictures}/${name}`);
    const label = (key) => field(page, t(key));
    const enter = (key, value, button) => fill(page, { [t(key)]: value }, t(button));
    const refused = async (key, error, name) => {
        await blamed(page, t(key), like(`error ${error}`), `${locale}: ${error}`);
        await seen(name);
    };
    const comes = (key) => shows(page, like(key), `${locale}: ${key}`);
    await page.goto(home);

    await comes("invitationTitle");
    await seen("invitation");
    await press(page, t("goOn"));
    await blamed(page, t("invitation"), like("empty"), `${locale}: an empty field`);
    await enter("invitation", "wrong", "goOn");
    await refused("invitation", "wrong_token", "invitation-refused");
    await enter("invitation", "walkers", "goOn");

    await comes("title");
    await seen("account");
    for (const [name, error] of [["é", "name_invalid"], ["alice", "name_in_use"],
        ["admin", "name_reserved"]]) {
        await label("user").fill(name);
        await refused("user", error, "name-refused");
    }
    await label("user").fill(`walker-${locale}`);
    await says(page, t("nameFree", { user: `@walker-${locale}:localhost` }),
        `${locale}: a name that can be had`);
    await seen("name-free");
    for (const [password, error] of [["x", "weak_password"],
        ["password", "guessable_password"], ["x".repeat(70000), "too_large"]]) {
        await enter("password", password, "goOn");
        if (error === "too_large")
            await says(page, t("error too_large"), `${locale}: ${error}`);
        else
            await refused("password", error, "password-refused");
    }
    await enter("password", secret, "goOn");

    await comes("termsTitle");
    await seen("terms");
    await changeTerms();
    await press(page, t("agree"));
    await says(page, t("error terms_changed"), `${locale}: terms that have changed`);
    await seen("terms-changed");
    await press(page, t("back"));
    await comes("userTitle");
    await seen("account-again");
    await press(page, t("goOn"));
    await comes("termsTitle");
    await press(page, t("agree"));

    await comes("captcha");
    await seen("captcha");
    const frame = page.frameLocator("iframe");
    await press(frame, "I am a person");
    await frame.getByText(t("error captcha_invalid")).waitFor();
    await seen("captcha-refused");
    await press(frame, "I am a person");

    await shows(page, like("emailTitle"), `${locale}: the proof of work passes`);
    await seen("address");
    await enter("address", "x@", "goOn");
    await refused("address", "email_invalid", "address-refused");
    const address = `${locale}@example.org`;
    await enter("address", address, "goOn");
    await says(page, t("codeText", { address }), `${locale}: a code is sent`);
    await seen("code");
    await enter("code", "1", "confirm");
    await refused("code", "wrong_code", "code-refused");
    await press(page, t("another"));
    await says(page, t("anotherSent"), `${locale}: another one, too`);
    await seen("code-again");
    await enter("code", await mailed(inbox, address, code, 2), "confirm");

    for (const stage of ["url", "sid"]) {
        await label("address").waitFor();
        const to = `${stage}.${locale}@example.org`;
        await enter("address", to, "goOn");
        await says(page, t("linkText", { address: to }), `${locale}: a link is sent`);
        await seen(`link-${stage}`);
        const tab = await context.newPage();
        await tab.goto(await mailed(inbox, to, link));
        await shows(tab, like("linkQuestionTitle"), `${locale}: it asks`);
        await seen(`link-${stage}-question`, tab);
        await press(tab, t("linkQuestionButton"));
        await shows(tab, like("linkConfirmedTitle"), `${locale}: and confirms`);
        await seen(`link-${stage}-confirmed`, tab);
        await tab.close();
    }

    await comes("loginTitle");
    await seen("login");
    const away = page.getByRole("link", { name: t("loginOpen", { host: "" }).trim() });
    const from = await away.getAttribute("href");
    const [tab] = await Promise.all([context.waitForEvent("page"), away.click()]);
    await shows(tab, like("loginQuestionTitle"), `${locale}: back from the provider`);
    await seen("login-question", tab);
    await seen("login-waiting");
    await tab.goto(`${from}&as=refused`);
    await shows(tab, like("loginRefusedTitle"), `${locale}: a refusal there`);
    await seen("login-refused", tab);
    await tab.goto(`${from}&as=99`);
    await press(tab, t("loginQuestionButton"));
    await says(tab, t("error identity_in_use"), `${locale}: an identity that is in use`);
    await seen("login-in-use", tab);
    await says(page, t("error identity_in_use"), `${locale}: the page says it, too`);
    await seen("login-again");
    await press(page, t("tryAgain"));
    await tab.goto(`${await away.getAttribute("href")}&as=${number + 1}`);
    await away.click();
    await press(tab, t("loginQuestionButton"));
    await shows(tab, like("loginConfirmedTitle"), `${locale}: one that is not`);
    await tab.close();

    await comes("welcome");
    await seen("welcome");
    is(await page.textContent("output"), `@walker-${locale}:localhost`,
        `${locale}: there is an account`);
    await context.grantPermissions(["clipboard-write"]);
    await press(page, t("copy"));
    await says(page, t("copied"), `${locale}: it can be copied`);
    await context.close();
}

await Promise.all(languages.map(walk));
is(complaints.join("; "), "", "no page tried what its policy forbids, or failed");
await browser.close();
process.stdout.write("# done\n");
