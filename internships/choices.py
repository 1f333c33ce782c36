"""What a company can choose from when it writes a position: kinds with what their MoU allows, sites, fields, skills.

Each list is one query, with what the position has chosen already marked in it: the form is the page with the most
lists, and it stays within the ten queries of a page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject

from companies.models import Company, Mou, MouTerms, ProgrammeKind
from internships import seats
from internships.answer_bounds import bounds_of, with_bounds
from internships.bus import lines_to
from internships.models import AnswerBounds, Offer, Position
from internships.terms import Allowance, least_hourly_pay
from people.persian import jalali
from students.models import FieldOfStudy, Skill


@dataclass(frozen=True)
class KindChoice:
    """A programme kind, and what the MoU in force today allows for it; None where it isn't covered."""

    kind: ProgrammeKind
    allowance: Allowance | None
    held_days: tuple[seats.Days, ...] = ()  # of every seat that the company holds for this kind

    @property
    def possible(self) -> bool:
        return self.allowance is not None or not self.kind.requires_mou


@dataclass
class PositionChoices:
    company: Company
    position: Position | None = None

    @cached_property
    def all_kinds(self) -> list[KindChoice]:
        return kind_choices(self.company)

    @cached_property
    def kinds(self) -> list[KindChoice]:
        """Those that a position can be submitted under now, and the one that it has. Without an MoU all: a draft
        can be written while the MoU is on its way."""
        own = self.position.kind_id if self.position else None
        known = [choice for choice in self.all_kinds if choice.possible or choice.kind.pk == own]
        return known or self.all_kinds

    @cached_property
    def bounds(self) -> AnswerBounds:
        """Of the promise to answer; they came with the kinds."""
        return bounds_of(self.all_kinds[0].kind) if self.all_kinds else AnswerBounds.objects.in_force()

    def of_kind(self, kind_id: int) -> KindChoice | None:
        return next((choice for choice in self.all_kinds if choice.kind.pk == kind_id), None)

    @cached_property
    def sites(self) -> list[Any]:
        """Each with the bus lines that go there (bus.buses_in() reads them)."""
        own = self.position.site_id if self.position else None
        known = self.company.sites.select_related("estate").filter(Q(is_active=True) | Q(pk=own))
        known = known.annotate(lines=lines_to("pk"))
        return list(known.order_by("id"))

    @cached_property
    def fields(self) -> list[Any]:
        """All fields that some kind's terms cover, and the chosen ones."""
        every = _marked(FieldOfStudy, self.position, fields=Position.fields.through)
        if any(not choice.allowance.field_ids for choice in self.kinds if choice.allowance):
            return every
        covered = {pk for choice in self.kinds if choice.allowance for pk in choice.allowance.field_ids}
        return [field for field in every if not covered or field.pk in covered or "fields" in field.chosen_as]

    @cached_property
    def skills(self) -> list[Any]:
        return _marked(
            Skill,
            self.position,
            skills_required=Position.skills_required.through,
            skills_wished=Position.skills_wished.through,
        )

    def chosen(self, name: str) -> list[int]:
        rows: Sequence[Any] = self.fields if name == "fields" else self.skills
        return [row.pk for row in rows if name in row.chosen_as]


def _marked(model: Any, position: Position | None, **lists: Any) -> list[Any]:
    """The rows on offer, each with `chosen_as`: in which of the position's lists it is."""
    row_name = model._meta.model_name
    marks = {
        f"is_{name}": Exists(
            through._default_manager.filter(
                position=position.pk if position else None, **{row_name: OuterRef("pk")}
            )
        )
        for name, through in lists.items()
    }
    offered = Q(is_active=True)
    for mark in marks:
        offered |= Q(**{mark: True})
    rows = list(model._default_manager.annotate(**marks).filter(offered))
    for row in rows:
        row.chosen_as = {name for name in lists if getattr(row, f"is_{name}")}
    return rows


def kind_choices(company: Company) -> list[KindChoice]:
    """Every kind on offer with its allowance today; the same as terms.allowance() for each, in one query."""
    today = jalali.today()
    kinds = with_bounds(ProgrammeKind.objects.filter(is_active=True)).annotate(
        terms_now=_terms_now(company, today), held=_held_seats(company)
    )
    return [KindChoice(kind, _allowance(kind, today), tuple(seats.days(kind.held))) for kind in kinds]


def _terms_now(company: Company, today: date) -> Subquery:
    of_terms = MouTerms.fields.through._default_manager.filter(mouterms=OuterRef("pk")).values(
        "fieldofstudy_id"
    )
    return Subquery(
        MouTerms.objects.in_force(today)
        .filter(mou__company=company, kind=OuterRef("pk"))
        .order_by("-mou__ends_on", "-mou_id")
        .values(
            found=JSONObject(
                number="mou__number",
                ends_on="mou__ends_on",
                renews="mou__renews_automatically",
                renewal_months="mou__renewal_months",
                seat_limit="seat_limit",
                max_weekly_hours="max_weekly_hours",
                least="min_hourly_pay_rial",
                fields=ArraySubquery(of_terms),
            )
        )[:1]
    )


def _held_seats(company: Company) -> ArraySubquery:
    held = Offer.objects.holding_seats().filter(mou__company=company, position__kind=OuterRef("pk"))
    return ArraySubquery(held.values("seat_dates"))


def _allowance(kind: Any, today: date) -> Allowance | None:
    found = kind.terms_now
    if found is None:
        return None
    ends_on = Mou(
        ends_on=date.fromisoformat(found["ends_on"]),
        renews_automatically=found["renews"],
        renewal_months=found["renewal_months"],
    ).last_day(today)
    return Allowance(
        mou_number=found["number"],
        ends_on=ends_on,
        seat_limit=found["seat_limit"],
        seats_free=seats.free(found["seat_limit"], seats.days(kind.held), (today, ends_on)),
        max_weekly_hours=found["max_weekly_hours"],
        least_hourly_pay_rial=least_hourly_pay(kind, found["least"], today),
        field_ids=frozenset(found["fields"]),
    )
