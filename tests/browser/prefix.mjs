/* Signs up where everything is below a prefix, and asks for nothing beside it.
 *
 *     tests/browser/prefix.mjs URL INBOX
 */
import { browse, field, fill, is, link, mailed, ok, open, press, says, shows }
    from "./person.mjs";

const [url, inbox] = process.argv.slice(2);
const browser = await browse();
const complaints = [];
const context = await open(browser, complaints);
const outside = [];
context.on("request", (request) => {
    const { host, pathname } = new URL(request.url());
    if (host === new URL(url).host && !pathname.startsWith("/matrix/"))
        outside.push(pathname);
});
context.on("response", (response) => {
    if (response.status() === 404)
        outside.push(`404 ${response.url()}`);
});

const page = await context.newPage();
await page.goto(`${url}/matrix/_matrix/static/client/register#invitation=right`);
is(page.url(), `${url}/matrix/_matrix/static/client/register/#invitation=right`,
    "a redirect keeps the prefix");
await shows(page, "Enter your invitation", "the page is there");
await press(page, "Continue");
await field(page, "Username").fill("ada");
await says(page, "@ada:localhost is available", "and asks the server");
await fill(page, { Password: "correct horse" }, "Continue");
await shows(page, "Show that you are human", "a sign-up begins");
const frame = page.frameLocator("iframe");
for (const answer of ["not solved", ""]) {
    await frame.getByRole("button", { name: "I am a person" }).click();
    if (answer)
        await frame.getByText(answer).waitFor();
}
await shows(page, "Confirm your email address", "the captcha's frame is there, too");

/* The pages behind the links of mails, with their style. */
for (const address of ["link@example.org", "sid@example.org"]) {
    await fill(page, { "Email address": address }, "Continue");
    await says(page, `on its way to ${address}`, "a mail is sent");
    const tab = await context.newPage();
    const where = await mailed(inbox, address, link);
    ok(where.startsWith(`${url}/matrix/_matrix/client/`), "its link has the prefix", where);
    await tab.goto(where);
    const button = tab.getByRole("button", { name: "Yes, confirm it" });
    is(await button.evaluate((node) => getComputedStyle(node).backgroundColor),
        "rgb(11, 110, 99)", "the page behind it has its style");
    await button.click();
    await shows(tab, "Your address is confirmed", "and its button works");
    await tab.close();
}

await shows(page, "Log in at another site", "and the page goes on");
const opened = context.waitForEvent("page");
await page.getByRole("link", { name: "Continue to localhost" }).click();
const provider = await opened;
await provider.waitForURL("**/matrix/_matrix/client/api/v1/register/oauth2?*");
await press(provider, "Yes, continue");
await shows(provider, "That worked", "the way back from a provider has the prefix");
await shows(page, "Welcome!", "the account is made");
is(outside.join(" "), "", "nothing was asked for beside the prefix, or is missing");
is(complaints.join("; "), "", "no page tried what its policy forbids, or failed");
await browser.close();
process.stdout.write("# done\n");
