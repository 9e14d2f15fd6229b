/* All that people read on these pages; one object for each language. */
const languages = {
    en: {
        address: "E-mail address",
        addressOther: "Use another address",
        agree: "I agree",
        another: "Send another mail",
        anotherSent: "Another mail is on its way.",
        captcha: "Show that you are a person",
        captchaFailed: "The captcha could not be loaded. Is something blocking it?",
        chooseOther: "Choose another way",
        chooseText: "There is more than one way to get an account here.",
        chooseTitle: "How would you like to sign up?",
        closedText: "This server takes no new accounts at the moment. Ask whoever runs it, or come back later.",
        closedTitle: "Registration is closed",
        code: "Code from the mail",
        codeText: "A mail with a code is on its way to {address}.",
        confirm: "Confirm",
        copied: "Copied",
        copy: "Copy",
        done: "Done",
        doneText: "You can close this page and go on where you came from.",
        dummy: "Nothing to do here but to go on",
        emailText: "A mail will be sent there to see that it is yours.",
        emailTitle: "Confirm your address",
        empty: "Please fill this in.",
        expired: "This sign-up has expired or was done before. Please start again.",
        failed: "This server does not answer. Check your connection and try again.",
        goOn: "Go on",
        hide: "Hide",
        hidePassword: "Hide password",
        invitation: "Invitation",
        invitationText: "You have got a code from somebody who is here already.",
        invitationTitle: "Show your invitation",
        later: "This server is too busy at the moment. Try again in {time}.",
        limited: "That was too often. Try again in {time}.",
        linkText: "Open the link in the mail that is on its way to {address}. This page will notice.",
        loginOpen: "Log in at {host}",
        loginText: "You log in at another site, which tells this server who you are.",
        loginTitle: "Log in elsewhere",
        loginWait: "Waiting for you to log in. This page will notice.",
        minutes: "{number} min",
        missingSession: "This page belongs to a sign-up. Go back to your client and open it from there.",
        nameFree: "This name is free.",
        nameHint: "People find you by it. It can’t be changed later.",
        newTab: "(opens in a new tab)",
        opened: "Go back to your app: it knows about the account already.",
        oneMore: "Create another account",
        openClient: "Open a Matrix client:",
        openClientText: "an app on your phone or your computer, or one in your browser",
        openServer: "Choose the server:",
        openUser: "Log in",
        openUserText: "with your user ID and your password",
        password: "Password",
        passwordHint: "A few words in a row are easy to keep in mind, and hard to guess.",
        passwordTitle: "Choose a user name and a password",
        retrying: "The server is busy. Trying again in {time} …",
        seconds: "{number} s",
        show: "Show",
        showPassword: "Show password",
        startOver: "Start over",
        step: "Step {step} of {steps}",
        strength0: "Easily guessed",
        strength1: "Weak: add another word",
        strength2: "Fair",
        strength3: "Strong",
        termsText: "Please read these documents:",
        termsTitle: "Terms",
        title: "Create an account",
        triesLeft: "Tries left: {number}.",
        tryAgain: "Try again",
        unavailable: "Signing up is not possible right now",
        unknown: "This page does not know how to do that. Use another client.",
        user: "User name",
        userTitle: "Choose a user name",
        waiting: "Waiting …",
        welcome: "Welcome!",
        welcomeText: "Your account is ready. This is your user ID; others reach you by it:",
        what: "What now?",
        workText: "Your computer works for a moment, so that programs do not sign up by the thousand. There is nothing to do for you.",
        workTitle: "A moment of work",
        working: "Progress",

        "way m.login.registration_token": "With an invitation",
        "way m.login.recaptcha": "With a captcha",
        "way matrix_register.login.proof_of_work": "With a moment of work for your computer",
        "way m.login.email.code": "With an e-mail address and a code",
        "way m.login.email.url": "With an e-mail address and a link",
        "way m.login.email.identity": "With an e-mail address",
        "way m.login.oauth2": "With a login at another site",
        "way m.login.terms": "By agreeing to the terms",
        "way m.login.password": "With a password",
        "way m.login.dummy": "With a user name alone",

        M_CAPTCHA_INVALID: "This was not solved. Try again.",
        M_CAPTCHA_NEEDED: "Solve the captcha first.",
        M_EXCLUSIVE: "This user name is reserved.",
        M_FORBIDDEN: "This server does not allow that.",
        M_INVALID_PARAM: "This is not an e-mail address that mail can be sent to.",
        M_INVALID_USERNAME: "A user name is made of a–z, 0–9 and . _ = - / + only.",
        M_THREEPID_AUTH_FAILED: "This address has not been confirmed.",
        M_THREEPID_IN_USE: "This e-mail address belongs to an account already.",
        M_USER_IN_USE: "This user name is taken.",
        M_WEAK_PASSWORD: "This password is too short: it needs at least {number} characters.",
        tooLong: "This name is too long.",
        "m.login.email.code M_FORBIDDEN": "This is not the code from the mail, or it has expired.",
        "m.login.oauth2 M_FORBIDDEN": "The other site has not let you in, or you have an account here already.",
        "m.login.registration_token M_FORBIDDEN": "This invitation is not valid.",
    },
    de: {
        address: "E-Mail-Adresse",
        addressOther: "Andere Adresse verwenden",
        agree: "Ich stimme zu",
        another: "Noch eine E-Mail senden",
        anotherSent: "Noch eine E-Mail ist unterwegs.",
        captcha: "Zeige, dass du ein Mensch bist",
        captchaFailed: "Das Captcha konnte nicht geladen werden. Wird es vielleicht blockiert?",
        chooseOther: "Anderen Weg wählen",
        chooseText: "Es gibt mehrere Wege, hier ein Konto zu bekommen.",
        chooseTitle: "Wie möchtest du dich registrieren?",
        closedText: "Dieser Server nimmt zurzeit keine neuen Konten an. Frage, wer ihn betreibt, oder komm später wieder.",
        closedTitle: "Die Registrierung ist geschlossen",
        code: "Code aus der E-Mail",
        codeText: "Eine E-Mail mit einem Code ist unterwegs an {address}.",
        confirm: "Bestätigen",
        copied: "Kopiert",
        copy: "Kopieren",
        done: "Fertig",
        doneText: "Du kannst diese Seite schließen und dort weitermachen, wo du herkamst.",
        dummy: "Hier ist nichts zu tun als weiterzugehen",
        emailText: "Dorthin geht eine E-Mail, um zu sehen, dass sie deine ist.",
        emailTitle: "Bestätige deine Adresse",
        empty: "Bitte fülle das aus.",
        expired: "Diese Anmeldung ist abgelaufen oder schon abgeschlossen. Bitte fange neu an.",
        failed: "Dieser Server antwortet nicht. Prüfe deine Verbindung und versuche es noch einmal.",
        goOn: "Weiter",
        hide: "Verbergen",
        hidePassword: "Passwort verbergen",
        invitation: "Einladung",
        invitationText: "Du hast einen Code von jemandem bekommen, der schon hier ist.",
        invitationTitle: "Zeige deine Einladung",
        later: "Dieser Server ist gerade überlastet. Versuche es in {time} noch einmal.",
        limited: "Das war zu oft. Versuche es in {time} noch einmal.",
        linkText: "Öffne den Link in der E-Mail, die unterwegs ist an {address}. Diese Seite merkt es.",
        loginOpen: "Bei {host} anmelden",
        loginText: "Du meldest dich auf einer anderen Seite an, und die sagt diesem Server, wer du bist.",
        loginTitle: "Melde dich anderswo an",
        loginWait: "Warte darauf, dass du dich anmeldest. Diese Seite merkt es.",
        minutes: "{number} min",
        missingSession: "Diese Seite gehört zu einer Anmeldung. Geh zurück zu deiner App und öffne sie von dort.",
        nameFree: "Dieser Name ist frei.",
        nameHint: "Unter ihm findet man dich. Er lässt sich später nicht ändern.",
        newTab: "(öffnet einen neuen Tab)",
        opened: "Geh zurück zu deiner App: Sie kennt das Konto schon.",
        oneMore: "Noch ein Konto anlegen",
        openClient: "Öffne eine Matrix-App:",
        openClientText: "auf dem Telefon, auf dem Computer oder im Browser",
        openServer: "Wähle den Server:",
        openUser: "Melde dich an",
        openUserText: "mit deiner Nutzer-ID und deinem Passwort",
        password: "Passwort",
        passwordHint: "Ein paar Wörter hintereinander sind leicht zu merken und schwer zu erraten.",
        passwordTitle: "Wähle einen Namen und ein Passwort",
        retrying: "Der Server ist beschäftigt. Neuer Versuch in {time} …",
        seconds: "{number} s",
        show: "Zeigen",
        showPassword: "Passwort zeigen",
        startOver: "Von vorn anfangen",
        step: "Schritt {step} von {steps}",
        strength0: "Leicht zu erraten",
        strength1: "Schwach: Nimm noch ein Wort dazu",
        strength2: "Ordentlich",
        strength3: "Stark",
        termsText: "Bitte lies diese Dokumente:",
        termsTitle: "Bedingungen",
        title: "Konto anlegen",
        triesLeft: "Versuche übrig: {number}.",
        tryAgain: "Noch einmal versuchen",
        unavailable: "Registrieren geht gerade nicht",
        unknown: "Diese Seite weiß nicht, wie das geht. Nimm eine andere App.",
        user: "Name",
        userTitle: "Wähle einen Namen",
        waiting: "Warte …",
        welcome: "Willkommen!",
        welcomeText: "Dein Konto ist bereit. Das ist deine Nutzer-ID; unter ihr erreicht man dich:",
        what: "Und nun?",
        workText: "Dein Computer arbeitet einen Moment, damit sich Programme nicht tausendfach registrieren. Du musst nichts tun.",
        workTitle: "Ein Moment Arbeit",
        working: "Fortschritt",

        "way m.login.registration_token": "Mit einer Einladung",
        "way m.login.recaptcha": "Mit einem Captcha",
        "way matrix_register.login.proof_of_work": "Mit einem Moment Arbeit für deinen Computer",
        "way m.login.email.code": "Mit einer E-Mail-Adresse und einem Code",
        "way m.login.email.url": "Mit einer E-Mail-Adresse und einem Link",
        "way m.login.email.identity": "Mit einer E-Mail-Adresse",
        "way m.login.oauth2": "Mit einer Anmeldung bei einer anderen Seite",
        "way m.login.terms": "Mit Zustimmung zu den Bedingungen",
        "way m.login.password": "Mit einem Passwort",
        "way m.login.dummy": "Nur mit einem Namen",

        M_CAPTCHA_INVALID: "Das wurde nicht gelöst. Versuche es noch einmal.",
        M_CAPTCHA_NEEDED: "Löse erst das Captcha.",
        M_EXCLUSIVE: "Dieser Name ist reserviert.",
        M_FORBIDDEN: "Das lässt dieser Server nicht zu.",
        M_INVALID_PARAM: "An diese Adresse lässt sich keine E-Mail schicken.",
        M_INVALID_USERNAME: "Ein Name besteht nur aus a–z, 0–9 und . _ = - / +.",
        M_THREEPID_AUTH_FAILED: "Diese Adresse ist nicht bestätigt worden.",
        M_THREEPID_IN_USE: "Diese E-Mail-Adresse gehört schon zu einem Konto.",
        M_USER_IN_USE: "Dieser Name ist vergeben.",
        M_WEAK_PASSWORD: "Dieses Passwort ist zu kurz: Es braucht mindestens {number} Zeichen.",
        tooLong: "Dieser Name ist zu lang.",
        "m.login.email.code M_FORBIDDEN": "Das ist nicht der Code aus der E-Mail, oder er ist abgelaufen.",
        "m.login.oauth2 M_FORBIDDEN": "Die andere Seite hat dich nicht hereingelassen, oder du hast hier schon ein Konto.",
        "m.login.registration_token M_FORBIDDEN": "Diese Einladung gilt nicht.",
    },
};

/* Where the browser keeps nothing, the choice holds for one page. */
function chosen() {
    try {
        return localStorage.getItem("language");
    } catch {
        return null;
    }
}

export let language = [chosen(), ...navigator.languages ?? [navigator.language]]
    .map((wanted) => String(wanted).split("-")[0])
    .find((wanted) => wanted in languages) ?? "en";
document.documentElement.lang = language;

const updates = new Set();

export function chooseLanguage(wanted) {
    language = wanted;
    document.documentElement.lang = wanted;
    updates.forEach((update) => update());
    try {
        localStorage.setItem("language", wanted);
    } catch {
        /* It is asked for again next time. */
    }
}

/* Words that are said now, and again whenever the language changes, until
 * update() answers false then. */
export function keepSaying(update) {
    const run = () => {
        if (update() === false)
            updates.delete(run);
    };
    update();
    updates.add(run);
}

export const has = (key) => key in languages.en;

/* The words for a key, with {name} filled in; a function, since the language
 * may change after they were said. What is filled in may be such words, too. */
export function words(key, values = {}) {
    return () => languages[language][key].replace(/\{(\w+)\}/g,
        (whole, name) => {
            const value = values[name] ?? whole;
            return typeof value === "function" ? value() : value;
        });
}
