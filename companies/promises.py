"""What the company has promised students under its MoUs, asked before terms get narrower.

`companies` knows the terms; positions and offers are in a higher app, which registers here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from companies.papers import Paper
from companies.texts.terms_draft import TermsDraft


@dataclass(frozen=True)
class Breach:
    """One promise that the new terms would break, in words for the office. What `blocks` has to be settled first;
    the rest is for the office to know and to confirm."""

    text: str
    blocks: bool
    url: str = ""


Find = Callable[[Paper, Sequence[TermsDraft]], list[Breach]]

_finders: list[Find] = []


def register(find: Find) -> None:
    if find not in _finders:
        _finders.append(find)


def breaches_of(paper: Paper, terms: Sequence[TermsDraft]) -> list[Breach]:
    return [breach for find in _finders for breach in find(paper, terms)]
