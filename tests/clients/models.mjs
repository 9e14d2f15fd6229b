/* Holds answers against the models of the Matrix specification, as
 * tests/clients/models.json restates them. */
import { readFileSync } from "node:fs";

const models = JSON.parse(readFileSync(new URL("models.json", import.meta.url)));
const typeOf = (value) => Array.isArray(value) ? "array"
    : value === null ? "null" : typeof value;

/* What is wrong with an answer; "" when it is as the model says. */
export function misfit(name, answer) {
    const model = models[name];
    if (typeOf(answer) !== "object")
        return `no object: ${JSON.stringify(answer)}`;
    const wrong = Object.entries(model)
        .map(([key, type]) => [key.replace("?", ""), type, key.endsWith("?")])
        .filter(([key, type, optional]) =>
            key in answer ? typeOf(answer[key]) !== type : !optional)
        .map(([key]) => key);
    const strange = Object.keys(answer)
        .filter((key) => !(key in model) && !(`${key}?` in model));
    return [...wrong, ...strange].join(", ");
}
