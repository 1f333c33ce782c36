"""An import against what is here already: companies by their numbers, MoUs by theirs, and what would overlap."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from companies.imports.cells import shown_number
from companies.models import Company, Mou, MouTerms
from companies.overlap import find_overlap, share_field
from companies.states import CompanyState, MouState
from people.persian import jalali
from people.persian.language import reading
from people.persian.numbers import format_number
from people.workbooks import fenced, folded

if TYPE_CHECKING:
    from companies.imports.plan import PlannedMou

Wrong = Callable[["PlannedMou | None", int, str, str], None]
Note = Callable[[int, str, str], None]
OVER = (CompanyState.REJECTED, CompanyState.MERGED)


def find_companies(mous: Sequence[PlannedMou], *, wrong: Wrong, note: Note, lock: bool) -> None:
    """Sets the company of each: the one with its national ID or licence, or a new one of that name."""
    known = _known_companies(mous, lock=lock)
    new: dict[tuple[str, str], tuple[Company, int]] = {}
    for mou in mous:
        key = _identity(mou)
        if key is None:
            if _is_readable(mou):
                message = _("The company’s national ID is empty. A workshop is known by its licence number.")
                wrong(mou, mou.row, "national_id", message)
            continue
        if key in known:
            mou.company = known[key]
            _check_known(mou, known[key], key[0], wrong=wrong, note=note)
        else:
            _plan_new(mou, key, new, wrong=wrong)


def _identity(mou: PlannedMou) -> tuple[str, str] | None:
    for name in ("national_id", "licence_number"):
        if isinstance(mou.facts[name], str) and mou.facts[name]:
            return name, mou.facts[name]
    return None


def _is_readable(mou: PlannedMou) -> bool:
    return all(isinstance(mou.facts[name], str) for name in ("national_id", "licence_number"))


def _known_companies(mous: Sequence[PlannedMou], *, lock: bool) -> dict[tuple[str, str], Company]:
    wanted: dict[str, set[str]] = defaultdict(set)
    for mou in mous:
        if key := _identity(mou):
            wanted[key[0]].add(key[1])
    found = Company.objects.filter(
        Q(national_id__in=wanted["national_id"]) | Q(licence_number__in=wanted["licence_number"])
    ).order_by("id")
    if lock:
        both = [pk for pair in found.values_list("pk", "merged_into") for pk in pair if pk]
        list(Company.objects.select_for_update().filter(pk__in=both).order_by("pk"))
    rows = list(found.select_related("merged_into"))
    by_licence = {("licence_number", row.licence_number): row for row in rows if row.licence_number}
    by_number = {**by_licence, **{("national_id", row.national_id): row for row in rows if row.national_id}}
    return {
        key: row.merged_into or row for key, row in by_number.items()
    }  # a double's number is the survivor's


def _check_known(mou: PlannedMou, company: Company, column: str, *, wrong: Wrong, note: Note) -> None:
    if company.state in OVER:
        told = {"company": company.shown_name, "state": company.get_state_display()}
        wrong(mou, mou.row, column, _("%(company)s is here, but it is “%(state)s”.") % told)
    named = mou.facts["company"]
    if (
        isinstance(named, str)
        and named
        and folded(named) not in (folded(company.name), folded(company.name_en))
    ):
        told = {"named": fenced(named), "company": fenced(company.shown_name)}
        note(mou.row, "company", _("Here it says “%(named)s”; the number is that of “%(company)s”.") % told)


def _plan_new(
    mou: PlannedMou,
    key: tuple[str, str],
    new: dict[tuple[str, str], tuple[Company, int]],
    *,
    wrong: Wrong,
) -> None:
    name = mou.facts["company"] if isinstance(mou.facts["company"], str) else ""
    if key in new:
        company, row = new[key]
        mou.company = company
        if name and folded(name) != folded(company.name):
            told = {"name": fenced(company.name), "row": format_number(row, reading())}
            message = _("Row %(row)s calls the company with this number “%(name)s”.") % told
            wrong(mou, mou.row, "company", message)
        return
    if not any(character.isalnum() for character in name):
        if isinstance(mou.facts["company"], str):
            wrong(mou, mou.row, "company", _("This company isn’t here yet, so its name is needed."))
        return
    workshop = key[0] == "licence_number"
    mou.company = Company(
        name=name,
        legal_form=Company.LegalForm.WORKSHOP if workshop else Company.LegalForm.COMPANY,
        state=CompanyState.APPROVED,
        **{key[0]: key[1]},
    )
    new[key] = (mou.company, mou.row)


def check_numbers(mous: Sequence[PlannedMou], *, wrong: Wrong) -> None:
    taken = set(Mou.objects.filter(number__in=[mou.number for mou in mous]).values_list("number", flat=True))
    for mou in mous:
        if mou.number in taken:
            wrong(mou, mou.row, "number", _("There is an MoU with this number already."))


def check_overlaps(mous: Sequence[PlannedMou], *, wrong: Wrong) -> None:
    """No two that hold on one day for one kind and field: neither with what is here, nor within the workbook.

    What is over by today is history and may overlap as it did.
    """
    today = jalali.today()
    live = [mou for mou in mous if not mou.is_over(today)]
    here = _kinds_here({mou.company.pk for mou in live if mou.company and mou.company.pk})
    earlier: dict[int, list[PlannedMou]] = defaultdict(list)
    for mou in live:
        _check_here(mou, here, wrong=wrong)
        others = earlier[id(mou.company)]
        if other := next((other for other in others if _meet(mou, other)), None):
            told = {"number": shown_number(other.number), "row": format_number(other.row, reading())}
            message = _(
                "MoU %(number)s (row %(row)s) covers the same kind of work and field on some of these days."
            )
            wrong(mou, mou.row, "starts_on", message % told)
        others.append(mou)


def _kinds_here(companies: set[int]) -> set[tuple[int, int]]:
    """Company and kind of what is in force: only these are worth the closer look of find_overlap()."""
    rows = MouTerms.objects.filter(
        mou__company__in=companies, mou__state__in=[MouState.IN_FORCE, MouState.SUSPENDED]
    )
    return set(rows.values_list("mou__company", "kind").distinct())


def _check_here(mou: PlannedMou, here: set[tuple[int, int]], *, wrong: Wrong) -> None:
    company = mou.company
    if company is None or not any((company.pk, row.kind) in here for row in mou.terms):
        return
    facts = mou.facts
    draft = Mou(
        company=company,
        starts_on=facts["starts_on"],
        ends_on=facts["ends_on"],
        renews_automatically=bool(facts["renews"]),
    )
    other = find_overlap(draft, mou.terms, facts["starts_on"], _last(mou))
    if other is not None:
        told = {"number": shown_number(other.number)}
        message = _("MoU %(number)s covers the same kind of work and field on some of these days.") % told
        wrong(mou, mou.row, "starts_on", message)


def _meet(mou: PlannedMou, other: PlannedMou) -> bool:
    days = other.facts["starts_on"] <= _last(mou) and mou.facts["starts_on"] <= _last(other)
    theirs = {row.kind: row for row in other.terms}
    return days and any(
        row.kind in theirs and share_field(row.fields, theirs[row.kind].fields) for row in mou.terms
    )


def _last(mou: PlannedMou) -> date:
    return date.max if mou.facts["renews"] else mou.facts["ends_on"]
