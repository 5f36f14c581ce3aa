"""Tells what Python's Dora knows: ask.py name SIG..., history SIG, random COUNT."""
import json
import random
import sys

from dora import share
from digits.train import main


def random_argv(source):
    argv = []
    for flag, value in [
        ("--lr", lambda: source.choice([0.1, 1e-5, 0.30000000000000004, source.random()])),
        ("--batch-size", lambda: source.choice([32, 1, source.randrange(1, 10**6)])),
        ("--seed", lambda: source.choice([0, -3, 10**12])),
        ("--num-workers", lambda: source.randrange(10)),
        ("--images", lambda: source.randrange(1, 100)),
    ]:
        if source.random() < 0.5:
            text = str(value())
            joined = text.startswith("-") or source.random() < 0.5
            argv += [f"{flag}={text}"] if joined else [flag, text]
    return argv


question, arguments = sys.argv[1], sys.argv[2:]
if question == "name":
    for sig in arguments:
        xp = main.get_xp_from_sig(sig)
        assert xp.sig == sig, f"{sig} is {xp.sig} to Python"
        print(main.get_name(xp))
elif question == "history":
    print(json.dumps(main.get_xp_history(main.get_xp_from_sig(arguments[0]))[-1]))
elif question == "random":
    source = random.Random(7)
    argvs = [random_argv(source) for _ in range(int(arguments[0]))]
    with open("text", "w") as file:
        print(share.dump(argvs), file=file)
    with open("signatures", "w") as file:
        for sig in sorted({main.get_xp(argv).sig for argv in argvs}):
            print(sig, file=file)
else:
    sys.exit(f"unknown question {question}")
