"""The company's people and sites. Every change is made under the company's lock, and by one of its owners."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.leaving import tell_leaving
from companies.locking import lock_company
from companies.models import Company, HandOver, Membership, Site
from people.models import User
from people.workflow import Refusal, record

OWNER = Membership.Role.OWNER


@transaction.atomic
def add_member(company: Company, *, user: User, role: str, by: User, job_title: str = "") -> Membership:
    """Make someone part of the company, or change the part they have."""
    locked = lock_company(company.pk)
    membership, made = Membership.objects.get_or_create(
        user=user, company=locked, ended_at=None, defaults={"role": role, "job_title": job_title}
    )
    if not made and membership.role != role:
        set_role(locked, membership, role=role, by=by)
    if made:
        record(locked, by=by, changes={"member": [None, f"{user.email}: {role}"]})
    return membership


@transaction.atomic
def change_role(membership: Membership, *, role: str, by: User) -> Membership:
    locked = lock_company(membership.company_id)
    require_owner(locked, by)
    membership.refresh_from_db()
    if membership.ended_at:
        raise Refusal(_("This person has left the team meanwhile."))
    set_role(locked, membership, role=role, by=by)
    return membership


@transaction.atomic
def end_membership(membership: Membership, *, by: User) -> Membership:
    """Someone leaves the company, or is let go by an owner. The last owner can't: they hand over first."""
    locked = lock_company(membership.company_id)
    membership.refresh_from_db()
    if membership.ended_at:
        return membership
    if by.pk != membership.user_id:
        require_owner(locked, by)
    let_go(locked, membership, by=by)
    return membership


def require_owner(locked: Company, by: User) -> None:
    """Looked up under the lock: the owner who opened the page may have been taken out meanwhile."""
    if not locked.memberships.in_force().filter(user=by, role=OWNER).exists():
        raise Refusal(_("Only an owner of the company can do this, and you are none any more."))


def set_role(locked: Company, membership: Membership, *, role: str, by: User) -> None:
    if membership.role == OWNER and role != OWNER:
        _keep_an_owner(locked, membership)
    record(locked, by=by, changes={"member": [f"{membership.user.email}: {membership.role}", role]})
    if role != OWNER:
        _withdraw_what_they_began(locked, membership.user)
    membership.role = role
    membership.save(update_fields=["role"])


def let_go(locked: Company, membership: Membership, *, by: User) -> None:
    if membership.role == OWNER:
        _keep_an_owner(locked, membership)
    record(locked, by=by, changes={"member": [f"{membership.user.email}: {membership.role}", None]})
    _withdraw_what_they_began(locked, membership.user)
    _end_hand_overs(locked, Q(to=membership.user))
    membership.ended_at = timezone.now()
    membership.save(update_fields=["ended_at"])
    tell_leaving(membership, membership.ended_at)


def is_last_owner(membership: Membership) -> bool:
    if membership.role != OWNER:
        return False
    return not _other_owners(membership.company, membership).exists()


def _withdraw_what_they_began(company: Company, user: User) -> None:
    """Whoever no longer chooses the team has no way back in by a link that they mailed before."""
    company.invitations.filter(invited_by=user, accepted_at=None, revoked_at=None).update(
        revoked_at=timezone.now()
    )
    _end_hand_overs(company, Q(offered_by=user))


def _end_hand_overs(company: Company, which: Q) -> None:
    company.hand_overs.filter(which, ended_at=None).update(
        ended_at=timezone.now(), outcome=HandOver.Outcome.VOID
    )


def _keep_an_owner(company: Company, leaving: Membership) -> None:
    if not _other_owners(company, leaving).exists():
        raise Refusal(_("A company needs an owner. Make a colleague owner first."))


def _other_owners(company: Company, leaving: Membership) -> Any:
    return company.memberships.in_force().filter(role=OWNER).exclude(pk=leaving.pk)


@transaction.atomic
def save_site(company: Company, *, by: User, values: Mapping[str, Any], site: Site | None = None) -> Site:
    """Add a site, or change one of the company's own."""
    locked = lock_company(company.pk)
    site = locked.sites.get(pk=site.pk) if site else Site(company=locked)
    old = {name: str(getattr(site, name, "")) for name in values}
    for name, value in values.items():
        setattr(site, name, value)
    site.save()
    record(locked, by=by, changes={f"site.{name}": [old[name], str(value)] for name, value in values.items()})
    return site
