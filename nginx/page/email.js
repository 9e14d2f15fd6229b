/* The stages that confirm an email address. */
import { ask, begin, element, offer, tell, wait, waiting } from "./form.js";
import { words } from "./strings.js";

/* Asks for an address, then shows what comes after the mail was sent; at once
 * where one was sent before. */
function email(page, context, send, then) {
    const { kept } = context;
    const show = () => {
        then(kept.address);
        offer(page, words("another"), () => send(kept.address), words("anotherSent"));
        offer(page, words("addressOther"), () => context.stay(askFor));
    };
    const askFor = () => {
        begin(page, words("emailTitle"), words("emailText"));
        ask(page, {
            fields: [{ name: "email", label: words("address"), type: "email",
                autocomplete: "email", inputmode: "email", value: kept.address }],
            button: words("goOn"),
            act: async (values) => {
                const address = values.email.trim();
                await send(address);
                kept.address = address;
                context.visit(show);
            },
        });
    };
    context.stay(kept.address ? show : askFor);
}

/* Goes on by itself once the stage is passed: the link in the mail may be
 * opened anywhere. */
async function watch(page, context, keys, waited) {
    const isPassed = async () => await context.submit(keys()) === undefined;
    const error = element("p", { class: "error", role: "alert" });
    page.append(error);
    try {
        if (await wait(isPassed, waited))
            await context.done();
    } catch (failure) {
        page.querySelector(".waiting")?.remove();
        tell(error, failure.words ?? failure.message);
    }
}

export function emailCode(page, context) {
    const send = (address) => context.submit({ email: address });
    email(page, context, send, (address) => {
        begin(page, words("emailTitle"), words("codeText", { address }));
        ask(page, {
            fields: [{ name: "code", label: words("code"), inputmode: "numeric",
                autocomplete: "one-time-code", hint: words("codeLink") }],
            button: words("confirm"),
            act: async ({ code }) => {
                const keys = { code: code.replaceAll(/\s/g, "") };
                if (await context.submit(keys) === undefined)
                    await context.done();
            },
        });
        watch(page, context, () => ({ by_link: true }), "email_not_yet");
    });
}

function showLink(page, context, address, keys, waited) {
    begin(page, words("emailTitle"), words("linkText", { address }));
    page.append(waiting());
    watch(page, context, keys, waited);
}

export function emailLink(page, context) {
    const send = (address) => context.submit({ email: address });
    email(page, context, send, (address) =>
        showLink(page, context, address, () => ({}), "email_not_yet"));
}

export function emailIdentity(page, context) {
    const { kept } = context;
    kept.secret ??= crypto.getRandomValues(new Uint8Array(24))
        .reduce((text, byte) => text + byte.toString(16).padStart(2, "0"), "");
    const send = async (address) => {
        kept.attempt = (kept.attempt ?? 0) + 1;
        const { sid } = await context.requestToken({ client_secret: kept.secret,
            email: address, send_attempt: kept.attempt });
        kept.sid = sid;
    };
    const keys = () => ({
        threepidCreds: { sid: kept.sid, clientSecret: kept.secret } });
    email(page, context, send, (address) =>
        showLink(page, context, address, keys, "identity_refused"));
}
