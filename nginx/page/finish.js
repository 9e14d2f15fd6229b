/* The last pages: an account, one that waits for approval, and none. */
import { settings } from "./api.js";
import { ask, begin, element, offer } from "./form.js";
import { date, words } from "./strings.js";

/* Where there is no clipboard, which is so without https, the old way. */
async function copy(text) {
    if (navigator.clipboard) {
        await navigator.clipboard.writeText(text);
        return;
    }
    const node = element("span", {}, text);
    document.body.append(node);
    getSelection().selectAllChildren(node);
    document.execCommand("copy");
    node.remove();
}

const paragraph = (key, values) => element("p", {}, words(key, values));

function showId(page, userId) {
    page.append(element("output", { class: "id" }, userId));
    offer(page, words("copy"), () => copy(userId), words("copied"));
}

/* What to do next. Where a homeserver is, which makes no account without a
 * password, people log in there; elsewhere the administrators know. */
function nextSteps({ server }) {
    if (!settings.has_homeserver)
        return paragraph("nextAsk", { server });
    return element("ol", { class: "todo" },
        element("li", {}, element("strong", {}, words("openClient")), " ",
            words("openClientText")),
        element("li", {}, element("strong", {}, words("openServer")), " ", server),
        element("li", {}, element("strong", {}, words("openUser")), " ",
            words("openUserText")));
}

/* account: userId, server, hasMail and hasClient, how it was made; and link, where the sign-up has to be opened again. */
export function showWelcome(page, account) {
    begin(page, words("welcome"), words("welcomeText"));
    showId(page, account.userId);
    if (account.hasClient)
        page.append(paragraph("opened"));
    else
        page.append(element("h2", {}, words("next")), nextSteps(account));
}

export function showWaiting(page, account) {
    const { server, link } = account;
    begin(page, words("approvalTitle"), words("approvalText", { server }));
    showId(page, account.userId);
    page.append(element("h2", {}, words("next")),
        paragraph(account.hasMail ? "approvalMail" : "approvalAsk", { server }));
    if (account.hasClient)
        page.append(paragraph("approvalApp"));
    if (link) {
        page.append(paragraph("approvalKeep"));
        offer(page, words("approvalLink"), () => copy(link), words("copied"));
    }
}

/* Looks again when registration opens, be that soon enough for a timer. */
export function showClosed(page, until, again) {
    const server = settings.server_name;
    begin(page, words("closedTitle"), until
        ? words("closedUntil", { server, date: date(until) })
        : words("closedText", { server }));
    ask(page, { button: words("tryAgain"), act: () => again() });
    const wait = until - Date.now() + 3000;
    if (wait < 2 ** 31)
        setTimeout(again, wait);
}
