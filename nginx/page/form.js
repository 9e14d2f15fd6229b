/* What the pages of all stages are made of: a title, a sentence, labelled
 * fields, a button, and a place for errors beside each of them. Where there may be
 * a text there may also be words that follow a change of language. */
import { keepSaying, words } from "./strings.js";

const spoken = (text) => typeof text === "function" ? text() : text;

/* Gives a text to a node's property, and again in another language. */
function say(node, text, put) {
    if (typeof text !== "function")
        put(text);
    else
        keepSaying(() => {
            put(text());
            return node.isConnected;
        });
}

/* An element with attributes and children, which may be texts. An attribute
 * that is undefined is left out. */
export function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes))
        if (value !== undefined)
            say(made, value, (text) => made.setAttribute(key, text));
    for (const child of children)
        if (typeof child === "function") {
            const text = document.createTextNode("");
            say(text, child, (said) => {
                text.data = said;
            });
            made.append(text);
        } else {
            made.append(child);
        }
    return made;
}

/* Makes a text all that an element has; none clears it. */
export function tell(node, text = "") {
    node.replaceChildren(...element("p", {}, text).childNodes);
}

let view = 0;
let titled = "";
keepSaying(() => {
    document.title = spoken(titled) || document.title;
});

/* Clears the page and shows a title and a sentence. */
export function begin(page, title, text) {
    view += 1;
    titled = title;
    document.title = spoken(title);
    const heading = element("h1", { id: "title", tabindex: "-1" }, title);
    page.replaceChildren(heading);
    if (text)
        page.append(element("p", { id: "text" }, text));
    heading.focus();
    return heading;
}

/* A word beside everything else, on what happens by itself; none takes it back. */
const corner = element("p", { id: "notice", role: "status" });
document.body.append(corner);
export const notice = (text) => tell(corner, text);

/* Something that is going on, and when it ends is not known. */
export const waiting = (text = words("waiting")) =>
    element("p", { class: "waiting", role: "status" }, text);

/* A finger is not handed a keyboard that covers the page. */
const hasKeyboard = matchMedia("(pointer: fine)").matches;

function toggleOf(input) {
    const shown = () => input.type !== "password";
    const toggle = element("button", { type: "button", class: "inside",
        "aria-controls": input.id });
    const label = () => {
        toggle.textContent = words(shown() ? "hide" : "show")();
        toggle.setAttribute("aria-label",
            words(shown() ? "hidePassword" : "showPassword")());
        return toggle.isConnected;
    };
    toggle.addEventListener("click", () => {
        input.type = shown() ? "password" : "text";
        label();
    });
    keepSaying(label);
    return toggle;
}

/* A labelled input with a place for a hint and one for an error. The first one
 * has the focus when a page is shown, and is read out along with its text. */
function makeField(field, index) {
    const { name } = field;
    const isFirst = index === 0 && document.querySelector("#text");
    const input = element("input", {
        id: name, name, type: field.type ?? "text",
        "aria-required": field.isOptional ? undefined : "true",
        autocomplete: field.autocomplete ?? "off", inputmode: field.inputmode,
        autocapitalize: "none", autocorrect: "off", spellcheck: "false",
        value: field.value, readonly: field.isLocked ? "" : undefined,
        "aria-describedby": `${isFirst ? "text " : ""}${name}-hint ${name}-error`,
    });
    const hint = element("div", { id: `${name}-hint`, class: "hint",
        "aria-live": "polite" });
    tell(hint, field.hint);
    const error = element("p", { id: `${name}-error`, class: "error", role: "alert" });
    const blame = (text) => {
        tell(error, text);
        if (text)
            input.setAttribute("aria-invalid", "true");
        else
            input.removeAttribute("aria-invalid");
    };
    input.addEventListener("input", () => blame());
    const box = element("span", { class: "box" }, input);
    if (field.type === "password") {
        box.classList.add("shared");
        box.append(toggleOf(input));
    }
    const made = { input, hint, blame, isOptional: field.isOptional };
    field.watch?.(made);
    return { ...made, name, parts: [
        element("label", { for: name }, field.label), box, hint, error] };
}

/* The first field that has been left empty. */
function blameEmpty(fields) {
    const empty = fields.filter(({ input, isOptional }) =>
        !isOptional && input.value.trim() === "");
    empty.forEach(({ blame }) => blame(words("empty")));
    return empty[0];
}

const whatFailed = (failure) => failure.words ?? (() => failure.message);

/* Shows fields and a button. act is handed the fields' values; while it is at
 * work the button is off. What it throws is shown beside the field that
 * blames(failure) names; else beside the only field that there is; else under
 * all of them. So is a failure that there has been before. */
export function ask(page, { fields = [], button, act, blames = () => undefined,
    failure }) {
    const made = fields.map(makeField);
    const error = element("p", { id: "error", class: "error", role: "alert" });
    const press = element("button", { class: "main" }, button);
    const form = element("form", { novalidate: "", "aria-labelledby": "title" },
        ...made.flatMap(({ parts }) => parts), error, press);
    const refuse = (failure) => {
        const blamed = made.length === 1 && failure.status < 429 ? made[0]
            : made.find(({ name }) => name === blames(failure));
        if (blamed)
            blamed.blame(whatFailed(failure));
        else
            tell(error, whatFailed(failure));
        (blamed?.input ?? press).focus();
    };
    form.addEventListener("submit", async (event) => {
        event.preventDefault();
        if (press.getAttribute("aria-disabled"))
            return;
        tell(error);
        made.forEach(({ blame }) => blame());
        const empty = blameEmpty(made);
        if (empty) {
            empty.input.focus();
            return;
        }
        press.setAttribute("aria-disabled", "true");
        try {
            await act(Object.fromEntries(new FormData(form)));
        } catch (failure) {
            refuse(failure);
        } finally {
            press.removeAttribute("aria-disabled");
        }
    });
    page.append(form);
    if (failure)
        refuse(failure);
    else if (hasKeyboard && made.length > 0)
        (made.find(({ input }) => input.value === "" && !input.readOnly)
            ?? made[0]).input.focus();
    return form;
}

/* Shows a failure that can be mended by trying again. */
export function retry(page, failure, act) {
    ask(page, { button: words("tryAgain"), act });
    tell(page.querySelector("#error"), whatFailed(failure));
}

/* A button beside the main one, with a place for its errors. */
export function offer(page, button, act, done) {
    const word = element("p", { class: "error", role: "alert" });
    const press = element("button", { type: "button", class: "link" }, button);
    press.addEventListener("click", async () => {
        tell(word);
        word.className = "error";
        try {
            await act();
            if (done) {
                word.className = "good";
                tell(word, done);
            }
        } catch (failure) {
            tell(word, whatFailed(failure));
        }
    });
    page.append(element("div", { class: "offer" }, press, word));
}

/* Asks every so many seconds until there is an answer, or another page is shown:
 * then the answer is false. Only a refusal of another kind than the one waited
 * for ends it, by being thrown: that the server is away does not. */
export async function wait(tries, waited, seconds = 2) {
    const mine = view;
    for (;;) {
        await new Promise((resolve) => setTimeout(resolve, 1000 * seconds));
        if (view !== mine)
            return false;
        try {
            if (await tries())
                return view === mine;
        } catch (failure) {
            if (view !== mine)
                return false;
            if (failure.status >= 400 && failure.status < 429
                && failure.error !== waited)
                throw failure;
        }
    }
}
