"""Existing agreements come in from a workbook: all of them, in one transaction, or none.

They were drafted, reviewed and signed elsewhere. Rows are made in bulk, thousands in seconds; each still gets the
events of the whole road (people.workflow.begin_many), version 1 with its terms, and the terms that the live gate
reads. What was over before it came here is written down as expired. Nobody is told: nothing happened today.
"""

from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from companies.actions.vetting import enter_companies
from companies.imports.plan import Plan, PlannedMou, read_plan
from companies.models import Mou, MouImport, MouTerms, MouVersion
from companies.states import MouState
from companies.texts.terms_draft import store
from people.models import StoredFile, User
from people.persian import jalali
from people.workbook_imports import RowsWrong, lock_kept, mark_imported
from people.workflow import Refusal, begin_many

_LOCK = 5_270_002  # an advisory lock of this module: of two workbooks at the same moment, one comes second
_BATCH = 1000
_SHOWN = 20
_ROAD = (MouState.DRAFT, MouState.IN_REVIEW, MouState.AWAITING_SIGNATURES, MouState.IN_FORCE)


@transaction.atomic
def keep_workbook(stored: StoredFile, plan: Plan, *, by: User) -> MouImport:
    """A workbook without an error waits for somebody to say that it is to be imported."""
    return MouImport.objects.create(stored=stored, uploaded_by=by, result=_result(plan))


def _result(plan: Plan) -> dict[str, object]:
    """What the dry run shows, in the words of the sheet."""
    today = jalali.today()
    return {
        "rows": plan.rows,
        "mous": len(plan.mous),
        "companies": plan.company_count,
        "over": sum(mou.is_over(today) for mou in plan.mous),
        "hidden": plan.hidden,
        "new": [company.name for company in plan.new_companies[:_SHOWN]],
        "new_count": len(plan.new_companies),
        "notes": [[note.row, note.column, note.message] for note in plan.notes[:_SHOWN]],
        "first": [_shown(mou, today) for mou in plan.mous[:_SHOWN]],
    }


def _shown(mou: PlannedMou, today: date) -> dict[str, object]:
    assert mou.company is not None
    return {
        "row": mou.row,
        "number": mou.number,
        "company": mou.company.name,
        "new": mou.is_new_company,
        "starts_on": str(mou.facts["starts_on"]),
        "ends_on": str(mou.ends_on(today)),
        "state": mou.state(today),
        "kinds": [row.kind for row in mou.terms],
        "seats": sum(row.seat_limit for row in mou.terms),
    }


@transaction.atomic
def import_mous(pending: MouImport, *, by: User) -> MouImport:
    """Everything in the workbook, read again: the database may have changed since the dry run."""
    locked: MouImport = lock_kept(pending, _LOCK)
    with locked.stored.file.open("rb") as file:
        plan = read_plan(file, lock=True)
    if plan.problems:
        raise RowsWrong(plan.problems)
    enter_companies(plan.new_companies, by=by)
    _create(plan.mous, locked, by=by)
    mark_imported(locked, _result(plan), by=by)
    return locked


def _create(planned: Sequence[PlannedMou], source: MouImport, *, by: User) -> None:
    today = jalali.today()
    made = _bulk_create([_mou(plan, today, by) for plan in planned])
    said = [
        {"imported": [None, source.stored.original_name], "row": [None, plan.row], **_renewed(plan, today)}
        for plan in planned
    ]
    for over in (False, True):
        chosen = [place for place, plan in enumerate(planned) if plan.is_over(today) == over]
        begin_many(
            [made[place] for place in chosen],
            [*_ROAD, MouState.EXPIRED] if over else _ROAD,
            by=by,
            reason="imported",
            changes=[said[place] for place in chosen],
        )
    _write_versions(planned, made, by=by)
    _write_terms(planned, made, by=by)


def _bulk_create(mous: list[Mou]) -> list[Mou]:
    try:
        with transaction.atomic():
            return Mou.objects.bulk_create(mous, batch_size=_BATCH)
    except IntegrityError as error:
        raise Refusal(
            _("An MoU with one of these numbers was written down meanwhile. Send the workbook again.")
        ) from error


def _mou(plan: PlannedMou, today: date, by: User) -> Mou:
    facts = plan.facts
    mou = Mou(
        company=plan.company,
        number=plan.number,
        title=facts["title"],
        state=MouState.EXPIRED if plan.is_over(today) else MouState.IN_FORCE,
        starts_on=facts["starts_on"],
        ends_on=plan.ends_on(today),
        renews_automatically=bool(facts["renews"]),
        signed_on=facts["signed_on"] or min(facts["starts_on"], today),
        university_letter=facts["university_letter"],
        university_letter_on=facts["university_letter_on"],
        company_letter=facts["company_letter"],
        company_letter_on=facts["company_letter_on"],
        created_by=by,
    )
    mou.set_keys()
    return mou


def _renewed(plan: PlannedMou, today: date) -> dict[str, list[str]]:
    """An MoU that has renewed itself before it came here says since when."""
    first, now = plan.facts["ends_on"], plan.ends_on(today)
    return {} if first == now else {"ends_on": [str(first), str(now)]}


def _write_versions(planned: Sequence[PlannedMou], mous: Sequence[Mou], *, by: User) -> None:
    """Version 1 has no words, which are on paper, but the terms."""
    MouVersion.objects.bulk_create(
        (
            MouVersion(mou=mou, number=1, terms=store(plan.terms), created_by=by)
            for plan, mou in zip(planned, mous, strict=True)
        ),
        batch_size=_BATCH,
    )
    first = MouVersion.objects.filter(mou=OuterRef("pk"), amendment=None, number=1)
    Mou.objects.filter(pk__in=[mou.pk for mou in mous]).update(signed_version=Subquery(first.values("pk")))


def _write_terms(planned: Sequence[PlannedMou], mous: Sequence[Mou], *, by: User) -> None:
    drafts = [(mou, draft) for plan, mou in zip(planned, mous, strict=True) for draft in plan.terms]
    rows = MouTerms.objects.bulk_create(
        (
            MouTerms(
                mou=mou,
                kind_id=draft.kind,
                effective_on=mou.starts_on,
                seat_limit=draft.seat_limit,
                max_weekly_hours=draft.max_weekly_hours,
                min_hourly_pay_rial=draft.min_hourly_pay_rial,
                insurer=draft.insurer,
                created_by=by,
            )
            for mou, draft in drafts
        ),
        batch_size=_BATCH,
    )
    through = MouTerms.fields.through
    through._default_manager.bulk_create(
        (
            through(mouterms_id=row.pk, fieldofstudy_id=field)
            for row, (_mou_, draft) in zip(rows, drafts, strict=True)
            for field in draft.fields
        ),
        batch_size=2 * _BATCH,
    )
