"""Who works for the company here."""

from django import forms
from django.utils.translation import gettext_lazy

from companies.models import Membership
from people.forms import FriendlyForm, TextField

ROLES_TOLD = gettext_lazy(
    "Owners also change the company’s page and the team. Recruiters post and decide. Supervisors only look."
)


class OwnerForm(FriendlyForm):
    full_name = TextField(label=gettext_lazy("First and last name"), max_length=120)
    email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=254)


class InviteForm(OwnerForm):
    role = forms.ChoiceField(
        label=gettext_lazy("Role"),
        choices=Membership.Role,
        initial=Membership.Role.RECRUITER,
        help_text=ROLES_TOLD,
    )


class RoleForm(FriendlyForm):
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Membership.Role)
