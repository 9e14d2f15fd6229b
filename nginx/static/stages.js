/* How each type of stage is shown. Every function fills a page and hands the
 * stage's keys to context.submit(), which tells what the stage has begun, or
 * nothing when it is passed; then context.done() is called.
 *
 * context: params, what the server says beforehand; widget, for captchas;
 * submit(keys); done(); requestToken(body), which mails a link. */
import { ask, begin, element, wait } from "./form.js";
import { language, say } from "./strings.js";

function password(page, context) {
    begin(page, say("passwordTitle"));
    ask(page, {
        fields: [
            { name: "user", label: say("user"), autocomplete: "username" },
            { name: "password", label: say("password"), type: "password",
              autocomplete: "new-password" },
        ],
        button: say("goOn"),
        act: async (values) => {
            await context.submit(values);
            context.done();
        },
    });
}

function dummy(page, context) {
    begin(page, say("dummy"));
    ask(page, {
        button: say("goOn"),
        act: async () => {
            await context.submit({});
            context.done();
        },
    });
}

function invitation(page, context) {
    begin(page, say("invitationTitle"));
    ask(page, {
        fields: [{ name: "token", label: say("invitation") }],
        button: say("goOn"),
        act: async (values) => {
            await context.submit(values);
            context.done();
        },
    });
}

/* The words for a document in the person's language, or in any. */
function translation(policy) {
    return policy[language] ?? policy.en ??
        Object.values(policy).find((value) => value.url !== undefined);
}

function terms(page, context) {
    begin(page, say("termsTitle"), say("termsText"));
    const list = element("ul");
    for (const policy of Object.values(context.params.policies ?? {})) {
        const { name, url } = translation(policy);
        list.append(element("li", {}, element("a",
            { href: url, target: "_blank", rel: "noopener noreferrer" }, name)));
    }
    page.append(list);
    ask(page, {
        button: say("agree"),
        act: async () => {
            await context.submit({});
            context.done();
        },
    });
}

/* reCAPTCHA, hCaptcha and Turnstile take the same attributes. */
function captcha(page, context) {
    begin(page, say("captcha"));
    const error = element("p", { role: "alert" });
    page.append(element("div", {
        class: "g-recaptcha h-captcha cf-turnstile",
        "data-sitekey": context.params.public_key,
        "data-callback": "onCaptchaSolved",
    }), error);
    window.onCaptchaSolved = async (response) => {
        try {
            await context.submit({ response });
            context.done();
        } catch (failure) {
            error.textContent = failure.message;
            window.grecaptcha?.reset();
        }
    };
    const script = element("script", { src: context.widget?.script ?? "" });
    script.addEventListener("error", () => {
        error.textContent = say("captchaFailed");
    });
    document.head.append(script);
}

/* Asks for an address, then shows what comes after the mail was sent. */
function email(page, send, then) {
    begin(page, say("emailTitle"), say("emailText"));
    ask(page, {
        fields: [{ name: "email", label: say("address"), type: "email",
                   autocomplete: "email", inputmode: "email" }],
        button: say("goOn"),
        act: async (values) => {
            await send(values.email);
            then(values.email);
        },
    });
}

function emailCode(page, context) {
    const send = (address) => context.submit({ email: address });
    email(page, send, (address) => {
        begin(page, say("emailTitle"), say("codeText", { address }));
        ask(page, {
            fields: [{ name: "code", label: say("code"), inputmode: "numeric",
                       autocomplete: "one-time-code" }],
            button: say("confirm"),
            act: async (values) => {
                await context.submit({ code: values.code.trim() });
                context.done();
            },
        });
        sendAnother(page, () => send(address));
    });
}

function sendAnother(page, send) {
    const another = element("button", { type: "button" }, say("another"));
    const error = element("p", { role: "alert" });
    another.addEventListener("click", async () => {
        error.textContent = "";
        try {
            await send();
        } catch (failure) {
            error.textContent = failure.message;
        }
    });
    page.append(error, another);
}

function waitForLink(page, context, address, again, keys, waited) {
    begin(page, say("emailTitle"), say("linkText", { address }));
    const error = element("p", { role: "alert" });
    page.append(error);
    sendAnother(page, again);
    wait(async () => !await context.submit(keys), waited).then(context.done,
        (failure) => {
            error.textContent = failure.message;
        });
}

function emailLink(page, context) {
    const send = (address) => context.submit({ email: address });
    email(page, send, (address) => {
        waitForLink(page, context, address, () => send(address), {},
            "M_LOGIN_EMAIL_URL_NOT_YET");
    });
}

function emailIdentity(page, context) {
    const secret = crypto.getRandomValues(new Uint8Array(24))
        .reduce((text, byte) => text + byte.toString(16).padStart(2, "0"), "");
    let attempt = 0;
    let sid;
    const send = async (address) => {
        attempt += 1;
        ({ sid } = await context.requestToken({
            client_secret: secret, email: address, send_attempt: attempt,
        }));
    };
    email(page, send, (address) => {
        waitForLink(page, context, address, () => send(address),
            { threepidCreds: { sid, clientSecret: secret } },
            "M_THREEPID_AUTH_FAILED");
    });
}

function oauth2(page, context) {
    begin(page, say("loginTitle"), say("loginText"));
    ask(page, {
        button: say("loginOpen"),
        act: async () => {
            /* Opened before anything is waited for, or it would be blocked. */
            const provider = window.open("about:blank", "_blank");
            const begun = await context.submit({}).catch((failure) => {
                provider?.close();
                throw failure;
            });
            if (!begun) {
                provider?.close();
                context.done();
                return;
            }
            if (provider)
                provider.location = begun.uri;
            waitForLogin(page, context, begun.uri);
        },
    });
}

function waitForLogin(page, context, uri) {
    begin(page, say("loginTitle"), say("loginWait"));
    const error = element("p", { role: "alert" });
    page.append(error, element("p", {}, element("a",
        { href: uri, target: "_blank" }, say("loginOpen"))));
    wait(async () => !await context.submit({})).then(context.done,
        (failure) => {
            error.textContent = failure.message;
        });
}

function proofOfWork(page, context) {
    begin(page, say("workTitle"), say("workText"));
    const progress = element("progress", { "aria-label": say("working") });
    ask(page, {
        button: say("work"),
        act: async () => {
            if (!window.crypto?.subtle)
                throw new Error(say("workInsecure"));
            page.append(progress);
            const begun = await context.submit({});
            const number = await solve(begun, progress);
            await context.submit({ challenge: begun.challenge, number });
            context.done();
        },
    });
}

function solve(begun, progress) {
    return new Promise((resolve, reject) => {
        const worker = new Worker(new URL("./work.js", import.meta.url),
            { type: "module" });
        worker.onerror = () => reject(new Error(say("failed")));
        worker.onmessage = ({ data }) => {
            /* Half of all people need fewer tries than this. */
            progress.value = 1 - 2 ** (-data.tries / 2 ** begun.difficulty);
            if (data.number !== undefined) {
                worker.terminate();
                resolve(data.number);
            }
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
