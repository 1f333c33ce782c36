"""The end of a placement, as the office writes it down."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from internships.models import Placement
from people.forms import FriendlyForm, JalaliDateField, LongTextField
from people.persian import jalali


class EndForm(FriendlyForm):
    ended_on = JalaliDateField(
        label=_("Last day of work"), help_text=_("The days after it are free for somebody else.")
    )
    reason = LongTextField(
        label=_("Reason"),
        max_length=1000,
        required=False,
        help_text=_("If it ended early. The student and the company read it."),
    )

    def __init__(self, *args: Any, placement: Placement, **kwargs: Any) -> None:
        kwargs.setdefault(
            "initial", {"ended_on": min(placement.ends_on, max(placement.starts_on, jalali.today()))}
        )
        super().__init__(*args, **kwargs)
