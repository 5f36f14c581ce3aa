"""The arguments of Examples/Digits, as a program of Python's Dora has them."""
import argparse
import time

from dora import argparse_main, get_xp
from dora.conf import SlurmConfig

# The seeds of an experiment that runs until it is cancelled, and of one that fails.
RUNS, FAILS = 1, 2

parser = argparse.ArgumentParser("digits")
parser.add_argument("--lr", type=float, default=0.1)
parser.add_argument("--batch-size", type=int, default=32)
parser.add_argument("--epochs", type=int, default=20)
parser.add_argument("--seed", type=int, default=0)
parser.add_argument("--num-workers", type=int, default=2)
parser.add_argument("--images", type=int)


slurm = SlurmConfig(gpus=0, mem_per_gpu=1, cpus_per_gpu=1, time=10, partition="main")


@argparse_main(parser, dir="./outputs", exclude=["num_workers"], use_underscore=False, slurm=slurm)
def main():
    seed = get_xp().cfg.seed
    if seed == RUNS:
        time.sleep(600)
    if seed == FAILS:
        raise ValueError("fails")
    get_xp().link.push_metrics({"epoch": 1, "train": {"loss": 0.5}})
