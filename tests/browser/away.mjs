/* The sign-up page while no responder answers it, and without scripts.
 *
 *     tests/browser/away.mjs URL PICTURES
 *
 * Pictures that look() takes go into that folder. */
import { browse, field, fill, is, look, ok, open, press, says, shows, until, wish }
    from "./person.mjs";

const [url, pictures] = process.argv.slice(2);
const home = `${url}/_matrix/static/client/register/`;
const browser = await browse();
const complaints = [];
const context = await open(browser, complaints);
const page = await context.newPage();

async function responders(word) {
    await wish(word);
    const wanted = word === "start" ? 200 : 502;
    const status = async () =>
        (await fetch(`${url}/_matrix/client/api/v1/register`)).status;
    is(await until(async () => await status() === wanted) && wanted, wanted,
        `the responders ${word}`);
}

await responders("stop");
await page.goto(home);
await says(page, "Trying again in", "a page that gets no answer says so");
await look(page, `${pictures}/waiting`);
await shows(page, "You can’t sign up right now", "and then gives up");
await says(page, "Try again in", "saying when to come back");
await look(page, `${pictures}/unavailable`);
await responders("start");
await press(page, "Try again");
await field(page, "Username").fill("bob");
await says(page, "is available", "a button tries again");

/* What is typed waits for them. */
await responders("stop");
await field(page, "Username").fill("carol");
await fill(page, { Password: "correct horse" }, "Continue");
await says(page, "Trying again in", "who sends something meanwhile is told, too");
await responders("start");
await shows(page, "Terms of use", "and goes on by itself when they are back");
await responders("stop");
await page.reload();
await shows(page, "You can’t sign up right now",
    "a sign-up that can't go on says so");
await responders("start");
await press(page, "Try again");
await shows(page, "Terms of use", "and loses nothing");
await press(page, "I agree");
await says(page, "@carol:localhost", "to its end");
ok(complaints.length === 0, "no page tried what its policy forbids, or failed",
    complaints.join("; "));

/* Without scripts, in whatever way. */
const plain = await open(browser, [], { javaScriptEnabled: false });
const still = await plain.newPage();
await still.goto(home);
await says(still, "This page needs JavaScript", "without scripts it says what it needs");
await says(still, "sign up in a Matrix app", "and what else will do");
await says(still, "Diese Seite braucht JavaScript", "in German, too");
await still.screenshot({ path: `${pictures}/plain.png` });
await context.route("**/strings.js", (route) => route.abort());
await page.goto(home);
await says(page, "This page needs JavaScript", "so does one whose scripts are lost");
await browser.close();
process.stdout.write("# done\n");
