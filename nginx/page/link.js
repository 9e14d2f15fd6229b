/* The pages that people come to through a link: the server has written them in
 * English, with a button that needs no script. This puts the words of the
 * reader's language in their place. */
import { wordsFor } from "./api.js";
import "./header.js";
import { keepSaying, words } from "./strings.js";

const page = document.querySelector("main");
const name = page.dataset.page;
const values = JSON.parse(page.dataset.values);

function say(selector, said) {
    const node = page.querySelector(selector);
    if (node)
        keepSaying(() => {
            node.textContent = said();
            if (selector === "h1")
                document.title = said();
        });
}

say("h1", words(`${name}Title`));
say("#text", name === "error"
    ? wordsFor({ ...values, seconds: Number(values.seconds) })
    : words(`${name}Text`, values));
say("button.main", words(`${name}Button`));
say("a.main", words(`${name}Link`, values));
page.classList.remove("late");
