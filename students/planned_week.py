"""A student's week of one term, as pages show it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject

from people.persian.language import reading
from students.models import Availability, Student, Term
from students.terms import name_of, planned_terms
from students.week import Week, week_grid
from students.week.editing import Shown
from students.week.grid import Grid
from students.week.hours import EMPTY


@dataclass(frozen=True)
class PlannedWeek:
    term: Term | None
    wanted: Week
    odd: Week = EMPTY
    even: Week = EMPTY
    not_in_exams: bool = True
    saved_at: datetime | None = None
    counts: bool = True  # the term that runs; else one that comes
    of_before: bool = False  # nothing was said for this term: what is shown is from before it

    @property
    def classes(self) -> Week:
        return self.odd | self.even

    @property
    def free(self) -> Week:
        return self.wanted - self.classes

    @property
    def hours(self) -> float:
        return self.free.hours

    @property
    def words(self) -> str:
        return self.free.in_words(reading())

    @property
    def class_words(self) -> str:
        return self.classes.in_words(reading())

    @property
    def not_every_week(self) -> float:
        """Hours of classes that are held in odd or in even weeks only."""
        return (self.classes - (self.odd & self.even)).hours

    @property
    def name(self) -> str:
        return name_of(self.term)

    @property
    def shown(self) -> Shown:
        return Shown(self.wanted, self.classes)

    @property
    def all_in_classes(self) -> bool:
        """Hours were ticked, and classes take all of them."""
        return bool(self.wanted) and not self.free

    @property
    def grid(self) -> Grid:
        return week_grid(self.free, block_hours=4)


def planned_weeks(student: Student, on: date | None = None, most: int = 2) -> list[PlannedWeek]:
    """The week of the running term, then of the one that follows. One query: a term brings its week along."""
    rows = Availability.objects.filter(student=student, term=OuterRef("pk"))
    said = JSONObject(odd="classes_odd", even="classes_even", **{name: name for name in _AS_THEY_ARE})
    terms = planned_terms(Term.objects.annotate(said=Subquery(rows.values(json=said))), on, most)
    return [_planned(student, term, counts=not place) for place, term in enumerate(terms)] or [
        PlannedWeek(None, student.free, saved_at=student.free_updated_at)
    ]


_AS_THEY_ARE = ("wanted", "not_in_exams", "saved_at")


def _planned(student: Student, term: Any, *, counts: bool) -> PlannedWeek:
    if term.said:
        wanted, odd, even = (Week.from_bits(term.said[name]) for name in ("wanted", "odd", "even"))
        saved_at = datetime.fromisoformat(term.said["saved_at"])
        return PlannedWeek(term, wanted, odd, even, term.said["not_in_exams"], saved_at, counts)
    if counts:  # said before there were terms, or for the last one: it counts until something else is said
        return PlannedWeek(term, student.free, saved_at=student.free_updated_at, of_before=bool(student.free))
    return PlannedWeek(term, Week(), counts=False)


def week_now(student: Student, on: date | None = None) -> PlannedWeek:
    """What the profile shows: the week that counts."""
    return planned_weeks(student, on, most=1)[0]


@dataclass(frozen=True)
class ExamBreak:
    """What a company sees with an application: in these days the student would rather not work."""

    first: date
    last: date


def exam_breaks(student: Student, starts_on: date, ends_on: date) -> list[ExamBreak]:
    """The exam breaks within a position's dates that the student has asked to be left free. One query."""
    rows = Availability.objects.filter(student=student, **_asked_for(starts_on, ends_on))
    days = rows.order_by("term__starts_on").values_list("term__exams_from", "term__exams_to")
    return [ExamBreak(first, last) for first, last in days if first and last]


def exam_breaks_of(student: str, starts_on: str, ends_on: str) -> ArraySubquery:
    """The same with another query, where these are the names of its columns; read_exam_breaks() reads it."""
    rows = Availability.objects.filter(
        student=OuterRef(student), **_asked_for(OuterRef(starts_on), OuterRef(ends_on))
    )
    days = JSONObject(first="term__exams_from", last="term__exams_to")
    return ArraySubquery(rows.order_by("term__starts_on").values(json=days))


def read_exam_breaks(found: Iterable[dict[str, str]]) -> list[ExamBreak]:
    return [ExamBreak(date.fromisoformat(row["first"]), date.fromisoformat(row["last"])) for row in found]


def _asked_for(starts_on: Any, ends_on: Any) -> dict[str, Any]:
    return {"not_in_exams": True, "term__exams_from__lte": ends_on, "term__exams_to__gte": starts_on}
