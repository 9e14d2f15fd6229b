/* All that people read on these pages; one object for each language. */
const languages = {
    en: {
        address: "E-mail address",
        agree: "I agree",
        another: "Send another mail",
        captcha: "Show that you are a person",
        captchaFailed: "The captcha could not be loaded. Is something blocking it?",
        code: "Code from the mail",
        codeText: "A mail with a code is on its way to {address}.",
        confirm: "Confirm",
        done: "Done",
        doneText: "You can close this page and go on where you came from.",
        dummy: "Nothing to do here but to go on",
        emailText: "A mail will be sent there to see that it is yours.",
        emailTitle: "Confirm your e-mail address",
        failed: "This server does not answer. Check your connection and try again.",
        goOn: "Go on",
        invitation: "Invitation",
        invitationTitle: "Show your invitation",
        linkText: "Open the link in the mail that is on its way to {address}. This page will notice.",
        loginText: "You log in at another site, which tells this server who you are.",
        loginTitle: "Log in elsewhere",
        loginOpen: "Open the log-in page",
        loginWait: "Log in on the page that has been opened, and come back. This page will notice.",
        missingSession: "This page belongs to a sign-up. Go back to your client and open it from there.",
        password: "Password",
        passwordTitle: "Choose a user name and a password",
        hide: "Hide",
        show: "Show",
        termsText: "Please read these documents:",
        termsTitle: "Terms",
        unknown: "This page does not know how to do that. Use another client.",
        user: "User name",
        work: "Start",
        workInsecure: "Your browser does this only on a page that begins with https.",
        workText: "Your computer works for a moment, so that programs do not sign up by the thousand.",
        workTitle: "A moment of work",
        working: "Working …",
    },
};

const wanted = (navigator.languages ?? [navigator.language ?? "en"])
    .map((language) => language.split("-")[0])
    .find((language) => language in languages) ?? "en";

export const language = wanted;

/* The words for a key, with {name} filled in. */
export function say(key, values = {}) {
    return languages[wanted][key].replace(/\{(\w+)\}/g,
        (whole, name) => values[name] ?? whole);
}
