"""The position's workflow: written, submitted, published, paused, extended, closed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.models import Company
from companies.states import CompanyState
from internships.actions.changes import drop_change
from internships.actions.ending import end_application
from internships.actions.interview_ends import withdraw_free_slots
from internships.actions.position_drafts import drop_typed
from internships.actions.questions import set_questions
from internships.messages import tell_office, tell_owners, tell_student
from internships.models import AnswerBounds, Application, Position
from internships.search_keys import rekey
from internships.states import (
    APPLICATION_WAITING,
    POSITION_EDITABLE,
    ApplicationState,
    CloseReason,
    PositionState,
)
from internships.terms import check_against_terms
from internships.versions import keep_version
from people.models import User
from people.persian import jalali
from people.workflow import Refusal, begin, check_seen, hold, record, transition
from students.skill_rows import standing

_TO_MANY = ("fields", "skills_required", "skills_wished")
_ROWS = (*_TO_MANY, "questions")


@transaction.atomic
def draft_position(
    company: Company, *, by: User, values: Mapping[str, Any], for_company: bool = False
) -> Position:
    """Begin a position. Nothing is asked of the MoU yet; submitting asks.

    What the office writes `for_company` may come before the approval, and waits for the company's word
    (internships/actions/entries.py).
    """
    hold(Company, company.pk)
    company.refresh_from_db(fields=["state"])  # it may have been suspended or merged meanwhile
    if not for_company:
        _require_approved(company)
    own = {name: value for name, value in values.items() if name not in _ROWS}
    since = timezone.now() if for_company else None
    position = Position(
        company=company, entered_by=by, entered_for_company=for_company, unconfirmed_at=since, **own
    )
    position.save()
    _set_many(position, values)
    _ask(position, values)
    begin(position, by=by)
    return position


@transaction.atomic
def edit_position(
    position: Position,
    *,
    by: User,
    values: Mapping[str, Any],
    seen: str | None = None,
    seen_version: int | None = None,
) -> Position:
    """Rewrite a position that isn't public. One that is changes by a proposal (actions/changes.py)."""
    locked = _lock(position)
    check_seen(locked, seen)
    if seen_version is not None and seen_version != locked.version:
        raise Refusal(
            _("Somebody has saved this position since you opened it. Saving now writes over what they wrote.")
        )
    if locked.state == PositionState.CLOSED:
        raise Refusal(_("This position is closed. Copy it: the copy is its next run."))
    if locked.state not in POSITION_EDITABLE:
        raise Refusal(_("This position is public. Propose the change; the office looks at it first."))
    changed = {
        name: value for name, value in values.items() if name not in _ROWS and getattr(locked, name) != value
    }
    old = {name: [str(getattr(locked, name)), str(value)] for name, value in changed.items()}
    old |= _ask(locked, values)
    record(locked, by=by, changes=old, **changed, version=locked.version + 1)
    _set_many(locked, values)
    return locked


@transaction.atomic
def submit_position(position: Position, *, by: User, seen: str | None = None) -> Position:
    """Hand it to the office. What the MoU doesn't allow is refused here, by its field."""
    locked = _lock(position)
    check_seen(locked, seen)
    _require_approved(locked.company)
    _require_time(locked)
    check_against_terms(locked, bounds=AnswerBounds.objects.held())
    confirm_by_member(locked, by=by)
    transition(
        locked,
        PositionState.SUBMITTED,
        by=by,
        submitted_at=timezone.now(),
        review_note="",
        close_reason="",
        close_cause="",
    )
    tell_office(locked, "position.submitted")
    return locked


def confirm_by_member(locked: Position, *, by: User) -> None:
    """Whoever of the company hands in what the office wrote for it says with that that it is so."""
    if locked.unconfirmed_at is None:
        return
    if not locked.company.memberships.in_force().filter(user=by).exists():
        raise Refusal(_("The office wrote this position, and the company hasn’t confirmed it yet."))
    record(locked, by=by, changes={"word": [None, "company"]}, unconfirmed_at=None)
    drop_typed(locked.company, by=by, position=locked, by_office=True)


@transaction.atomic
def take_back_position(position: Position, *, by: User, seen: str | None = None) -> Position:
    """HR takes a submitted position back to write on."""
    locked = _lock(position)
    check_seen(locked, seen)
    transition(locked, PositionState.DRAFT, by=by)
    return locked


@transaction.atomic
def publish_position(position: Position, *, by: User, seen: str | None = None) -> Position:
    locked = _lock(position)
    check_seen(locked, seen)
    _require_approved(locked.company)
    _require_time(locked)
    check_against_terms(locked, bounds=AnswerBounds.objects.held())
    transition(locked, PositionState.PUBLISHED, by=by, published_at=timezone.now())
    keep_version(locked)
    tell_owners(locked, "position.published")
    return locked


@transaction.atomic
def request_changes(position: Position, *, by: User, note: str, seen: str | None = None) -> Position:
    locked = _lock(position)
    check_seen(locked, seen)
    transition(locked, PositionState.CHANGES_REQUESTED, by=by, reason=note, review_note=note)
    tell_owners(locked, "position.changes_requested", reason=note)
    return locked


@transaction.atomic
def pause_position(position: Position, *, by: User, seen: str | None = None) -> Position:
    """No new applications for a while; those that came in go on, and their clocks run."""
    locked = _lock(position)
    check_seen(locked, seen)
    transition(locked, PositionState.PAUSED, by=by)
    return locked


@transaction.atomic
def resume_position(position: Position, *, by: User, seen: str | None = None) -> Position:
    locked = _lock(position)
    check_seen(locked, seen)
    transition(locked, PositionState.PUBLISHED, by=by)
    return locked


@transaction.atomic
def extend_position(position: Position, *, by: User, deadline_on: date, seen: str | None = None) -> Position:
    """Move the deadline on, never back: students have planned by it. Promised answer times stay as they were."""
    locked = _lock(position)
    check_seen(locked, seen)
    if locked.state not in (PositionState.PUBLISHED, PositionState.PAUSED):
        raise Refusal(_("Only an open position can be extended."))
    deadline_at = jalali.end_of_day(deadline_on)
    if deadline_at <= timezone.now():
        raise Refusal(_("The deadline is in the past."), field="deadline_on")
    if deadline_at <= locked.deadline_at:
        raise Refusal(_("The new deadline has to be later than the one now."), field="deadline_on")
    if deadline_on > locked.ends_on:
        raise Refusal(_("The deadline is after the last day of work."), field="deadline_on")
    changes = {"deadline_at": [locked.deadline_at.isoformat(), deadline_at.isoformat()]}
    record(locked, by=by, changes=changes, deadline_at=deadline_at)
    return locked


@transaction.atomic
def close_position(
    position: Position, *, by: User, reason: str = "", cause: str = "", seen: str | None = None
) -> Position:
    """End it. Whoever still waits is told so at once; offers that were made stand."""
    locked = _lock(position)
    check_seen(locked, seen)
    at = timezone.now()
    drop_change(locked, by=by)
    said = ": ".join(filter(None, [str(Position.CloseCause(cause).label) if cause else "", reason]))
    transition(
        locked, PositionState.CLOSED, by=by, at=at, reason=said, close_reason=reason, close_cause=cause
    )
    if not locked.company.memberships.in_force().filter(user=by).exists():
        tell_owners(locked, "position.closed", reason=said)
    waiting = (
        Application.objects.select_for_update(of=("self",))
        .filter(position=locked, state__in=APPLICATION_WAITING)
        .select_related("student__user", "position__company")
        .order_by("pk")
    )
    for application in waiting:
        if application.state_at_time(at) == ApplicationState.LAPSED:
            continue
        end_application(
            application,
            ApplicationState.REJECTED,
            by=by,
            at=at,
            reason=CloseReason.POSITION_CLOSED,
            state_at=at,
            close_reason=CloseReason.POSITION_CLOSED,
        )
        tell_student(application, "application.rejected")
    withdraw_free_slots(locked, by=by, at=at)
    return locked


def _lock(position: Position) -> Position:
    # By itself first: whoever waits for a merge would find no row where it is joined to the company of before.
    Position.objects.select_for_update().only("pk").get(pk=position.pk)
    return (
        Position.objects.select_for_update(of=("self",))
        .select_related("company", "kind", "site")
        .get(pk=position.pk)
    )


def _set_many(position: Position, values: Mapping[str, Any]) -> None:
    rows = {name: values[name] for name in _TO_MANY if name in values}
    for name, chosen in (rows | standing({name: rows[name] for name in rows if name != "fields"})).items():
        getattr(position, name).set(chosen)
    if values.keys() & {*_TO_MANY}:
        rekey(Position.objects.filter(pk=position.pk))


def _ask(position: Position, values: Mapping[str, Any]) -> dict[str, list[str]]:
    """Its questions, replaced as a whole where they were written; what changed, for the history."""
    if values.get("questions") is None:
        return {}
    words = set_questions(position, values["questions"])
    return {"questions": words} if words else {}


def _require_approved(company: Company) -> None:
    if company.state != CompanyState.APPROVED:
        raise Refusal(
            _("The university hasn’t approved your company yet; after that you can post positions.")
        )


def _require_time(position: Position) -> None:
    if position.deadline_at <= timezone.now():
        raise Refusal(_("The deadline is in the past."), field="deadline_on")
