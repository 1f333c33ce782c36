"""The office compares computed lunar holidays with the official calendar: it confirms one, or moves it by a day.

Promises that were made by then stay as they are: people know them. What is counted from now on counts with the new day.
"""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from internships.actions.answering import lock_calendar
from people.models import Holiday, User
from people.persian import jalali
from people.workflow import Refusal, StaleState

STEPS = {"confirm": 0, "earlier": -1, "later": 1}


@transaction.atomic
def settle_lunar_day(holiday: Holiday, *, by: User, step: str) -> Holiday:
    lock_calendar()
    locked = Holiday.objects.select_for_update(of=("self",)).get(pk=holiday.pk)
    if not locked.computed:
        raise StaleState(_("Somebody has confirmed this day already."))
    on = locked.on + timedelta(days=STEPS[step])
    if locked.on <= jalali.today():
        raise Refusal(_("This day is over, or today."))
    if Holiday.objects.exclude(pk=locked.pk).filter(on=on).exists():
        raise Refusal(_("That day is another holiday already. Settle that one first."))
    locked.on, locked.computed, locked.confirmed_by = on, False, by
    locked.save(update_fields=["on", "computed", "confirmed_by"])
    return locked
