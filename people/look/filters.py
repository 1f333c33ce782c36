"""Filters as a page shows them: the choices of each, and those in use."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Option:
    """One choice of a filter, for a check box, a list or a chip."""

    value: str
    label: str
    chosen: bool
    count: int | None = None  # how many rows it would find, where that is known
    note: str = ""


@dataclass(frozen=True)
class Chip:
    """A filter in use, with the address that lifts it."""

    label: str
    without: str
