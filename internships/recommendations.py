"""Positions that fit a student: found in one query, put in order by internships/matching/, said in words.

The query narrows first: what takes applications, is covered by an MoU for the student's own field, and passes the
hard filters. Of that the CANDIDATES most promising by a rough sum of the same parts are scored exactly.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.core.cache import cache
from django.db.models import (
    Avg,
    Case,
    Count,
    Exists,
    F,
    FloatField,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Greatest, Least
from django.utils import timezone

from companies.cover import covered_for_field
from internships.capacity import free_seats, with_held_seats
from internships.fit_words import FitInWords, in_words
from internships.interest import dismissed_by
from internships.matching import Fit, Opening, Rarity, Rules, Seeker, Weights, fit, rank, why_not
from internships.matching.algorithm import ALLOWED, UNKNOWN
from internships.models import Application, Position
from internships.models.position import PositionQuerySet
from internships.skill_arrays import NEEDED, skill_array, skills_in
from internships.states import APPLICATION_LIVE, ApplicationState, PositionState
from people.persian import jalali
from students.models import Student
from students.week import OverlapHalfHours, Week

CANDIDATES = 400
RARITY_KEY, RARITY_SECONDS = "matching.rarity", 3600


@dataclass(frozen=True)
class Suggestion:
    position: Position
    fit: Fit
    words: FitInWords


def recommended(student: Student, most: int, at: datetime | None = None) -> list[Suggestion]:
    """The positions that fit best, the best first. Nothing for a student whose field isn't known."""
    found = [each for each in candidates(student, at) if free_seats(each)]
    by_id: dict[int, Any] = {each.pk: each for each in found}
    ranked = rank(seeker_of(student, found), map(opening_of, found), rarity(), rules(), most=most)
    return [_suggestion(by_id[each.opening], each) for each in ranked]


def suggestion_for(student: Student, position: Position) -> Suggestion | None:
    """The fit of one position that comes from for_fit(); None where a hard filter shuts the student out."""
    seeker, opening = seeker_of(student, [position]), opening_of(position)
    if why_not(seeker, opening, rules()) is not None:
        return None
    return _suggestion(position, fit(seeker, opening, rarity(), rules()))


def candidates(student: Student, at: datetime | None = None) -> PositionQuerySet:
    """What comes into question, with everything that scoring and cards read: one query."""
    at = at or timezone.now()
    field_id = student.field_id
    if field_id is None:
        return Position.objects.none()
    fields = Position.fields.through._default_manager.filter(position=OuterRef("pk"))
    applied = Application.objects.filter(student=student, position=OuterRef("pk")).exclude(
        state=ApplicationState.WITHDRAWN
    )
    # None compares as unknown: a position that asks for what the student hasn't said is left out.
    found = Position.objects.taking_applications(at).filter(
        ~Exists(fields) | Exists(fields.filter(fieldofstudy=field_id)),
        Q(min_gpa=None) | Q(min_gpa__lte=-1 if student.gpa is None else student.gpa),
        Q(min_credits=None)
        | Q(min_credits__lte=-1 if student.credits_passed is None else student.credits_passed),
        ~Exists(applied),
        ~dismissed_by(student),
        covered_for_field(jalali.today(at), field_id),
    )
    if student.free:
        least = Least(F("hours_min"), Value(settings.MATCHING_LEAST_SHARED_HOURS)) * 2
        found = found.annotate(shared_half_hours=_shared(student)).filter(shared_half_hours__gte=least)
    found = found.annotate(rough=_rough(student)).order_by("-rough", "-id")
    return for_fit(student, with_held_seats(found.for_cards().defer("description", "search_key")))[
        :CANDIDATES
    ]


def for_fit(student: Student, positions: PositionQuerySet) -> PositionQuerySet:
    """Adds what opening_of() and the words read, in the same query, as arrays of each row."""
    own = Student.skills.through._default_manager.filter(student=student, skill=OuterRef("skill"))
    fields = Position.fields.through._default_manager.filter(position=OuterRef("pk"))
    of_company = Position.fields.through._default_manager.filter(
        position__company=OuterRef("company"), position__state=PositionState.PUBLISHED
    )
    live = Application.objects.filter(position=OuterRef("pk"), state__in=APPLICATION_LIVE)
    return positions.annotate(
        needed_skills=skill_array(NEEDED, own=Exists(own)),
        named_fields=ArraySubquery(fields.values("fieldofstudy")),
        company_faculties=ArraySubquery(of_company.values("fieldofstudy__faculty").distinct()),
        live_applications=Coalesce(
            Subquery(
                live.order_by().values("position").annotate(n=Count("pk")).values("n"),
                output_field=IntegerField(),
            ),
            0,
        ),
    )


def seeker_of(student: Student, positions: Iterable[Any]) -> Seeker:
    """The student with those of their skills that the positions need."""
    return Seeker(
        field=student.field_id,
        faculty=student.field.faculty_id if student.field else None,
        skills=frozenset(skill["id"] for each in positions for skill in each.needed_skills if skill["own"]),
        free=student.free.bits,
        gpa=None if student.gpa is None else float(student.gpa),
        credits=student.credits_passed,
    )


def opening_of(position: Any) -> Opening:
    return Opening(
        id=position.pk,
        fields=frozenset(position.named_fields),
        faculties=frozenset(position.company_faculties),
        skills=frozenset(skill["id"] for skill in position.needed_skills),
        shifts=position.shifts.bits,
        hours=position.hours_min,
        pay_hourly=position.pay_hourly_rial,
        min_gpa=None if position.min_gpa is None else float(position.min_gpa),
        min_credits=position.min_credits,
        applications=position.live_applications,
        seats=position.seats,
    )


def rules(congestion: float | None = None) -> Rules:
    """As the settings have them."""
    pay_from, pay_to = settings.MATCHING_PAY_RIAL
    return Rules(
        weights=Weights(**settings.MATCHING_WEIGHTS),
        congestion=settings.MATCHING_CONGESTION if congestion is None else congestion,
        least_shared_hours=settings.MATCHING_LEAST_SHARED_HOURS,
        pay_from=pay_from,
        pay_to=pay_to,
    )


def rarity() -> Rarity:
    """How many published positions need each skill; counted once an hour where there is a cache."""
    known = cache.get(RARITY_KEY)
    if known is None:
        published = Position.objects.filter(state=PositionState.PUBLISHED)
        total = published.order_by().values("state").annotate(n=Count("pk")).values("n")
        counted = list(
            NEEDED._default_manager.filter(position__state=PositionState.PUBLISHED)
            .values("skill")
            .annotate(asked=Count("pk"), total=Subquery(total, output_field=IntegerField()))
        )
        asked = {row["skill"]: row["asked"] for row in counted}
        known = Rarity(asked, counted[0]["total"] if counted else 0)
        cache.set(RARITY_KEY, known, RARITY_SECONDS)
    return known


def _suggestion(position: Any, its_fit: Fit) -> Suggestion:
    names = {skill.pk: skill.name for skill in skills_in(position.needed_skills)}
    return Suggestion(position, its_fit, in_words(its_fit, names))


def _shared(student: Student) -> Case:
    """Half-hours of the shifts in which the student is free; all free ones where hours are by agreement."""
    return Case(
        When(shifts=Week(), then=Value(student.free.half_hours)),
        default=OverlapHalfHours("shifts", student.free),
        output_field=IntegerField(),
    )


def _rough(student: Student) -> Any:
    """The score as SQL can say it: skills by number instead of rarity, fields by name only, no congestion.

    It only chooses who is scored exactly, when more than CANDIDATES come into question.
    """
    weights = Weights(**settings.MATCHING_WEIGHTS)
    pay_from, pay_to = settings.MATCHING_PAY_RIAL
    own = Student.skills.through._default_manager.filter(student=student).values("skill")
    one, nothing = Value(1.0), Value(0.0)
    is_own = Case(When(skill__in=own, then=one), default=nothing, output_field=FloatField())
    needed: Any = NEEDED._default_manager.filter(position=OuterRef("pk")).order_by().values("position")
    shared_skills = needed.annotate(part=Avg(is_own)).values("part")
    named = Position.fields.through._default_manager.filter(position=OuterRef("pk"))
    hours: Any = Value(UNKNOWN)
    if student.free:
        hours = Least(one, Cast(F("shared_half_hours"), FloatField()) / Greatest(F("hours_min") * 2.0, one))
    pay = (Cast(F("pay_hourly_rial"), FloatField()) - pay_from) / (pay_to - pay_from)
    return (
        weights.skills * Coalesce(Subquery(shared_skills, output_field=FloatField()), Value(UNKNOWN))
        + weights.field
        * Case(When(Exists(named), then=one), default=Value(ALLOWED), output_field=FloatField())
        + weights.hours * hours
        + weights.pay * Least(one, Greatest(nothing, pay))
    )
