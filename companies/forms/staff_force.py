"""What the office decides about an MoU that holds: signed on paper, amended, renewed by itself, ended."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from companies.forms.staff_mou import farthest_day
from companies.models import Amendment, Mou
from people.forms import FriendlyForm, IntegerField, JalaliDateField, LongTextField, TextField
from people.persian import jalali


class SignedOnPaperForm(FriendlyForm):
    signed_on = JalaliDateField(
        label=gettext_lazy("Signed on"),
        latest=jalali.today,
        help_text=gettext_lazy("The day of the last signature on the paper."),
    )
    confirmed = forms.BooleanField(
        label=gettext_lazy("I have read what is promised beyond these terms"), required=False
    )


class AmendmentForm(FriendlyForm):
    title = TextField(
        label=gettext_lazy("Title"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("What it changes, in a few words."),
    )
    effective_on = JalaliDateField(
        label=gettext_lazy("From"),
        latest=farthest_day,
        help_text=gettext_lazy("Until then everything stays as it is."),
    )
    extends_to = JalaliDateField(
        label=gettext_lazy("New last day"),
        latest=farthest_day,
        required=False,
        help_text=gettext_lazy("Only if the MoU is to last longer."),
    )

    def __init__(self, *args: Any, mou: Mou, amendment: Amendment | None = None, **kwargs: Any) -> None:
        if amendment is not None:
            kwargs.setdefault("initial", {name: getattr(amendment, name) for name in self.base_fields})
        else:
            kwargs.setdefault("initial", {"effective_on": max(jalali.today(), mou.starts_on)})
        super().__init__(*args, **kwargs)


class AutomaticRenewalForm(FriendlyForm):
    renews = forms.TypedChoiceField(
        label=gettext_lazy("After its last day"),
        choices=[
            ("no", pgettext_lazy("automatic renewal", "It ends")),
            ("yes", pgettext_lazy("automatic renewal", "It renews itself")),
        ],
        widget=forms.RadioSelect,
        coerce=lambda chosen: chosen == "yes",
    )
    months = IntegerField(
        label=gettext_lazy("Months of each renewal"), min_value=1, max_value=120, required=False
    )

    def __init__(self, *args: Any, mou: Mou, **kwargs: Any) -> None:
        said = "yes" if mou.renews_automatically else "no"
        kwargs.setdefault("initial", {"renews": said, "months": mou.renewal_months})
        super().__init__(*args, **kwargs)


class TerminationForm(FriendlyForm):
    when = forms.ChoiceField(
        label=gettext_lazy("When"),
        choices=[
            ("now", pgettext_lazy("termination", "Now, for good")),
            ("later", pgettext_lazy("termination", "At the end of a day; until then it holds")),
        ],
        widget=forms.RadioSelect,
        initial="later",
    )
    on = JalaliDateField(label=gettext_lazy("Its last day then"), required=False)
    reason = LongTextField(
        label=gettext_lazy("Reason"),
        max_length=1000,
        help_text=gettext_lazy("The company reads this as you write it."),
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("when") == "later" and not values.get("on") and "on" not in self.errors:
            self.add_error("on", _("Say which day."))
        if values.get("when") == "now":
            values["on"] = None
        return values
