"""Company HR registers itself together with its company, in one form; or only the company, when already signed in."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.actions.vetting import ALREADY_REGISTERED, register_company
from companies.duplicates import Lookalike, public_lookalikes
from companies.forms.company import IdentityFields, PhoneField, estate_field
from companies.forms.lookalikes import LookalikeFields
from companies.models import Company
from companies.states import CompanyState
from people.actions.profile import keep_mobile
from people.forms import FriendlyForm, MobileField, TextField
from people.forms.base import dress
from people.forms.signup import PersonSignupForm
from people.models import User


class NewCompanyFields(LookalikeFields, IdentityFields):
    phone = PhoneField(label=gettext_lazy("Phone of the company or workshop"))
    website = forms.URLField(
        label=gettext_lazy("Website"), required=False, max_length=200, assume_scheme="https"
    )
    site_name = TextField(
        label=gettext_lazy("Name of the site"),
        max_length=120,
        help_text=gettext_lazy("The plant where people work. More can be added later."),
    )
    estate = estate_field()
    address = TextField(
        label=gettext_lazy("Address"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Needed when it is in none of the estates."),
    )
    job_title = TextField(
        label=gettext_lazy("Your job there"),
        max_length=80,
        help_text=gettext_lazy("For example: head of human resources."),
    )

    def clean(self) -> dict[str, Any]:
        super().clean()
        values = self.cleaned_data
        if (
            not values.get("estate")
            and not values.get("address")
            and not {"estate", "address"} & set(self.errors)
        ):
            self.add_error("address", _("Choose the estate, or write the address."))
        self._refuse_registered(values)
        if not self.errors:
            self._ask_about_lookalikes(values)
        return values

    def _ask_about_lookalikes(self, values: dict[str, Any]) -> None:
        estate = values["estate"]
        found = public_lookalikes(
            name=values["name"], website=values["website"], estate=estate.pk if estate else None
        )
        self.ask_about(
            [Lookalike(company) for company in found],
            _("A company like this is registered. If it is yours, don’t register it again."),
        )

    def _refuse_registered(self, values: dict[str, Any]) -> None:
        """Said while the form is checked, not only while it is saved: otherwise an address that has an account,
        for which nothing is saved, would be told from one that has none."""
        number = "licence_number" if values.get("legal_form") == Company.LegalForm.WORKSHOP else "national_id"
        if values.get(number) and (there := _registered(number, values[number])):
            self.add_error(number, _words_for(there))

    def register(self, by: User) -> Company:
        values = self.cleaned_data
        return register_company(
            by=by,
            company={**self.identity(), "phone": values["phone"], "website": values["website"]},
            site={"name": values["site_name"], "estate": values["estate"], "address": values["address"]},
            job_title=values["job_title"],
        )


def _registered(name: str, number: str) -> Company | None:
    found = Company.objects.filter(**{name: number}).select_related("merged_into")
    return found.exclude(pk__in=Company.objects.unclaimed().values("pk")).first()


def _words_for(company: Company) -> str:
    """The number of a double that was merged leads to the survivor, by name where everybody may know it."""
    if company.unconfirmed_at is not None:
        return _(
            "The liaison office has entered this company already. Write to it, and it sends you the link to join."
        )
    survivor = company.merged_into
    if survivor is None or survivor.state != CompanyState.APPROVED:
        return str(ALREADY_REGISTERED)
    return _(
        "This company is registered as “%(company)s”. Ask its owner to invite you, or write to the liaison office."
    ) % {"company": survivor.shown_name}


class RegisterCompanyForm(FriendlyForm, NewCompanyFields):
    """For somebody who has an account already."""


class CompanySignupForm(NewCompanyFields, PersonSignupForm):
    mobile = MobileField(
        label=gettext_lazy("Your mobile"),
        help_text=gettext_lazy("For the liaison office; students don’t see it."),
    )

    field_order = ["full_name", "job_title", "email", "mobile", "password1"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            dress(field)

    def clean_mobile(self) -> str:
        mobile = self.cleaned_data["mobile"]
        if User.objects.filter(mobile=mobile).exists():
            raise ValidationError(_("This mobile number is on another account. Log in with that one."))
        return mobile

    def custom_signup(self, request: HttpRequest, user: User) -> None:
        super().custom_signup(request, user)
        keep_mobile(user, self.cleaned_data["mobile"])
        self.register(user)
