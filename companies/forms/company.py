"""What a company says of itself, and of its sites."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from companies.models import Company, Estate
from people.forms import (
    CompanyNationalIdField,
    FriendlyForm,
    JalaliDateField,
    LongTextField,
    NationalIdField,
    TextField,
    WorkshopCodeField,
)
from people.forms.text import CodeField
from people.forms.uploads import PictureField
from people.persian.text import ascii_digits

LANDLINE = re.compile(r"\+?[0-9][0-9 ()/-]{4,18}(?: داخلی [0-9]{1,6})?")
_EXTENSION = re.compile(r"[\s،,(-]*(?:داخلی|ext\.?|extension|x)[\s:.]*([0-9]{1,6})\)?$", re.IGNORECASE)
LONGEST = 40


class PhoneField(CodeField):
    """A landline as people write it: 025 3334 0000, with an extension or without. Kept with Latin digits."""

    inputmode = "tel"
    autocomplete = "off"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": LONGEST, **kwargs})

    def clean(self, value: Any) -> str:
        typed = landline(super().clean(value) or "")
        if typed and not LANDLINE.fullmatch(typed):
            raise ValidationError(_("Write the number in digits, with its area code."))
        return typed


def landline(typed: str) -> str:
    """With Latin digits, its extension in the one way that it is kept in."""
    return _EXTENSION.sub(r" داخلی \1", ascii_digits(typed))


class OtherNamesField(TextField):
    """Brands and other names that people search for, one beside the other; a list of them, each once."""

    MOST = 8

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{
                "label": gettext_lazy("Other names and brands"),
                "help_text": gettext_lazy(
                    "Separated by commas. Whoever searches for one of them finds the company."
                ),
                "max_length": 600,
                "required": False,
                **kwargs,
            }
        )

    def prepare_value(self, value: Any) -> Any:
        return _(", ").join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        names = [name.strip() for name in re.split(r"[،,;؛\n]", super().clean(value) or "")]
        found = list(dict.fromkeys(name for name in names if name))
        if len(found) > self.MOST or any(len(name) > 160 for name in found):
            raise ValidationError(_("At most eight names, each of at most 160 letters."))
        return found


class LicenceField(CodeField):
    inputmode = "text"

    def clean(self, value: Any) -> str:
        return ascii_digits(super().clean(value) or "")


class IdentityFields(forms.Form):
    """Who the company is. Legal persons have a national ID, personally owned workshops a licence."""

    legal_form = forms.ChoiceField(
        label=gettext_lazy("Legal form"),
        choices=Company.LegalForm,
        initial=Company.LegalForm.COMPANY,
        widget=forms.RadioSelect,
    )
    name = TextField(label=gettext_lazy("Name of the company or workshop"), max_length=160)
    national_id = CompanyNationalIdField(
        label=gettext_lazy("Company national ID"),
        required=False,
        help_text=gettext_lazy("11 digits. For a registered company."),
    )
    licence_number = LicenceField(
        label=gettext_lazy("Operating licence number"),
        max_length=30,
        required=False,
        help_text=gettext_lazy("For a personally owned workshop."),
    )
    owner_national_id = NationalIdField(
        label=gettext_lazy("Owner’s national ID"),
        required=False,
        help_text=gettext_lazy("10 digits. For a personally owned workshop."),
    )

    def clean(self) -> dict[str, Any]:
        super().clean()
        values = self.cleaned_data
        if values.get("legal_form") == Company.LegalForm.WORKSHOP:
            self._ask("licence_number", _("Write the number of the workshop’s operating licence."))
            self._ask("owner_national_id", _("Write the national ID of the workshop’s owner."))
        elif values.get("legal_form"):
            self._ask("national_id", _("Write the company’s national ID."))
        return values

    def _ask(self, name: str, words: str) -> None:
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, words)

    def identity(self) -> dict[str, Any]:
        """Only the numbers that go with the legal form; what was typed in the others' fields is dropped."""
        values = self.cleaned_data
        workshop = values["legal_form"] == Company.LegalForm.WORKSHOP
        return {
            "legal_form": values["legal_form"],
            "name": values["name"],
            "national_id": None if workshop else values["national_id"],
            "licence_number": values["licence_number"] if workshop else None,
            "owner_national_id": values["owner_national_id"] if workshop else "",
        }


def estate_field(**kwargs: Any) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        **{
            "label": gettext_lazy("Industrial estate"),
            "queryset": Estate.objects.filter(is_active=True),
            "empty_label": gettext_lazy("In none of them"),
            "required": False,
            **kwargs,
        }
    )


class CompanyForm(FriendlyForm, IdentityFields):
    """The company's own page. After approval its identity is not its own to change any more."""

    name_en = TextField(
        label=gettext_lazy("Name in English"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("Shown on the English pages."),
    )
    also_known_as = OtherNamesField()
    phone = PhoneField(label=gettext_lazy("Phone of the company"), required=False)
    website = forms.URLField(
        label=gettext_lazy("Website"), required=False, max_length=200, assume_scheme="https"
    )
    about = LongTextField(
        label=gettext_lazy("About the company"),
        max_length=2000,
        required=False,
        help_text=gettext_lazy("What you make, how many people work there. Students read it."),
    )

    OWN = ("name_en", "also_known_as", "phone", "website", "about")
    IDENTITY = ("legal_form", "name", "national_id", "licence_number", "owner_national_id")

    def __init__(self, *args: Any, company: Company, **kwargs: Any) -> None:
        self.company = company
        kwargs.setdefault("initial", {name: getattr(company, name) for name in (*self.base_fields,)})
        super().__init__(*args, **kwargs)
        self.fixed = company.state not in ("pending", "papers_requested", "rejected")
        if self.fixed:
            for name in self.IDENTITY:
                del self.fields[name]

    def values(self) -> dict[str, Any]:
        own = {name: self.cleaned_data[name] for name in self.OWN}
        return own if self.fixed else own | self.identity()


class LogoForm(FriendlyForm):
    picture = PictureField(
        label=gettext_lazy("Logo"),
        help_text=gettext_lazy("PNG, JPEG or WebP, nearly square, at most 2 MB."),
    )


class SiteForm(FriendlyForm):
    name = TextField(
        label=gettext_lazy("Name of the site"),
        max_length=120,
        help_text=gettext_lazy("For example: the main plant."),
    )
    estate = estate_field()
    address = TextField(label=gettext_lazy("Address"), max_length=300, required=False)
    licence_number = LicenceField(
        label=gettext_lazy("Operating licence number"), max_length=30, required=False
    )
    licence_ends_on = JalaliDateField(label=gettext_lazy("The licence ends on"), required=False)
    workshop_code = WorkshopCodeField(
        label=gettext_lazy("Social-insurance workshop code"),
        required=False,
        help_text=gettext_lazy("10 digits, as on the list of insurance. Only the liaison office sees it."),
    )
    is_hazardous = forms.TypedChoiceField(
        label=gettext_lazy("Is there hard and harmful work, as the law calls it?"),
        choices=[
            ("True", pgettext_lazy("hazardous work", "Yes")),
            ("False", pgettext_lazy("hazardous work", "No")),
            ("", pgettext_lazy("hazardous work", "I don’t know")),
        ],
        coerce=lambda chosen: chosen == "True",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Students see a yes or no on the page of your company."),
    )
    phone = PhoneField(label=gettext_lazy("Phone of the gate"), required=False)
    is_active = forms.BooleanField(label=gettext_lazy("In use"), required=False, initial=True)

    def clean(self) -> dict[str, Any]:
        super().clean()
        values = self.cleaned_data
        if (
            not values.get("estate")
            and not values.get("address")
            and not {"estate", "address"} & set(self.errors)
        ):
            self.add_error("address", _("Choose the estate, or write the address."))
        return values
