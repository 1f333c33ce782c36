"""A saved search, as its student names it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from internships.models import SavedSearch
from people.forms import FriendlyForm
from people.forms.text import TextField


class SavedSearchForm(FriendlyForm):
    name = TextField(label=_("Name of the search"), max_length=SavedSearch._meta.get_field("name").max_length)
    often = forms.ChoiceField(
        label=_("Mail about new positions"),
        choices=SavedSearch.Often.choices,
        initial=SavedSearch.Often.WEEKLY,
        widget=forms.RadioSelect,
        help_text=_(
            "At most ten positions a mail, none of them twice. When there is nothing new, none comes."
        ),
    )
