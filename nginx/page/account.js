/* The page that asks for a user name and a password. */
import { getOnce, settings, v3 } from "./api.js";
import { ask, begin, element, tell } from "./form.js";
import { words } from "./strings.js";

const userId = (name) => `@${name}:${settings.server_name}`;
const longest = 255;
const isTooLong = (name) => new TextEncoder().encode(userId(name)).length > longest;

/* How hard a password is to guess is for the server to say. One that is already
 * there may be left as it is. */
function passwordHint(isKept) {
    const number = settings.password_min_length;
    if (isKept)
        return words("passwordKept");
    return number > 1 ? words("passwordHint", { number }) : words("passwordHint1");
}

/* Shows the user ID while the name is typed, and a moment later whether it can
 * be had. */
function watchName({ input, hint, blame }) {
    let timer;
    let asked;
    /* What changes at every keystroke is not read out. */
    const typed = element("span", { "aria-live": "off" });
    const told = element("span", { class: "told good" });
    hint.replaceChildren(typed, told);
    const show = (isFree) => {
        const user = userId(input.value.trim().toLowerCase() || "…");
        tell(typed, words("nameHint", { user }));
        tell(told, isFree ? words("nameFree", { user }) : undefined);
    };
    const look = async (signal) => {
        try {
            await getOnce(`${v3}/available?username=`
                + encodeURIComponent(input.value.trim()), signal);
            show(true);
        } catch (failure) {
            if (failure.status === 400)
                blame(nameFailure(failure, input.value).words);
        }
    };
    const watch = () => {
        clearTimeout(timer);
        asked?.abort();
        asked = new AbortController();
        show();
        if (input.value.trim() !== "")
            timer = setTimeout(look, 400, asked.signal);
    };
    input.addEventListener("input", watch);
    show();
}

/* The server says that a name can't be one, and not why. */
function nameFailure(failure, name) {
    if (failure.error === "name_invalid" && isTooLong(name.trim()))
        failure.words = words("nameTooLong");
    return failure;
}

const blames = ({ error = "" }) => error.startsWith("name_") ? "user"
    : error.includes("password") ? "password" : undefined;

/* context: title, text, button, act and failure are those of ask(); user is the
 * name so far; forName the one that there is no choice but; hasPassword and
 * isKept say whether a password is asked for, and whether one is there. */
export function account(page, { title, text, button, user, forName, hasPassword,
    isKept, failure, act }) {
    begin(page, title, text);
    const name = { name: "user", label: words("user"), autocomplete: "username" };
    const fields = [forName
        ? { ...name, value: forName, isLocked: true,
            hint: words("nameInvited", { user: userId(forName) }) }
        : { ...name, value: user, watch: watchName }];
    if (hasPassword)
        fields.push({ name: "password", label: words("password"),
            type: "password", autocomplete: "new-password", isOptional: isKept,
            hint: passwordHint(isKept) });
    ask(page, {
        fields, button, blames,
        failure: failure && nameFailure(failure, user ?? ""),
        act: async (values) => {
            try {
                await act(values);
            } catch (refusal) {
                throw nameFailure(refusal, values.user);
            }
        },
    });
}
