/* The sign-up page: asks for a user name and a password, and walks the stages
 * of a flow. Version 1 of the API tells the flows with the password in its
 * place; the door of today keeps name and password, and knows how far a session
 * is, so that a reload loses nothing. */
import { Failure, client, get, getOnce, post } from "./api.js";
import { ask, begin, element, offer, tell, waiting } from "./form.js";
import { forget, keep } from "./keep.js";
import { account, stages } from "./stages.js";
import { chooseLanguage, language, words } from "./strings.js";

const page = document.querySelector("main");
const again = document.querySelector("#start-over");
const v3 = `${client}/v3/register`;
const password = "m.login.password";
const dummy = "m.login.dummy";
const namesAreWrong = ["M_USER_IN_USE", "M_INVALID_USERNAME", "M_EXCLUSIVE"];

/* Clients that open this page put a function into this object, which is called
 * in the end: no specification has it, but the web views of Android and iOS do.
 * They reach it when the page is loaded, so the object is there by then. */
window.matrixRegistration ??= {};
const hasClient = () => typeof window.matrixRegistration.onRegistered === "function";

/* session, way (the types of the chosen flow), user, and userId and homeServer
 * when all is done. */
let signUp = keep("sign-up");
let flows = [];
let completed = [];
let params = {};

/* The stages that a person meets besides the choice of name and password. */
const stagesOf = (way) => way.filter((type) => type !== password);
const shownOf = (way) => stagesOf(way).filter((type) => type !== dummy);

function showProgress(step, steps) {
    const place = document.querySelector("#progress");
    place.hidden = steps < 2;
    place.replaceChildren(
        element("span", {}, words("step", { step, steps })),
        element("span", { class: "steps", "aria-hidden": "true" },
            ...Array.from({ length: steps }, (_, index) => element("span",
                { class: index < step ? "passed" : "" }))));
    again.hidden = !signUp.session && !signUp.userId;
    tell(again, words(signUp.userId ? "oneMore" : "startOver"));
}

/* Asks the door, and takes in how far the sign-up is by its answer. A session
 * that is gone ends what was asked for it: another page is shown then. */
async function register(body, type) {
    const answer = await post(v3, body, type);
    if (answer.session && signUp.session && answer.session !== signUp.session) {
        startOver(new Failure(words("expired")));
        return new Promise(() => {});
    }
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

const auth = (type, keys) => ({ auth: { ...keys, type, session: signUp.session } });

function finish({ access_token: accessToken }) {
    const { userId, homeServer } = signUp;
    signUp.session = undefined;
    showProgress(0, 0);
    begin(page, words("welcome"), words("welcomeText"));
    const id = element("output", { class: "id" }, userId);
    page.append(id);
    offer(page, words("copy"), () => copy(id), words("copied"));
    if (hasClient()) {
        page.append(element("p", {}, words("opened")));
        if (accessToken)
            window.matrixRegistration.onRegistered(homeServer, userId, accessToken);
        return;
    }
    page.append(element("h2", {}, words("what")), element("ol", { class: "todo" },
        element("li", {}, element("strong", {}, words("openClient")), " ",
            words("openClientText")),
        element("li", {}, element("strong", {}, words("openServer")), " ", homeServer),
        element("li", {}, element("strong", {}, words("openUser")), " ",
            words("openUserText"))));
}

/* Where there is no clipboard, which is so without https, the old way. */
async function copy(node) {
    if (navigator.clipboard) {
        await navigator.clipboard.writeText(node.textContent);
        return;
    }
    getSelection().selectAllChildren(node);
    document.execCommand("copy");
}

/* The page of the next stage; or the end. */
async function goOn(answer) {
    if (answer?.user_id) {
        finish(answer);
        return;
    }
    const next = stagesOf(signUp.way).find((type) => !completed.includes(type));
    if (next === dummy || !next) {
        const ended = await register(auth(next));
        if (!ended.user_id && !next)
            throw new Failure(words("failed"));
        await goOn(ended);
    } else {
        showStage(next);
    }
}

function showStage(type) {
    const shown = shownOf(signUp.way);
    let last;
    showProgress(shown.indexOf(type) + 2, shown.length + 1);
    const look = async (body) => {
        try {
            last = await register(body, type);
        } catch (failure) {
            if (namesAreWrong.includes(failure.errcode))
                askForAccount(failure);
            throw failure;
        }
    };
    (stages[type] ?? (() => begin(page, words("unknown"))))(page, {
        params: params[type] ?? {},
        kept: keep(type),
        invitation: new URLSearchParams(location.hash.slice(1)).get("invitation") ?? "",
        frame: `${client}/v3/auth/${type}/fallback/web?session=${signUp.session}`,
        look: () => look(auth()),
        submit: async (keys) => {
            await look(auth(type, keys));
            return last.user_id || completed.includes(type) ? undefined
                : params[type] ?? {};
        },
        requestToken: (body) => post(`${v3}/email/requestToken`, body, type),
        done: () => goOn(last).catch(showFailure),
    });
}

/* Says of a name whether it can be had, a moment after it was typed. */
function watchName({ input, hint, blame }) {
    let timer;
    let asked;
    const look = async (signal) => {
        const name = encodeURIComponent(input.value.trim());
        try {
            await getOnce(`${v3}/available?username=${name}`, signal);
            hint.classList.add("good");
            tell(hint, words("nameFree"));
        } catch (failure) {
            if (failure.status === 400)
                blame(failure.words);
        }
    };
    input.addEventListener("input", () => {
        clearTimeout(timer);
        asked?.abort();
        asked = new AbortController();
        hint.classList.remove("good");
        tell(hint, words("nameHint"));
        if (input.value.trim() !== "")
            timer = setTimeout(look, 400, asked.signal);
    });
}

/* The first page; or, when the name is gone, the same again for another one:
 * then the password is with the server already. */
function askForAccount(failure) {
    const { way } = signUp;
    const hasPassword = way.includes(password) && !signUp.session;
    const steps = shownOf(way).length + 1;
    showProgress(1, steps);
    account(page, {
        title: words(hasPassword ? "title" : "userTitle"),
        button: words(steps === 1 ? "title" : "goOn"),
        user: signUp.user, watch: watchName, hasPassword, failure,
        act: async (values) => {
            const type = stagesOf(way).length === 0 ? dummy : undefined;
            signUp.user = values.user.trim();
            await goOn(await register({
                username: signUp.user, password: values.password,
                inhibit_login: !hasClient(),
                ...signUp.session || type ? auth(type) : {},
            }));
        },
    });
    if (flows.length > 1 && !signUp.session)
        offer(page, words("chooseOther"), () => choose());
}

/* What a flow has that no other one has, in words; else what not all of them
 * have; else, since it has less than they have, the least that there is. */
function nameOf(way) {
    const sharers = (type) => flows.filter((other) => other.includes(type)).length;
    const shown = shownOf(way);
    const only = shown.find((type) => sharers(type) === 1);
    const own = only ? [only] : shown.filter((type) => sharers(type) < flows.length);
    const types = own.length > 0 ? own : [way.includes(password) ? password : dummy];
    const said = types.map((type) => words(`way ${type}`));
    return () => said.map((part) => part()).join(" + ");
}

function choose(failure) {
    if (flows.length === 1) {
        [signUp.way] = flows;
        askForAccount(failure);
        return;
    }
    signUp.way = undefined;
    showProgress(0, 0);
    begin(page, words("chooseTitle"), failure?.words ?? words("chooseText"));
    const list = element("ul", { class: "ways" });
    for (const way of flows) {
        const button = element("button", { type: "button" }, nameOf(way));
        button.addEventListener("click", () => {
            signUp.way = way;
            askForAccount();
        });
        list.append(element("li", {}, button));
    }
    page.append(list);
}

function showFailure(failure) {
    begin(page, words("unavailable"), failure.words ?? failure.message);
    ask(page, { button: words("tryAgain"), act: () => start() });
}

async function start(failure) {
    if (signUp.userId) {
        finish({});
        return;
    }
    begin(page, words("title"));
    page.append(waiting());
    try {
        const answer = await get(`${client}/api/v1/register`);
        flows = answer.flows.map(({ type, stages: all }) => all ?? [type]);
        if (flows.length === 0)
            begin(page, words("closedTitle"), words("closedText"));
        else if (signUp.session)
            await goOn(await register(auth()));
        else
            choose(failure);
    } catch (problem) {
        showFailure(problem);
    }
}

function startOver(failure) {
    forget();
    signUp = keep("sign-up");
    completed = [];
    start(failure);
}

document.querySelector("#host").textContent = location.host;
const chooser = document.querySelector("#language");
chooser.value = language;
chooser.addEventListener("change", () => chooseLanguage(chooser.value));
again.addEventListener("click", () => startOver());
start();
