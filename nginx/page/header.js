/* The top of every page: whose server it is, and the choice of a language. */
import { element } from "./form.js";
import { chooseLanguage, language, languages } from "./strings.js";

export function showServer(name) {
    document.querySelector("#server").textContent = name;
}

const chooser = element("select",
    { id: "language", "aria-label": "Language / Sprache" },
    ...Object.entries(languages).map(([code, { language: name }]) =>
        element("option", { value: code, lang: code }, name)));
chooser.value = language;
chooser.addEventListener("change", () => chooseLanguage(chooser.value));
document.querySelector("header").append(chooser);
