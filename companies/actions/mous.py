"""The MoU's workflow as the liaison office runs it now: draft, terms, signed document, in force, and its end.

Drafting together, reviews and signatures come with a later issue; the moves for them are in the table already.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from companies import clocks
from companies.models import Company, Mou, MouTerms
from companies.rules import owners_of
from companies.states import MouState
from people.models import StoredFile, User
from people.notifications.actions import notify_many
from people.persian import jalali
from people.workflow import Refusal, begin, check_seen, last_event, record, transition

_ROAD_TO_FORCE = (MouState.REQUESTED, MouState.DRAFT, MouState.IN_REVIEW, MouState.AWAITING_SIGNATURES)


@transaction.atomic
def create_mou(company: Company, *, by: User, values: Mapping[str, Any]) -> Mou:
    mou = Mou(company=company, created_by=by, **values)
    with _number_once():
        mou.save()
    begin(mou, by=by)
    return mou


@contextmanager
def _number_once() -> Iterator[None]:
    """Two drafts with one number at the same moment: the second is told so."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        taken = "predecessor" if "predecessor" in str(error) else "number"
        raise Refusal(
            _("Another MoU was written down with this meanwhile. Look at it first."), field=taken
        ) from error


@transaction.atomic
def edit_mou(mou: Mou, *, by: User, values: Mapping[str, Any], seen: str | None = None) -> Mou:
    locked = _lock(mou)
    check_seen(locked, seen)
    if locked.state not in _ROAD_TO_FORCE:
        raise Refusal(_("A signed MoU doesn’t change. Add terms from a new date, or draft its renewal."))
    changed = {name: value for name, value in values.items() if getattr(locked, name) != value}
    if changed:
        old = {name: [str(getattr(locked, name)), str(value)] for name, value in changed.items()}
        with _number_once():
            record(locked, by=by, changes=old, **changed)
    return locked


@transaction.atomic
def add_terms(
    mou: Mou, *, by: User, kind: Any, effective_on: date, fields: list[Any], **terms: Any
) -> MouTerms:
    """Terms for a kind from a day on. A signed MoU gets them by amendment: never for days that have passed."""
    locked = _lock(mou)
    state = locked.state_at()
    if state not in (*_ROAD_TO_FORCE, MouState.IN_FORCE, MouState.SCHEDULED):
        raise Refusal(_("Terms can’t be added any more: the MoU has ended."))
    if not locked.starts_on <= effective_on <= locked.ends_on:
        raise Refusal(_("Choose a day inside the MoU’s dates."), field="effective_on")
    if state == MouState.IN_FORCE and effective_on < jalali.today():
        raise Refusal(_("An amendment can’t begin in the past."), field="effective_on")
    if locked.terms.filter(kind=kind, effective_on=effective_on).exists():
        raise Refusal(_("There are terms of this kind from this day already."), field="effective_on")
    row = MouTerms.objects.create(mou=locked, kind=kind, effective_on=effective_on, created_by=by, **terms)
    row.fields.set(fields)
    record(
        locked,
        by=by,
        changes={"terms": [None, {"kind": kind.code, "effective_on": str(effective_on), **_plain(terms)}]},
    )
    return row


def _plain(terms: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in terms.items()}


@transaction.atomic
def attach_document(mou: Mou, *, by: User, document: StoredFile) -> Mou:
    """The scan of the signed paper. A new scan takes its place in view; the old one stays in the history."""
    locked = _lock(mou)
    record(locked, by=by, changes={"document": [locked.document_id, document.pk]}, document=document)
    return locked


@transaction.atomic
def put_in_force(mou: Mou, *, by: User, signed_on: date, seen: str | None = None) -> Mou:
    """The office puts a signed MoU in force. Needs terms and the signed PDF.

    The states between draft and force (review, signatures) are passed through one by one, each with its event,
    as long as the office does those steps on paper.
    """
    locked = _lock(mou)
    check_seen(locked, seen)
    if locked.state not in _ROAD_TO_FORCE:
        raise Refusal(_("Only an MoU that is being prepared can be put in force."))
    if not locked.terms.exists():
        raise Refusal(_("Add terms for at least one kind of work first."))
    if locked.document_id is None:
        raise Refusal(_("Attach the signed PDF first."), field="document")
    if jalali.today() > locked.ends_on:
        raise Refusal(_("Its last day has passed. Correct the dates first."), field="ends_on")
    for step in _ROAD_TO_FORCE[_ROAD_TO_FORCE.index(MouState(locked.state)) + 1 :]:
        transition(locked, step, by=by, reason="on paper")
    transition(locked, MouState.IN_FORCE, by=by, signed_on=signed_on)
    _tell(locked, "mou.in_force")
    return locked


@transaction.atomic
def suspend_mou(mou: Mou, *, by: User, reason: str, seen: str | None = None) -> Mou:
    """Applications and offers under it stop, and the answer clocks with them; placements go on."""
    at = timezone.now()
    company, locked = _lock_with_company(mou)
    _check_not_over(locked, seen)
    transition(locked, MouState.SUSPENDED, by=by, at=at, reason=reason, suspended_at=at)
    clocks.adjust(company, at)
    _tell(locked, "mou.suspended", reason=reason)
    return locked


@transaction.atomic
def resume_mou(mou: Mou, *, by: User, seen: str | None = None) -> Mou:
    at = timezone.now()
    company, locked = _lock_with_company(mou)
    _check_not_over(locked, seen)
    transition(locked, MouState.IN_FORCE, by=by, at=at, suspended_at=None)
    clocks.adjust(company, at)
    _tell(locked, "mou.resumed")
    return locked


@transaction.atomic
def terminate_mou(mou: Mou, *, by: User, reason: str, seen: str | None = None) -> Mou:
    at = timezone.now()
    company, locked = _lock_with_company(mou)
    _check_not_over(locked, seen)
    transition(locked, MouState.TERMINATED, by=by, at=at, reason=reason, suspended_at=None)
    clocks.adjust(company, at)
    _tell(locked, "mou.terminated", reason=reason)
    return locked


@transaction.atomic
def abandon_mou(mou: Mou, *, by: User, reason: str = "", seen: str | None = None) -> Mou:
    locked = _lock(mou)
    check_seen(locked, seen)
    transition(locked, MouState.ABANDONED, by=by, reason=reason)
    return locked


@transaction.atomic
def expire_mou(mou_id: int, *, at: datetime | None = None) -> bool:
    """Write down what time has already ended, and tell the company. Twice is as once."""
    at = at or timezone.now()
    mou = Mou.objects.filter(pk=mou_id).first()
    if mou is None:
        return False
    company, locked = _lock_with_company(mou)
    if locked.state not in (MouState.IN_FORCE, MouState.SUSPENDED) or locked.state_at(at) != MouState.EXPIRED:
        return False
    transition(locked, MouState.EXPIRED, by=None, at=at, suspended_at=None)
    clocks.adjust(company, at)
    _tell(locked, "mou.expired")
    return True


def _lock(mou: Mou) -> Mou:
    return Mou.objects.select_for_update(of=("self",)).select_related("company").get(pk=mou.pk)


def _lock_with_company(mou: Mou) -> tuple[Company, Mou]:
    """Company before MoU: the order in which applying holds them."""
    company = Company.objects.select_for_update().get(pk=mou.company_id)
    return company, _lock(mou)


def _check_not_over(mou: Mou, seen: str | None) -> None:
    check_seen(mou, seen)
    if mou.state_at() == MouState.EXPIRED:
        raise Refusal(_("This MoU has already expired."))


def _tell(mou: Mou, kind: str, *, reason: str = "") -> None:
    event = last_event(mou)
    notify_many(
        kind,
        to=owners_of(mou.company),
        about=mou,
        values={
            "number": mou.number,
            "company": mou.company.name,
            "company_en": mou.company.name_en,
            "starts_on": mou.starts_on,
            "ends_on": mou.ends_on,
            "reason": reason,
        },
        key=lambda user: f"{kind}:{event.pk}:{user.pk}",
        url="/hr/mou/",
    )
