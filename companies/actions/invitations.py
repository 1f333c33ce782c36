"""Colleagues are invited by e-mail and join with a link that works once."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.actions.team import add_member
from companies.locking import lock_company
from companies.models import Company, CompanyInvitation, Membership
from people.actions.invitations import use_up
from people.models import User
from people.notifications.actions import queue_mail
from people.workflow import Refusal, record

VALID_FOR = timedelta(days=14)
MOST_WAITING = 30
MOST_A_DAY = 50


@transaction.atomic
def invite_colleague(
    company: Company,
    *,
    email: str,
    full_name: str,
    role: str,
    by: User,
    kind: str = "company.invited",
    more: Mapping[str, Any] | None = None,
) -> CompanyInvitation:
    """Mail a link. An earlier link of this company to the same address stops working.

    `kind` and `more` are for those who invite with words of their own (companies/actions/entering.py).
    """
    locked = lock_company(company.pk)
    if locked.memberships.in_force().filter(user__email__iexact=email).exists():
        raise Refusal(_("This person is in your team already."), field="email")
    now = timezone.now()
    waiting_invitations(locked, now).filter(email__iexact=email).update(revoked_at=now)
    if waiting_invitations(locked, now).count() >= MOST_WAITING:
        raise Refusal(_("Too many invitations are waiting. Withdraw some of them first."))
    # Whoever registers a company could otherwise have us mail strangers without end.
    if locked.invitations.filter(created_at__gt=now - timedelta(days=1)).count() >= MOST_A_DAY:
        raise Refusal(_("Your company has sent many invitations today. Send the next ones tomorrow."))
    invitation = CompanyInvitation.objects.create(
        company=locked,
        email=email.lower(),
        full_name=full_name,
        role=role,
        invited_by=by,
        created_at=now,
        expires_at=now + VALID_FOR,
    )
    record(locked, by=by, changes={"invited": [None, f"{invitation.email}: {role}"]})
    queue_mail(
        kind,
        to=invitation.email,
        key=f"company.invited:{invitation.pk}",
        values={
            "full_name": full_name,
            "company": locked.name,
            "company_en": locked.name_en,
            "role": role,
            "invited_by": by.full_name,
            "expires_at": invitation.expires_at,
            **(more or {}),
        },
        url=address_of(invitation, locked),
        expires_at=invitation.expires_at,
    )
    return invitation


def address_of(invitation: CompanyInvitation, company: Company) -> str:
    """Whoever is to become the owner of what the office entered looks at that first."""
    where = "invitations/company" if company.unconfirmed_at is None else "confirm"
    return f"/{where}/{invitation.token}/"


def waiting_invitations(company: Company, at: datetime | None = None) -> QuerySet[CompanyInvitation]:
    return company.invitations.filter(
        accepted_at=None, revoked_at=None, expires_at__gt=at or timezone.now()
    ).order_by("-id")


@transaction.atomic
def accept_invitation(invitation: CompanyInvitation, *, by: User, at: datetime | None = None) -> Membership:
    """Join; once, and only with the address that it was sent to."""
    at = at or timezone.now()
    lock_company(invitation.company_id)
    locked = (
        CompanyInvitation.objects.select_for_update(of=("self",))
        .select_related("company")
        .get(pk=invitation.pk)
    )
    if locked.company.unconfirmed_at is not None:
        raise Refusal(_("Look at what was entered for your company first, and confirm it."))
    use_up(locked, by=by, at=at)
    return add_member(locked.company, user=by, role=locked.role, by=by)


@transaction.atomic
def revoke_invitation(invitation: CompanyInvitation, *, by: User) -> None:
    company = lock_company(invitation.company_id)
    locked = CompanyInvitation.objects.select_for_update().get(pk=invitation.pk)
    if locked.accepted_at:
        raise Refusal(_("This invitation has been used meanwhile: the person is in your team now."))
    if locked.revoked_at is None:
        locked.revoked_at = timezone.now()
        locked.save(update_fields=["revoked_at"])
        record(company, by=by, changes={"invited": [locked.email, None]})
