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
from internships.models import Dismissal, Position, PositionEvent, Rekeyed
from students.models import FieldOfStudy, HomeArea, Skill

WINDOW = 500
CHANGING: tuple[Any, ...] = (PositionEvent, CompanyEvent, MouEvent, AmendmentEvent, Rekeyed, Position)
NAMED: tuple[Any, ...] = (ProgrammeKind, Estate, FieldOfStudy, Skill, HomeArea, BusLine, BusStop)

Numbers = tuple[int, ...]


@dataclass(frozen=True)
class Pulse:
    newest: Numbers  # the greatest number in each table of CHANGING
    counted: Numbers  # how many there are in the window below it
    recounted: Numbers  # the same below the greatest of an earlier pulse
    named: Numbers  # the greatest number in each table of NAMED
    dismissed: tuple[int, ...] = ()  # what the student has put aside

    def overtaken(self, earlier: "Pulse") -> bool:
        """Something has appeared out of turn, or is gone: the earlier state can't be brought up to date."""
        back = any(now < before for now, before in zip(self.newest, earlier.newest, strict=True))
        return back or self.recounted != earlier.counted

    def same(self, earlier: "Pulse") -> bool:
        return self.newest == earlier.newest and not self.overtaken(earlier)


def take(earlier: Pulse | None = None, student_id: int | None = None) -> Pulse:
    newest = earlier.newest if earlier else (0,) * len(CHANGING)
    parts = [_greatest(model) for model in (*CHANGING, *NAMED)]
    for model, seen in zip(CHANGING, newest, strict=True):
        parts += [_window(model, _greatest(model)), _window(model, str(int(seen)))]
    # Names of our own tables and nothing else are put into the words here; values go as parameters.
    aside = f"SELECT position_id FROM {_table(Dismissal)} WHERE student_id = %s AND undone_at IS NULL"  # noqa: S608  # nosec B608
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}, ARRAY({aside})", [student_id])
        *numbers, dismissed = cursor.fetchone()
    first, second = len(CHANGING), len(CHANGING) + len(NAMED)
    counts = numbers[second:]
    return Pulse(
        newest=tuple(numbers[:first]),
        counted=tuple(counts[::2]),
        recounted=tuple(counts[1::2]),
        named=tuple(numbers[first:second]),
        dismissed=tuple(dismissed),
    )


def _greatest(model: Any) -> str:
    return f"(SELECT coalesce(max(id), 0) FROM {_table(model)})"  # noqa: S608  # nosec B608


def _window(model: Any, newest: str) -> str:
    """How many rows there are just below a number."""
    below = f"id > {newest} - {WINDOW} AND id <= {newest}"
    return f"(SELECT count(*) FROM {_table(model)} WHERE {below})"  # noqa: S608  # nosec B608


def _table(model: Any) -> str:
    return connection.ops.quote_name(model._meta.db_table)
