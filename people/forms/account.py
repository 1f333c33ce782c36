"""Forms about one's own account, and about who works for the office."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from people.forms import FriendlyForm, MobileField, TextField
from people.models import RoleGrant, User

PASSWORD_HINT = _("At least 10 characters. Three unrelated words are better than hard symbols.")


class FullNameField(TextField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"label": _("First and last name"), "max_length": 120, **kwargs})

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "autocomplete": "name"}


class SettingsForm(FriendlyForm):
    full_name = FullNameField()
    mobile = MobileField(
        label=_("Mobile"), required=False, help_text=_("A company sees it only once it has shortlisted you.")
    )
    language = forms.ChoiceField(label=_("Language"), choices=User.Language.choices, widget=forms.RadioSelect)
    theme = forms.ChoiceField(label=_("Colours"), choices=User.Theme.choices, widget=forms.RadioSelect)


class InviteStaffForm(FriendlyForm):
    full_name = FullNameField()
    email = forms.EmailField(
        label=_("E-mail"), max_length=254, error_messages={"required": _("Write an e-mail address.")}
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=RoleGrant.Role.choices,
        initial=RoleGrant.Role.EXPERT,
        help_text=_("Viewers see everything and change nothing. Heads also choose the team."),
    )


class OpenAccountForm(FriendlyForm):
    full_name = FullNameField()
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "dir": "ltr"}),
        help_text=PASSWORD_HINT,
        error_messages={"required": _("Choose a password.")},
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        self.email = email
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        validate_password(password, User(email=self.email, full_name=self.cleaned_data.get("full_name", "")))
        return password


def add_refusal(form: forms.BaseForm, refusal: Any) -> None:
    """Show an expected "no" by the field that it is about, or above the form when the form has no such
    field."""
    for one in getattr(refusal, "each", (refusal,)):
        field = one.field if one.field in form.fields else None
        form.add_error(field, str(one.message))
