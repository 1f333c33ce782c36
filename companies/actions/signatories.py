"""Who signs a paper, and in which order. Replaced or removed with a reason, never deleted."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.actions.signing import hand_on
from companies.models import Signatory
from companies.papers import Paper, lock_paper
from companies.signing import Standing, signing_of, usable_links
from people.models import User
from people.persian.text import search_key
from people.workflow import Refusal, check_seen, record

FIELDS = ("side", "name", "capacity", "authority", "authority_ends_on", "email", "user")
MOST = 20  # of one paper, both sides together
_ASKED_ANEW = {"email", "user", "side"}


@transaction.atomic
def add_signatory(paper: Paper, *, by: User, values: Mapping[str, Any]) -> Signatory:
    """The next in order. Who is missing may hold up a paper that is out for signatures: it is handed on."""
    locked, at = _open(paper), timezone.now()
    there = list(locked.signatories.order_by("position"))
    _check_new(there, values)
    last = there[-1] if there else None
    signatory = Signatory.objects.create(
        **locked.key, **values, position=(last.position if last else 0) + 1, added_by=by, created_at=at
    )
    record(locked.subject, by=by, at=at, changes={"signatory": [None, _named(signatory)]})
    hand_on(locked, by=by, at=at)
    return signatory


def _check_new(there: list[Signatory], values: Mapping[str, Any]) -> None:
    """A form that was sent twice names nobody twice, or the paper would wait for a second signature forever."""
    if len(there) >= MOST:
        raise Refusal(_("This paper has as many signatories as it can have."))
    new = _known_as(values["side"], values["name"], values["capacity"])
    if any(_known_as(row.side, row.name, row.capacity) == new for row in there):
        raise Refusal(_("This person is among the signatories already, in this capacity."), field="name")


def _known_as(side: str, name: str, capacity: str) -> tuple[str, str, str]:
    return side, search_key(name), search_key(capacity)


@transaction.atomic
def edit_signatory(paper: Paper, signatory_id: int, *, by: User, values: Mapping[str, Any]) -> Signatory:
    """Before they sign. After it, only where to reach them and how long their authority lasts."""
    locked, at = _open(paper), timezone.now()
    standing = _standing(locked, signatory_id)
    signatory = standing.signatory
    changed = {name: value for name, value in values.items() if getattr(signatory, name) != value}
    if standing.touched and {"side", "name", "capacity"} & set(changed):
        raise Refusal(_("This signature is recorded already. Name and capacity stay as they were signed."))
    if not changed:
        return signatory
    what = {
        f"signatory.{name}": [_said(getattr(signatory, name)), _said(value)]
        for name, value in changed.items()
    }
    if "email" in changed:
        usable_links(signatory, at).update(revoked_at=at)  # the old address may be somebody else's
    for name, value in changed.items():
        setattr(signatory, name, value)
    signatory.save(update_fields=list(changed))
    record(locked.subject, by=by, at=at, changes={"signatory": [signatory.name, signatory.name], **what})
    hand_on(locked, by=by, at=at, anew=standing.turn and bool(_ASKED_ANEW & set(changed)))
    return signatory


@transaction.atomic
def move_signatory(paper: Paper, signatory_id: int, *, by: User, up: bool) -> None:
    """One place up or down, among those who haven't signed yet."""
    locked, at = _open(paper), timezone.now()
    standings = signing_of(locked).standings
    place = next((i for i, row in enumerate(standings) if row.signatory.pk == signatory_id), None)
    if place is None:
        raise _list_changed()
    other = place - 1 if up else place + 1
    if not 0 <= other < len(standings):
        return
    if standings[place].touched or standings[other].touched:
        raise Refusal(_("Who has signed keeps their place."))
    _swap(standings[place].signatory, standings[other].signatory)
    order = [row.signatory.name for row in signing_of(locked).standings]
    record(locked.subject, by=by, at=at, changes={"signatories": [None, order]})
    hand_on(locked, by=by, at=at)


def _swap(one: Signatory, two: Signatory) -> None:
    places = one.position, two.position
    for row, position in ((one, 30_000), (two, places[0]), (one, places[1])):
        row.position = position
        row.save(update_fields=["position"])


@transaction.atomic
def remove_signatory(
    paper: Paper, signatory_id: int, *, by: User, reason: str, seen: str | None = None
) -> None:
    locked, at = _open(paper), timezone.now()
    check_seen(locked.subject, seen)
    signatory = _unsigned(locked, signatory_id).signatory
    _end(signatory, at=at, reason=reason)
    record(locked.subject, by=by, at=at, reason=reason, changes={"signatory": [_named(signatory), None]})
    hand_on(locked, by=by, at=at)


@transaction.atomic
def replace_signatory(
    paper: Paper, signatory_id: int, *, by: User, values: Mapping[str, Any], reason: str
) -> Signatory:
    """Delegation: the new one takes the place. What the others have signed stays signed."""
    locked, at = _open(paper), timezone.now()
    before = _unsigned(locked, signatory_id).signatory
    _end(before, at=at, reason=reason)
    after = Signatory.objects.create(
        **locked.key,
        **{**values, "side": before.side},
        position=before.position,
        replaces=before,
        added_by=by,
        created_at=at,
    )
    what = {"signatory": [_named(before), _named(after)]}
    record(locked.subject, by=by, at=at, reason=reason, changes=what)
    hand_on(locked, by=by, at=at)
    return after


@transaction.atomic
def copy_signatories(from_paper: Paper, to_paper: Paper, *, by: User) -> list[Signatory]:
    """A renewal or an amendment begins with those who sign the paper that it follows."""
    if to_paper.signatories.exists():
        return list(to_paper.signatories)
    return [
        Signatory.objects.create(
            **to_paper.key,
            position=place,
            added_by=by,
            **{name: getattr(row, name) for name in FIELDS},
        )
        for place, row in enumerate(from_paper.signatories.select_related("user"), start=1)
    ]


def _open(paper: Paper) -> Paper:
    locked = lock_paper(paper)
    if not locked.is_open:
        raise Refusal(
            _("The paper is signed by all or has come to nothing; its signatories stay as they are.")
        )
    return locked


def _standing(paper: Paper, signatory_id: int) -> Standing:
    standing = signing_of(paper).of(signatory_id)
    if standing is None:
        raise _list_changed()
    return standing


def _unsigned(paper: Paper, signatory_id: int) -> Standing:
    standing = _standing(paper, signatory_id)
    if standing.signature:
        raise Refusal(_("This signature is recorded already, so it can’t be handed to somebody else."))
    if standing.sent:
        raise Refusal(_("A scan of this signature is waiting. Confirm or reject it first."))
    return standing


def _list_changed() -> Refusal:
    return Refusal(_("The list of signatories has changed. Open the page again."))


def _end(signatory: Signatory, *, at: datetime, reason: str) -> None:
    signatory.ended_at, signatory.reason = at, reason[:300]
    signatory.save(update_fields=["ended_at", "reason"])
    usable_links(signatory, at).update(revoked_at=at)


def _named(signatory: Signatory) -> str:
    return f"{signatory.name} ({signatory.capacity})"


def _said(value: Any) -> str:
    return "" if value is None else str(value)
