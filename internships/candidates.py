"""Which positions come into question for a student, and what scoring them reads: one query.

It begins at the positions that are open to the student's field (the index of MatchKeys), leaves out what the hard
filters shut, and puts the rest in order by a rough sum of the score's parts. What is costly to ask of a row (its
seats, its applications, its bus) is asked of those alone that come first.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from math import cos, pi, radians
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    F,
    FloatField,
    Func,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Greatest, Least, NullIf, Power, Sqrt
from django.utils import timezone

from companies.cover import covered_for_field
from companies.distance import EARTH_RADIUS_KM, ROAD_FACTOR, kilometres
from companies.states import CompanyState
from internships.bus import best_bus, buses_of, stop_words, with_bus
from internships.capacity import with_held_seats
from internships.matching import Opening, Ride, Seeker, Weights
from internships.matching.algorithm import ALLOWED, UNKNOWN
from internships.models import Application, Dismissal, MatchKeys, Position, PreferredEstate
from internships.models.match_keys import EVERY_FIELD
from internships.models.position import PositionQuerySet
from internships.skill_arrays import NEEDED, skill_array
from internships.states import APPLICATION_LIVE, ApplicationState, PositionState
from people.persian import jalali
from students.models import FieldOfStudy, Student, StudentSkill
from students.week import OverlapHalfHours, Week

CANDIDATES = 150
KM_A_DEGREE = pi * EARTH_RADIUS_KM / 180

NUMBERS: Any = ArrayField(IntegerField())


class Common(Func):
    """What two arrays of numbers have in common (the extension intarray)."""

    template, arg_joiner, output_field = "(%(expressions)s)", " & ", NUMBERS


class HowMany(Func):
    function, output_field = "icount", IntegerField()


def candidates(
    student: Student,
    at: datetime | None = None,
    among: Collection[int] | None = None,
    most: int = CANDIDATES,
) -> PositionQuerySet:
    """The most promising that come into question, with everything that scoring and cards read."""
    at = at or timezone.now()
    field_id = student.field_id
    if field_id is None:
        return Position.objects.none()
    found = _in_question(student, field_id, at)
    if among is not None:
        found = found.filter(position__in=among)
    best = found.annotate(rough=_rough(student)).order_by("-rough", "-position")[:most]
    rows = Position.objects.filter(pk__in=best.values("position")).for_cards()
    return for_fit(student, with_held_seats(rows.defer("description", "search_key")))


def _in_question(student: Student, field_id: int, at: datetime) -> Any:
    """What takes applications (as taking_applications() says; that an MoU covers the student's own field is more
    than that it covers one) and isn't shut by a hard filter."""
    applied = Application.objects.filter(student=student).exclude(state=ApplicationState.WITHDRAWN)
    aside = Dismissal.objects.filter(student=student, undone_at=None)
    # None compares as unknown: a position that asks for what the student hasn't said is left out.
    found = MatchKeys.objects.filter(
        Q(min_gpa=None) | Q(min_gpa__lte=-1 if student.gpa is None else student.gpa),
        Q(min_credits=None)
        | Q(min_credits__lte=-1 if student.credits_passed is None else student.credits_passed),
        ~Q(position__in=applied.values("position")),
        ~Q(position__in=aside.values("position")),
        covered_for_field(jalali.today(at), field_id),
        open_to__overlap=[EVERY_FIELD, field_id],
        state=PositionState.PUBLISHED,
        deadline_at__gt=at,
        company__state=CompanyState.APPROVED,
    )
    if student.free:
        least = Least(F("hours_min"), Value(settings.MATCHING_LEAST_SHARED_HOURS)) * 2
        found = found.annotate(shared_half_hours=_shared(student)).filter(shared_half_hours__gte=least)
    return found


def for_fit(student: Student, positions: PositionQuerySet) -> PositionQuerySet:
    """Adds what opening_of() and the words read, in the same query, as arrays of each row."""
    live = Application.objects.filter(position=OuterRef("pk"), state__in=APPLICATION_LIVE)
    return with_bus(positions).annotate(
        needed_skills=skill_array(NEEDED),
        own_skills=Common(F("match_keys__skills"), _own_skills(student)),
        open_to=F("match_keys__open_to"),
        of_faculty=_of_faculty(student),
        is_preferred=Exists(PreferredEstate.objects.filter(student=student, estate=OuterRef("site__estate"))),
        live_applications=Coalesce(
            Subquery(
                live.order_by().values("position").annotate(n=Count("pk")).values("n"),
                output_field=IntegerField(),
            ),
            0,
        ),
    )


def seeker_of(student: Student, positions: Iterable[Any]) -> Seeker:
    """The student with those of their skills that the positions need, and of the estates that they prefer."""
    rows = list(positions)
    return Seeker(
        field=student.field_id,
        faculty=student.field.faculty_id if student.field else None,
        skills=frozenset(skill for row in rows for skill in row.own_skills),
        free=student.free.bits,
        gpa=None if student.gpa is None else float(student.gpa),
        credits=student.credits_passed,
        home=student.home_area_id,
        own_transport=student.own_transport,
        preferred=frozenset(row.site.estate_id for row in rows if row.is_preferred and row.site.estate_id),
    )


def opening_of(position: Any, student: Student) -> Opening:
    """A row of for_fit(), as this student would come to it."""
    faculty = student.field.faculty_id if student.field else None
    return Opening(
        id=position.pk,
        fields=frozenset(position.open_to) - {EVERY_FIELD},
        faculties=frozenset({faculty} if faculty is not None and position.of_faculty else ()),
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
        ride=_ride(position, student),
    )


def _ride(position: Any, student: Student) -> Ride | None:
    if not student.home_area_id or not student.free or not position.shifts:
        return None
    home = [bus for bus in buses_of(position) if bus.stop_in(student.home_area_id)]
    best = best_bus(student.free, position.shifts, home)
    return Ride(stop_words([best.bus], student.home_area_id), len(best.days)) if best else None


def _own_skills(student: Student) -> Cast:
    own = StudentSkill.objects.filter(student=student)
    return Cast(ArraySubquery(own.values("skill")), NUMBERS)


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


def _shared(student: Student) -> Case:
    """Half-hours of the shifts in which the student is free; all free ones where hours are by agreement."""
    return Case(
        When(shifts=Week(), then=Value(student.free.half_hours)),
        default=OverlapHalfHours("shifts", student.free),
        output_field=IntegerField(),
    )


def _rough(student: Student) -> Any:
    """The score as SQL can say it for many: skills by number instead of rarity, fields by name only, the way
    without buses, no congestion. It only chooses who is scored exactly."""
    weights = Weights(**settings.MATCHING_WEIGHTS)
    pay_from, pay_to = settings.MATCHING_PAY_RIAL
    shared = HowMany(Common(F("skills"), _own_skills(student)))
    skills = Cast(shared, FloatField()) / NullIf(HowMany(F("skills")), Value(0))
    hours: Any = exactly(UNKNOWN)
    if student.free:
        asked = Cast(Greatest(F("hours_min") * 2, Value(1)), FloatField())
        hours = Least(exactly(1), F("shared_half_hours") / asked)
    pay = (Cast(F("pay_hourly_rial"), FloatField()) - pay_from) / (pay_to - pay_from)
    named = When(open_to=[EVERY_FIELD], then=exactly(weights.field * ALLOWED))
    return (
        weights.skills * Coalesce(skills, exactly(UNKNOWN))
        + Case(named, default=exactly(weights.field), output_field=FloatField())
        + weights.hours * hours
        + weights.pay * Least(exactly(1), Greatest(exactly(0), pay))
        + weights.commute * _rough_way(student)
    )


def _rough_way(student: Student) -> Any:
    """The straight line of a flat earth is exact enough for tens of kilometres."""
    preferred = PreferredEstate.objects.filter(student=student).values("estate")
    home = student.home_area
    value: Any = exactly(UNKNOWN)
    if home is not None and home.latitude is not None and home.longitude is not None:
        north = (Cast("site__estate__latitude", FloatField()) - float(home.latitude)) * KM_A_DEGREE
        east = (Cast("site__estate__longitude", FloatField()) - float(home.longitude)) * (
            KM_A_DEGREE * cos(radians(home.latitude))
        )
        near, far, far_with_own = settings.MATCHING_KILOMETRES
        most = far_with_own if student.own_transport else far
        way = ROAD_FACTOR * Sqrt(Power(north, 2) + Power(east, 2))
        # Not Coalesce(): the greatest of nothing and 0 is 0.
        unknown = When(Q(site__estate__latitude=None) | Q(site__estate__longitude=None), then=value)
        reached = Least(exactly(1), Greatest(exactly(0), (most - way) / exactly(most - near)))
        value = Case(unknown, default=reached, output_field=FloatField())
    return Case(When(site__estate__in=preferred, then=exactly(1)), default=value, output_field=FloatField())


def exactly(number: float) -> Any:
    """As a double: a bare literal is a numeric, with which every row reckons ten times as long."""
    return Cast(Value(number), FloatField())
