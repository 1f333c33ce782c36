"""Students for a position: those who let companies find them, best fit first.

The score is company_fit's: skills, field and hours. The position's least GPA and credits shut nobody out here, or else
a list would say who is above a mark; they are asked when somebody applies.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    FloatField,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce, Least
from django.utils import timezone

from companies.models import MouTerms
from internships.company_fit import (
    company_rules,
    exactly,
    for_company_fit,
    opening_for_company,
    seeker_for_company,
    shared_half_hours,
)
from internships.fit_words import FitInWords, in_words
from internships.matching import Fit, Weights, rank
from internships.matching.algorithm import ALLOWED, RELATED, UNKNOWN
from internships.models import Application, Dismissal, Invite, Position
from internships.models.match_keys import EVERY_FIELD
from internships.recommendations import rarity
from internships.skill_arrays import skills_in
from internships.suggested_words import FOR_COMPANY
from people.persian import jalali
from students.models import FieldOfStudy, Student, StudentQuerySet, StudentSkill
from students.states import RecordState
from students.week import Week

SCORED, SHOWN, MOST_SKILLS = 100, 20, 10
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class SuggestedStudent:
    student: Any
    fit: Fit
    needed: tuple[Any, ...]
    shared_hours: float | None  # None where the student hasn't said when they are free
    own: tuple[StudentSkill, ...] = ()

    @cached_property
    def words(self) -> FitInWords:
        return in_words(self.fit, {skill.pk: skill.name for skill in self.needed}, FOR_COMPANY)


def for_suggesting(positions: Any) -> Any:
    """Adds to positions what this module reads of them, in the same query."""
    invited = Invite.objects.filter(position=OuterRef("pk"), invited_at__gt=timezone.now() - A_DAY)
    return for_company_fit(positions).annotate(
        invited_today=Coalesce(
            Subquery(
                invited.order_by().values("position").annotate(n=Count("pk")).values("n"),
                output_field=IntegerField(),
            ),
            0,
        ),
    )


def suggested_students(position: Any, most: int = SHOWN) -> list[SuggestedStudent]:
    """The best first; of a row of for_suggesting() or any other position that is public."""
    position = _prepared(position)
    opening = opening_for_company(position)
    found = list(_most_promising(position))
    by_id: dict[int, Any] = {each.pk: each for each in found}
    reckoned, rare = company_rules(), rarity(vars(position))
    ranked = [
        (each.pk, rank(seeker_for_company(each, each.needed_own), [opening], rare, reckoned))
        for each in found
    ]  # nobody for whom a hard filter shuts it
    best = sorted(
        ((number, fits[0]) for number, fits in ranked if fits),
        key=lambda pair: (-round(pair[1].score, 9), -pair[0]),
    )[:most]
    needed = tuple(skills_in(position.needed_skills))
    skills = _skills_of([number for number, _fit in best], needed)
    return [
        SuggestedStudent(
            by_id[number],
            its_fit,
            needed,
            by_id[number].shared_half_hours / 2 if by_id[number].free else None,
            skills.get(number, ()),
        )
        for number, its_fit in best
    ]


def open_to_suggestion(position: Any, at: datetime | None = None) -> StudentQuerySet:
    """Who may be suggested and invited: visible, of a study status that the kind is for, not frozen, of a field that
    position and MoU take, and without an application or a no to it."""
    position = _prepared(position)
    at = at or timezone.now()
    here = {"student": OuterRef("pk"), "position": position.pk}
    found = Student.objects.filter(
        ~Exists(Application.objects.filter(**here)),
        ~Exists(Dismissal.objects.filter(undone_at=None, **here)),
        visible_at__isnull=False,
        frozen_at=None,
        study_status__in=position.kind.study_statuses,
        state__in=(RecordState.DECLARED, RecordState.CONFIRMED),
        field__isnull=False,
    )
    if EVERY_FIELD not in position.open_to:
        found = found.filter(field__in=position.open_to)
    if position.kind.requires_mou:
        found = found.filter(field__in=_covered_fields(position, at))
    return found


def _covered_fields(position: Any, at: datetime) -> Any:
    """Of which fields an MoU in force takes people for the position's kind; terms without fields take all."""
    terms = MouTerms.objects.in_force(jalali.today(at)).filter(
        mou__company=position.company_id, kind=position.kind_id
    )
    named = MouTerms.fields.through._default_manager.filter(mouterms=OuterRef("pk"))
    here = MouTerms.fields.through._default_manager.filter(
        fieldofstudy=OuterRef("pk"), mouterms__in=terms.values("pk")
    )
    return FieldOfStudy.objects.filter(Exists(terms.filter(~Exists(named))) | Exists(here)).values("pk")


def _prepared(position: Any) -> Any:
    if hasattr(position, "needed_skills") and hasattr(position, "company_faculties"):
        return position
    return for_suggesting(Position.objects.for_cards()).get(pk=position.pk)


def _most_promising(position: Any) -> Any:
    """Put in order over the students' own rows alone; what else is read is asked of those that come first."""
    needed = [skill["id"] for skill in position.needed_skills]
    shared = shared_half_hours(position, "free")
    least = min(settings.MATCHING_LEAST_SHARED_HOURS, position.hours_min) * 2
    best = (
        open_to_suggestion(position)
        .annotate(shared_half_hours=shared)
        .filter(Q(free=Week()) | Q(shared_half_hours__gte=least))
        .annotate(rough=_rough(position, needed))
        .order_by("-rough", "-id")[:SCORED]
    )
    own = StudentSkill.objects.filter(
        student=OuterRef("pk"), skill__in=needed or [0]
    )  # an array all the same
    return (
        Student.objects.filter(pk__in=best.values("pk"), user__is_active=True)
        .select_related("user", "field")
        .annotate(
            needed_own=ArraySubquery(own.values("skill")),
            shared_half_hours=shared,
            invited=Exists(Invite.objects.filter(student=OuterRef("pk"), position=position.pk)),
        )
    )


def _rough(position: Any, needed: list[int]) -> Any:
    """The score as SQL can say it for many. Each skill's students are found once, not each student's skills."""
    weights = Weights(**settings.MATCHING_WEIGHTS)
    asked = exactly(max(1.0, position.hours_min * 2.0))
    hours = Least(exactly(1), F("shared_half_hours") / asked)
    unsaid = When(free=Week(), then=exactly(weights.hours * UNKNOWN))
    rough: Any = Case(unsaid, default=weights.hours * hours, output_field=FloatField())
    for skill in needed[:MOST_SKILLS]:
        having = When(
            pk__in=StudentSkill.objects.filter(skill=skill).values("student"),
            then=exactly(weights.skills / len(needed)),
        )
        rough += Case(having, default=exactly(0), output_field=FloatField())
    if EVERY_FIELD in position.open_to:
        theirs = FieldOfStudy.objects.filter(faculty__in=position.company_faculties).values("pk")
        related = When(field__in=theirs, then=exactly(weights.field * RELATED))
        rough += Case(related, default=exactly(weights.field * ALLOWED), output_field=FloatField())
    return rough


def _skills_of(students: list[int], needed: Iterable[Any]) -> dict[int, tuple[StudentSkill, ...]]:
    """With their levels; those that the position needs first."""
    first = {skill.pk for skill in needed}
    found: dict[int, list[StudentSkill]] = {}
    rows = StudentSkill.objects.filter(student__in=students).select_related("skill")
    for row in rows.order_by("skill__name_fa", "pk"):
        found.setdefault(row.student_id, []).append(row)
    return {
        number: tuple(sorted(rows, key=lambda row: row.skill_id not in first))
        for number, rows in found.items()
    }
