"""What a company's people write among themselves about an applicant, and their tags."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from internships.actions.team import tag_key
from internships.forms.thread import TokenField
from internships.models import Tag
from internships.models.team import MOST_STARS
from people.forms import FriendlyForm, LongTextField, TextField
from people.sent_back import number_in


class NumbersField(forms.TypedMultipleChoiceField):
    """Boxes whose values are ids; the action looks up which of them are there."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=int, required=False, **kwargs)

    def valid_value(self, value: Any) -> bool:
        return number_in(str(value)) is not None


class NoteForm(FriendlyForm):
    token = TokenField()
    text = LongTextField(label=gettext_lazy("Note for your colleagues"), max_length=2000)
    tell = NumbersField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs["rows"] = 3


class RatingForm(forms.Form):
    stars = forms.TypedChoiceField(
        choices=[(number, str(number)) for number in range(1, MOST_STARS + 1)],
        coerce=int,
        required=False,
        empty_value=None,
    )


class TagsForm(FriendlyForm):
    tags = NumbersField()
    new = TextField(label=gettext_lazy("Another tag"), max_length=30, required=False)

    def clean_new(self) -> str:
        return readable(self.cleaned_data["new"])


def readable(name: str) -> str:
    if name and not tag_key(name):
        raise forms.ValidationError(_("A tag needs letters or digits."))
    return name


class TagForm(FriendlyForm):
    name = TextField(label=gettext_lazy("Tag"), max_length=30)
    colour = forms.ChoiceField(
        label=gettext_lazy("Colour"), choices=Tag.Colour, initial=Tag.Colour.MUTE, widget=forms.RadioSelect
    )

    def clean_name(self) -> str:
        return readable(self.cleaned_data["name"])


class MergeTagForm(FriendlyForm):
    into = forms.ModelChoiceField(label=gettext_lazy("Merge into"), queryset=Tag.objects.none())

    def __init__(self, *args: Any, others: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["into"]
        field.queryset = others
