import hashlib
import itertools


def passing(walk):
    begun = yield {}
    for number in itertools.count():
        text = f"{begun['challenge']}.{number}"
        if hashlib.sha256(text.encode()).digest()[0] >> 4 == 0:
            break
    yield {"challenge": begun["challenge"], "number": str(number)}
