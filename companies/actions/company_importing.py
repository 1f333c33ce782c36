"""A list of companies comes in from a workbook: all that are new, in one transaction, or none.

They are entered like one that is entered by hand: pending, unconfirmed, without people. Nobody is mailed; whom to ask
stands with each as its contact.
"""

from collections.abc import Collection, Sequence

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.imports.company_plan import Plan, read_plan
from companies.imports.company_rows import Row
from companies.models import Company, CompanyImport, Site
from companies.states import CompanyState
from people.models import StoredFile, User
from people.workbook_imports import RowsWrong, lock_kept, mark_imported
from people.workflow import Refusal, begin_many

_LOCK = 5_270_004  # an advisory lock of this module: of two workbooks at the same moment, one comes second
_BATCH = 1000
_SHOWN = 20
_LOOKED_AT = 200  # rows that somebody goes through, to leave some of them out
_OF_COMPANY = ("name", "name_en", "phone", "website", "contact_name", "contact_email", "contact_phone")


@transaction.atomic
def keep_workbook(stored: StoredFile, plan: Plan, *, by: User) -> CompanyImport:
    """A workbook without an error, or whose wrong rows are to be left out, waits for somebody's word."""
    return CompanyImport.objects.create(stored=stored, uploaded_by=by, result=_result(plan))


def _result(plan: Plan) -> dict[str, object]:
    """What the dry run shows, in the words of the sheet."""
    return {
        "rows": plan.rows,
        "new": len(plan.new),
        "known": len(plan.known),
        "without_contact": sum(not row.values["contact_email"] for row in plan.new),
        "hidden": plan.hidden,
        "skipped": [[one.row, one.column, one.message] for one in plan.problems[:_LOOKED_AT]],
        "skipped_count": len({one.row for one in plan.problems}),
        "notes": [[note.row, note.column, note.message] for note in plan.notes[:_LOOKED_AT]],
        "note_count": len(plan.notes),
        "known_first": [
            {"row": row.row, "name": row.values["name"], "company": company.pk, "here": company.name}
            for row, company in plan.known[:_SHOWN]
        ],
        "first": [_shown(row) for row in plan.new[:_SHOWN]],
    }


def _shown(row: Row) -> dict[str, object]:
    estate = row.values["estate"]
    return {
        "row": row.row,
        "name": row.values["name"],
        "number": row.key[1],
        "place": estate.name_fa if estate else row.values["address"],
        "contact": row.values["contact_name"] or row.values["contact_email"],
    }


@transaction.atomic
def import_companies(pending: CompanyImport, *, by: User, leave: Collection[int] = ()) -> CompanyImport:
    """Everything in the workbook, read again: the database may have changed since the dry run.

    `leave` are rows that somebody has looked at and doesn't want. Wrong ones are left out only where that was asked
    for when the workbook was sent.
    """
    locked: CompanyImport = lock_kept(pending, _LOCK)
    with locked.stored.file.open("rb") as file:
        plan = read_plan(file)
    if plan.problems and not locked.result.get("skipped_count"):
        raise RowsWrong(plan.problems)
    left = [row.row for row in plan.new if row.row in leave]
    plan.new = [row for row in plan.new if row.row not in leave]
    result = _result(plan) | {"left": left}
    made = _create(plan.new, by=by)
    said = [{"imported": [None, locked.stored.original_name], "row": [None, row.row]} for row in plan.new]
    begin_many(made, [CompanyState.PENDING], by=by, reason="imported", changes=said)
    mark_imported(locked, result, by=by)
    return locked


def _create(rows: Sequence[Row], *, by: User) -> list[Company]:
    at = timezone.now()
    companies = [_company(row) for row in rows]
    for company in companies:
        company.entered_by, company.unconfirmed_at, company.source = by, at, Company.Source.LIST
        company.set_keys()
    try:
        with transaction.atomic():
            made = Company.objects.bulk_create(companies, batch_size=_BATCH)
    except IntegrityError as error:
        raise Refusal(
            _("A company with one of these numbers was written down meanwhile. Send the workbook again.")
        ) from error
    Site.objects.bulk_create(
        (_site(company, row) for company, row in zip(made, rows, strict=True)), batch_size=_BATCH
    )
    return made


def _company(row: Row) -> Company:
    workshop = row.key[0] == "licence_number"
    facts = {name: row.values[name] for name in _OF_COMPANY}
    return Company(
        **facts,
        legal_form=Company.LegalForm.WORKSHOP if workshop else Company.LegalForm.COMPANY,
        owner_national_id=row.values["owner_national_id"] if workshop else "",
        **{row.key[0]: row.key[1]},
    )


def _site(company: Company, row: Row) -> Site:
    return Site(
        company=company,
        name=row.values["site_name"] or _("Main site"),
        estate=row.values["estate"],
        address=row.values["address"],
        licence_number=row.values["licence_number"],
    )
