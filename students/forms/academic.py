"""Who of a faculty supervises students at work."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people import audiences
from people.forms import FriendlyForm
from people.forms.account import FullNameField
from people.models import User
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
        help_text=_(
            "Approves the places of the faculty’s students, and sees its students, applications and placements."
        ),
    )

    recruits_too = forms.BooleanField(
        label=_("Yes: they also work for a company here, and are to be an academic all the same"),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].widget.attrs["autocomplete"] = "off"
        self.fields["full_name"].widget.attrs["autocomplete"] = "off"
        self.warned = False

    def clean(self) -> dict[str, Any]:
        """Whoever recruits for a company would see the faculty's students besides: that has to be meant."""
        values = super().clean() or self.cleaned_data
        meant = values.pop("recruits_too", False)
        user = User.objects.filter(email__iexact=values.get("email", "")).first()
        self.warned = user is not None and audiences.belongs(user, audiences.RECRUITER)
        if self.warned and not meant:
            self.add_error(
                "email",
                _(
                    "This address belongs to somebody who works for a company here. Look whether you mean them."
                ),
            )
        return values
