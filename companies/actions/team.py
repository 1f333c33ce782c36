"""The company's people and sites."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.models import Company, Membership, Site
from people.models import User
from people.workflow import Refusal, record


@transaction.atomic
def add_member(company: Company, *, user: User, role: str, by: User, job_title: str = "") -> Membership:
    """Make someone part of the company, or change the part they have."""
    locked = Company.objects.select_for_update().get(pk=company.pk)
    membership, made = Membership.objects.get_or_create(
        user=user, company=locked, ended_at=None, defaults={"role": role, "job_title": job_title}
    )
    if not made and membership.role != role:
        return change_role(membership, role=role, by=by)
    if made:
        record(locked, by=by, changes={"member": [None, f"{user.email}: {role}"]})
    return membership


@transaction.atomic
def change_role(membership: Membership, *, role: str, by: User) -> Membership:
    locked = Company.objects.select_for_update().get(pk=membership.company_id)
    membership.refresh_from_db()
    if membership.role == Membership.Role.OWNER and role != Membership.Role.OWNER:
        _keep_an_owner(locked, membership)
    record(locked, by=by, changes={"member": [f"{membership.user.email}: {membership.role}", role]})
    if role != Membership.Role.OWNER:
        _withdraw_invitations_of(locked, membership.user)
    membership.role = role
    membership.save(update_fields=["role"])
    return membership


@transaction.atomic
def end_membership(membership: Membership, *, by: User) -> Membership:
    """Someone leaves the company, or is let go. The last owner can't: they hand over first."""
    locked = Company.objects.select_for_update().get(pk=membership.company_id)
    membership.refresh_from_db()
    if membership.ended_at:
        return membership
    if membership.role == Membership.Role.OWNER:
        _keep_an_owner(locked, membership)
    record(locked, by=by, changes={"member": [f"{membership.user.email}: {membership.role}", None]})
    _withdraw_invitations_of(locked, membership.user)
    membership.ended_at = timezone.now()
    membership.save(update_fields=["ended_at"])
    return membership


def _withdraw_invitations_of(company: Company, user: User) -> None:
    """Whoever no longer chooses the team has no way back in by a link that they mailed before."""
    company.invitations.filter(invited_by=user, accepted_at=None, revoked_at=None).update(
        revoked_at=timezone.now()
    )


def _keep_an_owner(company: Company, leaving: Membership) -> None:
    others = company.memberships.in_force().filter(role=Membership.Role.OWNER).exclude(pk=leaving.pk)
    if not others.exists():
        raise Refusal(_("A company needs an owner. Make a colleague owner first."))


@transaction.atomic
def save_site(company: Company, *, by: User, values: Mapping[str, Any], site: Site | None = None) -> Site:
    """Add a site, or change one of the company's own."""
    locked = Company.objects.select_for_update().get(pk=company.pk)
    site = site or Site(company=locked)
    old = {name: str(getattr(site, name, "")) for name in values}
    for name, value in values.items():
        setattr(site, name, value)
    site.save()
    record(locked, by=by, changes={f"site.{name}": [old[name], str(value)] for name, value in values.items()})
    return site
