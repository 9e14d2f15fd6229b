/* Completes one stage of a registration for a client that does not know how:
 * Matrix specification, "Fallback". The page's address says which stage and
 * which session; the client goes on with the session afterwards. */
import { begin } from "./form.js";
import { stages } from "./stages.js";
import { say } from "./strings.js";

const page = document.querySelector("main");
const { type } = page.dataset;
const session = new URLSearchParams(location.search).get("session");

async function post(path, body) {
    const response = await fetch(path, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
    }).catch(() => {
        throw new Error(say("failed"));
    });
    const answer = await response.json().catch(() => {
        throw new Error(say("failed"));
    });
    if (!response.ok)
        throw Object.assign(new Error(answer.error),
            { errcode: answer.errcode, status: response.status });
    return answer;
}

function done() {
    begin(page, say("done"), say("doneText")).focus();
    if (window.onAuthDone)
        window.onAuthDone();
    else if (window.opener?.postMessage)
        window.opener.postMessage("authDone", "*");
}

const show = stages[type];
if (!session)
    begin(page, say("missingSession"));
else if (!show)
    begin(page, say("unknown"));
else
    show(page, {
        params: JSON.parse(page.dataset.params || "{}"),
        widget: JSON.parse(page.dataset.widget || "{}"),
        submit: async (keys) =>
            (await post(location.pathname, { ...keys, session })).begun,
        requestToken: (body) =>
            post("/_matrix/client/v3/register/email/requestToken", body),
        done,
    });
