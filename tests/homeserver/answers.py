"""What a homeserver answers: Synapse, as far as registration goes, in the words
of tests/homeserver/standin, which is the program."""
import hashlib
import hmac
import json
import os
import re
import sys
import threading
import time
from base64 import b64encode
from secrets import choice, token_hex
from string import ascii_letters, ascii_uppercase
from types import SimpleNamespace

FOLDER, WORDS = sys.argv[1], set(sys.argv[3:])
SERVER = os.environ.get("SERVER_NAME", "localhost")
SECRET = os.environ.get("HOMESERVER_SECRET", "homeserver secret")
turn = threading.RLock()


class Refusal(Exception):
    """An answer that is a standard error."""

    def __init__(self, status, errcode, error, **more):
        super().__init__(error)
        self.status = status
        self.body = {"errcode": errcode, "error": error, **more}


class State:
    """What is kept: accounts, tokens and invitations in a file, the rest not."""

    def __init__(self):
        self.users = {}        # localpart: {password, admin, displayname}
        self.tokens = {}       # access token: (localpart, device)
        self.devices = {}      # (localpart, device): display name
        self.invitations = {}  # registration token: uses left, None: any number
        self.nonces = {}       # nonce: when it was made
        self.sessions = {}     # session: what it knows
        self.events = {}       # room: [event]
        self.counted = {}      # (kind, address): [when]
        self.file = None

    def load(self):
        """Reads what an earlier process has written, and goes on from there."""
        path = os.path.join(FOLDER, "state")
        if os.path.exists(path):
            with open(path) as file:
                for line in file:
                    if line.endswith("\n"):
                        self.apply(*json.loads(line))
        self.file = open(path, "a")

    def apply(self, kind, *values):
        if kind == "user":
            self.users[values[0]] = values[1]
        elif kind == "token":
            self.tokens[values[0]] = (values[1], values[2])
            self.devices.setdefault((values[1], values[2]), values[3])
        elif kind == "logout":
            self.tokens.pop(values[0], None)
        elif kind == "invitation":
            self.invitations[values[0]] = values[1]

    def keep(self, *record):
        self.apply(*record)
        self.file.write(json.dumps(record) + "\n")
        self.file.flush()


state = State()


def letters(number, alphabet=ascii_letters):
    return "".join(choice(alphabet) for _ in range(number))


def digest(password, salt):
    return hashlib.sha256((salt + password).encode()).hexdigest()


def limit(request, kind, burst, per_second, error="Too Many Requests", count=True):
    """As Synapse's own limits are."""
    if "limits" not in WORDS:
        return
    now = time.monotonic()
    times = state.counted.setdefault((kind, request.peer), [])
    times[:] = [then for then in times if then > now - burst / per_second]
    if len(times) >= burst:
        raise Refusal(429, "M_LIMIT_EXCEEDED", error, retry_after_ms=int(
            1000 * (times[0] + 1 / per_second + 1 - now)) or 1)
    if count:
        times.append(now)


def check_name(name, registered=None):
    def invalid(error):
        raise Refusal(400, "M_INVALID_USERNAME", error)
    if re.search(r"[^a-z0-9=_\-./+]", name):
        invalid("User ID can only contain characters a-z, 0-9, or '=_-./+'")
    if not name:
        invalid("User ID cannot be empty")
    if name.startswith("_"):
        invalid("User ID may not begin with _")
    if registered is not None:
        if registered != name:
            raise Refusal(400, "M_UNKNOWN", "A different user ID has already "
                          "been registered for this session")
        return
    if len(f"@{name}:{SERVER}") > 255:
        invalid("User ID may not be longer than 255 characters")
    if name in state.users:
        raise Refusal(400, "M_USER_IN_USE", "User ID already taken.")
    if name.isdigit():
        invalid("Numeric user IDs are reserved for guest users.")


def check_password(password):
    if "policy" not in WORDS:
        return
    if len(password) < 12:
        raise Refusal(400, "M_PASSWORD_TOO_SHORT",
                      "The password must be at least 12 characters long")
    if not re.search("[0-9]", password):
        raise Refusal(400, "M_PASSWORD_NO_DIGIT",
                      "The password must include at least one digit")


def add_user(name, password, is_admin=False, displayname=None):
    salt = token_hex(8)
    state.keep("user", name, {
        "salt": salt, "password": digest(password, salt), "admin": is_admin,
        "displayname": displayname or name})


def log_in(name, body):
    """A token for a device, which is new, or there already."""
    device = body.get("device_id") or letters(10, ascii_uppercase)
    if len(device) > 512:
        raise Refusal(400, "M_INVALID_PARAM",
                      "device_id cannot be longer than 512 characters.")
    encoded = b64encode(name.encode()).decode().rstrip("=")
    token = f"syt_{encoded}_{letters(20)}_{letters(6)}"
    state.keep("token", token, name, device,
               body.get("initial_device_display_name"))
    return {"access_token": token, "device_id": device}


def registered(name, body):
    answer = {"user_id": f"@{name}:{SERVER}", "home_server": SERVER}
    return answer if body.get("inhibit_login") else {
        **answer, **log_in(name, body)}


def text_of(body, key, label):
    if key not in body:
        raise Refusal(400, "M_BAD_JSON", f"{key} must be specified")
    if (not isinstance(body[key], str) or len(body[key]) > 512
            or "\0" in body[key]):
        raise Refusal(400, "M_UNKNOWN", f"Invalid {label}")
    return body[key]


def get_nonce(request):
    nonce = token_hex(64)
    state.nonces[nonce] = time.monotonic()
    return {"nonce": nonce}


def register_by_secret(request):
    if "no-secret" in WORDS:
        raise Refusal(400, "M_UNKNOWN", "Shared secret registration is not enabled")
    body = request.json()
    if "nonce" not in body:
        raise Refusal(400, "M_BAD_JSON", "nonce must be specified")
    made = state.nonces.pop(body["nonce"], None)
    if made is None or made < time.monotonic() - 60:
        raise Refusal(400, "M_UNKNOWN", "unrecognised nonce")
    name = text_of(body, "username", "username")
    password = text_of(body, "password", "password")
    if "mac" not in body:
        raise Refusal(400, "M_BAD_JSON", "mac must be specified")
    parts = [body["nonce"], name, password,
             "admin" if body.get("admin") else "notadmin"]
    wanted = hmac.new(SECRET.encode(), "\0".join(parts).encode(), hashlib.sha1)
    if not hmac.compare_digest(wanted.hexdigest(), str(body["mac"])):
        raise Refusal(403, "M_UNKNOWN", "HMAC incorrect")
    name = name.lower()
    check_name(name)
    add_user(name, password, bool(body.get("admin")), body.get("displayname"))
    if "dendrite" in WORDS:
        return registered(name, {"device_id": "shared_secret_registration"})
    return registered(name, body)


def flow():
    if "open" in WORDS:
        return ["m.login.dummy"]
    if "conduit" in WORDS:
        return ["m.login.registration_token"]
    terms = ["m.login.terms"] if "consent" in WORDS else []
    return ["m.login.registration_token", *terms, "m.login.dummy"]


def do_stage(auth, session):
    """Notes a stage as done; returns the error, if it is not."""
    kind = auth.get("type")
    if kind == "m.login.registration_token":
        if "token" not in auth:
            return {"errcode": "M_MISSING_PARAM",
                    "error": "Missing registration token"}
        left = state.invitations.get(auth["token"], 0)
        if session.token is None and left == 0:
            if "conduit" in WORDS:
                return {"errcode": "M_FORBIDDEN",
                        "error": "Invalid registration token."}
            return {"errcode": "M_UNAUTHORIZED",
                    "error": "Invalid registration token"}
        if session.token is None and left is not None:
            state.keep("invitation", auth["token"], left - 1)
        session.token = auth["token"]
    if kind in flow() and kind not in session.completed:
        session.completed.append(kind)
    return {}


def unfinished(session, **more):
    params = {}
    if "consent" in WORDS:
        params = {"m.login.terms": {"policies": {"privacy_policy": {}}}}
    raise Unfinished({"session": session.id, "flows": [{"stages": flow()}],
                      "params": params, **more})


class Unfinished(Exception):
    pass


def register(request):
    limit(request, "registration", 3, 0.17, count=False)
    if request.query.get("kind") == "guest":
        raise Refusal(403, "M_UNKNOWN", "Guest access is disabled")
    body = request.json()
    auth = body.pop("auth", None) or {}
    if "closed" in WORDS:
        raise Refusal(403, "M_FORBIDDEN", "Registration has been disabled")
    password = body.pop("password", None)
    if password is not None:
        if not isinstance(password, str) or len(password) > 512:
            raise Refusal(400, "M_UNKNOWN", "Invalid password")
        check_password(password)
    session = state.sessions.get(auth.get("session"))
    if session is None and auth.get("session"):
        raise Refusal(400, "M_UNKNOWN", f"Unknown session ID: {auth['session']}")
    name = body.get("username")
    if name is not None:
        if not isinstance(name, str) or len(name) > 512:
            raise Refusal(400, "M_UNKNOWN", "Invalid username")
        check_name(name.lower(), session and session.registered)
    is_new = session is None
    if is_new:
        session = SimpleNamespace(id=letters(24), body=body, completed=[],
                                  token=None, password=None, registered=None)
        state.sessions[session.id] = session
    if "strict" not in WORDS and not body:
        body = session.body
    session.body = body
    if is_new and auth:
        session.password = password
        unfinished(session, completed=[], errcode="M_MISSING_PARAM",
                   error="Missing UIA session")
    error = do_stage(auth, session) if auth else {}
    if set(flow()) - set(session.completed):
        if password and not session.password:
            session.password = password
        if auth:
            unfinished(session, completed=session.completed, **error)
        unfinished(session)
    password = password or ("strict" not in WORDS and session.password)
    if session.registered is None:
        if not password:
            raise Refusal(400, "M_MISSING_PARAM", "Missing params: password")
        limit(request, "registration", 3, 0.17)
        name = (body.get("username") or letters(10)).lower()
        check_name(name)
        add_user(name, password)
        session.registered = name
    return registered(session.registered, body)


def available(request):
    if "closed" in WORDS:
        raise Refusal(403, "M_FORBIDDEN", "Registration has been disabled")
    if "username" not in request.query:
        raise Refusal(400, "M_MISSING_PARAM",
                      "Missing string query parameter 'username'")
    check_name(request.query["username"])
    return {"available": True}


def is_valid(request):
    if "closed" in WORDS:
        raise Refusal(403, "M_FORBIDDEN", "Registration has been disabled")
    return {"valid": state.invitations.get(request.query.get("token"), 0) != 0}


def login(request):
    limit(request, "login", 5, 0.003)
    body = request.json()
    if body.get("type") != "m.login.password":
        raise Refusal(400, "M_UNKNOWN", f"Unknown login type {body.get('type')}")
    if "no-login" in WORDS:
        raise Refusal(400, "M_UNKNOWN", "Password login has been disabled.")
    name = body["identifier"]["user"].lower()
    if name.startswith("@"):
        name, _, server = name[1:].partition(":")
        name = name if server == SERVER else ""
    user = state.users.get(name)
    if user is None or user["password"] != digest(body["password"], user["salt"]):
        raise Refusal(403, "M_FORBIDDEN", "Invalid username or password")
    return registered(name, {**body, "inhibit_login": False})


def login_ways(request):
    ways = ["m.login.password"] if "no-login" not in WORDS else []
    return {"flows": [{"type": way}
                      for way in [*ways, "m.login.application_service"]]}


def owner(request):
    """Whose token came along: localpart and device."""
    if request.bearer is None:
        raise Refusal(401, "M_MISSING_TOKEN", "Missing access token")
    if request.bearer not in state.tokens:
        raise Refusal(401, "M_UNKNOWN_TOKEN", "Invalid access token passed.",
                      soft_logout=False)
    return state.tokens[request.bearer]


def whoami(request):
    name, device = owner(request)
    return {"user_id": f"@{name}:{SERVER}", "is_guest": False,
            "device_id": device}


def logout(request):
    gone = owner(request)
    everywhere = request.path.endswith("/all")
    for token, held in list(state.tokens.items()):
        if held == gone or (everywhere and held[0] == gone[0]):
            state.keep("logout", token)
            state.devices.pop(held, None)
    return {}


def devices(request):
    name, _ = owner(request)
    return {"devices": [
        {"user_id": f"@{name}:{SERVER}", "device_id": device,
         "display_name": display_name}
        for (of, device), display_name in state.devices.items() if of == name]}


def displayname(request):
    name = request.path.split("/")[-2].split(":")[0].lstrip("@")
    if name not in state.users:
        raise Refusal(404, "M_NOT_FOUND", "Profile was not found")
    return {"displayname": state.users[name]["displayname"]}


def check_administrator(request):
    name, _ = owner(request)
    if not state.users[name]["admin"]:
        raise Refusal(403, "M_FORBIDDEN", "You are not a server admin")


def users(request):
    check_administrator(request)
    return {"users": [{"name": f"@{name}:{SERVER}"} for name in state.users],
            "total": len(state.users)}


def new_invitation(request):
    check_administrator(request)
    body = request.json()
    state.keep("invitation", body["token"], body.get("uses_allowed"))
    return {"token": body["token"], "uses_allowed": body.get("uses_allowed"),
            "pending": 0, "completed": 0, "expiry_time": None}


def create_room(request):
    owner(request)
    room = f"!{letters(18)}:{SERVER}"
    state.events[room] = []
    return {"room_id": room}


def join(request):
    owner(request)
    return {"room_id": request.path.split("/")[-1]}


def send(request):
    name, _ = owner(request)
    *_, room, _, kind, _ = request.path.split("/")
    event = f"${letters(43)}"
    state.events[room].append({
        "type": kind, "event_id": event, "room_id": room,
        "sender": f"@{name}:{SERVER}", "content": request.json()})
    return {"event_id": event}


def messages(request):
    owner(request)
    events = state.events[request.path.split("/")[-2]]
    return {"chunk": events[::-1], "start": "t1"}


CLIENT = r"/_matrix/client/(?:v3|r0)"
ROUTES = [(method, re.compile(path), function) for method, path, function in [
    ("GET", "/_synapse/admin/v1/register", get_nonce),
    ("POST", "/_synapse/admin/v1/register", register_by_secret),
    ("POST", "/_synapse/admin/v1/registration_tokens/new", new_invitation),
    ("GET", "/_synapse/admin/v2/users", users),
    ("POST", f"{CLIENT}/register", register),
    ("GET", f"{CLIENT}/register/available", available),
    ("GET", "/_matrix/client/v1/register/m.login.registration_token/validity",
     is_valid),
    ("GET", f"{CLIENT}/login", login_ways),
    ("POST", f"{CLIENT}/login", login),
    ("POST", f"{CLIENT}/logout(/all)?", logout),
    ("GET", f"{CLIENT}/account/whoami", whoami),
    ("GET", f"{CLIENT}/devices", devices),
    ("GET", f"{CLIENT}/profile/[^/]+/displayname", displayname),
    ("GET", "/_matrix/key/v2/server", lambda request: {"server_name": SERVER}),
    ("GET", "/_matrix/client/versions",
     lambda request: {"versions": ["r0.6.1", "v1.1", "v1.11"]}),
    ("POST", f"{CLIENT}/createRoom", create_room),
    ("POST", f"{CLIENT}/join/[^/]+", join),
    ("PUT", f"{CLIENT}/rooms/[^/]+/send/[^/]+/[^/]+", send),
    ("GET", f"{CLIENT}/rooms/[^/]+/messages", messages),
    ("GET", "/health", lambda request: b"OK"),
]]


def true_answer(request):
    """The status and the body with which Synapse would answer."""
    paths = [row for row in ROUTES if row[1].fullmatch(request.path)]
    for method, _, function in paths:
        if method == request.method:
            try:
                with turn:
                    return 200, function(request)
            except Refusal as refusal:
                return refusal.status, refusal.body
            except Unfinished as unfinished_:
                return 401, unfinished_.args[0]
    return 405 if paths else 404, {"errcode": "M_UNRECOGNIZED",
                                   "error": "Unrecognized request"}


def read(bytes_):
    try:
        body = json.loads(bytes_)
    except ValueError:
        raise Refusal(400, "M_NOT_JSON", "Content not JSON.") from None
    if not isinstance(body, dict):
        raise Refusal(400, "M_BAD_JSON", "Content must be a JSON object.")
    return body
