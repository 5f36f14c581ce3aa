"""Times get_xp of Python's Dora on the command lines of a file, one a line."""
import json
import sys
import time

from bench.train import main

with open(sys.argv[1]) as file:
    lines = [line.split() for line in file]
start = time.perf_counter()
signatures = [main.get_xp(line).sig for line in lines]
seconds = time.perf_counter() - start
print(json.dumps({"seconds": seconds, "count": len(lines), "last": signatures[-1]}))
