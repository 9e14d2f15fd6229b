/* How far a sign-up is, and the ways back and to the beginning. */
import { signUp } from "./door.js";
import { element, tell } from "./form.js";
import { words } from "./strings.js";
import { canGoBack } from "./trail.js";
import { pagesOf } from "./ways.js";

const back = document.querySelector("#back");
export const again = document.querySelector("#start-over");

/* type: the page of the sign-up's flow that is shown; none: another one. isOver:
 * there is nothing left to be done in it. */
export function showProgress(type, isOver = Boolean(signUp.userId)) {
    const pages = type ? pagesOf(signUp.way) : [];
    const step = pages.indexOf(type) + 1;
    const place = document.querySelector("#progress");
    place.hidden = pages.length < 2;
    place.replaceChildren(
        element("span", {}, words("step", { step, steps: pages.length })),
        element("span", { class: "steps", "aria-hidden": "true" },
            ...pages.map((_, index) => element("span",
                { class: index < step ? "passed" : "" }))));
    back.hidden = isOver || !canGoBack();
    again.hidden = isOver ? !signUp.userId : !signUp.session;
    tell(back, words("back"));
    tell(again, words(signUp.userId ? "oneMore" : "startOver"));
}

back.addEventListener("click", () => history.back());
