"""How to pass each type of stage, and the flows that are walked; for
tests/cgi/walker and tests/cgi/visitor."""
import hashlib
import http.client
import itertools
import os
from urllib.parse import parse_qsl, urlsplit

# How a client passes each stage: a generator that yields what it sends besides
# type, session and user, and is sent what was answered. All answers but the
# last one say that the stage has begun.


def password(walk):
    yield {"password": "correct horse"}


def nothing(walk):
    yield {}


def registration_token(walk):
    yield {"token": walk.database.ask("SELECT register.create_invitation()")}


def proof_of_work(walk):
    begun = yield {}
    for number in itertools.count():
        text = f"{begun['challenge']}.{number}"
        if hashlib.sha256(text.encode()).digest()[0] >> 4 == 0:
            break
    yield {"challenge": begun["challenge"], "number": str(number)}


def mailed(walk, pattern):
    return walk.database.ask(
        f"""SELECT substring(text FROM '{pattern}') FROM register.mail
             WHERE lower(address) = '{walk.email}' AND kind = 'code'
             ORDER BY id DESC LIMIT 1""")


def email_code(walk):
    yield {"email": walk.email}
    yield {"code": mailed(walk, r"\n +([0-9]+)\n")}


def email_url(walk):
    yield {"email": walk.email}
    link = urlsplit(mailed(walk, r"https?://\S+"))
    walk.confirm(link.path, dict(parse_qsl(link.query)))
    yield {}


solved = itertools.count()


def recaptcha(walk):
    yield {"response": f"good {next(solved)}"}


def identity(walk):
    yield {"threepidCreds": credentials(walk.email)}


def credentials(email):
    return {"sid": email, "clientSecret": "client secret",
            "idServer": "identity.example.org"}


def oauth2(walk):
    url = urlsplit((yield {})["uri"])
    provider = http.client.HTTPConnection(url.netloc)
    provider.request("GET", f"{url.path}?{url.query}&as={walk.number}")
    back = urlsplit(provider.getresponse().headers["Location"])
    provider.close()
    walk.confirm(back.path, dict(parse_qsl(back.query)))
    yield {}


STAGES = {
    "m.login.password": password,
    "m.login.dummy": nothing,
    "m.login.registration_token": registration_token,
    "m.login.recaptcha": recaptcha,
    "matrix_register.login.proof_of_work": proof_of_work,
    "m.login.email.code": email_code,
    "m.login.email.url": email_url,
    "m.login.email.identity": identity,
    "m.login.oauth2": oauth2,
    "m.login.terms": nothing,
}


def flows(types):
    """Those to walk: every flow of one and of two stages; and of three so many
    that any two stages are at any two places of one of them. With FLOWS=all in
    the environment, every flow of three."""
    for length in (1, 2):
        yield from itertools.permutations(types, length)
    seen = set()
    longest = list(itertools.permutations(types, 3))
    if os.environ.get("FLOWS") == "all":
        yield from longest
        return
    for wanted in (3, 2, 1):
        for flow in longest:
            pairs = set(itertools.combinations(enumerate(flow), 2)) - seen
            if len(pairs) >= wanted:
                seen |= pairs
                yield flow
