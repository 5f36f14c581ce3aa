"""The arguments of Examples/Digits, as a program of Python's Dora has them."""
import argparse

from dora import argparse_main, get_xp

parser = argparse.ArgumentParser("digits")
parser.add_argument("--lr", type=float, default=0.1)
parser.add_argument("--batch-size", type=int, default=32)
parser.add_argument("--epochs", type=int, default=20)
parser.add_argument("--seed", type=int, default=0)
parser.add_argument("--num-workers", type=int, default=2)
parser.add_argument("--images", type=int)


@argparse_main(parser, dir="./outputs", exclude=["num_workers"], use_underscore=False)
def main():
    get_xp().link.push_metrics({"epoch": 1, "train": {"loss": 0.5}})
