"""What everyone who makes an account gives: a name, an address, a password. Each kind of person adds its
own."""

from typing import Any

from allauth.account.forms import SignupForm
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from people.forms.account import PASSWORD_HINT, FullNameField
from people.models import User


class PersonSignupForm(SignupForm):
    """Subclasses override `custom_signup(request, user)`, which makes what the account is for; account and
    purpose are saved together or not at all, and a Refusal raised there is shown by its field
    (people/views/signup.py)."""

    full_name = FullNameField(help_text=_("As it is on your ID card."))

    field_order = ["full_name", "email", "password1"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self.fields["email"], _("E-mail"), _("Write an e-mail address."), autocomplete="email")
        _dress(self.fields["password1"], _("Password"), _("Choose a password."), autocomplete="new-password")
        self.fields["password1"].help_text = PASSWORD_HINT

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        try:
            with transaction.atomic():
                return super().try_save(request)
        except IntegrityError as error:
            if "user_email_once" not in str(error):
                raise
        # The same address, sent twice at the same moment: the second is answered like any known address.
        self.account_already_exists = True
        return super().try_save(request)


def _dress(field: Any, label: Any, required: Any, **attrs: str) -> None:
    field.label = label
    field.error_messages["required"] = required
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update({"dir": "ltr", **attrs})
