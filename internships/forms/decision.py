"""What the company says with a decision about an application."""

from collections.abc import Mapping
from typing import Any, Self

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from internships.forms.messages import WHAT_STANDS_IN, SoundText
from internships.states import REJECTION_REASONS, CloseReason
from people.forms import FriendlyForm, LongTextField
from people.persian.text import clean_input


class InterviewForm(FriendlyForm):
    note = LongTextField(
        label=gettext_lazy("Words to the student"),
        max_length=1000,
        help_text=gettext_lazy(
            "When, where, with whom, what to bring. The student reads this in the mail and on their page."
        ),
    )

    def __init__(self, *args: Any, times: int = 0, **kwargs: Any) -> None:
        """Where there are times to choose from, nothing more needs to be said."""
        super().__init__(*args, **kwargs)
        if times:
            self.fields["note"].required = False
            self.fields["note"].help_text = gettext_lazy(
                "For example what to bring. Time and place are said with the times to choose from."
            )


MOST_WORDS = 2000  # as long as a template can be


class RejectForm(FriendlyForm):
    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"),
        choices=[(reason.value, reason.label) for reason in REJECTION_REASONS],
        widget=forms.RadioSelect,
        help_text=gettext_lazy("The student reads it."),
    )
    note = LongTextField(
        label=gettext_lazy("A few words of your own"),
        max_length=MOST_WORDS,
        required=False,
        help_text=gettext_lazy("For example what was missing, so that the next application goes better."),
    )

    @classmethod
    def begun(cls, typed: Mapping[str, str], words: str) -> Self:
        """With a template's words put below what is typed already; nothing of it is judged yet."""
        note = "\n\n".join(filter(None, [clean_input(typed.get("note", "")), words]))
        return cls(initial={"reason": typed.get("reason", ""), "note": note})

    def clean(self) -> dict[str, Any]:
        super().clean()
        values = self.cleaned_data
        if values.get("reason") == CloseReason.OTHER and not values.get("note") and "note" not in self.errors:
            self.add_error("note", _("Say the reason in your own words."))
        return values


class RejectManyForm(RejectForm):
    note = SoundText(
        label=gettext_lazy("A few words of your own"),
        max_length=MOST_WORDS,
        required=False,
        help_text=WHAT_STANDS_IN,
    )


class FreeingForm(FriendlyForm):
    """A seat becomes free with it, which the waiting list gives to the next one at once."""

    pause_list = forms.BooleanField(
        label=gettext_lazy("Pause the waiting list first: nobody is offered the seat by itself"),
        required=False,
    )


class RevokeForm(FreeingForm):
    reason = LongTextField(
        label=gettext_lazy("Reason"), max_length=600, help_text=gettext_lazy("The student reads it.")
    )


class CancelForm(FreeingForm):
    """The company steps back from an acceptance."""

    reason = LongTextField(
        label=gettext_lazy("Reason"),
        max_length=600,
        help_text=gettext_lazy("The student and the liaison office read it."),
    )
