"""The office's log of what it and a company said to each other. Nothing in it is changed or erased."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.locking import lock_company
from companies.models import Company, FollowUp
from people.models import User
from people.persian import jalali
from people.workflow import Refusal, StaleState

_SAME = timedelta(minutes=5)  # whoever presses the button twice meant it once


@transaction.atomic
def log_follow_up(company: Company, *, by: User, values: Mapping[str, Any]) -> FollowUp:
    """Write down a call, visit or letter. A next date that was open is settled with it."""
    locked = lock_company(company.pk)
    _check(values)
    newest = locked.follow_ups.first()
    if newest and newest.by_id == by.pk and newest.at > timezone.now() - _SAME and _says(newest, values):
        return newest
    return FollowUp.objects.create(company=locked, by=by, **values)


@transaction.atomic
def correct_follow_up(entry: FollowUp, *, by: User, values: Mapping[str, Any]) -> FollowUp:
    """A new entry in the place of one that was wrong; that one stays readable."""
    lock_company(entry.company_id)
    wrong = FollowUp.objects.get(pk=entry.pk)
    if wrong.corrected_by_id is not None:
        raise StaleState(_("Somebody has corrected this meanwhile. Have a look at how it stands now."))
    _check(values, was=wrong)
    first = wrong.corrects_id or wrong.pk
    made = FollowUp.objects.create(company_id=wrong.company_id, by=by, corrects_id=first, **values)
    wrong.corrected_by = made
    wrong.save(update_fields=["corrected_by"])
    return made


def _check(values: Mapping[str, Any], was: FollowUp | None = None) -> None:
    today, next_on = jalali.today(), values.get("next_on")
    if values["happened_on"] > today:
        raise Refusal(_("This day is still to come."), field="happened_on")
    if next_on is None or (was is not None and next_on == was.next_on):
        return
    if next_on < today:
        raise Refusal(_("The next date is in the past."), field="next_on")


def _says(entry: FollowUp, values: Mapping[str, Any]) -> bool:
    return all(getattr(entry, name) == value for name, value in values.items())
