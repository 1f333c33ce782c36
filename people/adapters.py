"""allauth, told how things are here: no user names, a full name, and all its mail through the outbox."""

from datetime import timedelta
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import User
from people.notifications import kinds
from people.notifications.actions import queue_mail

CONFIRM_ADDRESS = "account.confirm_address"
RESET_PASSWORD = "account.reset_password"  # noqa: S105 (a message kind)  # nosec B105
ALREADY_EXISTS = "account.already_exists"
UNKNOWN_ADDRESS = "account.unknown_address"
CHANGED = "account.changed"
INVITED = "staff.invited"

# allauth's template prefixes that carry a code or a link, and what they are called here.
_KINDS = {
    "account/email/email_confirmation_signup": CONFIRM_ADDRESS,
    "account/email/email_confirmation": CONFIRM_ADDRESS,
    "account/email/password_reset_code": RESET_PASSWORD,
    "account/email/account_already_exists": ALREADY_EXISTS,
    "account/email/unknown_account": UNKNOWN_ADDRESS,
}
# Those that tell someone that their account was changed, lest somebody else did it. One text with variants.
_CHANGES = {
    "account/email/password_changed": "password",
    "account/email/password_set": "password",
    "account/email/password_reset": "password",
    "account/email/email_changed": "email",
    "account/email/email_deleted": "email",
    "mfa/email/totp_activated": "totp_on",
    "mfa/email/totp_deactivated": "totp_off",
    "mfa/email/recovery_codes_generated": "recovery_codes",
}


def register_kinds() -> None:
    """The account's own messages are mail only: the inbox can't be read without logging in."""
    for kind in (CONFIRM_ADDRESS, RESET_PASSWORD, ALREADY_EXISTS, UNKNOWN_ADDRESS, CHANGED, INVITED):
        kinds.register(kinds.Kind(kind, inbox=False))
    kinds.register(kinds.Kind("staff.deputy_named", icon="person-badge", tone="info"))


_WRONG_CODE = _("This is not the code. Look at it again, or have a new one sent.")


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed. Write to the liaison office."),
        "duplicate_email": _("This is the address that you have already."),
        "email_password_mismatch": _("The e-mail address or the password is not right. Look at both again."),
        "email_taken": _("There is an account with this address already."),
        "enter_current_password": _("This is not the password that you have now."),
        "incorrect_code": _WRONG_CODE,
        "incorrect_password": _("This is not your password. Try again."),
        "rate_limited": _("Too many tries. Wait a few minutes."),
        "same_as_current": _("This is the same as now."),
        "too_many_login_attempts": _("Too many wrong tries. Wait five minutes, or set a new password."),
    }

    def is_safe_url(self, url: str) -> bool:
        """allauth's own raises on what is no address at all."""
        try:
            return super().is_safe_url(url)
        except ValueError:
            return False

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Before the row is written: a user without a name, in the wrong language, would get a mail like
        that."""
        user.full_name = form.cleaned_data.get("full_name", "")
        user.language = request.LANGUAGE_CODE
        return super().save_user(request, user, form, commit)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue the message in the language of the page that asked for it. Only facts go along, never the
        request."""
        if template_prefix in _CHANGES:
            self._tell_of_change(_CHANGES[template_prefix], email, context)
            return
        kind = _KINDS[template_prefix]
        queue_mail(
            kind,
            to=email,
            values={"code": context["code"]} if "code" in context else {},
            url=_url_of(kind),
            expires_at=timezone.now() + _lifetime(kind),
        )

    def _tell_of_change(self, what: str, email: str, context: dict[str, Any]) -> None:
        queue_mail(
            CHANGED,
            to=email,
            values={"what": what, "at": context["timestamp"], "new_address": context.get("to_email", "")},
            url=reverse("account_reset_password"),
            secret=False,
        )


class SecondStepAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This is not the code that the app shows now. Look at it again."),
        "unverified_email": _("Confirm your e-mail address first, then turn on two-step log-in."),
        "add_email_blocked": _("Turn off two-step log-in before you change the e-mail address."),
    }


def _url_of(kind: str) -> str:
    return {
        ALREADY_EXISTS: reverse("account_reset_password"),
        UNKNOWN_ADDRESS: reverse("account_signup"),
    }.get(kind, "")


def _lifetime(kind: str) -> timedelta:
    """A code that no longer works is not worth sending."""
    seconds = {
        CONFIRM_ADDRESS: app_settings.EMAIL_VERIFICATION_BY_CODE_TIMEOUT,
        RESET_PASSWORD: app_settings.PASSWORD_RESET_BY_CODE_TIMEOUT,
    }.get(kind, 60 * 60)
    return timedelta(seconds=seconds)
