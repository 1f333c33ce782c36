"""Changes of a position that is public: proposed by HR, approved or returned by the office, or withdrawn.

The old stays in public until then. Locks: Company and MoUs are held, then Position and the change are locked.
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.cover import mous_of
from companies.models import Company, Mou
from companies.states import CompanyState
from internships import seats
from internships.actions.questions import set_questions
from internships.messages import tell_about_change, tell_applicants_of_change, tell_office_of_change
from internships.models import AnswerBounds, Position, PositionChange
from internships.search_keys import rekey
from internships.states import CHANGE_LIVE, POSITION_LIVE, ChangeState
from internships.terms import check_against_terms, seats_of_position
from internships.versions import (
    TO_MANY,
    differences,
    fields_of,
    keep_version,
    questions_of,
    snapshot,
    written,
)
from internships.waiting import seat_freed
from people.models import User
from people.persian.language import reading
from people.persian.numbers import format_number
from people.workflow import Refusal, begin, check_seen, hold, record, transition
from students.models import FieldOfStudy


@transaction.atomic
def propose_change(
    position: Position,
    *,
    by: User,
    values: Mapping[str, Any],
    why: str = "",
    seen_version: int | None = None,
) -> PositionChange:
    """Ask the office for other values. Asked again, it replaces what was asked and not decided yet."""
    locked = _lock(position)
    if locked.state not in POSITION_LIVE:
        raise Refusal(_("Only a published position is changed like this."))
    if seen_version is not None and seen_version != locked.version:
        raise Refusal(
            _("This position has been changed since you opened the page. Have a look, then change it again.")
        )
    if "kind" in values and values["kind"].pk != locked.kind_id:
        raise Refusal(_("The kind of a published position stays as it is. Write a new one."), field="kind")
    before, after = differences(snapshot(locked), written(values))
    if not after:
        raise Refusal(_("Nothing is different from what is public."))
    _check(locked, after)
    live = _live(locked)
    said: dict[str, Any] = {
        "before": before,
        "after": after,
        "why": why,
        "proposed_by": by,
        "proposed_at": timezone.now(),
    }
    if live is None:
        live = PositionChange.objects.create(position=locked, **said)
        begin(live, by=by)
    elif live.state == ChangeState.RETURNED:
        transition(live, ChangeState.PROPOSED, by=by, note="", **said)
    else:
        record(live, by=by, changes={"after": [live.after, after]}, **said)
    tell_office_of_change(live)
    return live


@transaction.atomic
def approve_change(
    change: PositionChange, *, by: User, tell: bool = True, seen: str | None = None, seen_at: str = ""
) -> PositionChange:
    """Make it public. Checked against MoU and held seats again; whoever waits for an answer is told, if `tell`.

    `seen_at` is when the proposal that the page showed was made: HR may have written another one meanwhile.
    """
    position = _lock(change.position)
    locked = PositionChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
    check_seen(locked, seen)
    if seen_at and seen_at != locked.proposed_at.isoformat():
        raise Refusal(_("The company has changed its proposal since you opened the page. Have a look at it."))
    if position.state not in POSITION_LIVE:
        raise Refusal(_("The position is no longer public."))
    if position.company.state != CompanyState.APPROVED:
        raise Refusal(_("The company is suspended; its positions are not changed meanwhile."))
    _check(position, locked.after)
    keep_version(position)
    _put(position, locked.after, by=by)
    keep_version(position)
    transition(locked, ChangeState.APPROVED, by=by)
    seat_freed(position.company_id)  # there may be more seats now
    tell_about_change(locked, "position.change_approved")
    if tell:
        tell_applicants_of_change(locked, position)
    return locked


@transaction.atomic
def return_change(
    change: PositionChange, *, by: User, reason: str, seen: str | None = None
) -> PositionChange:
    """Not like this: with a note. What HR wrote is kept, and what is public stays."""
    locked = _lock_change(change)
    check_seen(locked, seen)
    transition(locked, ChangeState.RETURNED, by=by, reason=reason, note=reason)
    tell_about_change(locked, "position.change_returned", reason=reason)
    return locked


@transaction.atomic
def withdraw_change(change: PositionChange, *, by: User, seen: str | None = None) -> PositionChange:
    locked = _lock_change(change)
    check_seen(locked, seen)
    transition(locked, ChangeState.WITHDRAWN, by=by)
    return locked


def drop_change(position: Position, *, by: User) -> None:
    """Of a locked position that is closed: what was to be changed on it has no object any more."""
    live = _live(position)
    if live is not None:
        transition(live, ChangeState.WITHDRAWN, by=by, reason="closed")


def _lock(position: Position) -> Position:
    hold(Company, position.company_id)
    hold(Mou, *[mou.pk for mou in mous_of(position.company, position.kind)])
    return (
        Position.objects.select_for_update(of=("self",))
        .select_related("company", "kind", "site")
        .get(pk=position.pk)
    )


def _lock_change(change: PositionChange) -> PositionChange:
    Position.objects.select_for_update(of=("self",)).get(pk=change.position_id)
    return (
        PositionChange.objects.select_for_update(of=("self",))
        .select_related("position__company")
        .get(pk=change.pk)
    )


def _live(position: Position) -> PositionChange | None:
    return position.changes.select_for_update(of=("self",)).filter(state__in=CHANGE_LIVE).first()


def _check(position: Position, after: Mapping[str, Any]) -> None:
    """As the position would stand: what the MoU allows, the seats that are held, the deadline that was promised.

    A promise to answer that isn't changed stays, whatever its bounds are today.
    """
    then = Position(pk=position.pk, company=position.company, kind=position.kind)
    columns = {name: getattr(position, name) for name in _COLUMNS} | fields_of(after)
    for name, value in columns.items():
        setattr(then, name, value)
    then.pay_hourly_rial = Position.PayBasis(then.pay_basis).hourly_rial(then.pay_rial, then.hours_max)
    if "fields" in after:
        fields = list(FieldOfStudy.objects.filter(pk__in=after["fields"]))
    else:
        fields = list(position.fields.all())
    bounds = AnswerBounds.objects.held() if "answer_within_days" in after else None
    check_against_terms(then, fields, bounds=bounds)
    if "deadline_at" in after and then.deadline_at < position.deadline_at:
        raise Refusal(_("A deadline is never moved back: students have planned by it."), field="deadline_on")
    _check_seats(position, then.seats)


def _check_seats(position: Position, wanted: int) -> None:
    held = seats_of_position(position)
    if not held:
        return
    most = seats.peak(held, (min(first for first, _last in held), max(last for _first, last in held)))
    if wanted < most:
        raise Refusal(
            _("%(held)s seats are offered or taken already; there can’t be fewer.")
            % {"held": format_number(most, reading())},
            field="seats",
        )


_COLUMNS = ("seats", "hours_max", "pay_basis", "pay_rial", "starts_on", "ends_on", "deadline_at")


def _put(position: Position, after: Mapping[str, Any], *, by: User) -> None:
    columns = fields_of(after)
    old = {name: [str(getattr(position, name)), str(value)] for name, value in columns.items()}
    rows = {name: after[name] for name in TO_MANY if name in after}
    if "questions" in after and (said := set_questions(position, questions_of(after))):
        old["questions"] = said
    old |= {name: ["", ""] for name in rows}
    record(position, by=by, changes=old, **columns, version=position.version + 1)
    for name, chosen in rows.items():
        getattr(position, name).set(chosen)
    rekey(Position.objects.filter(pk=position.pk))
