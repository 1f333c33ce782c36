"""The words that go with a decision."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from people.forms import FriendlyForm, LongTextField


class ReasonForm(FriendlyForm):
    """A reason that the other side reads as it is written here."""

    reason = LongTextField(label=_("Reason"), max_length=1000)

    def __init__(
        self, *args: Any, label: Any = "", hint: Any = "", required: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["reason"]
        field.label, field.help_text, field.required = label or field.label, hint, required
