"""Stands in for torch, of which Dora needs a type and whether workers are connected."""
from . import distributed  # noqa: F401


class Tensor:
    """No value is one, so that every value is written as plain JSON."""
