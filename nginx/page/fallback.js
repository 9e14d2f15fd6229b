/* Completes one stage of a registration for a client that does not know how:
 * Matrix specification, "Fallback". The page's address says which stage and
 * which session; the client goes on with the session afterwards. Our own
 * sign-up page is such a client, and has the page in a frame. */
import { post, settings, v3 } from "./api.js";
import { begin } from "./form.js";
import "./header.js";
import { keep } from "./keep.js";
import { stages } from "./stages.js";
import { words } from "./strings.js";

const page = document.querySelector("main");
const { type } = page.dataset;
const session = new URLSearchParams(location.search).get("session");
const isFramed = window.parent !== window;
document.documentElement.classList.toggle("framed", isFramed);
Object.assign(settings, JSON.parse(page.dataset.settings));

function done() {
    begin(page, words("done"), words("doneText"));
    if (window.onAuthDone)
        window.onAuthDone();
    else if (isFramed)
        window.parent.postMessage("authDone", location.origin);
    else if (window.opener?.postMessage)
        window.opener.postMessage("authDone", "*");
}

const draw = (show) => show();
const show = stages[type];
if (!session)
    begin(page, words("errorTitle"), words("missingSession"));
else if (!show)
    begin(page, words("errorTitle"), words("unknown"));
else
    show(page, {
        params: JSON.parse(page.dataset.params || "{}"),
        widget: JSON.parse(page.dataset.widget || "{}"),
        kept: keep(`${session} ${type}`),
        submit: (keys) => post(location.pathname, { ...keys, session })
            .then(({ begun }) => begun, (failure) => {
                if (failure.error === "terms_changed")
                    location.reload();
                throw failure;
            }),
        requestToken: (body) => post(`${v3}/email/requestToken`, body),
        stay: draw,
        visit: draw,
        done,
    });
