"""Who works for the liaison office: invited by its head, let go by its head. History stays readable."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from people.actions.invitations import use_up
from people.models import RoleDeputy, RoleGrant, StaffInvitation, User
from people.notifications.actions import queue_mail
from people.workflow import Refusal

INVITATION_VALID_FOR = timedelta(days=7)


@transaction.atomic
def invite_staff(
    email: str, *, full_name: str, role: str, by: User, language: str | None = None
) -> StaffInvitation:
    """Mail a link that works once. An earlier link to the same address stops working."""
    if RoleGrant.objects.in_force().filter(user__email__iexact=email).exists():
        raise Refusal(_("This person is already in the team."), field="email")
    now = timezone.now()
    _waiting(now).filter(email__iexact=email).update(revoked_at=now)
    invitation = StaffInvitation.objects.create(
        email=email.lower(),
        full_name=full_name,
        role=role,
        invited_by=by,
        created_at=now,
        expires_at=now + INVITATION_VALID_FOR,
    )
    queue_mail(
        "staff.invited",
        to=invitation.email,
        key=f"staff.invited:{invitation.pk}",
        values={
            "full_name": full_name,
            "role": role,
            "invited_by": by.full_name,
            "expires_at": invitation.expires_at,
        },
        url=reverse("people:accept_invitation", args=[invitation.token]),
        expires_at=invitation.expires_at,
        language=language,
    )
    return invitation


def _waiting(at: datetime) -> QuerySet[StaffInvitation]:
    return StaffInvitation.objects.filter(accepted_at=None, revoked_at=None, expires_at__gt=at)


def waiting_invitations(at: datetime | None = None) -> QuerySet[StaffInvitation]:
    return _waiting(at or timezone.now()).select_related("invited_by").order_by("-id")


@transaction.atomic
def accept_invitation(invitation: StaffInvitation, *, by: User, at: datetime | None = None) -> RoleGrant:
    """Give the user the invited role; once, and only to the address that it was sent to."""
    at = at or timezone.now()
    locked = StaffInvitation.objects.select_for_update().get(pk=invitation.pk)
    use_up(locked, by=by, at=at)
    if RoleGrant.objects.in_force().filter(user=by).exists():
        raise Refusal(_("You are in the team already."))
    return grant_role(by, locked.role, by=locked.invited_by, at=at)


def grant_role(user: User, role: str, *, by: User | None, at: datetime | None = None) -> RoleGrant:
    """Take someone into the office; who may act there may also edit the reference data."""
    grant = RoleGrant.objects.create(user=user, role=role, granted_by=by, granted_at=at or timezone.now())
    _let_into_admin(user, grant.may_act)
    return grant


@transaction.atomic
def revoke_invitation(invitation: StaffInvitation, *, by: User) -> None:
    locked = StaffInvitation.objects.select_for_update().get(pk=invitation.pk)
    if locked.accepted_at:
        raise Refusal(_("This invitation has been used meanwhile: the person is in the team now."))
    if locked.revoked_at is None:
        locked.revoked_at = timezone.now()
        locked.save(update_fields=["revoked_at"])


@transaction.atomic
def end_grant(grant: RoleGrant, *, by: User) -> None:
    """Let someone go. The office is never left without a head, since nobody could then invite one."""
    heads = list(
        RoleGrant.objects.in_force().filter(role=RoleGrant.Role.HEAD).select_for_update().order_by("pk")
    )
    locked = RoleGrant.objects.select_for_update().get(pk=grant.pk)
    if locked.ended_at:
        return
    if heads == [locked]:
        raise Refusal(_("The office needs a head. Invite another head first, then end this one."))
    locked.ended_at = timezone.now()
    locked.save(update_fields=["ended_at"])
    # Nobody comes back by a link that they mailed to themselves before.
    _waiting(locked.ended_at).filter(invited_by=locked.user_id).update(revoked_at=locked.ended_at)
    theirs = RoleDeputy.objects.filter(Q(deputy=locked.user_id) | Q(grant=locked), ended_at=None)
    theirs.update(ended_at=locked.ended_at)
    _let_into_admin(User.objects.get(pk=locked.user_id), False)


def _let_into_admin(user: User, allowed: bool) -> None:
    """What superusers may do is not the office's to decide."""
    if user.is_superuser or user.is_staff == allowed:
        return
    user.is_staff = allowed
    user.save(update_fields=["is_staff"])
