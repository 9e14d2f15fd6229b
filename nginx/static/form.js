/* What the pages of all stages are made of: a title, a sentence, labelled
 * fields, a button, and one place for errors. */
import { say } from "./strings.js";

/* An element with attributes and children, which may be texts. */
export function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes))
        if (value !== undefined)
            made.setAttribute(key, value);
    made.append(...children);
    return made;
}

/* Clears the page and shows a title and a sentence. */
export function begin(page, title, text) {
    document.title = title;
    const heading = element("h1", { tabindex: "-1" }, title);
    page.replaceChildren(heading);
    if (text)
        page.append(element("p", {}, text));
    return heading;
}

function labelled(field) {
    const input = element("input", {
        id: field.name, name: field.name, required: "",
        type: field.type ?? "text", autocomplete: field.autocomplete ?? "off",
        inputmode: field.inputmode, autocapitalize: "none", spellcheck: "false",
        value: field.value, "aria-describedby": "error",
    });
    const label = element("label", { for: field.name }, field.label);
    if (field.type !== "password")
        return [label, input];
    const toggle = element("button", { type: "button", "aria-pressed": "false" },
        say("show"));
    toggle.addEventListener("click", () => {
        const hidden = input.type === "password";
        input.type = hidden ? "text" : "password";
        toggle.textContent = say(hidden ? "hide" : "show");
        toggle.setAttribute("aria-pressed", String(hidden));
    });
    return [label, element("span", { class: "with-button" }, input, toggle)];
}

/* Shows fields and a button. act is handed the fields' values; while it is at
 * work the button is off, and what it throws is shown under the fields. */
export function ask(page, { fields = [], button, act }) {
    const error = element("p", { id: "error", role: "alert" });
    const press = element("button", {}, button);
    const form = element("form", { novalidate: "" },
        ...fields.flatMap(labelled), error, press);
    form.addEventListener("submit", async (event) => {
        event.preventDefault();
        press.disabled = true;
        error.textContent = "";
        const inputs = [...form.querySelectorAll("input")];
        inputs.forEach((input) => input.removeAttribute("aria-invalid"));
        try {
            await act(Object.fromEntries(new FormData(form)));
        } catch (failure) {
            error.textContent = failure.message;
            inputs[0]?.setAttribute("aria-invalid", "true");
            (inputs[0] ?? press).focus();
        } finally {
            press.disabled = false;
        }
    });
    page.append(form);
    (form.querySelector("input") ?? press).focus();
    return form;
}

/* Asks again and again until there is an answer, or the page is left. A
 * refusal is for later, unless it is of another kind than the one waited for. */
export async function wait(tries, waited) {
    for (;;) {
        await new Promise((resolve) => setTimeout(resolve, 2000));
        try {
            if (await tries())
                return;
        } catch (failure) {
            if (failure.errcode !== waited && failure.status !== 429)
                throw failure;
        }
    }
}
