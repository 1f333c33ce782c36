"""Which positions come into question for a student, and what scoring them reads.

All that take applications are held in the process (listing/), with an outline of each. Sets leave out what isn't open
to the student's field, and what they applied for or put aside; the rest is put in order by a sum of the score's parts.
What has to be asked at every hour anew (seats, applications, the bus) is asked of those alone that come first: one
narrow query.
"""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce

from companies.distance import kilometres
from internships.bus import Bus, best_bus, buses_in, buses_of, lines_to, stop_words, with_bus
from internships.capacity import free_seats, with_held_seats
from internships.listing.current import Listing
from internships.listing.reading import EVERY
from internships.matching import Opening, Outline, Promising, Rarity, Ride, Rules, Seeker, shortlist
from internships.models import Application, MatchKeys, Position, PreferredEstate
from internships.models.match_keys import EVERY_FIELD
from internships.models.position import PositionQuerySet
from internships.skill_arrays import NEEDED, skill_array
from internships.states import APPLICATION_LIVE, PositionState
from students.models import FieldOfStudy, Student, StudentSkill
from students.week import Week

CANDIDATES = 150

NUMBERS: Any = ArrayField(IntegerField())


class Common(Func):
    """What two arrays of numbers have in common (the extension intarray)."""

    template, arg_joiner, output_field = "(%(expressions)s)", " & ", NUMBERS


def candidates(
    student: Student, now: Listing, rarity: Rarity, rules: Rules, most: int = CANDIDATES
) -> list[Opening]:
    """The most promising that come into question and have a free seat, as this student would come to them."""
    found = promising(student, now, rarity, rules, now.index.live, most)
    return openings(student, now, [each.outline for each in found])


def promising(
    student: Student, now: Listing, rarity: Rarity, rules: Rules, among: int, most: int
) -> list[Promising]:
    """Of the places `among` of the list."""
    index, theirs = now.index, now.theirs
    if student.field_id is None:
        return []
    left = index.having("field", student.field_id, EVERY) & among
    left &= index.having("kind", *now.names.kinds_for(student.study_status))
    left &= ~index.of_ids(theirs.dismissed) & ~index.of_ids(theirs.applied)
    away = partial(_away, student, now)
    return shortlist(seeker_in(student, now), index.outlines_of(left), away, rarity, rules, most=most)


def openings(student: Student, now: Listing, outlines: list[Outline]) -> list[Opening]:
    """Those that have a free seat; one query."""
    asked = _asked_of(student, [each.id for each in outlines])
    return [
        _opening(each, asked[each.id], student, _away(student, now, each.estate))
        for each in outlines
        if each.id in asked and free_seats(asked[each.id])
    ]


def _away(student: Student, now: Listing, estate: int | None) -> float | None:
    return kilometres(student.home_area, now.names.every_estate.get(estate or 0))


def seeker_in(student: Student, now: Listing) -> Seeker:
    """The student as the list knows them."""
    return _seeker(student, frozenset(now.theirs.skills), frozenset(now.theirs.estates))


def _asked_of(student: Student, ids: list[int]) -> dict[int, Any]:
    rows = with_held_seats(Position.objects.filter(pk__in=ids, state=PositionState.PUBLISHED)).annotate(
        live_applications=_live_applications(), of_faculty=_of_faculty(student), bus_lines=_lines(student)
    )
    names = (
        "pk",
        "seats",
        "starts_on",
        "ends_on",
        "held_seats",
        "live_applications",
        "of_faculty",
        "bus_lines",
    )
    return {row.pk: row for row in rows.values_list(*names, named=True)} if ids else {}


def _lines(student: Student) -> Any:
    """Of no use to whoever hasn't said where they live, and when they are free."""
    if not _goes_by_bus(student):
        return Value([], output_field=NUMBERS)
    return lines_to("site", student.home_area_id)


def _opening(outline: Outline, asked: Any, student: Student, away: float | None) -> Opening:
    return outline.filled(
        faculties=_faculties(student, asked.of_faculty),
        applications=asked.live_applications,
        seats=asked.seats,
        kilometres=away,
        ride=_ride(Week(outline.shifts), buses_in(asked.bus_lines), student),
    )


# Of one position


def for_fit(student: Student, positions: PositionQuerySet) -> PositionQuerySet:
    """Adds what opening_of() and the words read, in the same query, as arrays of each row."""
    return with_bus(positions).annotate(
        needed_skills=skill_array(NEEDED),
        own_skills=Common(F("match_keys__skills"), _own_skills(student)),
        open_to=F("match_keys__open_to"),
        of_faculty=_of_faculty(student),
        is_preferred=Exists(PreferredEstate.objects.filter(student=student, estate=OuterRef("site__estate"))),
        live_applications=_live_applications(),
    )


def seeker_of(student: Student, position: Any) -> Seeker:
    """The student with those of their skills that a row of for_fit() needs, and its estate where they prefer it."""
    preferred = {position.site.estate_id} if position.is_preferred else ()
    return _seeker(student, frozenset(position.own_skills), frozenset(preferred))


def opening_of(position: Any, student: Student) -> Opening:
    """A row of for_fit(), as this student would come to it."""
    return Opening(
        id=position.pk,
        fields=frozenset(position.open_to) - {EVERY_FIELD},
        faculties=_faculties(student, position.of_faculty),
        skills=frozenset(skill["id"] for skill in position.needed_skills),
        shifts=position.shifts.bits,
        hours=position.hours_min,
        pay_hourly=position.pay_hourly_rial,
        min_gpa=None if position.min_gpa is None else float(position.min_gpa),
        min_credits=position.min_credits,
        applications=position.live_applications,
        seats=position.seats,
        estate=position.site.estate_id,
        kilometres=kilometres(student.home_area, position.site.estate),
        ride=_ride(position.shifts, buses_of(position), student),
    )


def _seeker(student: Student, skills: frozenset[int], preferred: frozenset[int]) -> Seeker:
    return Seeker(
        field=student.field_id,
        faculty=student.field.faculty_id if student.field else None,
        skills=skills,
        free=student.free.bits,
        gpa=None if student.gpa is None else float(student.gpa),
        credits=student.credits_passed,
        home=student.home_area_id,
        own_transport=student.own_transport,
        preferred=preferred,
    )


def _faculties(student: Student, of_faculty: bool) -> frozenset[int]:
    faculty = student.field.faculty_id if student.field else None
    return frozenset({faculty} if faculty is not None and of_faculty else ())


def _goes_by_bus(student: Student) -> bool:
    return bool(student.home_area_id and student.free)


def _ride(shifts: Week, buses: Iterable[Bus], student: Student) -> Ride | None:
    if not _goes_by_bus(student) or not shifts:
        return None
    home = [bus for bus in buses if bus.stop_in(student.home_area_id)]
    best = best_bus(student.free, shifts, home)
    return Ride(stop_words([best.bus], student.home_area_id), len(best.days)) if best else None


def _own_skills(student: Student) -> Cast:
    own = StudentSkill.objects.filter(student=student)
    return Cast(ArraySubquery(own.values("skill")), NUMBERS)


def _live_applications() -> Coalesce:
    live = Application.objects.filter(position=OuterRef("pk"), state__in=APPLICATION_LIVE)
    counted = live.order_by().values("position").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _of_faculty(student: Student) -> Any:
    """Of a position that is open to every field: whether the company looks for the student's faculty elsewhere."""
    if student.field is None:
        return Value(False)
    theirs = FieldOfStudy.objects.filter(faculty=student.field.faculty_id).order_by()
    of_company = MatchKeys.objects.filter(
        position__company=OuterRef("company"),
        position__state=PositionState.PUBLISHED,
        open_to__overlap=Cast(ArraySubquery(theirs.values("pk")), NUMBERS),
    )
    # Not Exists(): the planner would look at every company there is, for the few rows that ask.
    one = Subquery(of_company.values(found=Value(True))[:1], output_field=BooleanField())
    return Case(
        When(match_keys__open_to=[EVERY_FIELD], then=Coalesce(one, Value(False))),
        default=Value(False),
        output_field=BooleanField(),
    )
