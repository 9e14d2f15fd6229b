from passing import mailed


def passing(walk):
    yield {"email": walk.email}
    yield {"code": mailed(walk, r"\n +([0-9]+)\n")}
