"""Signatories, the scan of the signed paper, and what is asked of those who sign."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.forms.staff_mou import SCAN_MAX_BYTES
from companies.models import Membership, Side, Signatory
from companies.papers import Paper
from companies.signing import Standing
from people.forms import FriendlyForm, JalaliDateField, LongTextField, TextField
from people.forms.uploads import PdfField
from people.models import RoleGrant, User
from people.persian import jalali

LETTERS = ("university_letter", "university_letter_on", "company_letter", "company_letter_on")


class SignatoryForm(FriendlyForm):
    side = forms.ChoiceField(
        label=gettext_lazy("Signs for"), choices=Side.choices, widget=forms.RadioSelect, initial=Side.COMPANY
    )
    name = TextField(
        label=gettext_lazy("First and last name"),
        max_length=120,
        help_text=gettext_lazy("As it stands on the paper."),
    )
    capacity = TextField(
        label=gettext_lazy("Capacity"),
        max_length=120,
        help_text=gettext_lazy("For example managing director, or president of the university."),
    )
    authority = TextField(
        label=gettext_lazy("Basis of authority"),
        max_length=200,
        required=False,
        help_text=gettext_lazy(
            "For example the official gazette, with its number and date; or a power of attorney."
        ),
    )
    authority_ends_on = JalaliDateField(
        label=gettext_lazy("Authority ends on"),
        required=False,
        help_text=gettext_lazy("We warn before this day, and record no signature after it."),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        required=False,
        max_length=254,
        help_text=gettext_lazy("Without an account, a link to the text goes to this address in turn."),
    )
    user = forms.ModelChoiceField(
        label=gettext_lazy("Account"),
        queryset=User.objects.none(),
        required=False,
        empty_label=gettext_lazy("no account"),
    )

    def __init__(
        self,
        *args: Any,
        paper: Paper,
        signatory: Signatory | None = None,
        fixed: Sequence[str] = (),
        **kwargs: Any,
    ) -> None:
        if signatory is not None:
            initial = {name: getattr(signatory, name) for name in self.base_fields if name != "user"}
            kwargs.setdefault("initial", {**initial, "user": signatory.user_id})
        super().__init__(*args, **kwargs)
        self.paper = paper
        field: Any = self.fields["user"]
        field.queryset = _accounts(paper)
        field.label_from_instance = lambda user: f"{user.full_name} ({user.email})"
        for name in fixed:
            self.fields[name].disabled = True

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        user, side = values.get("user"), values.get("side")
        if user and side and not _accounts(self.paper, side).filter(pk=user.pk).exists():
            self.add_error("user", _("This account belongs to the other side."))
        return values


def _accounts(paper: Paper, side: str = "") -> Any:
    """The company's people and the staff of the office: who may be asked to sign with an account."""
    members = Q(
        pk__in=Membership.objects.filter(
            company=paper.mou.company,
            ended_at=None,
            role__in=[Membership.Role.OWNER, Membership.Role.RECRUITER],
        ).values("user")
    )
    staff = Q(pk__in=RoleGrant.objects.in_force().values("user"))
    of_side: dict[str, Q] = {Side.COMPANY: members, Side.UNIVERSITY: staff}
    wanted = of_side.get(side, members | staff)
    return User.objects.filter(wanted, is_active=True).order_by("full_name", "id")


class ReplaceForm(SignatoryForm):
    """Delegation: somebody else signs in the place of one who hasn't yet."""

    reason = LongTextField(
        label=gettext_lazy("Why"),
        max_length=300,
        help_text=gettext_lazy("For the history, for example: on leave, delegated by letter 1405/21."),
    )


class PaperScanForm(FriendlyForm):
    """One scan for any of the signatories; each may have a day of their own."""

    scan = PdfField(
        label=gettext_lazy("Scan of the signed paper"),
        max_bytes=SCAN_MAX_BYTES,
        help_text=gettext_lazy("One PDF, at most 15 MB."),
    )
    signed_on = JalaliDateField(label=gettext_lazy("Signed on"), latest=jalali.today)
    university_letter = TextField(
        label=gettext_lazy("Letter number of the university"), max_length=40, required=False
    )
    university_letter_on = JalaliDateField(
        label=gettext_lazy("Date of that letter"), required=False, latest=jalali.today
    )
    company_letter = TextField(
        label=gettext_lazy("Letter number of the company"), max_length=40, required=False
    )
    company_letter_on = JalaliDateField(
        label=gettext_lazy("Date of that letter"), required=False, latest=jalali.today
    )
    text = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, paper: Paper, standings: Sequence[Standing], **kwargs: Any) -> None:
        initial = {name: getattr(paper.mou, name) for name in LETTERS}
        kwargs["initial"] = {**initial, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.unsigned = [standing for standing in standings if standing.signature is None]
        if paper.amendment:
            for name in LETTERS:
                del self.fields[name]
        for standing in self.unsigned:
            self._add(standing)

    def _add(self, standing: Standing) -> None:
        pk = standing.signatory.pk
        label = _(", ").join((standing.signatory.name, standing.signatory.capacity))
        self.fields[f"sign_{pk}"] = forms.BooleanField(label=label, required=False, initial=True)
        self.fields[f"on_{pk}"] = JalaliDateField(
            label=_("Signed on another day"), required=False, latest=jalali.today
        )

    @property
    def rows(self) -> list[tuple[Standing, Any, Any]]:
        return [(s, self[f"sign_{s.signatory.pk}"], self[f"on_{s.signatory.pk}"]) for s in self.unsigned]

    def days(self) -> dict[int, date]:
        """Whose signatures are on the scan, and since when."""
        values, chosen = self.cleaned_data, {}
        for standing in self.unsigned:
            pk = standing.signatory.pk
            day = values.get(f"on_{pk}") or values.get("signed_on")
            if values.get(f"sign_{pk}") and day:
                chosen[pk] = day
        return chosen

    def letters(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in LETTERS if name in self.fields}

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not any(values.get(f"sign_{standing.signatory.pk}") for standing in self.unsigned):
            raise ValidationError(_("Choose whose signatures are on the scan."))
        return values


class SignForm(FriendlyForm):
    """One's own signature in the system."""

    typed_name = TextField(
        label=gettext_lazy("Your first and last name"),
        max_length=120,
        help_text=gettext_lazy("Typing it and pressing the button is your signature."),
    )
    pdf = forms.CharField(widget=forms.HiddenInput, required=False)


class SendScanForm(FriendlyForm):
    scan = PdfField(
        label=gettext_lazy("Scan of the signed paper"),
        max_bytes=SCAN_MAX_BYTES,
        help_text=gettext_lazy("One PDF, at most 15 MB."),
    )
    signed_on = JalaliDateField(label=gettext_lazy("Signed on"), latest=jalali.today)


class DeclineForm(FriendlyForm):
    reason = LongTextField(
        label=gettext_lazy("Why you don’t sign it"),
        max_length=1000,
        help_text=gettext_lazy("The liaison office reads it as you write it."),
    )


class NameAnotherForm(FriendlyForm):
    name = TextField(label=gettext_lazy("First and last name"), max_length=120)
    capacity = TextField(label=gettext_lazy("Capacity"), max_length=120)
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False, max_length=254)
    reason = LongTextField(label=gettext_lazy("Why"), max_length=300, required=False)
