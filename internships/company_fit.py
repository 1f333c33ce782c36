"""How well a student fits a position, as the company may know it: the score that students see, the other way round.

Of its parts only those that tell a company nothing it may not know: skills, field and hours. How far somebody lives is
theirs, pay is the same for all, and a GPA is shown with consent or not at all.
"""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, F, FloatField, Func, IntegerField, OuterRef, Subquery, Sum, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, Least, Round

from internships.matching import Fit, Opening, Rarity, Rules, Seeker, Weights, fit
from internships.matching.algorithm import ALLOWED, RELATED, UNKNOWN, PartName
from internships.models import Position
from internships.models.match_keys import EVERY_FIELD
from internships.recommendations import rarity_to_ask, rules
from internships.skill_arrays import NEEDED, skill_array
from internships.states import PositionState
from students.models import StudentSkill
from students.week import OverlapHalfHours, Week

MILLIONTHS = 1_000_000


def for_company_fit(rows: Any, of: str = "") -> Any:
    """Adds to positions what a fit reads of them, in the same query; to rows `of` which they are ("position__")."""
    of_company = Position.fields.through._default_manager.filter(
        position__company=OuterRef(f"{of}company"), position__state=PositionState.PUBLISHED
    )
    return rows.annotate(
        needed_skills=skill_array(NEEDED, of.removesuffix("__") or "pk"),
        open_to=F(f"{of}match_keys__open_to"),
        company_faculties=ArraySubquery(of_company.values("fieldofstudy__faculty").distinct()),
        **rarity_to_ask(),
    )


def company_rules() -> Rules:
    """Skills, field and hours, in the proportions that students' own lists have."""
    theirs = rules(congestion=0)
    weights = replace(theirs.weights, pay=0, commute=0) if _some(theirs.weights) else Weights()
    return replace(theirs, weights=replace(weights, pay=0, commute=0))


def _some(weights: Weights) -> bool:
    return bool(weights.skills or weights.field or weights.hours)


def opening_for_company(position: Any) -> Opening:
    """Of a row of for_company_fit()."""
    return Opening(
        id=position.pk,
        fields=frozenset(position.open_to) - {EVERY_FIELD},
        faculties=frozenset(position.company_faculties),
        skills=frozenset(skill["id"] for skill in position.needed_skills),
        shifts=position.shifts.bits,
        hours=position.hours_min,
        pay_hourly=position.pay_hourly_rial,
        seats=position.seats,
    )


def seeker_for_company(student: Any, skills: Collection[int]) -> Seeker:
    """Of a student whose field is read with them; `skills` are those of the position's needed ones that they have."""
    return Seeker(
        field=student.field_id,
        faculty=student.field.faculty_id if student.field else None,
        skills=frozenset(skills),
        free=student.free.bits,
    )


def company_fit(student: Any, skills: Collection[int], opening: Opening, rare: Rarity, by: Rules) -> Fit:
    return fit(seeker_for_company(student, skills), opening, rare, by)


def fit_millionths(position: Any, rare: Rarity) -> Cast:
    """The same score in SQL, for putting thousands of applications for one position in order; a whole number, so that
    a page can begin after it. tests/internships/test_company_fit.py holds the two equal."""
    weights, opening = company_rules().weights, opening_for_company(position)
    score = (
        exactly(weights.share(PartName.SKILLS)) * _skills(opening, rare)
        + exactly(weights.share(PartName.FIELD)) * _field(opening)
        + exactly(weights.share(PartName.HOURS)) * _hours(opening, position)
    )
    return Cast(Round(score * exactly(MILLIONTHS)), IntegerField())


def exactly(number: float) -> Any:
    """As a double: a bare literal is a numeric, with which every row reckons ten times as long."""
    return Cast(Value(number), FloatField())


def shared_half_hours(position: Any, free: str = "student__free") -> Func:
    """Free half-hours in the shifts; in the whole week where the hours are by agreement."""
    if position.shifts:
        return OverlapHalfHours(free, position.shifts)
    return Func(free, function="bit_count", output_field=IntegerField())


def _skills(opening: Opening, rare: Rarity) -> Combinable:
    if not opening.skills:
        return exactly(UNKNOWN)
    worth = {skill: rare.of(skill) for skill in sorted(opening.skills)}
    whole = sum(worth.values())
    each = Case(
        *(When(skill=skill, then=exactly(points / whole)) for skill, points in worth.items()),
        output_field=FloatField(),
    )
    own = StudentSkill.objects.filter(student=OuterRef("student"), skill__in=list(worth)).order_by()
    return Coalesce(Subquery(own.values("student").annotate(n=Sum(each)).values("n")), exactly(0))


def _field(opening: Opening) -> Combinable:
    cases = []
    if opening.fields:
        cases.append(When(student__field__in=sorted(opening.fields), then=exactly(1)))
    if opening.faculties:
        cases.append(When(student__field__faculty__in=sorted(opening.faculties), then=exactly(RELATED)))
    return Case(*cases, default=exactly(ALLOWED), output_field=FloatField())


def _hours(opening: Opening, position: Any) -> Combinable:
    asked = exactly(max(1.0, opening.hours * 2.0))
    shared: Combinable = Least(exactly(1), Cast(shared_half_hours(position), FloatField()) / asked)
    if not opening.hours:
        shared = exactly(1)
    unsaid = When(student__free=Week(), then=exactly(UNKNOWN))
    return Case(unsaid, default=shared, output_field=FloatField())
