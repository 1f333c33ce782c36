"""Offers: the position's terms are filled in, and may differ within the MoU."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from internships.answer_bounds import first_answer_day
from internships.models import AnswerBounds, Position
from internships.offer_terms import OfferTerms, PhoneYes
from people.forms import FriendlyForm, IntegerField, JalaliDateField, LongTextField, RialField, TextField
from people.persian import jalali


class TermsForm(FriendlyForm):
    """Dates, hours and pay, and words to the student."""

    starts_on = JalaliDateField(label=gettext_lazy("First day of work"), earliest=jalali.today)
    ends_on = JalaliDateField(label=gettext_lazy("Last day of work"))
    weekly_hours = IntegerField(label=gettext_lazy("Hours a week"), min_value=1)
    pay_basis = forms.ChoiceField(
        label=gettext_lazy("Paid by"), choices=Position.PayBasis, widget=forms.RadioSelect
    )
    pay_rial = RialField(
        label=gettext_lazy("Base pay"),
        required=False,
        help_text=gettext_lazy("In rial, before benefits and insurance."),
    )
    note = LongTextField(
        label=gettext_lazy("Words to the student"),
        max_length=1000,
        required=False,
        help_text=gettext_lazy("For example where to come on the first day, and whom to ask for."),
    )

    def clean(self) -> dict[str, Any]:
        super().clean()
        values = self.cleaned_data
        first, last = values.get("starts_on"), values.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day is before the first."))
        paid = values.get("pay_basis") != Position.PayBasis.UNPAID
        if paid and not values.get("pay_rial") and "pay_rial" not in self.errors:
            self.add_error("pay_rial", _("Write the pay, or choose “unpaid”."))
        if not paid:
            values["pay_rial"] = 0
        return values

    def promised(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in TermsForm.base_fields}


class ManyOffersForm(TermsForm):
    """The same terms for everybody, and the day until which they answer."""

    expires_on = JalaliDateField(label=gettext_lazy("The student answers by the end of"))

    def __init__(self, *args: Any, bounds: AnswerBounds, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["expires_on"].earliest = first_answer_day(bounds, timezone.now())  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        expires, last = values.get("expires_on"), values.get("ends_on")
        if expires and last and expires > last:
            self.add_error("expires_on", _("That is after the last day of work."))
        return values

    def terms(self) -> OfferTerms:
        return OfferTerms(expires_at=jalali.end_of_day(self.cleaned_data["expires_on"]), **self.promised())


class OfferForm(ManyOffersForm):
    """To one student, with whom it may have been agreed by phone already."""

    agreed_on = JalaliDateField(
        label=gettext_lazy("The student said yes on"), required=False, latest=jalali.today
    )
    agreed_with = TextField(label=gettext_lazy("Who of you spoke with them"), required=False, max_length=120)

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if "agreed_on" in self.errors or "agreed_with" in self.errors:
            return values
        if values.get("agreed_on") and not values.get("agreed_with"):
            self.add_error(
                "agreed_with", _("Write the name: the student reads it, and remembers the call by it.")
            )
        if values.get("agreed_with") and not values.get("agreed_on"):
            self.add_error("agreed_on", _("Write the day of the call."))
        return values

    def agreed(self) -> PhoneYes | None:
        on = self.cleaned_data.get("agreed_on")
        return PhoneYes(on, self.cleaned_data["agreed_with"]) if on else None


def initial_of(position: Position, bounds: AnswerBounds) -> dict[str, Any]:
    starts_on = max(position.starts_on, jalali.today())
    return {
        "starts_on": starts_on,
        "ends_on": max(position.ends_on, starts_on),
        "weekly_hours": position.hours_max,
        "pay_basis": position.pay_basis,
        "pay_rial": position.pay_rial or None,
        "expires_on": first_answer_day(bounds, timezone.now()) + timedelta(days=2),
    }
