"""What people change about their own account; address, password and 2FA are allauth's."""

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from people.models import User
from people.workflow import Refusal


def change_profile(user: User, *, full_name: str, mobile: str | None, language: str, theme: str) -> None:
    """A changed mobile number has to be verified again."""
    mobile = mobile or None
    if mobile != user.mobile:
        user.mobile_verified_at = None
    user.full_name, user.mobile = full_name, mobile
    user.language, user.theme = language, theme
    try:
        with transaction.atomic():
            user.save(update_fields=["full_name", "mobile", "mobile_verified_at", "language", "theme"])
    except IntegrityError as error:
        raise Refusal(_("This mobile number is on another account."), field="mobile") from error


def keep_mobile(user: User, mobile: str) -> None:
    """Note the number that someone else vouched for, unless it is on another account: then they can sort it
    out."""
    if User.objects.filter(mobile=mobile).exclude(pk=user.pk).exists():
        return
    user.mobile = mobile
    user.save(update_fields=["mobile"])


def choose_language(user: User, language: str) -> None:
    user.language = language
    user.save(update_fields=["language"])


def has_confirmed_address(user: User) -> bool:
    """Whether somebody has shown that the address is theirs. Until then an account holds nothing for good."""
    return EmailAddress.objects.filter(user=user, verified=True).exists()


def confirm_address(user: User) -> None:
    """Take the user's address as theirs, because we know from elsewhere that it is: an invitation that was
    mailed there, or whoever runs the server typing it. Without this, their first log-in would ask for a
    mailed code."""
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )
