"""Whether anything has changed that lists show: one small query, index look-ups only.

Every change of a state, and every change of what is public, leaves an event; so the newest event of each kind tells.
What positions are found by leaves a row of Rekeyed.
Numbers of events are given out before their transactions commit: one may appear below the newest that was seen. So
the events of a window below it are counted again.
"""

from dataclasses import dataclass
from typing import Any

from django.db import connection

from companies.models import AmendmentEvent, BusLine, BusStop, CompanyEvent, Estate, MouEvent, ProgrammeKind
from internships.listing.answers import ask, type_value
from internships.models import Application, Dismissal, Position, PositionEvent, PreferredEstate, Rekeyed
from internships.states import ApplicationState
from students.models import FieldOfStudy, HomeArea, Skill, StudentSkill

WINDOW = 500
CHANGING: tuple[Any, ...] = (PositionEvent, CompanyEvent, MouEvent, AmendmentEvent, Rekeyed, Position)
NAMED: tuple[Any, ...] = (ProgrammeKind, Estate, FieldOfStudy, Skill, HomeArea, BusLine, BusStop)

Numbers = tuple[int, ...]


@dataclass(frozen=True)
class Theirs:
    """A student's own: what they have put aside, applied for, can do, and where they would like to work."""

    dismissed: tuple[int, ...] = ()
    applied: tuple[int, ...] = ()
    skills: tuple[int, ...] = ()
    estates: tuple[int, ...] = ()


@dataclass(frozen=True)
class Pulse:
    newest: Numbers  # the greatest number in each table of CHANGING
    counted: Numbers  # how many there are in the window below it
    recounted: Numbers  # the same below the greatest of an earlier pulse
    named: Numbers  # the greatest number in each table of NAMED
    theirs: Theirs = Theirs()

    @property
    def stamp(self) -> object:
        """Equal at moments between which nothing has changed; whoever asks."""
        return self.newest, self.counted, self.named

    def overtaken(self, earlier: "Pulse") -> bool:
        """Something has appeared out of turn, or is gone: the earlier state can't be brought up to date."""
        back = any(now < before for now, before in zip(self.newest, earlier.newest, strict=True))
        return back or self.recounted != earlier.counted

    def within(self, other: "Pulse") -> bool:
        """Everything that is here was there, too: this is the same moment, or one before it."""
        earlier = any(mine < its for mine, its in zip(self.newest, other.newest, strict=True))
        later = any(mine > its for mine, its in zip(self.newest, other.newest, strict=True))
        return not later and (earlier or self.counted == other.counted)

    def same(self, earlier: "Pulse") -> bool:
        return self.newest == earlier.newest and not self.overtaken(earlier)


def take(earlier: Pulse | None = None, student_id: int | None = None) -> Pulse:
    return read(ask(to_ask(earlier, student_id))[0])


def to_ask(earlier: Pulse | None, student_id: int | None) -> type_value:
    """One value for a query, which read() makes a pulse of."""
    newest = earlier.newest if earlier else (0,) * len(CHANGING)
    greatest = [_greatest(model) for model in CHANGING]
    counted = [_window(model, its) for model, its in zip(CHANGING, greatest, strict=True)]
    recounted = [_window(model, str(int(seen))) for model, seen in zip(CHANGING, newest, strict=True)]
    groups = [greatest, counted, recounted, [_greatest(model) for model in NAMED], _theirs()]
    parts = (f"jsonb_build_array({', '.join(group)})" for group in groups)
    return f"jsonb_build_array({', '.join(parts)})", [student_id] * len(groups[-1])


def read(answer: list[list[Any]]) -> Pulse:
    newest, counted, recounted, named = (tuple(group) for group in answer[:-1])
    return Pulse(newest, counted, recounted, named, Theirs(*map(tuple, answer[-1])))


# Names of our own tables and nothing else are put into the words below; values go as parameters.


def _theirs() -> list[str]:
    """As Theirs has them; of nobody, nothing."""
    asked: list[tuple[Any, str, str]] = [
        (Dismissal, "position_id", "undone_at IS NULL"),
        (Application, "position_id", f"state <> '{ApplicationState.WITHDRAWN.value}'"),
        (StudentSkill, "skill_id", "true"),
        (PreferredEstate, "estate_id", "true"),
    ]
    return [
        f"to_jsonb(ARRAY(SELECT {what} FROM {_table(model)} WHERE student_id = %s AND {which}))"  # noqa: S608  # nosec B608
        for model, what, which in asked
    ]


def _greatest(model: Any) -> str:
    return f"(SELECT coalesce(max(id), 0) FROM {_table(model)})"  # noqa: S608  # nosec B608


def _window(model: Any, newest: str) -> str:
    """How many rows there are just below a number."""
    below = f"id > {newest} - {WINDOW} AND id <= {newest}"
    return f"(SELECT count(*) FROM {_table(model)} WHERE {below})"  # noqa: S608  # nosec B608


def _table(model: Any) -> str:
    return connection.ops.quote_name(model._meta.db_table)
