"""The grid `many` of Examples/Digits, of five experiments, the last of them outside of the array."""
from dora import Explorer


@Explorer
def explorer(launcher):
    quick = launcher.bind({"epochs": 1, "images": 64})
    with quick.job_array():
        for seed in range(1, 5):
            quick(seed=seed)
    quick(seed=5)
