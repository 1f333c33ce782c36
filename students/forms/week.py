"""The forms of a student's week: when they would work, and their classes."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.forms import FriendlyForm
from people.persian.jalali import WEEKDAYS
from people.persian.language import reading
from students.timetable import Weeks
from students.week import Block, Week
from students.week.editing import Shown, edit_grid, edited
from students.week.form import as_week
from students.week.hours import DAYS, HALF_HOURS_A_DAY, clock

NO_HOURS = gettext_lazy("These are not hours of a week.")


@dataclass(frozen=True)
class Posted:
    blocks: list[str]
    halves: list[str]
    shown: str


class EditWeekInput(forms.Widget):
    """Blocks of two hours with half-hours underneath; hours of classes are no boxes."""

    template_name = "students/students/_week_edit.html"
    use_fieldset = True
    shown = Shown()

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Posted:
        return Posted(data.getlist(name), data.getlist(f"{name}_half"), data.get(f"{name}_shown", ""))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False  # browsers send nothing for what is unchecked

    def id_for_label(self, id_: str) -> str:
        return ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        wanted = _posted_week(value) if isinstance(value, Posted) else as_week(value)
        shown = Shown(wanted, self.shown.classes)
        context |= {"grid": edit_grid(shown), "shown": shown.name}
        return context

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        return render_to_string(self.template_name, self.get_context(name, value, attrs))


def _posted_week(posted: Posted) -> Week:
    """As it would be saved; where that can't be told, everything that was ticked."""
    try:
        return edited(Shown.named(posted.shown) if posted.shown else Shown(), posted.blocks, posted.halves)
    except ValueError:
        return as_week([*posted.blocks, *posted.halves])


class EditWeekField(forms.Field):
    widget = EditWeekInput

    def to_python(self, value: Any) -> Week:
        try:
            shown = Shown.named(value.shown) if value.shown else Shown()
            return edited(shown, value.blocks, value.halves)
        except ValueError:
            raise ValidationError(NO_HOURS, code="invalid") from None

    def validate(self, value: Week) -> None:
        """A week without an hour is one too."""


class WeekForm(FriendlyForm):
    free = EditWeekField(label=gettext_lazy("Hours in which you would work"), required=False)
    not_in_exams = forms.BooleanField(label=gettext_lazy("Not in the exam break"), required=False)

    def __init__(self, *args: Any, shown: Shown, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["free"].widget.shown = shown


# --- Classes -----------------------------------------------------------------------------------------------


class PasteForm(FriendlyForm):
    """What is too long is cut by the reader, which says so: half a timetable is better than none."""

    pasted = forms.CharField(
        label=gettext_lazy("Your timetable, as copied"),
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Paste your timetable here.")},
        strip=False,
    )

    def clean_pasted(self) -> str:
        text: str = self.cleaned_data["pasted"]
        if not text.strip():
            raise ValidationError(_("Paste your timetable here."), code="required")
        return text


def ticked(names: list[str]) -> Week:
    try:
        return Week.from_cells(names)
    except ValueError:
        raise ValidationError(NO_HOURS, code="invalid") from None


def _days() -> list[tuple[str, str]]:
    return [(str(day), WEEKDAYS[reading()][day]) for day in range(DAYS)]


def _clocks(first: int, last: int) -> list[tuple[str, str]]:
    return [("", _("Choose")), *((str(half), clock(half, reading())) for half in range(first, last + 1))]


def _beginnings() -> list[tuple[str, str]]:
    return _clocks(12, HALF_HOURS_A_DAY - 2)


def _ends() -> list[tuple[str, str]]:
    return _clocks(13, HALF_HOURS_A_DAY - 1)


class ClassForm(FriendlyForm):
    """A class by hand: its days, from when to when, and in which weeks."""

    days = forms.MultipleChoiceField(
        label=gettext_lazy("Days"),
        choices=_days,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick the days of the class.")},
    )
    start = forms.TypedChoiceField(
        label=gettext_lazy("Begins at"),
        choices=_beginnings,
        coerce=int,
        error_messages={"required": gettext_lazy("Choose when it begins.")},
    )
    end = forms.TypedChoiceField(
        label=gettext_lazy("Ends at"),
        choices=_ends,
        coerce=int,
        error_messages={"required": gettext_lazy("Choose when it ends.")},
    )
    weeks = forms.ChoiceField(
        label=gettext_lazy("Weeks"),
        choices=[
            (Weeks.EVERY.value, gettext_lazy("Every week")),
            (Weeks.ODD.value, gettext_lazy("Odd weeks")),
            (Weeks.EVEN.value, gettext_lazy("Even weeks")),
        ],
        initial=Weeks.EVERY.value,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose the weeks.")},
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if {"start", "end"} <= cleaned.keys() and cleaned["end"] <= cleaned["start"]:
            self.add_error("end", _("A class ends after it begins."))
        return cleaned

    @property
    def hours(self) -> tuple[Week, Week]:
        """In odd and in even weeks."""
        values = self.cleaned_data
        week = Week.from_blocks(Block(int(day), values["start"], values["end"]) for day in values["days"])
        return (
            Week() if values["weeks"] == Weeks.EVEN else week,
            Week() if values["weeks"] == Weeks.ODD else week,
        )
