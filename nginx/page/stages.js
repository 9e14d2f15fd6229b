/* How each type of stage is shown. Every function fills a page and hands the
 * stage's keys to context.submit(), which tells what the stage has begun, or
 * nothing when it is passed; then context.done() is called.
 *
 * context: params, what the server says beforehand; submit(keys); done();
 * requestToken(body), which mails a link; kept, what the stage remembers over a
 * reload; visit(draw) and stay(draw), for a stage of several pages, see trail.js;
 * widget, what a captcha needs; or frame, the address of the page that has it,
 * and look(), which asks how far the sign-up is. */
import { account } from "./account.js";
import { emailCode, emailIdentity, emailLink } from "./email.js";
import { ask, begin, element, retry, tell, wait, waiting } from "./form.js";
import { keepSaying, language, words } from "./strings.js";

/* What a stage is asked that is passed at once. */
const passWith = (context) => async (values) => {
    if (await context.submit(values) === undefined)
        await context.done();
};

function password(page, context) {
    account(page, { title: words("passwordTitle"), button: words("goOn"),
        hasPassword: true, act: passWith(context) });
}

function dummy(page, context) {
    begin(page, words("dummy"));
    ask(page, { button: words("goOn"), act: () => passWith(context)({}) });
}

/* Asks for an invitation. act is handed its token; failure is what was wrong
 * with it before. */
export function askInvitation(page, { token, act, failure }) {
    begin(page, words("invitationTitle"), words("invitationText"));
    ask(page, {
        fields: [{ name: "token", label: words("invitation"), value: token }],
        button: words("goOn"), failure,
        act: (values) => act(values.token.trim()),
    });
}

function invitation(page, context) {
    askInvitation(page, { token: context.invitation, failure: context.failure,
        act: (token) => passWith(context)({ token }) });
}

/* The words for a document in the person's language, or in any. */
function translation(policy) {
    return policy[language] ?? policy.en ??
        Object.values(policy).find((value) => value.url !== undefined);
}

function terms(page, context) {
    begin(page, words("termsTitle"), words("termsText"));
    const list = element("ul", { class: "links" });
    const show = () => {
        list.replaceChildren();
        for (const policy of Object.values(context.params.policies ?? {})) {
            const { name, url } = translation(policy);
            list.append(element("li", {}, element("a",
                { href: url, target: "_blank", rel: "noopener noreferrer" }, name,
                element("span", { class: "unseen" }, ` ${words("newTab")()}`))));
        }
        return list.isConnected;
    };
    keepSaying(show);
    page.append(list);
    ask(page, { button: words("agree"),
        act: () => passWith(context)({}).catch((failure) => {
            /* They may have changed: then they are other ones by now. */
            show();
            throw failure;
        }) });
}

/* Its widget is a stranger's, and so has a page with a policy of its own. */
function framedCaptcha(page, context) {
    begin(page, words("captcha"));
    const error = element("p", { class: "error", role: "alert" });
    const frame = element("iframe", { title: words("captcha"), src: context.frame });
    window.onmessage = async ({ data, origin, source }) => {
        if (source !== frame.contentWindow || origin !== location.origin
            || data !== "authDone")
            return;
        await context.look().then(context.done, (failure) =>
            tell(error, failure.words ?? failure.message));
    };
    page.append(frame, error);
}

/* reCAPTCHA, hCaptcha and Turnstile take the same attributes. */
function captcha(page, context) {
    if (context.frame) {
        framedCaptcha(page, context);
        return;
    }
    begin(page, words("captcha"));
    const error = element("p", { class: "error", role: "alert" });
    page.append(element("div", {
        class: "g-recaptcha h-captcha cf-turnstile",
        "data-sitekey": context.params.public_key,
        "data-callback": "onCaptchaSolved",
    }), error);
    window.onCaptchaSolved = async (response) => {
        tell(error);
        try {
            await context.submit({ response });
            await context.done();
        } catch (failure) {
            tell(error, failure.words ?? failure.message);
            window.grecaptcha?.reset();
        }
    };
    const script = element("script", { src: context.widget?.script ?? "" });
    script.addEventListener("error", () => tell(error, words("captchaFailed")));
    document.head.append(script);
}

/* A plain link: where it leads to is known before it is pressed, and nothing is
 * in the way of opening it. */
async function oauth2(page, context) {
    begin(page, words("loginTitle"), words("loginText"));
    const again = (failure) => retry(page, failure, () => oauth2(page, context));
    const begun = await context.submit({}).catch((failure) => failure);
    if (begun === undefined)
        await context.done();
    else if (begun instanceof Error)
        again(begun);
    else
        showLogin(page, context, begun.uri, (failure) => {
            begin(page, words("loginTitle"), words("loginText"));
            again(failure);
        });
}

function showLogin(page, context, uri, fail) {
    const { host } = new URL(uri);
    const link = element("a", { class: "main", href: uri, target: "_blank",
        rel: "noopener" }, words("loginOpen", { host }));
    let isWaiting = false;
    const look = async () => {
        if (isWaiting)
            return;
        isWaiting = true;
        page.append(waiting(words("loginWait")));
        const isPassed = async () => await context.submit({}) === undefined;
        try {
            if (await wait(isPassed))
                await context.done();
        } catch (failure) {
            fail(failure);
        }
    };
    link.addEventListener("click", look);
    link.addEventListener("auxclick", look);
    page.append(link);
}

async function proofOfWork(page, context) {
    begin(page, words("workTitle"), words("workText"));
    const progress = element("progress", { "aria-label": words("working"), max: "1" });
    page.append(progress);
    try {
        const begun = await context.submit({});
        if (begun !== undefined) {
            const number = await solve(begun, progress);
            await context.submit({ challenge: begun.challenge, number });
        }
        await context.done();
    } catch (failure) {
        progress.remove();
        retry(page, failure, () => proofOfWork(page, context));
    }
}

function solve(begun, progress) {
    return new Promise((resolve, reject) => {
        const worker = new Worker(new URL("./work.js", import.meta.url),
            { type: "module" });
        worker.onerror = () => reject(new Error("work.js"));
        worker.onmessage = ({ data }) => {
            /* Half of all people need fewer tries than this. */
            progress.value = 1 - 2 ** (-data.tries / 2 ** begun.difficulty);
            if (data.number !== undefined || !progress.isConnected)
                worker.terminate();
            if (data.number !== undefined)
                resolve(data.number);
        };
        worker.postMessage(begun);
    });
}

export const stages = {
    "m.login.password": password,
    "m.login.dummy": dummy,
    "m.login.registration_token": invitation,
    "m.login.terms": terms,
    "m.login.recaptcha": captcha,
    "m.login.email.code": emailCode,
    "m.login.email.url": emailLink,
    "m.login.email.identity": emailIdentity,
    "m.login.oauth2": oauth2,
    "matrix_register.login.proof_of_work": proofOfWork,
};
