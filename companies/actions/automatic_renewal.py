"""The MoU that renews itself, by so many months each time, until either side stops it."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.models import Mou
from companies.overlap import find_overlap
from companies.papers import Paper, lock_paper
from companies.states import MOU_HOLDS, MouState
from companies.telling import tell_company, tell_office
from companies.texts.terms_draft import terms_now
from people.models import User
from people.persian import jalali
from people.persian.language import reading
from people.persian.numbers import localise
from people.workflow import Refusal, check_seen, record

_DAY = timedelta(days=1)


@transaction.atomic
def set_automatic_renewal(
    mou: Mou, *, by: User, renews: bool, months: int | None = None, seen: str | None = None
) -> Mou:
    """Switched on, it goes on by itself after its last day; off, it ends with the last day that it has now."""
    at = timezone.now()
    locked = lock_paper(Paper(mou)).mou
    check_seen(locked, seen)
    if locked.state_at(at) not in MOU_HOLDS:
        raise Refusal(_("Only an MoU that holds can renew itself."))
    if renews and locked.terminates_on is not None:
        raise Refusal(_("Its termination is declared. Withdraw that first."))
    write_renewals(locked, at=at)
    months = months or locked.renewal_months
    if (locked.renews_automatically, locked.renewal_months) == (renews, months):
        return locked
    if renews:
        _check_room(locked)
    changes = {
        "renews_automatically": [str(locked.renews_automatically), str(renews)],
        "renewal_months": [str(locked.renewal_months), str(months)],
    }
    changed = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
    record(locked, by=by, at=at, changes=changed, renews_automatically=renews, renewal_months=months)
    tell_company(Paper(locked), "mou.renewal_set", renews=renews, months=months)
    return locked


def _check_room(mou: Mou) -> None:
    """Nothing may be signed for the days after: its own renewal, or another MoU for the same work."""
    signed = Mou.objects.filter(predecessor=mou, state__in=[MouState.IN_FORCE, MouState.SUSPENDED]).first()
    other = signed or find_overlap(mou, terms_now(mou, mou.ends_on), mou.ends_on + _DAY, date.max)
    if other is not None:
        raise Refusal(
            _("MoU %(number)s is signed for the days after it already.")
            % {"number": localise(other.number, reading())}
        )


@transaction.atomic
def renew_mou(mou_id: int, *, at: datetime | None = None) -> bool:
    """Write down the automatic renewals that are due, and tell both sides of the new last day. Twice is as once."""
    at = at or timezone.now()
    mou = Mou.objects.filter(pk=mou_id).first()
    if mou is None:
        return False
    locked = lock_paper(Paper(mou)).mou
    if locked.state not in (MouState.IN_FORCE, MouState.SUSPENDED) or not write_renewals(locked, at=at):
        return False
    fact = f"{locked.pk}:{locked.ends_on}"
    tell_company(Paper(locked), "mou.renewed_itself", key=fact)
    tell_office(Paper(locked), "mou.renewed_itself", key=fact)
    return True


def write_renewals(mou: Mou, *, at: datetime) -> int:
    """One event for each period that has begun by itself. Whoever changes its end calls this first, under its lock."""
    today, written = jalali.today(at), 0
    while mou.renews_automatically and mou.ends_on < today:
        following = mou.next_last_day(mou.ends_on)
        changes = {"ends_on": [str(mou.ends_on), str(following)], "renewed": ["", str(mou.renewal_months)]}
        record(mou, by=None, at=at, changes=changes, ends_on=following)
        written += 1
    return written


def stop_for(successor: Mou, *, by: User | None, at: datetime) -> None:
    """A signed renewal ends the automatic renewal of the one before it, at the latest the day before its own first."""
    before = successor.predecessor
    if before is None or not before.renews_automatically:
        return
    before = Mou.objects.select_for_update(of=("self",)).select_related("company").get(pk=before.pk)
    write_renewals(before, at=at)
    last = min(before.ends_on, successor.starts_on - _DAY)
    changes = {"renews_automatically": ["True", "False"]}
    if last != before.ends_on:
        changes["ends_on"] = [str(before.ends_on), str(last)]
    record(before, by=by, at=at, changes=changes, renews_automatically=False, ends_on=last)
