"""What differs between two versions of a position, line by line, in the reader's words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, Value
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from companies.models import ProgrammeKind, Site
from internships.models import Position
from internships.versions import WORDING, fields_of
from internships.work_facts import hours_words
from people.persian import jalali
from people.persian.language import reading
from people.persian.money import format_rial
from people.persian.numbers import format_number
from students.models import FieldOfStudy, Skill

LABELS: dict[str, Any] = {
    "title": gettext_lazy("Title"),
    "description": gettext_lazy("What the work is"),
    "site": gettext_lazy("Where"),
    "fields": gettext_lazy("Fields of study"),
    "seats": gettext_lazy("Seats"),
    "hours_min": gettext_lazy("Hours a week, from"),
    "hours_max": gettext_lazy("Hours a week, to"),
    "hours_total": gettext_lazy("Hours in all"),
    "pattern": gettext_lazy("Pattern of work"),
    "least_block_hours": gettext_lazy("Shortest stretch"),
    "shifts": gettext_lazy("Shifts"),
    "rotating": gettext_lazy("Shifts rotate from week to week"),
    "night_work": gettext_lazy("There is work after 22:00"),
    "pay_basis": gettext_lazy("Paid by"),
    "pay_rial": gettext_lazy("Base pay"),
    "benefits": gettext_lazy("Besides the base pay"),
    "insurance": gettext_lazy("Insured by"),
    "transport": gettext_lazy("Company bus"),
    "follows_bus": gettext_lazy("The shifts begin and end with the company bus"),
    "meal": gettext_lazy("A meal is provided"),
    "health_check": gettext_lazy("A health check is needed before the first day"),
    "min_gpa": gettext_lazy("Least GPA"),
    "min_credits": gettext_lazy("Least credits passed"),
    "skills_required": gettext_lazy("Skills that are needed"),
    "skills_wished": gettext_lazy("Skills that are welcome"),
    "questions": gettext_lazy("Questions to applicants"),
    "starts_on": gettext_lazy("First day of work"),
    "ends_on": gettext_lazy("Last day of work"),
    "deadline_at": gettext_lazy("Deadline"),
    "answer_within_days": gettext_lazy("Working days to answer"),
    "rolling": gettext_lazy("Answers as applications come"),
}


@dataclass(frozen=True)
class Difference:
    name: str
    label: str
    before: str
    after: str

    @property
    def relied_on(self) -> bool:
        """Applicants plan by it; the rest is wording."""
        return self.name not in WORDING


def compared(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """In the order of the form. Names of fields, skills and sites are read in one query, where they differ."""
    changed = [name for name in LABELS if name in after and before.get(name) != after[name]]
    names = _names_of([before, after], changed)
    return [
        Difference(name, str(LABELS[name]), _words(name, before, names), _words(name, after, names))
        for name in changed
    ]


Names = dict[tuple[str, int], str]  # by what it is, and its id


def _names_of(sides: list[Mapping[str, Any]], changed: list[str]) -> Names:
    ids: dict[str, set[int]] = {"field": set(), "skill": set(), "site": set()}
    for name in changed:
        if name in _NAMED:
            ids[_NAMED[name]] |= {pk for kept in sides for pk in _ids(kept.get(name))}
    if not any(ids.values()):
        return {}
    nothing = Value("", output_field=CharField())
    fields = FieldOfStudy.objects.order_by().filter(pk__in=ids["field"])
    skills = Skill.objects.order_by().filter(pk__in=ids["skill"])
    sites = Site.objects.order_by().filter(pk__in=ids["site"])
    rows = fields.values_list(Value("field"), "pk", "name_fa", "name_en", "level").union(
        skills.values_list(Value("skill"), "pk", "name_fa", "name_en", nothing),
        sites.values_list(Value("site"), "pk", "name", nothing, nothing),
        all=True,
    )
    return {
        (sort, pk): str(
            FieldOfStudy(name_fa=fa, name_en=en, level=level) if level else Skill(name_fa=fa, name_en=en)
        )
        for sort, pk, fa, en, level in rows
    }


def _ids(value: Any) -> list[int]:
    return value if isinstance(value, list) else [value] if value else []


def _words(name: str, kept: Mapping[str, Any], names: Names) -> str:
    value = kept.get(name)
    if name in _NAMED:
        found = [names.get((_NAMED[name], pk), "?") for pk in _ids(value)]
        return _(", ").join(found) or pgettext("a value", "none")
    if name == "questions":
        return "\n".join(one["text"] for one in value or []) or pgettext("a value", "none")
    if isinstance(value, bool):
        return pgettext("answer", "Yes") if value else pgettext("answer", "No")
    if value in (None, "") or (name == "shifts" and value == "0"):
        return pgettext("a value", "none")
    read = fields_of({name: value})[name]
    return _WRITTEN[name](read) if name in _WRITTEN else str(read)


_NAMED = {"fields": "field", "skills_required": "skill", "skills_wished": "skill", "site": "site"}


def _day(day: Any) -> str:
    return jalali.format_date(day, reading(), year=True)


def _moment(at: datetime) -> str:
    return jalali.format_datetime(at, reading())


def _number(number: Any) -> str:
    return format_number(number, reading())


_WRITTEN: dict[str, Callable[[Any], str]] = {
    **dict.fromkeys(
        ("seats", "hours_min", "hours_max", "min_credits", "min_gpa", "answer_within_days"), _number
    ),
    **dict.fromkeys(("hours_total", "least_block_hours"), hours_words),
    **dict.fromkeys(("starts_on", "ends_on"), _day),
    "deadline_at": _moment,
    "pay_rial": lambda rial: format_rial(rial, reading()),
    "pay_basis": lambda basis: str(Position.PayBasis(basis).label),
    "pattern": lambda pattern: str(Position.Pattern(pattern).label),
    "insurance": lambda insurer: str(ProgrammeKind.Insurer(insurer).label),
    "shifts": lambda week: week.in_words(reading()),
}
