"""Who of a faculty supervises students at work."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.forms import FriendlyForm
from people.forms.account import FullNameField
from students.models import Faculty


class AcademicForm(FriendlyForm):
    full_name = FullNameField(help_text=_("With the title, as it stands on letters: دکتر مینا پارسا."))
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        help_text=_("The university’s address, best. The way to log in is mailed there."),
        error_messages={"required": _("Write an e-mail address.")},
    )
    faculty = forms.ModelChoiceField(
        label=_("Faculty"), queryset=Faculty.objects.order_by("name_fa"), empty_label=_("Choose")
    )
    is_coordinator = forms.BooleanField(
        label=_("Internship coordinator of the faculty"),
        required=False,
        help_text=_("Sees and approves the places of all students of the faculty."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].widget.attrs["autocomplete"] = "off"
        self.fields["full_name"].widget.attrs["autocomplete"] = "off"
