"""What invitations have in common, whoever invites: a link that works once, for the address it was sent to.

An invitation is a row with email, invited_by, expires_at, accepted_at, accepted_by and revoked_at (StaffInvitation
here, others in higher apps). Opening the link changes nothing: mail scanners open links too.
"""

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from people.actions.profile import confirm_address
from people.models import User
from people.workflow import Refusal


def why_unusable(invitation: Any, at: datetime | None = None) -> str | None:
    """What to tell whoever opens this link, or None when it works."""
    if invitation.accepted_at:
        return _("This invitation has been used already. Log in with your account.")
    if invitation.revoked_at:
        return _("This invitation was withdrawn. Ask whoever invited you for a new one.")
    if invitation.expires_at <= (at or timezone.now()):
        return _("This invitation has expired. Ask whoever invited you for a new one.")
    return None


def use_up(locked: Any, *, by: User, at: datetime) -> None:
    """Mark a locked invitation as accepted; refuses a second time, and any other address."""
    if reason := why_unusable(locked, at):
        raise Refusal(reason)
    if by.email.lower() != locked.email.lower():
        raise Refusal(_("This invitation was sent to another address. Log in with that one."))
    locked.accepted_at, locked.accepted_by = at, by
    locked.save(update_fields=["accepted_at", "accepted_by"])


def has_account(invitation: Any) -> bool:
    return (
        User.objects.filter(email__iexact=invitation.email).exists()
        or EmailAddress.objects.filter(email__iexact=invitation.email).exists()
    )


def make_account(invitation: Any, *, full_name: str, password: str, language: str) -> User:
    """An account for someone invited who has none. Having the link proves that the address is theirs."""
    taken = Refusal(_("There is an account with this address. Log in to it, then accept the invitation."))
    if has_account(invitation):
        raise taken
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                invitation.email, password, full_name=full_name, language=language
            )
    except IntegrityError as error:  # the form was sent twice at the same moment
        raise taken from error
    confirm_address(user)
    return user
