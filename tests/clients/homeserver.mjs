/* Signs up with one release of matrix-js-sdk and sends a message to a room, all
 * at one address, and prints TAP without numbers.
 *
 *     tests/clients/homeserver.mjs PACKAGE URL NAME ROOM */
import { ok, sdk } from "./sdk.mjs";

const [url, username, room] = process.argv.slice(3);

const password = "correct horse";
const visitor = sdk.createClient({ baseUrl: url });
const auth = new sdk.InteractiveAuth({
    matrixClient: visitor,
    doRequest: (given) =>
        visitor.registerRequest({ username, password, auth: given }),
    stateUpdated: (stage) => auth.submitAuthDict({ type: stage }),
});
const account = await auth.attemptAuth();
ok(account.user_id.startsWith(`@${username}:`), "it signs up", account);

const member = sdk.createClient({
    baseUrl: url, accessToken: account.access_token, userId: account.user_id,
    deviceId: account.device_id,
});
const whoami = await member.whoami();
ok(whoami.user_id === account.user_id && whoami.device_id === account.device_id,
    "the homeserver knows it, and its device", whoami);
const joined = await member.joinRoom(room);
ok(joined.roomId === room, "it joins a room", joined.roomId);
const sent = await member.sendEvent(room, "m.room.message",
    { msgtype: "m.text", body: `Hello from ${username}` }, "1");
ok(sent.event_id.startsWith("$"), "and says something there", sent);
const login = await sdk.createClient({ baseUrl: url })
    .login("m.login.password", {
        identifier: { type: "m.id.user", user: username }, password });
ok(login.user_id === account.user_id, "its password logs in", login);
process.stdout.write("# done\n");
process.exit(0);
