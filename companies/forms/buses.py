"""A bus line and its stops: rows that may stay empty, all on one page."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from companies.actions.buses import MOST_STOPS, LineDraft, StopDraft, stop_faults
from companies.models import BusLine
from people.forms import FriendlyForm, TextField, TimeOfDayField
from people.forms.text import EMPTY
from students.models import HomeArea


class BusLineForm(FriendlyForm):
    name = TextField(
        label=_("Name of the line"), max_length=80, help_text=_("As your people call it: Pardisan, line 2.")
    )
    arrives = TimeOfDayField(label=_("Is at the site at"), help_text=_("For example 6:15."))
    returns = TimeOfDayField(
        label=_("Leaves the site at"),
        required=False,
        help_text=_("Empty if it goes back at different times."),
    )
    note = TextField(
        label=_("Note"),
        max_length=200,
        required=False,
        help_text=_("What riders should know: only on working days, a white minibus."),
    )


class StopForm(FriendlyForm):
    name = TextField(label=_("Stop"), max_length=80, required=False)
    area = forms.TypedChoiceField(label=_("Part of the city"), coerce=int, empty_value=None, required=False)
    leaves = TimeOfDayField(label=_("Leaves at"), required=False)

    def __init__(self, *args: Any, areas: list[tuple[Any, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = areas  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        super().clean()
        values = self.cleaned_data
        if any(values.values()) or self.errors:
            for name in ("name", "leaves"):
                if not values.get(name) and name not in self.errors:
                    self.add_error(name, EMPTY)
        return values


class StopForms(forms.BaseFormSet):
    """Each row that says something is a stop; emptying a row, or ticking “remove”, takes it off the line."""

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("Remove this stop")

    def rows(self) -> list[StopForm]:
        return [form for form in self.forms if form not in self.deleted_forms and any(_said(form).values())]

    def drafts(self) -> tuple[StopDraft, ...]:
        said = [_said(form) for form in self.rows()]
        return tuple(StopDraft(row["name"], row["leaves"], row["area"]) for row in said)

    def check_way(self, arrives: Any) -> bool:
        """Whether all stops are on the way to a bus that is there at that time; each is told by its field."""
        rows = self.rows()
        faults = list(stop_faults(arrives, self.drafts()))
        for fault in faults:
            rows[fault.number].add_error(fault.field, fault.message)
        return not faults

    @property
    def shown(self) -> int:
        """How many rows stand open: those that hold something, and a few empty ones."""
        return max(6, 3 + max((n for n, form in enumerate(self.forms, 1) if _holds(form)), default=0))

    @property
    def first_rows(self) -> list[Any]:
        return self.forms[: self.shown]

    @property
    def more_rows(self) -> list[Any]:
        return self.forms[self.shown :]


def _said(form: Any) -> dict[str, Any]:
    values = getattr(form, "cleaned_data", {})
    return {name: values.get(name) for name in ("name", "leaves", "area")}


def _holds(form: Any) -> bool:
    return any(form[name].value() for name in ("name", "leaves", "area"))


def stop_forms(data: Any, line: BusLine | None) -> StopForms:
    stops = list(line.stops.all()) if line else []
    kind = forms.formset_factory(
        StopForm,
        formset=StopForms,
        extra=MOST_STOPS - len(stops),
        max_num=MOST_STOPS,
        absolute_max=MOST_STOPS,
        can_delete=True,
        can_delete_extra=False,
    )
    initial = [{"name": stop.name, "area": stop.area_id, "leaves": stop.leaves} for stop in stops]
    areas = area_choices(stop.area_id for stop in stops)
    return kind(data, initial=initial, prefix="stop", form_kwargs={"areas": areas})  # type: ignore[return-value]


def area_choices(kept: Iterable[int | None] = ()) -> list[tuple[Any, Any]]:
    """The parts of the city that are offered, and those that a stop names already."""
    named = set(kept)
    found = [area for area in HomeArea.objects.all() if area.is_active or area.pk in named]
    return [("", _("not said")), *((area.pk, area.name) for area in found)]


def line_draft(form: BusLineForm, stops: StopForms) -> LineDraft:
    return LineDraft(**form.cleaned_data, stops=stops.drafts())
