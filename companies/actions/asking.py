"""What a company asks the office for while an MoU holds: that it is renewed, or amended."""

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from companies.models import Mou, MouEvent
from companies.papers import OPEN, Paper, lock_paper
from companies.states import MouState
from companies.telling import tell_office
from people.models import User
from people.workflow import Refusal, check_seen, record

RENEWAL, AMENDMENT = "renewal", "amendment"
WORDS = {
    RENEWAL: pgettext_lazy("asked for", "renewal"),
    AMENDMENT: pgettext_lazy("asked for", "amendment"),
}
AGAIN_AFTER = timedelta(days=7)
_HOLDS = (MouState.IN_FORCE, MouState.SCHEDULED, MouState.SUSPENDED)
_CAME_TO_NOTHING = (MouState.ABANDONED, MouState.TERMINATED)


@transaction.atomic
def ask_for_renewal(mou: Mou, *, by: User, note: str = "", seen: str | None = None) -> Mou:
    """The office drafts the successor. Not asked again while that is on its way, or within a week."""
    locked = _locked(mou, seen)
    if locked.state_now not in (*_HOLDS, MouState.EXPIRED):
        raise Refusal(_("Only a signed MoU can be renewed."))
    if locked.renews_automatically and locked.state_now != MouState.EXPIRED:
        raise Refusal(_("This MoU renews itself. Write to the liaison office if that should end."))
    if successor_of(locked) is not None:
        raise Refusal(_("Its renewal is being prepared already."))
    return _ask(locked, RENEWAL, by=by, note=note)


@transaction.atomic
def ask_for_amendment(mou: Mou, *, by: User, note: str, seen: str | None = None) -> Mou:
    """The office drafts an amendment. Not asked again while one is on its way, or within a week."""
    locked = _locked(mou, seen)
    if locked.state_now not in _HOLDS:
        raise Refusal(_("Only an MoU that holds can be amended. Ask for its renewal instead."))
    if locked.amendments.filter(state__in=OPEN).exists():
        raise Refusal(_("An amendment is being prepared already. Write what you need to its text."))
    return _ask(locked, AMENDMENT, by=by, note=note)


def _locked(mou: Mou, seen: str | None) -> Mou:
    locked = lock_paper(Paper(mou)).mou
    check_seen(locked, seen)
    return locked


def _ask(mou: Mou, what: str, *, by: User, note: str) -> Mou:
    if asked_lately(mou, what).exists():
        raise Refusal(_("Your company has asked for this within the last week. The office answers you."))
    record(mou, by=by, reason=note, changes={"asked": [None, what]})
    tell_office(Paper(mou), f"mou.{what}_asked", reason=note)
    return mou


def asked_lately(mou: Mou, what: str) -> QuerySet[MouEvent]:
    return mou.events.filter(changes__asked__1=what, at__gt=timezone.now() - AGAIN_AFTER)


def successor_of(mou: Mou) -> Mou | None:
    return Mou.objects.filter(predecessor=mou).exclude(state__in=_CAME_TO_NOTHING).first()
