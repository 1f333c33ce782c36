"""One decision about many applicants: those that can be done are done, each of the others is told with its reason.

Nobody should have to hunt through five hundred for the one that a colleague moved meanwhile; so a row that can't
be done is left as it is and named. Everything happens in one transaction over rows locked in ascending order, in a
number of statements that doesn't grow with the rows.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Case, F, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from internships.actions.answering import stands_still
from internships.actions.telling_moves import cancel_untold, tell_of_moves
from internships.message_templates import fill
from internships.messages import tell_students
from internships.models import Application, ApplicationEvent, BulkDecision, Position
from internships.states import APPLICATION_WAITING, ApplicationState, PositionState
from people.models import User
from people.notifications.actions import cancel
from people.workflow import Refusal, hold, transition_many

# Why one was left out
ALREADY, MOVED, LAPSED, ELSEWHERE = "already", "moved", "lapsed", "elsewhere"
_REJECTED = "application.rejected"


@transaction.atomic
def move_applications(
    position: Position,
    numbers: Sequence[int],
    *,
    by: User,
    to: ApplicationState,
    token: UUID,
    shown_at: datetime | None = None,
) -> BulkDecision:
    """Move them among the states that are no answer. `shown_at` is when the page showed them as they were."""
    decision, first = _begin(position, by=by, to=to, token=token)
    if not first:
        return decision
    at = timezone.now()
    rows, left = _those_that_wait(position, numbers, to, by, at, shown_at)
    known = cancel_untold(rows, at=at)
    events = transition_many(rows, to, by=by, at=at, state_at=at)
    tell_of_moves(list(zip(rows, events, strict=True)), to, known=known, at=at)
    return _finish(decision, rows, left)


@transaction.atomic
def reject_applications(
    position: Position,
    numbers: Sequence[int],
    *,
    by: User,
    token: UUID,
    reason: str,
    note: str = "",
    shown_at: datetime | None = None,
) -> BulkDecision:
    """Say no to many, for one reason. They are told after the undo window; until then all can be taken back.

    Placeholders in `note` become each one's own.
    """
    to = ApplicationState.REJECTED
    decision, first = _begin(position, by=by, to=to, token=token)
    if not first:
        return decision
    at = timezone.now()
    tell_at = at + timedelta(minutes=settings.REJECTION_UNDO_MINUTES)
    rows, left = _those_that_wait(position, numbers, to, by, at, shown_at)
    notes = {row.pk: fill(note, row) for row in rows}
    cancel_untold(rows, at=at)
    events = transition_many(
        rows,
        to,
        by=by,
        at=at,
        reason=lambda row: notes[row.pk] or reason,
        state_at=at,
        state_before=F("state"),
        tell_at=tell_at,
        close_reason=reason,
        close_note=_each_ones(notes, note),
        first_answer_at=Coalesce(F("first_answer_at"), at),
    )
    for row in rows:
        row.close_note = notes[row.pk]  # what they are told
    tell_students(zip(rows, events, strict=True), _REJECTED, not_before=tell_at)
    return _finish(decision, rows, left, reason=reason, note=note, tell_at=tell_at)


@transaction.atomic
def undo_rejections(decision: BulkDecision, *, by: User) -> int:
    """Take a rejection of many back before they are told: all that are still as it left them. How many."""
    hold(Position, decision.position_id)
    position = Position.objects.select_related("company").get(pk=decision.position_id)
    at = timezone.now()
    found = _locked(position, decision.done, by)
    rows = list(found.filter(state=ApplicationState.REJECTED, tell_at=decision.tell_at))
    decision.refresh_from_db()
    if decision.undone_at is not None or not rows:
        return 0
    if position.state == PositionState.CLOSED:
        raise Refusal(_("The position has been closed meanwhile, so nobody waits for an answer any more."))
    if decision.tell_at is None or decision.tell_at <= at:
        raise Refusal(_("The students have been told already; this can’t be taken back any more."))
    _cancel_telling(rows)
    _take_back(rows, position, by=by, at=at)
    decision.undone_at = at
    decision.save(update_fields=["undone_at"])
    return len(rows)


def _begin(position: Position, *, by: User, to: str, token: UUID) -> tuple[BulkDecision, bool]:
    """The decision that this form asked for, and whether it is asked for the first time."""
    try:
        with transaction.atomic():
            return BulkDecision.objects.create(position=position, by=by, to_state=to, token=token), True
    except IntegrityError:
        known = BulkDecision.objects.filter(position=position, by=by, to_state=to, token=token).first()
    if known is None:
        raise Refusal(_("This page has been used already. Open the applicants again, then decide."))
    return known, False


def _finish(
    decision: BulkDecision, rows: Sequence[Application], left: Sequence[tuple[int, str, str]], **said: Any
) -> BulkDecision:
    written = {"done": [row.pk for row in rows], "left": [list(each) for each in left], **said}
    for name, value in written.items():
        setattr(decision, name, value)
    decision.save(update_fields=list(written))
    return decision


def _each_ones(notes: Mapping[int, str], note: str) -> str | Case:
    """For one statement: the note that all get, or each one's own where it has placeholders."""
    own = [(number, text) for number, text in notes.items() if text != note]
    if not own:
        return note
    return Case(*(When(pk=number, then=Value(text)) for number, text in own), default=Value(note))


def _locked(position: Position, numbers: Sequence[int], by: User) -> Any:
    """Nobody decides on their own: it is left as it is."""
    return (
        Application.objects.select_for_update(of=("self",))
        .filter(position=position, pk__in=list(numbers))
        .not_of(by)
        .select_related("position__company", "student__user")
        .order_by("pk")
    )


def _those_that_wait(
    position: Position, numbers: Sequence[int], to: str, by: User, at: datetime, shown_at: datetime | None
) -> tuple[list[Application], list[tuple[int, str, str]]]:
    """The locked rows that can be moved, and why each of the others can't."""
    rows, left = [], []
    found = list(_locked(position, numbers, by))
    moved = _moved_by_others(found, by, shown_at)
    for row in found:
        state = row.state_at_time(at)
        why = _why_not(state, to, row.pk in moved)
        if why:
            left.append((row.pk, why, str(state)))
        else:
            rows.append(row)
    return rows, left


def _why_not(state: str, to: str, moved: bool) -> str:
    if state == to:
        return ALREADY
    if state == ApplicationState.LAPSED:
        return LAPSED
    if state not in APPLICATION_WAITING:
        return ELSEWHERE
    return MOVED if moved else ""


def _moved_by_others(rows: Sequence[Application], by: User, shown_at: datetime | None) -> set[int]:
    """Who isn't where the page showed them, by somebody else's hand: one's own moves since then are no surprise."""
    later = [row.pk for row in rows if shown_at is not None and row.state_at > shown_at]
    if not later:
        return set()
    moves = ApplicationEvent.objects.filter(subject__in=later, at__gt=shown_at).exclude(by=by)
    return set(moves.exclude(from_state=F("to_state")).values_list("subject", flat=True))


def _cancel_telling(rows: Sequence[Application]) -> None:
    told = ApplicationEvent.objects.filter(subject__in=rows, to_state=ApplicationState.REJECTED)
    told = told.exclude(from_state=ApplicationState.REJECTED).order_by("subject", "-pk").distinct("subject")
    cancel(*(f"{_REJECTED}:{number}:student" for number in told.values_list("pk", flat=True)))


def _take_back(rows: Sequence[Application], position: Position, *, by: User, at: datetime) -> None:
    """Each to where it was before; those whose company or MoU is suspended wait there with their clock stopped."""
    here = Application.objects.filter(pk__in=[row.pk for row in rows])
    still = set(here.filter(stands_still(position.company, at)).values_list("pk", flat=True))
    # An answer that was given before the rejection is one all the same; the rejection is none any more.
    answered_before = When(first_answer_at__lt=F("state_at"), then=F("first_answer_at"))
    groups: dict[tuple[str, bool], list[Application]] = defaultdict(list)
    for row in rows:
        groups[row.state_before, row.pk in still].append(row)
    for (state, stopped), group in groups.items():
        transition_many(
            group,
            state,
            by=by,
            at=at,
            state_at=at,
            clock_stopped_at=at if stopped else None,
            state_before="",
            tell_at=None,
            close_reason="",
            close_note="",
            first_answer_at=Case(answered_before, default=None),
        )
