"""The bounds of promises, as the head of the office sets them."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from internships.answer_bounds import VALUES
from internships.models import AnswerBounds
from internships.models.answer_bounds import LEAST_HOURS, MOST_DAYS, MOST_HOURS
from people.forms import FriendlyForm, IntegerField, LongTextField


def _days(label: Any, **more: Any) -> IntegerField:
    return IntegerField(label=label, min_value=1, max_value=MOST_DAYS, **more)


class BoundsForm(FriendlyForm):
    days_min = _days(gettext_lazy("Shortest promise"))
    days_max = _days(gettext_lazy("Longest promise"))
    days_default = _days(gettext_lazy("A new position begins with"))
    offer_hours_min = IntegerField(
        label=gettext_lazy("Least time to answer an offer"),
        min_value=LEAST_HOURS,
        max_value=MOST_HOURS,
        help_text=gettext_lazy("From a day to ten. Companies give to the end of a day, and may give more."),
    )

    def clean(self) -> dict[str, Any]:
        super().clean()
        values = self.cleaned_data
        least, usual, most = (values.get(name) for name in ("days_min", "days_default", "days_max"))
        if least and most and most < least:
            self.add_error("days_max", _("This is shorter than the shortest promise."))
        elif usual and least and usual < least:
            self.add_error("days_default", _("This is shorter than the shortest promise."))
        elif usual and most and usual > most:
            self.add_error("days_default", _("This is longer than the longest promise."))
        return values


class WhyForm(FriendlyForm):
    reason = LongTextField(
        label=gettext_lazy("Why it changes"),
        max_length=500,
        help_text=gettext_lazy("It stays in the history, which the office reads."),
    )


def values_of(bounds: AnswerBounds) -> dict[str, int]:
    return {name: getattr(bounds, name) for name in VALUES}
