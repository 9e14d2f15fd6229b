/* Walks a registration with one release of matrix-js-sdk, as a client that is
 * built on it does, and prints TAP without numbers.
 *
 *     tests/clients/js-sdk.mjs PACKAGE URL PART…
 *
 * PART is the name of a function at the end. The database, for what a person
 * would find in a mail, is found as psql finds it. */
import { execFileSync } from "node:child_process";
import { misfit } from "./models.mjs";
import { ok, sdk } from "./sdk.mjs";

const [release, url, ...parts] = process.argv.slice(2);

/* The answer that a promise comes to, held against a model. */
async function fits(model, promise, sentence) {
    const answer = await promise;
    const wrong = misfit(model, answer);
    ok(!wrong, `${sentence} is ${model}`, [wrong, answer]);
    return answer;
}
/* The error that a promise ends with, held against its model. */
async function refused(errcode, promise, sentence, model = "a standard error") {
    const error = await promise.then(() => ({}), (thrown) => thrown);
    ok(error.errcode === errcode && !misfit(model, error.data ?? {}),
        sentence, [error.errcode, error.httpStatus, error.data, String(error)]);
    return error.data;
}

let users = 0;
const password = "correct horse";
const newUser = () => `${release.replace("matrix-js-sdk", "js")}-${parts[0]}-${++users}`;
const client = (token) => sdk.createClient({
    baseUrl: url, idBaseUrl: url, accessToken: token?.access_token, userId: token?.user_id,
    deviceId: token?.device_id,
});
const dummy = { type: "m.login.dummy" };

async function one() {
    const flows = await refused(undefined, client().registerRequest({}),
        "an empty request asks what is to be done", "what is left to do");
    ok(JSON.stringify(flows.flows) === '[{"stages":["m.login.dummy"]}]',
        "which is nothing but to say so", flows);

    const user = newUser();
    const account = await fits("the answer of a registration",
        client().register(user, password, null, { ...dummy }), "an account");
    ok(account.user_id === `@${user}:localhost`, "it has its name", account);
    await refused("M_USER_IN_USE",
        client().register(user, `${password} too`, null, { ...dummy }), "once");
    await refused("M_INVALID_USERNAME",
        client().register("no name", password, null, { ...dummy }),
        "a bad name is refused");
    await refused("M_WEAK_PASSWORD",
        client().register(newUser(), "short", null, { ...dummy }),
        "and so is a weak password");

    const phone = await fits("the answer of a registration",
        client().registerRequest({
            auth: dummy, username: newUser(), password, device_id: "PHONE",
            initial_device_display_name: "Telephone",
        }), "an account with a device");
    ok(phone.device_id === "PHONE", "it is the device that was asked for", phone);
    await fits("the answer of a registration without login",
        client().registerRequest({
            auth: dummy, username: newUser(), password, inhibit_login: true,
        }), "an account that is not logged in");

    /* What is kept from the first request need not be said again. */
    const kept = newUser();
    const { session } = await refused(undefined, client().registerRequest({
        username: kept, password, device_id: "TABLET",
    }), "the first request asks for a stage", "what is left to do");
    const auth = { ...dummy, session };
    const last = await client().registerRequest({ auth });
    ok(last.user_id === `@${kept}:localhost` && last.device_id === "TABLET",
        "name and device are kept until the last one", last);
    const again = await client().registerRequest({ auth });
    ok(JSON.stringify(again) === JSON.stringify(last),
        "which gets the same answer again", again);

    if (client().getVersions) {
        const spoken = await fits("what is spoken", client().getVersions(),
            "versions");
        ok(spoken.versions.includes("r0.6.1"), "r0 is spoken", spoken);
    }
    if (client().isUsernameAvailable) {
        ok(await client().isUsernameAvailable(newUser()) === true,
            "a free name is available");
        const taken = await client().isUsernameAvailable(user)
            .catch((error) => error.errcode);
        ok(taken === false || taken === "M_USER_IN_USE", "a taken one is not", taken);
    }
    await tokens(account);
}

async function tokens(account) {
    const member = client(account);
    if (member.whoami) {
        const whoami = await fits("whose a token is", member.whoami(), "whoami");
        ok(whoami.user_id === account.user_id
            && whoami.device_id === account.device_id, "it is ours", whoami);
    }
    await member.logout();
    await refused("M_UNKNOWN_TOKEN", client(account).logout(),
        "after the logout the token is dead");
}

/* What a person finds in the mail, and confirms. */
async function confirmMail(address) {
    const token = execFileSync("psql", ["-XAtq", "-U", "register", "-d", "register",
        "-c", `SELECT substring(text FROM 'token=([0-9a-f]+)') FROM register.mail
                WHERE address = '${address}' ORDER BY id DESC LIMIT 1`]);
    await fetch(`${url}/_matrix/client/api/v1/register/email`, {
        method: "POST", body: new URLSearchParams({ token: String(token).trim() }),
    });
}

/* InteractiveAuth through all stages; seen are the stages it asked for. */
async function interact(stages, inputs = {}) {
    const username = newUser();
    const seen = [];
    const tries = {};
    const member = client();
    const secret = "client_secret_of_" + username;
    let sid;
    const requestEmailToken = async (email, clientSecret, attempt) => {
        const answer = await fits("a validation",
            member.requestRegisterEmailToken(email, clientSecret, attempt),
            "requestToken");
        sid = answer.sid;
        await confirmMail(email);
        return answer;
    };
    const auth = new sdk.InteractiveAuth({
        matrixClient: member, inputs, clientSecret: secret, requestEmailToken,
        doRequest: (given) => member.registerRequest({ username, password, auth: given }),
        stateUpdated: async (stage) => {
            seen.push(stage);
            tries[stage] = (tries[stage] ?? 0) + 1;
            auth.submitAuthDict(await stages[stage](tries[stage], {
                address: inputs.emailAddress, secret, requestEmailToken,
                sid: () => sid,
            }));
        },
    });
    const account = await fits("the answer of a registration",
        auth.attemptAuth(), `an account by ${Object.keys(stages).length} stages`);
    ok(account.user_id === `@${username}:localhost`, "it has its name", account);
    return seen;
}

const terms = () => ({ type: "m.login.terms" });
const invitation = (number) => ({
    type: "m.login.registration_token", token: number === 1 ? "wrong" : "right",
});
const identity = async (number, { address, secret, requestEmailToken, sid }) => {
    if (sid() === undefined)
        await requestEmailToken(address, secret, 1);
    const credentials = { sid: sid(), client_secret: secret };
    return {
        type: "m.login.email.identity",
        threepid_creds: credentials, threepidCreds: credentials,
    };
};

async function two() {
    const seen = await interact({
        "m.login.terms": terms, "m.login.registration_token": invitation,
    });
    ok(seen.join() === "m.login.terms,m.login.registration_token,"
        + "m.login.registration_token", "a refused stage is asked for again", seen);
}

async function three() {
    const seen = new Set(await interact({
        "m.login.terms": terms, "m.login.email.identity": identity,
        "m.login.registration_token": invitation,
    }, { emailAddress: `${newUser()}@example.org` }));
    ok([...seen].at(-1) === "m.login.registration_token",
        "the stages are asked for in their order", [...seen]);
}

async function guests() {
    if (client().registerGuest)
        ok((await client().registerGuest({})).user_id.endsWith(":localhost"),
            "a guest is let in");
    const guest = await fits("the answer of a registration",
        client().registerRequest({}, "guest"), "a guest's account");
    await tokens(guest);
}

async function noGuests() {
    await refused("M_FORBIDDEN", client().registerRequest({}, "guest"),
        "guests are turned away");
}

for (const part of parts)
    await { one, two, three, guests, noGuests }[part]();
process.stdout.write("# done\n");
process.exit(0);
