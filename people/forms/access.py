"""allauth's forms for logging in and for passwords and codes, with our manners (settings name them).

They ask in our words for what is missing, take a code in Persian digits too, and ask for a new password once:
the page can show what is typed, and a mistake is mended with a code by mail.
"""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django import forms
from django.utils.translation import gettext_lazy as _

from people.persian.text import ascii_digits, clean_input

WHAT_IS_MISSING = {
    "login": _("Write your e-mail address."),
    "email": _("Write an e-mail address."),
    "password": _("Write your password."),
    "oldpassword": _("Write the password that you have now."),
    "password1": _("Choose a password."),
    "code": _("Write the code."),
}


class CodeField(forms.CharField):
    def to_python(self, value: Any) -> str:
        return ascii_digits(clean_input(super().to_python(value) or ""))


class Mannered:
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("password2", None)
        if code := self.fields.get("code"):
            widget = forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"})
            self.fields["code"] = CodeField(label=code.label, max_length=40, widget=widget)
        for name, message in WHAT_IS_MISSING.items():
            if name in self.fields:
                self.fields[name].error_messages["required"] = message


class LoginForm(Mannered, account.LoginForm):
    pass


class AddEmailForm(Mannered, account.AddEmailForm):
    pass


class ChangePasswordForm(Mannered, account.ChangePasswordForm):
    pass


class SetPasswordForm(Mannered, account.SetPasswordForm):
    pass


class ResetPasswordForm(Mannered, account.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(Mannered, account.ResetPasswordKeyForm):
    pass


class ReauthenticateForm(Mannered, account.ReauthenticateForm):
    pass


class ConfirmAddressCodeForm(Mannered, account.ConfirmEmailVerificationCodeForm):
    pass


class ConfirmResetCodeForm(Mannered, account.ConfirmPasswordResetCodeForm):
    pass


class SecondStepForm(Mannered, mfa.AuthenticateForm):
    """A code of the authenticator app, or a recovery code."""


class SecondStepAgainForm(Mannered, mfa.ReauthenticateForm):
    pass


class TurnOnSecondStepForm(Mannered, totp.ActivateTOTPForm):
    pass
