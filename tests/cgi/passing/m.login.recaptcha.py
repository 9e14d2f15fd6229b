import itertools

solved = itertools.count()


def passing(walk):
    yield {"response": f"good {next(solved)}"}
