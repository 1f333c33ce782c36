"""The kind needs an MoU: the office asks the company to join, and enters it where nobody has registered it."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.actions.entering import ask_to_confirm, enter_company
from companies.models import Company
from companies.states import CompanyState
from internships.actions.found_places import lock_place, registered
from internships.found_places.telling import place_values, tell_company
from internships.models import FoundPlace
from internships.states import FoundPlaceState
from people.models import User
from people.workflow import Refusal, check_seen, record
from students.models import Student
from students.own_case import refuse_own_case

CLOSED = (CompanyState.SUSPENDED, CompanyState.REJECTED, CompanyState.MERGED)


@transaction.atomic
def invite_company(
    place: FoundPlace,
    *,
    by: User,
    company: Mapping[str, Any] | None = None,
    owner: Mapping[str, str] | None = None,
    seen: str | None = None,
) -> FoundPlace:
    """Ask the company to join: its people, if it has any here, else whoever is to become its owner.

    `company` are the facts of one that isn't registered; if it has registered meanwhile, that one is taken.
    """
    refuse_own_case(Student.objects.locked(place.student_id), by=by)
    found = _company_of(place, company or {}, by=by)
    locked = lock_place(place)
    check_seen(locked, seen)
    if locked.state != FoundPlaceState.INVITED:
        raise Refusal(_("Only a place whose company is to join can be turned into an invitation."))
    invited = [None, str(found)]
    record(locked, by=by, changes={"invited": invited}, company=found, invited_at=timezone.now())
    if found.memberships.in_force().exists():
        tell_company(locked, "place.mou_wanted", "/hr/mou/")
    elif owner:
        why = {**place_values(locked), "place": locked.pk}
        ask_to_confirm(found, by=by, kind="place.company_invited", more=why, **owner)
    else:
        raise Refusal(_("Nobody is here for this company yet: write whom to invite."), field="email")
    return locked


def _company_of(place: FoundPlace, values: Mapping[str, Any], *, by: User) -> Company:
    there = place.company_id or getattr(registered(values.get("national_id") or ""), "pk", None)
    if there is None:
        if not values:
            raise Refusal(_("Write the facts of the company."), field="name")
        site = {"name": _("Main site"), "estate": place.estate, "address": place.address}
        return enter_company(by=by, company=values, site=site, source=Company.Source.STUDENT)
    found = Company.objects.select_for_update(no_key=True).get(pk=there)
    if found.state in CLOSED:
        raise Refusal(
            _("“%(company)s” is registered and can’t take part: its state is “%(state)s”.")
            % {"company": found.shown_name, "state": found.get_state_display()}
        )
    return found
