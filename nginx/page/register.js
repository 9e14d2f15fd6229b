/* The sign-up page: asks for a user name and a password, and walks the stages
 * of a flow. */
import { account } from "./account.js";
import { Failure, client, get, learn, post, settings, v3 } from "./api.js";
import { brought, forgetLink, isReopened, linkBack } from "./brought.js";
import { auth, cancel, completed, findWay, flows, learnFlows, params, register,
    signUp, startDoor } from "./door.js";
import { showClosed, showWaiting, showWelcome } from "./finish.js";
import { ask, begin, element, offer, wait, waiting } from "./form.js";
import { showServer } from "./header.js";
import { keep } from "./keep.js";
import { again, showProgress } from "./progress.js";
import { askInvitation, stages } from "./stages.js";
import { words } from "./strings.js";
import { forgetTrail, startTrail, stay, visit } from "./trail.js";
import { dummy, nameOf, pagesOf, password, stagesOf, token } from "./ways.js";

const page = document.querySelector("main");

/* Clients that open this page put a function into this object, which is called
 * in the end: no specification has it, but the web views of Android and iOS do.
 * They reach it when the page is loaded, so the object is there by then. */
window.matrixRegistration ??= {};
const hasClient = () => typeof window.matrixRegistration.onRegistered === "function";

/* Shows a page that can be gone back to, as long as there is no account. It is
 * handed the failure that has led to it, once. */
function open(draw, failure, show = visit) {
    let once = failure;
    show(() => {
        const said = once;
        once = undefined;
        if (signUp.userId)
            finish();
        else
            draw(said);
    });
}

/* What the last page says of how the account was made. */
function story() {
    const { userId, way = [] } = signUp;
    return { userId: userId ?? `@${signUp.user}:${settings.server_name}`,
        server: signUp.homeServer ?? settings.server_name,
        hasMail: way.some((type) => type.startsWith("m.login.email.")),
        hasClient: hasClient() };
}

/* The answer has an access token, unless the page was loaded again since. */
async function finish({ access_token: accessToken } = {}) {
    await learn().catch(() => {});
    signUp.session = undefined;
    /* A homeserver makes no account before it is approved. */
    signUp.waits ??= settings.accounts_need_approval && !settings.has_homeserver;
    forgetLink();
    showServer(signUp.homeServer);
    showProgress();
    (signUp.waits ? showWaiting : showWelcome)(page, story());
    if (hasClient() && accessToken)
        window.matrixRegistration.onRegistered(signUp.homeServer, signUp.userId,
            accessToken);
}

/* The account is made once it has been approved: the sign-up waits, and its link
 * opens it again. When it is denied, the server knows it no more. */
async function waitForApproval() {
    signUp.isAsked = true;
    showProgress(undefined, true);
    showWaiting(page, { ...story(), link: linkBack() });
    const isDecided = async () =>
        (await post(v3, auth())).session !== signUp.session;
    if (await wait(isDecided, "approval_pending", 10))
        await goOn(await register(auth()));
}

/* The page of the next stage; or the end. */
async function goOn(answer, show = stay) {
    if (answer.user_id) {
        await finish(answer);
        return;
    }
    signUp.way ??= flows.find((way) => completed.every((type) => way.includes(type)))
        ?? flows[0];
    const next = stagesOf(signUp.way).find((type) => !completed.includes(type));
    if (next === dummy || !next) {
        const ended = await register(auth(dummy));
        if (ended.user_id || next || await findWay())
            await goOn(ended, show);
        else
            startOver(new Failure(words("error bad_type")));
    } else if (next === token && signUp.invitation) {
        await useInvitation(show);
    } else {
        showStage(next, undefined, show);
    }
}

/* The invitation was asked for in the beginning. */
async function useInvitation(show) {
    const { invitation } = signUp;
    signUp.invitation = undefined;
    const answer = await register(auth(token, { token: invitation }))
        .catch((failure) => failure);
    if (!(answer instanceof Error))
        await goOn(answer, show);
    else if (!refusesName(answer))
        showStage(token, answer, show);
}

/* Whether a failure is about the user name: then another one is asked for. */
function refusesName(failure) {
    if (!failure.error?.startsWith("name_"))
        return false;
    if (failure.error === "name_not_invited" && signUp.forName)
        failure.words = words("nameNotInvitedBut", { name: signUp.forName });
    open(drawAccount, failure, stay);
    return true;
}

/* Who goes back to a stage that has passed may mend the name. */
const unlessPassed = (type, draw, other = drawAccount) => (said) =>
    completed.includes(type) ? other() : draw(said);

function showStage(type, failure, show) {
    open(unlessPassed(type, (said) => drawStage(type, said)), failure, show);
}

function drawStage(type, failure) {
    let last;
    showProgress(type);
    const look = async (body) => {
        try {
            last = await register(body);
        } catch (refusal) {
            refusesName(refusal);
            throw refusal;
        }
    };
    const part = (show) => (draw) => {
        open(() => {
            showProgress(type);
            unlessPassed(type, draw)();
        }, undefined, show);
    };
    (stages[type] ?? (() => begin(page, words("errorTitle"), words("unknown"))))(page, {
        get params() {
            return params[type] ?? {};
        },
        failure,
        kept: keep(type),
        invitation: brought.get("invitation") ?? "",
        frame: `${client}/v3/auth/${type}/fallback/web?session=${signUp.session}`,
        look: () => look(auth()),
        submit: async (keys) => {
            await look(auth(type, keys));
            return last.user_id || completed.includes(type) ? undefined
                : params[type] ?? {};
        },
        requestToken: (body) => post(`${v3}/email/requestToken`, body),
        stay: part(stay),
        visit: part(visit),
        done: () => goOn(last).catch(showFailure),
    });
}

/* The user name and the password; or, when another person has the name or a
 * person came back, the same again: then the password is with the server. */
function drawAccount(failure) {
    const { way, user, forName, session } = signUp;
    const hasPassword = way.includes(password);
    showProgress("account");
    account(page, {
        title: words(hasPassword && !session ? "title" : "userTitle"),
        button: words(pagesOf(way).length === 1 ? "title" : "goOn"),
        user, forName, hasPassword, failure,
        isKept: hasPassword && Boolean(session),
        act: async (values) => {
            /* What may have to be asked for again needs a session. */
            const isWhole = stagesOf(way).length === 0 && !settings.accounts_need_approval;
            signUp.user = values.user.trim();
            /* An invitation for a name gives it when its turn comes; before that
             * it is not available. */
            await goOn(await register({
                username: forName ? undefined : signUp.user,
                password: values.password || undefined,
                inhibit_login: !hasClient(),
                ...isWhole ? auth(dummy) : signUp.session ? auth() : {},
            }), visit);
        },
    });
    offerChoice();
}

/* The invitation is looked at before a name is chosen. */
function drawInvitation(failure) {
    showProgress(token);
    askInvitation(page, {
        failure, token: signUp.invitation ?? brought.get("invitation") ?? "",
        act: async (invitation) => {
            const answer = await get(`${client}/v1/register/${token}/validity?token=`
                + encodeURIComponent(invitation));
            if (!answer.valid)
                throw Object.assign(new Failure(words("error wrong_token")),
                    { status: 403 });
            signUp.invitation = invitation;
            signUp.forName = answer["matrix_register.for_name"];
            open(drawAccount);
        },
    });
    offerChoice();
}

function offerChoice() {
    if (flows.length > 1 && !signUp.session)
        offer(page, words("chooseOther"), () => open(drawChoice));
}

/* A sign-up that has begun on another way can't go on here. */
function follow(way, failure) {
    if (signUp.session && signUp.way?.join() !== way.join())
        cancel();
    signUp.way = way;
    open(way.includes(token) ? unlessPassed(token, drawInvitation,
        flows.length > 1 ? drawChoice : drawAccount) : drawAccount, failure);
}

function drawChoice(failure) {
    showProgress();
    begin(page, words("chooseTitle"), failure?.words ?? words("chooseText"));
    const list = element("ul", { class: "ways" });
    for (const way of flows) {
        const button = element("button", { type: "button" }, nameOf(way, flows));
        button.addEventListener("click", () => follow(way));
        list.append(element("li", {}, button));
    }
    page.append(list);
}

/* The first page. Who brings an invitation along has chosen already, where one
 * flow asks for it. */
function showFirst(failure) {
    const invited = flows.filter((way) => way.includes(token));
    const ways = brought.has("invitation") && invited.length > 0 ? invited : flows;
    if (ways.length === 1)
        follow(ways[0], failure);
    else
        open(drawChoice, failure);
}

function showFailure(failure) {
    showProgress();
    showServer(settings.server_name ?? location.host);
    begin(page, words("unavailable"), failure.words ?? failure.message);
    ask(page, { button: words("tryAgain"), act: () => start() });
}

async function goOnWhere(failure) {
    await Promise.all([learn(), learnFlows()]);
    showServer(settings.server_name);
    const reopened = isReopened();
    if (flows.length === 0) {
        showClosed(page, settings.closed_until, start);
    } else if (signUp.session) {
        const answer = await register(auth());
        /* The link of another person's sign-up does not open it. */
        if (reopened && !answer.user_id)
            startOver();
        else
            await goOn(answer);
    } else {
        showFirst(failure);
    }
}

async function start(failure) {
    begin(page, words("title"));
    page.append(waiting());
    await (signUp.userId ? finish() : goOnWhere(failure)).catch(showFailure);
}

function startOver(failure) {
    cancel();
    forgetTrail();
    start(failure);
}

startDoor((failure) => {
    if (failure.error === "session_unknown" && signUp.isAsked)
        failure.words = words("approvalEnded");
    if (failure.error === "approval_pending")
        waitForApproval().catch(showFailure);
    else if (failure.error === "closed")
        showClosed(page, failure.answer["matrix_register.closed_until"], start);
    else
        startOver(failure);
});
startTrail(() => signUp.session && flows.length > 0
    ? open(drawAccount, undefined, stay) : start());
again.addEventListener("click", () => startOver());
start();
