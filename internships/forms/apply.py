"""What a student writes: an application, and why they step back."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from internships.actions.drafts import Typed, typed_answers
from internships.models import Application, ApplicationDraft
from internships.questions import NO, YES, Asked, Kind
from internships.states import STEP_BACK_REASONS, WITHDRAWAL_REASONS
from people.forms import FriendlyForm, LongTextField, TextField
from people.forms.base import dress
from people.forms.uploads import PdfField
from people.persian import jalali
from people.persian.language import reading
from people.persian.numbers import format_number
from people.persian.text import clean_line
from people.sent_back import number_in
from students.forms.cv import CVS_AT_MOST, size_hint
from students.models import CV, Student

NEW_CV = "new"
LETTER_LENGTH = Application._meta.get_field("letter").max_length
NOTE_LENGTH = 1000


class ApplyForm(FriendlyForm):
    """The company's questions, a CV, a letter if they like, and consent where it isn't given yet."""

    cv = forms.ChoiceField(label=gettext_lazy("Which CV is sent?"), widget=forms.RadioSelect, required=False)
    file = PdfField(label=gettext_lazy("A new CV"), required=False)
    letter = LongTextField(
        label=gettext_lazy("Why this work?"),
        help_text=gettext_lazy("A few sentences: what draws you to it, and what you bring."),
        required=False,
        max_length=LETTER_LENGTH,
        widget=forms.Textarea(attrs={"data-count": LETTER_LENGTH}),
    )
    shows_gpa = forms.BooleanField(label=gettext_lazy("Show my GPA to this company"), required=False)
    consent = forms.BooleanField(
        label=gettext_lazy("I agree that companies which I apply to see what is listed above"),
        error_messages={
            "required": gettext_lazy("Without it the application can’t be sent: tick it if you agree.")
        },
    )

    def __init__(
        self, *args: Any, student: Student, cvs: Sequence[CV], asked: Sequence[Asked] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.cvs = {str(cv.pk): cv for cv in cvs}
        self.asked = list(asked)
        for one in self.asked:
            self.fields[one.name] = _answer_field(one)
        if student.gpa is None:
            del self.fields["shows_gpa"]
        self.fields["file"].help_text = size_hint()
        if student.consented_at is not None:
            del self.fields["consent"]
        if not self.cvs:
            del self.fields["cv"]
            self.fields["file"].required = True
            return
        default = next((key for key, cv in self.cvs.items() if cv.is_default), next(iter(self.cvs)))
        if self.initial.get("cv") not in self.cvs:
            self.initial["cv"] = default
        choice: Any = self.fields["cv"]
        choice.choices = [(key, _described(cv)) for key, cv in self.cvs.items()]
        if len(self.cvs) < CVS_AT_MOST:
            choice.choices = [*choice.choices, (NEW_CV, format_html("<b>{}</b>", _("A new CV")))]

    @property
    def questions(self) -> list[tuple[BoundField, Asked]]:
        return [(self[one.name], one) for one in self.asked]

    @property
    def answers(self) -> dict[int, str]:
        """What was answered, of a form that is in order."""
        return {one.pk: self.cleaned_data[one.name] for one in self.asked if one.pk is not None}

    @property
    def wants_new_cv(self) -> bool:
        return "cv" not in self.fields or self["cv"].value() == NEW_CV

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.wants_new_cv:
            self.errors.pop("file", None)  # it was chosen, then thought better of
            cleaned["file"] = None
            if not cleaned.get("cv") and "cv" not in self.errors:
                self.add_error("cv", _("Choose the CV that is sent."))
        elif not cleaned.get("file") and "file" not in self.errors:
            self.add_error("file", _("Choose a PDF file."))
        return cleaned

    @property
    def new_file(self) -> Any:
        """A good new file, whatever else may be wrong with the form."""
        return self.cleaned_data.get("file") if self.wants_new_cv else None

    @property
    def chosen_cv(self) -> CV:
        return self.cvs[self.cleaned_data["cv"]]


def _described(cv: CV) -> str:
    added = _("added on %(day)s") % {"day": jalali.format_date(cv.created_at, reading())}
    pages = ""
    if cv.file.pages:
        pages = ngettext("%(count)s page", "%(count)s pages", cv.file.pages) % {
            "count": format_number(cv.file.pages, reading())
        }
    words = _(", ").join(filter(None, [pages, added]))
    return format_html('<b><bdi>{}</bdi></b><span class="small soft">{}</span>', cv.label, words)


class StepBackForm(FriendlyForm):
    """A few words to the company with a withdrawal or a declined offer."""

    note = LongTextField(
        label=gettext_lazy("A few words to the company"),
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"data-count": NOTE_LENGTH}),
    )


class WithdrawForm(StepBackForm):
    reason = forms.ChoiceField(
        label=gettext_lazy("Why do you withdraw?"),
        choices=[(reason.value, reason.label) for reason in WITHDRAWAL_REASONS],
        widget=forms.RadioSelect,
        help_text=gettext_lazy("The company reads it. It counts neither against you nor against them."),
    )
    field_order = ("reason", "note")


class NotSoForm(StepBackForm):
    """The no to an offer that the company noted after a call."""

    SAID = (
        ("not_agreed", gettext_lazy("I didn’t agree to this")),
        ("changed", gettext_lazy("I did agree, but can’t or don’t want to any more")),
    )

    said = forms.ChoiceField(label=gettext_lazy("How was it?"), choices=SAID, widget=forms.RadioSelect)
    field_order = ("said", "note")


class CancelAcceptanceForm(WithdrawForm):
    """The student steps back from work that they accepted, before it begins."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = forms.ChoiceField(
            label=gettext_lazy("Why do you step back?"),
            choices=[(reason.value, reason.label) for reason in STEP_BACK_REASONS],
            widget=forms.RadioSelect,
            help_text=gettext_lazy("The company and the liaison office read it."),
        )
        dress(self.fields["reason"])


def _answer_field(one: Asked) -> forms.Field:
    words: dict[str, Any] = {"label": one.text, "required": one.required}
    if one.kind == Kind.LONG:
        field: forms.Field = LongTextField(**words, max_length=one.most)
    elif one.kind == Kind.SHORT:
        field = TextField(**words, max_length=one.most)
    else:
        choices: list[tuple[str, Any]] = [
            (choice, format_html("<bdi>{}</bdi>", choice)) for choice in one.choices
        ]
        if one.kind == Kind.YES_NO:
            choices = [(YES, pgettext("answer", "Yes")), (NO, pgettext("answer", "No"))]
        field = forms.ChoiceField(**words, choices=choices, widget=forms.RadioSelect)
    dress(field)
    return field


def typed_in(data: Any) -> Typed:
    """The form as it was sent, right or not, to be kept as a draft."""
    answers = {
        int(name[2:]): data[name]
        for name in data
        if name.startswith("q_") and name[2:].isdecimal() and len(name) < 20 and name.isascii()
    }
    return Typed(
        letter=data.get("letter", ""),
        cv=data.get("cv", ""),
        shows_gpa="shows_gpa" in data,
        answers=answers,
        page=clean_line(data.get("page", ""))[:32],
        version=number_in(data.get("version"), digits=5) or 0,
    )


def written_in(draft: ApplicationDraft) -> dict[str, Any]:
    """A draft as the values of the form."""
    return {
        "letter": draft.letter,
        "cv": str(draft.cv_id or ""),
        **({"shows_gpa": "on"} if draft.shows_gpa else {}),
        **{f"q_{number}": text for number, text in typed_answers(draft).items()},
    }
