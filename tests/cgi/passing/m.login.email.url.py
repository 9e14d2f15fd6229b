from urllib.parse import parse_qsl, urlsplit

from passing import mailed


def passing(walk):
    yield {"email": walk.email}
    link = urlsplit(mailed(walk, r"https?://\S+"))
    walk.confirm(link.path, dict(parse_qsl(link.query)))
    yield {}
