"""Who works for the company here."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from companies.models import HandOver, Membership
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


class HandOverForm(FriendlyForm):
    to = forms.ModelChoiceField(
        label=gettext_lazy("Who becomes the owner"),
        queryset=Membership.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
    )
    then = forms.ChoiceField(
        label=gettext_lazy("And you, afterwards"), choices=HandOver.Then, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = membership.company.memberships.in_force().exclude(pk=membership.pk)
        chosen: Any = self.fields["to"]
        chosen.queryset = others.exclude(role=Membership.Role.OWNER).select_related("user").order_by("id")
        chosen.label_from_instance = lambda one: f"{one.user.full_name} ({one.get_role_display()})"


class RoleForm(FriendlyForm):
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Membership.Role)
