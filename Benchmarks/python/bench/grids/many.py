"""The grid of `probe grid`, for Python's Dora."""
import os

from dora import Explorer, Launcher

COUNT = int(os.environ["BENCH_COUNT"])


@Explorer
def explorer(launcher: Launcher):
    def add():
        for index in range(COUNT):
            launcher(a0=index + 1, a1=index / 8)

    if os.environ["BENCH_SHAPE"] == "array":
        with launcher.job_array():
            add()
    else:
        add()
