/* How hard a password is to guess: a hint and no more, in four degrees. */
const common = /^(pass(wor[dt]|w)?|passwort|hallo|admin|welcome|willkommen|letmein|login|qwert[yz]|asdf|dragon|monkey|football|iloveyou|geheim|secret|master|matrix|test|abc|sommer|summer|winter|schatz)/;
const rows = ["abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop",
    "qwertzuiop", "asdfghjkl", "yxcvbnm", "zxcvbnm"];

/* What a character adds to the ones before it. */
function weight(text, place) {
    const [before, here] = [text[place - 1], text[place]];
    if (before === here || text.indexOf(text.slice(place - 1, place + 2)) < place - 1)
        return 0.2;
    const pair = before + here;
    const isRow = rows.some((row) => row.includes(pair)
        || [...row].reverse().join("").includes(pair));
    return isRow ? 0.3 : 1;
}

/* 0 for a password that is guessed at once, to 3. */
export function strength(password, user) {
    let text = password.toLowerCase();
    if (user.length > 2)
        text = text.replaceAll(user.toLowerCase(), "");
    text = text.replace(common, "a");
    const kinds = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^a-zA-Z0-9\s]/, /\s/]
        .filter((kind) => kind.test(password)).length;
    let length = Math.min(text.length, 1);
    for (let place = 1; place < text.length; place++)
        length += weight(text, place);
    const bits = length * (2.7 + 0.6 * kinds);
    return [25, 38, 55].filter((enough) => bits >= enough).length;
}
