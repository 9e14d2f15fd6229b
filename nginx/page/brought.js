/* What the address of the page brings along behind its #: an invitation, or a
 * sign-up that waits for approval. */
import { signUp } from "./door.js";

export const brought = new URLSearchParams(location.hash.slice(1));

export function forgetLink() {
    brought.delete("invitation");
    brought.delete("session");
    history.replaceState(history.state, "", location.pathname + location.search);
}

/* An address that leads back into the sign-up that waits. */
export function linkBack() {
    const { session, user, way } = signUp;
    const back = new URLSearchParams({ session, user, way: way.join(" ") });
    return new URL(`#${back}`, location.href).href;
}

/* Whether the page was opened by such an address, and not in the middle of
 * another sign-up. */
export function isReopened() {
    if (!brought.has("session") || signUp.session || signUp.userId)
        return false;
    signUp.session = brought.get("session");
    signUp.isAsked = true;
    signUp.user = brought.get("user");
    signUp.way = brought.get("way")?.split(" ");
    forgetLink();
    return true;
}
