"""How to pass each type of stage, and the flows that are walked; for
tests/cgi/walker and tests/cgi/visitor.

How a client passes the stage TYPE is in tests/cgi/passing/TYPE.py: passing() is a
generator that yields what the client sends besides type, session and user, and
is sent what was answered. All answers but the last one say that the stage has
begun."""
import itertools
import os
import runpy
from pathlib import Path


def mailed(walk, pattern):
    return walk.database.ask(
        f"""SELECT substring(text FROM '{pattern}') FROM register.mail
             WHERE lower(address) = '{walk.email}' AND kind IN ('code', 'link')
             ORDER BY id DESC LIMIT 1""")



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


STAGES = {file.stem: runpy.run_path(str(file))["passing"]
          for file in sorted(Path(__file__).with_suffix("").glob("*.py"))}
