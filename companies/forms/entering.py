"""What the office writes down of a company that doesn't register itself, and what the company makes of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.duplicates import Lookalike, possible_doubles
from companies.forms.company import IdentityFields, PhoneField, estate_field
from companies.forms.lookalikes import LookalikeFields
from companies.forms.staff_company import CompanyFactsForm
from companies.models import Company, Site
from people.forms import FriendlyForm, LongTextField, TextField
from people.forms.base import dress

# What the office chooses from. The others are written by imports and by places that students found.
SOURCES = [
    (source.value, source.label)
    for source in Company.Source
    if source not in (Company.Source.AGREEMENT, Company.Source.STUDENT)
]
CONTACT = ("contact_name", "contact_email", "contact_phone")


def ask_for_a_place(form: Any) -> None:
    """A site is in an estate, or has an address."""
    values = form.cleaned_data
    if (
        not values.get("estate")
        and not values.get("address")
        and not {"estate", "address"} & set(form.errors)
    ):
        form.add_error("address", _("Choose the estate, or write the address."))


class EnterCompanyForm(FriendlyForm, LookalikeFields, IdentityFields):
    """The office sees every company that this one may be, and by what each was found."""

    source = forms.ChoiceField(
        label=gettext_lazy("How do you know of it?"), choices=SOURCES, initial=Company.Source.PHONE
    )
    phone = PhoneField(label=gettext_lazy("Phone of the company"), required=False)
    website = forms.URLField(
        label=gettext_lazy("Website"), required=False, max_length=200, assume_scheme="https"
    )
    site_name = TextField(
        label=gettext_lazy("Name of the site"), max_length=120, initial=gettext_lazy("Main site")
    )
    estate = estate_field()
    address = TextField(
        label=gettext_lazy("Address"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Needed when it is in none of the estates."),
    )
    contact_name = TextField(label=gettext_lazy("First and last name"), max_length=120, required=False)
    contact_email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        required=False,
        help_text=gettext_lazy("The link to confirm is mailed here, once you send it."),
    )
    contact_phone = PhoneField(label=gettext_lazy("Phone"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["none_of_these"].label = _("It is another company")

    def clean(self) -> dict[str, Any]:
        super().clean()
        ask_for_a_place(self)
        if not self.errors and not self._is_taken():
            self._ask_about_lookalikes()
        return self.cleaned_data

    def _is_taken(self) -> bool:
        """A number has one company; the page leads to it, and there is nothing to go on with."""
        identity = self.identity()
        number = "licence_number" if identity["licence_number"] else "national_id"
        found = Company.objects.filter(**{number: identity[number]}).select_related("merged_into").first()
        if found is None:
            return False
        self.lookalikes = [Lookalike(found.merged_into or found, [_("the same number")])]
        self.add_error(number, _("A company with this number is here already."))
        return True

    def _ask_about_lookalikes(self) -> None:
        entered = self.entered()
        doubles = possible_doubles(Company(**entered["company"]), [Site(**entered["site"])])
        self.ask_about(doubles, _("Look at each of these companies first. Is this another one?"))

    def entered(self) -> dict[str, Any]:
        """What the action takes (companies/actions/entering.py)."""
        values = self.cleaned_data
        return {
            "company": {**self.identity(), "phone": values["phone"], "website": values["website"]},
            "site": {"name": values["site_name"], "estate": values["estate"], "address": values["address"]},
            "source": values["source"],
            "contact": {name: values[name] for name in CONTACT},
        }


class CorrectedFactsForm(CompanyFactsForm):
    """What the company corrects as it confirms."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, prefix="company", **kwargs)
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"


class CorrectedSiteForm(FriendlyForm):
    name = TextField(label=gettext_lazy("Name of the site"), max_length=120)
    estate = estate_field()
    address = TextField(label=gettext_lazy("Address"), max_length=300, required=False)
    phone = PhoneField(label=gettext_lazy("Phone of the gate"), required=False)

    def __init__(self, *args: Any, site: Site, **kwargs: Any) -> None:
        self.site = site
        known = {name: getattr(site, name) for name in ("name", "estate", "address", "phone")}
        super().__init__(*args, prefix=f"site-{site.pk}", initial=known, **kwargs)

    def clean(self) -> dict[str, Any]:
        super().clean()
        ask_for_a_place(self)
        return self.cleaned_data


class NotSoForm(FriendlyForm):
    words = LongTextField(
        label=gettext_lazy("What isn’t so?"),
        max_length=1000,
        required=False,
        help_text=gettext_lazy("The liaison office reads this as you write it."),
    )

    def __init__(self, *args: Any, required: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].required = required
        dress(self.fields["words"])
        self.fields["words"].widget.attrs["rows"] = 3
