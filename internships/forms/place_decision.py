"""What those who decide on a place write, and what the office needs to ask its company to join."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from companies.forms.company import IdentityFields
from companies.models import ProgrammeKind
from internships.found_places.deciders import Turn
from internships.models import FoundPlace, PlaceApproval
from people.forms import FriendlyForm, LongTextField, TextField
from people.models import User

D = PlaceApproval.Decision
SUPERVISOR = ProgrammeKind.PlaceStep.SUPERVISOR
ANSWERS = [
    (D.APPROVED.value, pgettext_lazy("decision on a place", "Approve")),
    (D.RETURNED.value, pgettext_lazy("decision on a place", "Send back, to be changed")),
    (D.REFUSED.value, pgettext_lazy("decision on a place", "Refuse for good")),
]


def academics_of(faculty_id: int | None) -> Any:
    if faculty_id is None:
        return User.objects.none()
    there = User.objects.filter(academic_posts__ended_at=None, academic_posts__faculty=faculty_id)
    return there.order_by("full_name", "id")


class DecisionForm(FriendlyForm):
    """`instead`: the office writes down what others decided on paper, or decides where there is nobody."""

    on_behalf_of = forms.TypedChoiceField(label=gettext_lazy("Who decided"))
    decision = forms.ChoiceField(label=gettext_lazy("Decision"), choices=ANSWERS, widget=forms.RadioSelect)
    supervisor = forms.ModelChoiceField(
        label=gettext_lazy("Academic supervisor"),
        queryset=User.objects.none(),
        required=False,
        empty_label=gettext_lazy("Choose"),
        help_text=gettext_lazy("Decides next, so name somebody when you approve."),
    )
    note = LongTextField(label=gettext_lazy("Note"), max_length=1000, required=False)

    def __init__(
        self, *args: Any, place: FoundPlace, turn: Turn, instead: bool = False, **kwargs: Any
    ) -> None:
        kwargs.setdefault("initial", {"supervisor": place.supervisor_id})
        super().__init__(*args, **kwargs)
        self.instead = instead
        self.nobody_to_name = False  # the faculty has no academic at all, and a supervisor decides next
        if instead and not turn.nobody:
            people = {str(user.pk): user for user in turn.theirs}
            behalf: Any = self.fields["on_behalf_of"]
            names = [(key, user.full_name) for key, user in people.items()]
            behalf.choices = names if len(names) == 1 else [("", gettext_lazy("Choose")), *names]
            behalf.coerce = people.__getitem__
        else:
            del self.fields["on_behalf_of"]
        following = place.steps_asked[place.steps_asked.index(turn.step) + 1 :]
        if SUPERVISOR in following:
            there = academics_of(place.faculty_id)
            self.fields["supervisor"].queryset = there  # type: ignore[attr-defined]
            self.nobody_to_name = instead and turn.nobody and not there.exists()
        else:
            del self.fields["supervisor"]
        self.fields["note"].help_text = self._note_hint(turn)

    def _note_hint(self, turn: Turn) -> str:
        if self.instead and turn.nobody:
            return _("Say why the office decides in their place. The student reads it.")
        if self.instead:
            return _(
                "Say how and when they decided, for example by a letter with its number. The student reads it."
            )
        return _("Needed unless you approve. The student reads it as you write it.")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        wanted = self.instead or values.get("decision") in (D.RETURNED, D.REFUSED)
        if wanted and not values.get("note") and "note" not in self.errors:
            self.add_error("note", _("Say why: the student reads it."))
        return values


class SupervisorForm(FriendlyForm):
    supervisor = forms.ModelChoiceField(
        label=gettext_lazy("Academic supervisor"),
        queryset=User.objects.none(),
        empty_label=gettext_lazy("Choose"),
    )

    def __init__(self, *args: Any, place: FoundPlace, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"supervisor": place.supervisor_id})
        super().__init__(*args, **kwargs)
        self.fields["supervisor"].queryset = academics_of(place.faculty_id)  # type: ignore[attr-defined]


class InviteCompanyForm(FriendlyForm, IdentityFields):
    """Filled in from the place. A company that is registered needs no facts, one with people no owner."""

    full_name = TextField(label=gettext_lazy("First and last name"), max_length=120)
    email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=254)

    IDENTITY = ("legal_form", "name", "national_id", "licence_number", "owner_national_id")
    OWNER = ("full_name", "email")

    def __init__(self, *args: Any, place: FoundPlace, peopled: bool, **kwargs: Any) -> None:
        kwargs.setdefault(
            "initial",
            {
                "name": place.name,
                "national_id": place.national_id,
                "full_name": place.contact_name,
                "email": place.contact_email,
            },
        )
        super().__init__(*args, **kwargs)
        self.registered, self.peopled = place.company_id is not None, peopled
        for name in (*(self.IDENTITY if self.registered else ()), *(self.OWNER if peopled else ())):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        return self.cleaned_data if self.registered else super().clean()

    def company(self) -> dict[str, Any] | None:
        return None if self.registered else self.identity()

    def owner(self) -> dict[str, str] | None:
        return None if self.peopled else {name: self.cleaned_data[name] for name in self.OWNER}
