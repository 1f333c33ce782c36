"""Forms of the review: a step's decision, the steps themselves, their reviewers, and deputies."""

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from companies.models import Reviewer, ReviewStep
from people.forms import FriendlyForm, JalaliDateField, LongTextField, TextField
from people.models import RoleGrant, User
from people.persian import jalali


class ApproveForm(FriendlyForm):
    note = LongTextField(
        label=_("Note"),
        max_length=1000,
        required=False,
        help_text=_("For the office and the next steps; the company doesn’t read it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].widget.attrs["rows"] = 3  # mostly there is nothing to say


class ReturnForm(FriendlyForm):
    reason = LongTextField(
        label=_("What has to change"),
        max_length=1000,
        help_text=_("The office reads it and changes the text. Name the clause."),
    )


class SubmitForm(FriendlyForm):
    """Asks for a yes only where something that was promised would break."""

    confirmed = forms.BooleanField(
        label=_("I have seen what breaks. Submit it all the same."),
        error_messages={"required": _("Tick this once you have looked at what breaks.")},
    )


class StepForm(FriendlyForm):
    name_fa = TextField(label=_("Persian name"), max_length=120)
    name_en = TextField(
        label=_("English name"),
        max_length=120,
        required=False,
        help_text=_("English pages show it; without one they show the Persian name."),
    )


def staff_users() -> Any:
    """Everybody of the office team, by name."""
    grants = RoleGrant.objects.in_force().filter(user=OuterRef("pk"))
    return User.objects.filter(Exists(grants), is_active=True).order_by("full_name", "id")


class ReviewerForm(FriendlyForm):
    user = forms.ModelChoiceField(
        label=_("From the office team"), queryset=User.objects.none(), empty_label=_("Choose a person")
    )

    def __init__(self, *args: Any, step: ReviewStep, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = Reviewer.objects.filter(step=step, ended_at=None).values("user")
        field: Any = self.fields["user"]
        field.queryset = staff_users().exclude(pk__in=there)


class DeputyForm(FriendlyForm):
    """Reviewers choose their own deputy; the head of the office chooses for anyone who reviews."""

    principal = forms.ModelChoiceField(
        label=_("Who is away"), queryset=User.objects.none(), empty_label=_("Choose a person")
    )
    deputy = forms.ModelChoiceField(
        label=_("Deputy"), queryset=User.objects.none(), empty_label=_("Choose a person")
    )
    starts_on = JalaliDateField(label=_("First day"))
    ends_on = JalaliDateField(label=_("Last day"), earliest=jalali.today)

    def __init__(self, *args: Any, by: User, for_anyone: bool, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"principal": by.pk, "starts_on": jalali.today()})
        super().__init__(*args, **kwargs)
        principal: Any = self.fields["principal"]
        deputy: Any = self.fields["deputy"]
        deputy.queryset = staff_users()
        if for_anyone:
            seats = Reviewer.objects.in_force().filter(user=OuterRef("pk"))
            principal.queryset = staff_users().filter(Exists(seats))
        else:
            del self.fields["principal"]
            deputy.queryset = staff_users().exclude(pk=by.pk)
