/* The ways to sign up: each flow is a list of stage types. */
import { words } from "./strings.js";

export const password = "m.login.password";
export const dummy = "m.login.dummy";
export const token = "m.login.registration_token";

/* The stages of a flow that come after name and password; and those of them
 * that a person meets. */
export const stagesOf = (way) => way.filter((type) => type !== password);
const shownOf = (way) => stagesOf(way).filter((type) => type !== dummy);

/* All pages of a flow in order. The invitation is the first, since it may be for
 * one user name only. */
export function pagesOf(way) {
    const shown = shownOf(way);
    return [...shown.filter((type) => type === token), "account",
        ...shown.filter((type) => type !== token)];
}

/* What a flow has that no other one has, in words; else what not all of them
 * have; else, since it has less than they have, the least that there is. */
export function nameOf(way, flows) {
    const sharers = (type) => flows.filter((other) => other.includes(type)).length;
    const shown = shownOf(way);
    const only = shown.find((type) => sharers(type) === 1);
    const own = only ? [only] : shown.filter((type) => sharers(type) < flows.length);
    const types = own.length > 0 ? own : [way.includes(password) ? password : dummy];
    const said = types.map((type) => words(`way ${type}`));
    return () => said.map((part) => part()).join(" + ");
}
