"""What the office may correct about a company: often the company was entered by telephone."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from companies.forms.company import OtherNamesField
from companies.models import Company
from companies.states import CompanyState
from people.forms import CompanyNationalIdField, FriendlyForm, LongTextField, TextField
from people.forms.text import CodeField

_STILL_OPEN = (CompanyState.PENDING, CompanyState.PAPERS_REQUESTED, CompanyState.REJECTED)
_SHOWN = ("name", "name_en", "also_known_as", "national_id", "licence_number", "phone", "website", "about")


class CompanyFactsForm(FriendlyForm):
    name = TextField(label=_("Name"), max_length=160)
    name_en = TextField(label=_("English name"), max_length=160, required=False)
    also_known_as = OtherNamesField()
    national_id = CompanyNationalIdField(label=_("Company national ID"))
    licence_number = TextField(label=_("Operating licence number"), max_length=30)
    phone = CodeField(label=_("Phone"), max_length=20, required=False)
    website = forms.URLField(label=_("Website"), required=False, max_length=200, assume_scheme="https")
    about = LongTextField(label=_("About the company"), max_length=3000, required=False)

    def __init__(self, *args: Any, company: Company, **kwargs: Any) -> None:
        self.company = company
        kwargs.setdefault("initial", {name: getattr(company, name) for name in _SHOWN})
        super().__init__(*args, **kwargs)
        # A company goes by one number; after it is approved that number stands in its MoU.
        own = "national_id" if company.legal_form == Company.LegalForm.COMPANY else "licence_number"
        for name in ("national_id", "licence_number"):
            if name != own or company.state not in _STILL_OPEN:
                del self.fields[name]

    def clean_national_id(self) -> str:
        return self._not_taken("national_id")

    def clean_licence_number(self) -> str:
        return self._not_taken("licence_number")

    def _not_taken(self, name: str) -> str:
        number = self.cleaned_data[name]
        if Company.objects.filter(**{name: number}).exclude(pk=self.company.pk).exists():
            raise ValidationError(_("Another company is registered with this number."))
        return number
