"""What hangs on a company, in the order in which it is locked and carried over."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from companies.models import Company
from people.models import User

Words = str | Promise
Rows = Callable[[Company, Company], QuerySet[Any]]


@dataclass(frozen=True)
class Merge:
    """`source` goes into `target`; both are locked."""

    source: Company
    target: Company
    by: User
    at: datetime
    people: str  # a People (companies/merging/people.py): how the source's team comes along
    confirmed: bool = True  # somebody of the source had said that it is so


class Locks(IntEnum):
    """What a part locks: parts follow in the order of the locks, whichever app was ready first."""

    COMPANY = 0  # nothing besides the two companies, which are locked already
    MOU = 1
    POSITION = 2
    PLACE = 3


def _nothing(merge: Merge) -> None:
    """Stays where it is."""


def _no_words(source: Company, target: Company) -> Iterator[str]:
    return iter(())


@dataclass(frozen=True)
class Part:
    """`columns` names the foreign keys that it answers for ("companies.Site.company").

    `counted` are the lines of the preview, each with the rows that it counts; `obstacles` yields, in words, what
    makes the merge wrong now, `warnings` what it brings with it; `carry` does it, under the locks.
    """

    columns: tuple[str, ...]
    carry: Callable[[Merge], None] = _nothing
    counted: Mapping[Words, Rows] | None = None
    obstacles: Callable[[Company, Company], Iterator[str]] = _no_words
    locks: Locks = Locks.COMPANY
    warnings: Callable[[Company, Company], Iterator[str]] = _no_words


_parts: list[Part] = []


def register(part: Part) -> None:
    if part not in _parts:
        _parts.append(part)


def all_parts() -> tuple[Part, ...]:
    return tuple(sorted(_parts, key=lambda part: part.locks))


def columns() -> set[str]:
    return {column for part in _parts for column in part.columns}


def moving(model: type[Any], column: str) -> Callable[[Merge], None]:
    """Rows that only change hands."""

    def carry(merge: Merge) -> None:
        model._default_manager.filter(**{column: merge.source}).update(**{column: merge.target})

    return carry
