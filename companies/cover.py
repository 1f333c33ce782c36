"""The live MoU gate: which MoU covers what, asked at each moment and never stored on a position.

`covered()` asks it of many rows in one query; `find_cover()` asks it of one offer's dates and explains a no.
Both read the dates themselves, so that a lapse or a renewal counts from its very moment.

An MoU that renews itself covers each day as it comes, but it promises no day beyond its last day as it stands
today (`Mou.last_day()`): until then either side may still stop the renewal, and a student's work must not hang on
that. Offers reach further once the renewal has happened, or a successor is signed.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.lookups import In
from django.utils.translation import gettext as _

from companies.models.company import Company
from companies.models.mou import Mou, MouTerms
from companies.models.programme import ProgrammeKind
from companies.states import MouState
from people.workflow import Refusal


def covered(on: date, fields_through: type[models.Model], row_name: str) -> Q:
    """A filter for rows with `company`, `kind` and `fields`: does an MoU in force cover kind and field?

    `fields_through` is the rows' many-to-many table to fields of study, `row_name` its key to the row. A row
    without fields, or terms without fields, mean every field. One covered field is enough for the row to show;
    each student's own field is asked again when they apply.
    """
    fields_of_row: Any = fields_through._default_manager
    fields_of_terms = MouTerms.fields.through._default_manager.filter(mouterms=OuterRef("pk"))
    shared = fields_of_terms.filter(
        fieldofstudy__in=fields_of_row.filter(**{row_name: OuterRef(OuterRef(OuterRef("pk")))}).values(
            "fieldofstudy"
        )
    )
    terms = (
        MouTerms.objects.in_force(on)
        .filter(mou__company=OuterRef("company"), kind=OuterRef("kind"))
        .filter(
            ~Exists(fields_of_terms)
            | ~Exists(fields_of_row.filter(**{row_name: OuterRef(OuterRef("pk"))}))
            | Exists(shared)
        )
    )
    return Q(kind__requires_mou=False) | Q(Exists(terms))


def covered_for_field(on: date, field_id: int) -> Q:
    """A filter for rows with `company` and `kind`: does an MoU in force cover the kind for people of this field?

    The pairs that are covered don't depend on the row, so that they are found once for tens of thousands of them.
    """
    fields_of_terms = MouTerms.fields.through._default_manager.filter(mouterms=OuterRef("pk"))
    terms = MouTerms.objects.in_force(on).filter(
        ~Exists(fields_of_terms) | Exists(fields_of_terms.filter(fieldofstudy=field_id))
    )
    pairs = terms.order_by().annotate(pair=_pair("mou__company", "kind")).values("pair")
    return Q(kind__requires_mou=False) | Q(In(_pair("company", "kind"), pairs))


def _pair(company: str, kind: str) -> Any:
    """Two keys as one number, which is hashed in a fraction of the time that two take; there are few kinds."""
    return F(company) * 2**20 + F(kind)


@dataclass(frozen=True)
class Cover:
    """The MoU, with its signed successors, that holds over some dates, and every terms row that counts in them."""

    mous: tuple[Mou, ...]
    terms: tuple[MouTerms, ...]

    @property
    def mou(self) -> Mou:
        return self.mous[0]

    @property
    def first_terms(self) -> MouTerms:
        return self.terms[0]

    @property
    def seat_limit(self) -> int:
        return min(row.seat_limit for row in self.terms)

    @property
    def max_weekly_hours(self) -> int:
        return min(row.max_weekly_hours for row in self.terms)

    @property
    def min_hourly_pay_rial(self) -> int:
        return max(row.min_hourly_pay_rial for row in self.terms)

    def allows_field(self, field_id: int | None) -> bool:
        return all(terms_allow_field(row, field_id) for row in self.terms)

    def uncovered(self, field_ids: Collection[int]) -> set[int]:
        """Those of the fields that some terms row leaves out."""
        return {field_id for field_id in field_ids if not self.allows_field(field_id)}


def terms_allow_field(terms: MouTerms, field_id: int | None) -> bool:
    """Terms without fields allow every field. The row comes from with_field_ids()."""
    return not terms.field_ids or field_id in terms.field_ids


def mous_of(company: Company, kind: ProgrammeKind) -> list[Mou]:
    """The company's signed MoUs that have terms for the kind, oldest first; what an offer has to lock."""
    return list(
        Mou.objects.filter(company=company, state=MouState.IN_FORCE, terms__kind=kind)
        .distinct()
        .order_by("starts_on", "id")
    )


def current_terms(company: Company, kind: ProgrammeKind, on: date) -> MouTerms | None:
    """The terms in force on that day, of the MoU that runs longest when there are several."""
    return next(iter(terms_in_force(company, kind, on)), None)


def terms_in_force(company: Company, kind: ProgrammeKind, on: date) -> list[MouTerms]:
    """All of them, of the MoU that runs longest first."""
    return list(
        MouTerms.objects.in_force(on)
        .filter(mou__company=company, kind=kind)
        .select_related("mou")
        .with_field_ids()
        .order_by("-mou__ends_on", "-mou_id")
    )


def find_cover(
    company: Company, kind: ProgrammeKind, starts_on: date, ends_on: date, field_ids: Collection[int] = ()
) -> Cover | None:
    """The cover for every day of the dates, rather one that has all the fields; None when the kind needs no MoU.

    Refuses when a day is uncovered. Whether the fields are, `uncovered()` says.
    """
    return best_cover(find_covers(company, kind, starts_on, ends_on), field_ids)


def find_covers(company: Company, kind: ProgrammeKind, starts_on: date, ends_on: date) -> list[Cover]:
    """Every cover for all days of the dates, for choosing one by somebody's field. Empty when the kind needs no MoU."""
    if not kind.requires_mou:
        return []
    mous = mous_of(company, kind)
    chains = [chain for first in mous if (chain := _chain(first, mous, starts_on, ends_on))]
    if not chains:
        raise Refusal(
            _(
                "No MoU in force covers every day of these dates. "
                "Choose dates inside the MoU, or wait for its renewal."
            ),
            field="ends_on",
        )
    return [Cover(tuple(chain), tuple(_terms_over(chain, kind, starts_on, ends_on))) for chain in chains]


def best_cover(covers: Sequence[Cover], field_ids: Collection[int]) -> Cover | None:
    """The first that has all the fields, else the first."""
    return next((cover for cover in covers if not cover.uncovered(field_ids)), covers[0] if covers else None)


def _chain(first: Mou, mous: list[Mou], starts_on: date, ends_on: date) -> list[Mou]:
    """The MoU and as many of its signed successors as reach from the first day to the last without a gap."""
    if not first.starts_on <= starts_on <= first.last_day():
        return []
    chain = [first]
    while (last := chain[-1].last_day()) < ends_on:
        following = next((m for m in mous if m.predecessor_id == chain[-1].pk), None)
        if following is None or following.starts_on > last + timedelta(days=1):
            return []
        chain.append(following)
    return chain


def _terms_over(chain: list[Mou], kind: ProgrammeKind, starts_on: date, ends_on: date) -> list[MouTerms]:
    """The row in force on the first day and every later row that takes effect within the dates."""
    rows: list[MouTerms] = []
    for mou in chain:
        begins = max(starts_on, mou.starts_on)
        of_kind = list(mou.terms.filter(kind=kind, effective_on__lte=ends_on).with_field_ids())
        of_kind.sort(key=lambda row: row.effective_on)
        before = [row for row in of_kind if row.effective_on <= begins]
        if not before:
            raise Refusal(
                _("The MoU has no terms yet for this kind of work on these dates."), field="starts_on"
            )
        rows += before[-1:] + [row for row in of_kind if row.effective_on > begins]
    return rows
