"""Somebody of the team holds another's role for a while: named by the head, in force by its dates, ended early."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import RoleDeputy, RoleGrant, User
from people.notifications.actions import notify
from people.persian import jalali
from people.workflow import Refusal

LONGEST = timedelta(days=366)


@transaction.atomic
def name_deputy(grant: RoleGrant, *, deputy: User, starts_on: date, ends_on: date, by: User) -> RoleDeputy:
    locked = RoleGrant.objects.select_for_update().get(pk=grant.pk)
    if locked.ended_at or locked.role not in RoleGrant.ACTING:
        raise Refusal(_("Choose a head or an expert of the team."), field="grant")
    if locked.user_id == deputy.pk:
        raise Refusal(_("Nobody can be their own deputy. Choose someone else."), field="deputy")
    if not RoleGrant.objects.in_force().filter(user=deputy).exists():
        raise Refusal(_("Choose someone of the office team."), field="deputy")
    _check_days(starts_on, ends_on)
    others = RoleDeputy.objects.filter(grant=locked, deputy=deputy, ended_at=None)
    if others.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).exists():
        raise Refusal(_("They stand in on some of these days already."), field="starts_on")
    made = RoleDeputy.objects.create(
        grant=locked, deputy=deputy, starts_on=starts_on, ends_on=ends_on, named_by=by
    )
    notify(
        "staff.deputy_named",
        to=deputy,
        key=f"staff.deputy_named:{made.pk}",
        values={
            "role": locked.role,
            "instead_of": locked.user.full_name,
            "starts_on": starts_on,
            "ends_on": ends_on,
        },
        url="/staff/team/",
    )
    return made


def _check_days(starts_on: date, ends_on: date) -> None:
    if ends_on < starts_on:
        raise Refusal(_("The last day is before the first."), field="ends_on")
    if ends_on < jalali.today():
        raise Refusal(_("This day is over."), field="ends_on")
    if ends_on - starts_on > LONGEST:
        raise Refusal(_("A year at most: then name them anew."), field="ends_on")


@transaction.atomic
def end_deputy(deputy: RoleDeputy, *, by: User) -> RoleDeputy:
    """From this moment they have their own role only; what they did stays. Twice is as once."""
    locked = RoleDeputy.objects.select_for_update().get(pk=deputy.pk)
    if locked.ended_at is None:
        locked.ended_at = timezone.now()
        locked.save(update_fields=["ended_at"])
    return locked


def standing_in() -> QuerySet[RoleDeputy]:
    """Who stands in now or will, the next to begin first."""
    found = RoleDeputy.objects.filter(
        ended_at=None, grant__ended_at=None, ends_on__gte=jalali.today()
    ).select_related("deputy", "grant__user")
    return found.order_by("starts_on", "id")
