"""Amendments (الحاقیه): what begins, and dates, a change of an MoU that is signed."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.actions.drafting import begin_text
from companies.holding import hand_to_office
from companies.models import Amendment, Mou
from companies.papers import OPEN, Paper, lock_paper
from companies.states import MOU_HOLDS, MouState
from companies.texts.terms_draft import terms_now
from people.models import User
from people.persian import jalali
from people.persian.language import reading
from people.persian.numbers import localise
from people.workflow import Refusal, begin, check_seen, record

__all__ = ["draft_amendment", "edit_amendment", "terms_now"]


@transaction.atomic
def draft_amendment(
    mou: Mou, *, by: User, effective_on: date, title: str = "", extends_to: date | None = None
) -> Paper:
    """Begin an amendment. The terms that it changes are added to its text; the others go on as they are."""
    locked = lock_paper(Paper(mou)).mou
    if locked.state_at() not in MOU_HOLDS:
        raise Refusal(_("Only an MoU that holds can be amended. Draft its renewal instead."))
    last = locked.amendments.order_by("-number").first()
    if last is not None and last.state in OPEN:
        raise Refusal(
            _("Amendment %(number)s is not finished yet.") % {"number": localise(last.number, reading())}
        )
    _check_dates(locked, effective_on, extends_to)
    amendment = Amendment.objects.create(
        mou=locked,
        number=(last.number if last else 0) + 1,
        title=title,
        effective_on=effective_on,
        extends_to=extends_to,
        created_by=by,
        created_at=timezone.now(),
    )
    begin(amendment, by=by)
    paper = Paper(locked, amendment)
    begin_text(paper, by=by)
    hand_to_office(locked, at=timezone.now())
    return paper


@transaction.atomic
def edit_amendment(
    paper: Paper,
    *,
    by: User,
    effective_on: date,
    title: str = "",
    extends_to: date | None = None,
    seen: str | None = None,
) -> Paper:
    """Its title and dates, as long as it is a draft; the text takes them over by itself."""
    locked = lock_paper(paper)
    amendment = locked.amendment
    assert amendment is not None
    check_seen(amendment, seen)
    if amendment.state != MouState.DRAFT:
        raise Refusal(_("This text is not a draft any more. Take it back to the draft first."))
    values: dict[str, Any] = {"title": title, "effective_on": effective_on, "extends_to": extends_to}
    changed = {name: value for name, value in values.items() if getattr(amendment, name) != value}
    if changed:
        _check_dates(locked.mou, effective_on, extends_to)
        old = {
            name: [str(getattr(amendment, name) or ""), str(value or "")] for name, value in changed.items()
        }
        record(amendment, by=by, changes=old, **changed)
    return locked


def _check_dates(mou: Mou, effective_on: date, extends_to: date | None) -> None:
    if effective_on < max(jalali.today(), mou.starts_on):
        raise Refusal(_("An amendment can’t begin in the past."), field="effective_on")
    if extends_to is not None:
        check_extension(mou, extends_to)
    if effective_on > max(mou.last_day(), extends_to or mou.last_day()):
        raise Refusal(_("Choose a day inside the MoU’s dates."), field="effective_on")


def check_extension(mou: Mou, extends_to: date) -> None:
    if mou.terminates_on is not None:
        raise Refusal(_("Its termination is declared. Withdraw that first."), field="extends_to")
    if extends_to <= mou.last_day():
        raise Refusal(_("Choose a later last day than the one now."), field="extends_to")
