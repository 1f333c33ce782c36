"""What the office entered for a company, and the company's word on it: its facts, its sites, its positions."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from companies.actions.entering import confirm_company, tell_office_of_entry
from companies.models import Company, CompanyInvitation, Membership
from companies.states import CompanyState
from internships.actions.position_drafts import drop_typed
from internships.actions.positions import draft_position, edit_position, submit_position
from internships.messages import tell_office, tell_owners
from internships.models import Position
from people.models import User
from people.workflow import Refusal, StaleState, check_seen, last_event, record

OPEN = (CompanyState.PENDING, CompanyState.PAPERS_REQUESTED, CompanyState.APPROVED)


def waiting_of(company: Company) -> Any:
    """The positions of a company that wait for its word, in the order in which they were written."""
    return Position.objects.of_company(company).exclude(unconfirmed_at=None).order_by("pk")


def version_of(company: Company, positions: Sequence[Position]) -> str:
    """What was shown: whoever confirms says yes to this, and to nothing that was changed since."""
    return "-".join(
        str(part) for part in (last_event(company).pk, *(f"{p.pk}.{p.version}" for p in positions))
    )


@transaction.atomic
def confirm_entry(
    invitation: CompanyInvitation,
    *,
    by: User,
    facts: Mapping[str, Any],
    sites: Mapping[int, Mapping[str, Any]],
    agreed: Collection[int],
    words: str = "",
    seen: str,
) -> Membership:
    """Confirm the company with its corrections, and of its positions those that are right (`agreed`).

    The others stay drafts that wait for a word; what isn't right with them (`words`) is told to the office.
    """
    company = Company.objects.select_for_update().get(pk=invitation.company_id)
    positions = list(waiting_of(company).select_for_update(of=("self",)))
    if seen != version_of(company, positions):
        raise StaleState(
            _("The office has changed something since you opened this page. Look at it once more.")
        )
    membership = confirm_company(invitation, by=by, facts=facts, sites=sites)
    for position in positions:
        if position.pk in agreed:
            record(position, by=by, changes={"word": [None, "company"]}, unconfirmed_at=None)
            drop_typed(company, by=by, position=position, by_office=True)
    company.refresh_from_db()
    tell_office_of_entry(company, "company.entry_confirmed", words=words, email=by.email)
    return membership


def require_open(company: Company) -> None:
    if company.state not in OPEN:
        raise Refusal(_("Nothing can be written for this company: it doesn’t take part."))


@transaction.atomic
def draft_for_company(company: Company, *, by: User, values: Mapping[str, Any]) -> Position:
    """The office writes what the company wants. It stays a draft until the company has given its word."""
    locked = Company.objects.select_for_update().get(pk=company.pk)
    require_open(locked)
    position = draft_position(locked, by=by, values=values, for_company=True)
    tell_owners(position, "position.entered")
    return position


@transaction.atomic
def edit_for_company(
    position: Position,
    *,
    by: User,
    values: Mapping[str, Any],
    seen: str | None = None,
    seen_version: int | None = None,
) -> Position:
    """The office goes on writing, until the company has given its word: after that the position is the company's."""
    locked = _lock(position)
    _require_unconfirmed(locked)
    return edit_position(locked, by=by, values=values, seen=seen, seen_version=seen_version)


@transaction.atomic
def hand_in_for_company(position: Position, *, by: User, seen: str | None = None) -> Position:
    """What the office wrote and the company confirmed goes into the review, as if the company had sent it."""
    locked = _lock(position)
    if not locked.entered_for_company:
        raise Refusal(_("The company wrote this itself, and hands it in itself."))
    return submit_position(locked, by=by, seen=seen)


@transaction.atomic
def record_position_word(position: Position, *, by: User, reason: str, seen: str | None = None) -> Position:
    """The company said elsewhere that the position is right; how it said so stays in the history."""
    locked = _lock(position)
    check_seen(locked, seen)
    _require_unconfirmed(locked)
    record(locked, by=by, reason=reason, changes={"word": [None, "office"]}, unconfirmed_at=None)
    drop_typed(locked.company, by=by, position=locked, by_office=True)
    return locked


@transaction.atomic
def say_not_so(position: Position, *, by: User, words: str) -> Position:
    """Somebody of the company says that this isn't what they want. It stays a draft, and the office hears why."""
    locked = _lock(position)
    _require_unconfirmed(locked)
    record(locked, by=by, reason=words, changes={"not_so": [None, "company"]})
    tell_office(locked, "position.not_so", words=words)
    return locked


def _lock(position: Position) -> Position:
    return Position.objects.select_for_update(of=("self",)).select_related("company").get(pk=position.pk)


def _require_unconfirmed(position: Position) -> None:
    if position.unconfirmed_at is None:
        raise Refusal(_("This has been confirmed already."))
