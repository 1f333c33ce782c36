"""The one gate's core: every state in the system changes through `transition()`, and nowhere else.

A workflow is a TextChoices enum and a table of legal moves beside it (companies/states.py,
internships/states.py). Its actions open a transaction, lock the rows in the order of the design, call
`transition()`, and queue their messages; then row, event and messages are committed together or not at all.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any, ClassVar

from django.conf import settings
from django.db import connections, models, router
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

type_text = str | Promise


class Refusal(Exception):
    """An expected "no", told to the user as it is. `field` names the form field it belongs to, if any."""

    def __init__(self, message: type_text, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class Refusals(Refusal):
    """Several at once, each by its own field, so that nobody mends one only to hear of the next."""

    def __init__(self, each: Sequence[Refusal]) -> None:
        super().__init__(" ".join(str(one.message) for one in each), field=each[0].field)
        self.each = tuple(each)


def refuse_all(each: Sequence[Refusal]) -> None:
    if len(each) == 1:
        raise each[0]
    if each:
        raise Refusals(each)


class IllegalTransition(Refusal):
    """The table has no such move: mostly, someone decided meanwhile."""


class StaleState(Refusal):
    """The page that was answered showed another state than the row has now."""


class Event(models.Model):
    """One change: who, when, from, to, why, and what else changed. Rows are only ever added.

    Each concrete event has a foreign key `subject` with related_name "events".
    """

    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    from_state = models.CharField(max_length=24, blank=True)
    to_state = models.CharField(max_length=24)
    reason = models.TextField(blank=True)
    changes = models.JSONField(default=dict)

    class Meta:
        abstract = True
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.from_state} → {self.to_state}"


def check_seen(subject: Any, seen: str | None) -> None:
    """Refuse when the user's page showed a state that the locked row no longer has."""
    if seen is not None and seen != subject.state:
        raise StaleState(
            _("This has changed since you opened the page. Have a look at how it stands now, then decide.")
        )


def transition(
    subject: Any,
    to: str,
    *,
    by: Any,
    at: datetime | None = None,
    reason: str = "",
    changes: Mapping[str, Any] | None = None,
    **fields: Any,
) -> None:
    """Move a locked row to the state `to`, write the extra `fields`, and add its event.

    The caller holds the row's lock in a transaction. `by` is None when time or the system moved it. Raises
    IllegalTransition when the model's table (`subject.MOVES`: from → set of to) doesn't have the move.
    """
    _require_transaction(subject)
    at = at or timezone.now()
    came_from = subject.state
    if to not in subject.MOVES[came_from]:
        raise IllegalTransition(
            _("That is no longer possible: it is now “%(state)s”.") % {"state": subject.get_state_display()}
        )
    subject.state = to
    _write(subject, {"state": to, **fields})
    subject.events.create(
        at=at, by=by, from_state=came_from, to_state=to, reason=reason, changes=dict(changes or {})
    )


def transition_many(
    subjects: Sequence[Any],
    to: str,
    *,
    by: Any,
    at: datetime | None = None,
    reason: str | Callable[[Any], str] = "",
    changes: Mapping[str, Any] | None = None,
    **fields: Any,
) -> list[Event]:
    """Move locked rows of one model to the same state, in two statements however many they are.

    `reason` is the same for all, or what makes each row's own.

    All or none: one row whose move the table doesn't have raises IllegalTransition before anything is written. A
    field may be an expression (`state_before=F("state")`); the database works it out, and the rows in memory keep what
    they had of it. The events come back in the order of the rows.
    """
    if not subjects:
        return []
    _require_transaction(subjects[0])
    at, model = at or timezone.now(), type(subjects[0])
    for subject in subjects:
        if to not in subject.MOVES[subject.state]:
            raise IllegalTransition(
                _("That is no longer possible: it is now “%(state)s”.")
                % {"state": subject.get_state_display()}
            )
    events = [
        model.events.rel.related_model(
            subject=subject,
            at=at,
            by=by,
            from_state=subject.state,
            to_state=to,
            reason=reason(subject) if callable(reason) else reason,
            changes=dict(changes or {}),
        )
        for subject in subjects
    ]
    written = {"state": to, **fields}
    model._default_manager.filter(pk__in=[subject.pk for subject in subjects]).update(**written)
    for subject in subjects:
        for name, value in written.items():
            if not hasattr(value, "resolve_expression"):
                setattr(subject, name, value)
    return model.events.rel.related_model._default_manager.bulk_create(events)


def record(
    subject: Any,
    *,
    by: Any,
    at: datetime | None = None,
    reason: str = "",
    changes: Mapping[str, Any],
    **fields: Any,
) -> None:
    """Write `fields` and an event for a change that leaves the state as it is (an extension, a new deadline)."""
    _require_transaction(subject)
    _write(subject, fields)
    subject.events.create(
        at=at or timezone.now(),
        by=by,
        from_state=subject.state,
        to_state=subject.state,
        reason=reason,
        changes=dict(changes),
    )


def record_many(
    subjects: Sequence[Any],
    *,
    by: Any,
    at: datetime | None = None,
    reason: str = "",
    changes: Sequence[Mapping[str, Any]],
) -> None:
    """As record() for many locked rows of one model, whose fields the caller writes in updates of its own."""
    if not subjects:
        return
    _require_transaction(subjects[0])
    event, at = type(subjects[0]).events.rel.related_model, at or timezone.now()
    event.objects.bulk_create(
        (
            event(
                subject=subject,
                at=at,
                by=by,
                from_state=subject.state,
                to_state=subject.state,
                reason=reason,
                changes=dict(change),
            )
            for subject, change in zip(subjects, changes, strict=True)
        ),
        batch_size=2000,
    )


def begin(subject: Any, *, by: Any, at: datetime | None = None, reason: str = "") -> Event:
    """The first event of a row that was just created."""
    return subject.events.create(
        at=at or timezone.now(), by=by, from_state="", to_state=subject.state, reason=reason
    )


def begin_many(
    subjects: Sequence[Any],
    road: Sequence[str],
    *,
    by: Any,
    reason: str = "",
    changes: Sequence[Mapping[str, Any]] = (),
) -> None:
    """The events of rows of one model that were just bulk-created at the end of `road`.

    For what was decided elsewhere before it came here (thousands of agreements from a workbook): each step of the
    road is checked against the model's table and leaves its event, as if every row had been moved along it one by
    one. `changes` go with the first event, one for each row.
    """
    if not subjects:
        return
    _require_transaction(subjects[0])
    moves, at = subjects[0].MOVES, timezone.now()
    if any(to not in moves[came_from] for came_from, to in pairwise(road)):
        raise RuntimeError(f"The table has no such road: {road}.")
    if any(subject.state != road[-1] for subject in subjects):
        raise RuntimeError("A row isn't in the state that its road ends with.")
    model = type(subjects[0]).events.rel.related_model
    said = changes or [{}] * len(subjects)
    model.objects.bulk_create(
        (
            model(
                subject=subject,
                at=at,
                by=by,
                from_state=came_from,
                to_state=to,
                reason=reason,
                changes=dict(change) if not came_from else {},
            )
            for subject, change in zip(subjects, said, strict=True)
            for came_from, to in pairwise(["", *road])
        ),
        batch_size=2000,
    )


def last_event(subject: Any) -> Event:
    """The newest event of a row; every row has one from `begin()` on."""
    event = subject.events.last()
    if event is None:
        raise RuntimeError(f"{subject!r} has no event: it was made without begin().")
    return event


def hold(model: type[models.Model], *pks: int) -> None:
    """Share-lock rows until commit: many may hold them at once, whoever wants to change them waits.

    For actions that rely on a row and leave it as it is (applying relies on the position being open), so that
    two hundred students who apply at the same moment don't queue behind one another.
    """
    _require_transaction(model)
    table = connections[router.db_for_write(model)].ops.quote_name(model._meta.db_table)
    with connections[router.db_for_write(model)].cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM {table} WHERE id = ANY(%s) ORDER BY id FOR SHARE",  # noqa: S608  # nosec B608
            [list(pks)],
        )


def _write(subject: Any, fields: Mapping[str, Any]) -> None:
    for name, value in fields.items():
        setattr(subject, name, value)
    if fields:
        subject.save(update_fields=list(fields))


def _require_transaction(subject: Any) -> None:
    model = subject if isinstance(subject, type) else type(subject)
    if not connections[router.db_for_write(model)].in_atomic_block:
        raise RuntimeError("A state changes only inside a transaction, with its row locked.")
