"""Who stands in for whom, and when."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.forms import FriendlyForm, JalaliDateField
from people.models import RoleGrant


class DeputyForm(FriendlyForm):
    """Chosen among the `team`, which its page lists anyway."""

    grant = forms.TypedChoiceField(label=_("Whose role"), coerce=int)
    deputy = forms.TypedChoiceField(label=_("Who stands in"), coerce=int)
    starts_on = JalaliDateField(label=_("First day"))
    ends_on = JalaliDateField(label=_("Last day"), help_text=_("Both days count."))

    def __init__(self, *args: Any, team: Sequence[RoleGrant], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.team = {grant.pk: grant for grant in team}
        own: dict[str, Any] = self.fields
        acting = [grant for grant in team if grant.role in RoleGrant.ACTING]
        own["grant"].choices = [("", _("Choose")), *((grant.pk, str(grant)) for grant in acting)]
        own["deputy"].choices = [("", _("Choose")), *((grant.pk, grant.user.full_name) for grant in team)]

    def values(self) -> dict[str, Any]:
        """What the action takes (people/actions/deputies.py)."""
        cleaned = self.cleaned_data
        return {
            **cleaned,
            "grant": self.team[cleaned["grant"]],
            "deputy": self.team[cleaned["deputy"]].user,
        }
