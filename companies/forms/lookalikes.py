"""A second record of one company is made only by somebody who has looked at each company that it may be."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from companies.duplicates import Lookalike


class LookalikeFields(forms.Form):
    """`looked_at` travels with the page: a tick counts for the companies that stood there, and for no others."""

    none_of_these = forms.BooleanField(
        label=gettext_lazy("My company is none of these"), required=False, widget=forms.CheckboxInput
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What the list of errors calls it; the box's own words are a whole sentence.
        self.fields["none_of_these"].called = gettext_lazy("Companies like this one")  # type: ignore[attr-defined]

    lookalikes: Sequence[Lookalike] = ()  # what this one may be; the page asks

    def ask_about(self, found: Sequence[Lookalike], words: str) -> None:
        looked_at = str(self.data.get("looked_at", "")).split(",")
        if self.cleaned_data["none_of_these"] and all(str(one.company.pk) in looked_at for one in found):
            return
        self.lookalikes = found
        if found:
            self.add_error("none_of_these", words)

    def looked_at(self) -> str:
        return ",".join(str(one.company.pk) for one in self.lookalikes)
