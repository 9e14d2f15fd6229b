/* The sign-up at the door of today, which keeps name and password, and knows how
 * far a session is, so that a reload loses nothing. Version 1 of the API tells
 * the flows with the password in its place. */
import { Failure, get, post, tell, v1, v3 } from "./api.js";
import { forget, keep } from "./keep.js";
import { words } from "./strings.js";
import { stagesOf } from "./ways.js";

/* session, way (the types of the chosen flow), user, invitation with forName,
 * the only user name that it is for; isAsked, whether administrators have been
 * asked to approve it; and userId, homeServer and waits when all is done. */
export let signUp = keep("sign-up");
export let flows = [];
export let completed = [];
export let params = {};

export async function learnFlows() {
    const answer = await get(v1);
    flows = answer.flows.map(({ type, stages }) => stages ?? [type]);
}

/* Whether one can go on after flows have changed: then by the flow as it is now. */
export async function findWay() {
    await learnFlows();
    signUp.way = flows.find((way) => completed.every((type) => way.includes(type))
        && stagesOf(way).some((type) => !completed.includes(type)));
    return Boolean(signUp.way);
}

let whenEnded = () => {};
export function startDoor(end) {
    whenEnded = end;
}
const endings = ["approval_pending", "bad_type", "closed", "missing_keys",
    "session_unknown"];

/* What ends the sign-up ends what was asked for it, too: another page is shown
 * by then. */
function end(failure) {
    whenEnded(failure);
    return new Promise(() => {});
}

/* Asks the door, and takes in how far the sign-up is by its answer. */
export async function register(body) {
    const { session } = signUp;
    const answer = await post(v3, body).catch((failure) => {
        params = failure.answer?.params ?? params;
        if (failure.triesLeft === 0 || endings.includes(failure.error))
            return end(failure);
        throw failure;
    });
    if (answer.session && session && answer.session !== session)
        return end(Object.assign(new Failure(words("error session_unknown")),
            { error: "session_unknown" }));
    if (answer.user_id) {
        signUp.userId = answer.user_id;
        signUp.homeServer = answer.home_server;
        return answer;
    }
    signUp.session = answer.session;
    completed = answer.completed ?? [];
    params = answer.params ?? {};
    return answer;
}

export const auth = (type, keys) =>
    ({ auth: { ...keys, type, session: signUp.session } });

/* Forgets the sign-up, and lets the server forget it. */
export function cancel() {
    if (signUp.session)
        tell(`${v1}/cancel`, { session: signUp.session });
    forget();
    signUp = keep("sign-up");
    completed = [];
    params = {};
}
