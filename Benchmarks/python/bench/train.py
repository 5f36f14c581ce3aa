"""The experiment of the probe, as a program of Python's Dora."""
import argparse
import os

from dora import argparse_main
from dora.conf import SlurmConfig


def parser(options=int(os.environ.get("BENCH_OPTIONS", "5"))):
    parser = argparse.ArgumentParser()
    for index in range(options):
        kind, default = ((int, 0), (float, 0.5), (str, "none"))[index % 3]
        parser.add_argument(f"--a{index}", type=kind, default=default)
    return parser


@argparse_main(dir=os.environ.get("BENCH_DIR", "outputs"), parser=parser(), use_underscore=False,
               slurm=SlurmConfig(gpus=1, mem_per_gpu=1, cpus_per_gpu=1, time=5, partition="main"))
def main():
    pass


if __name__ == "__main__":
    main()
