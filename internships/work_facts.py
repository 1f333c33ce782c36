"""What a position says of its work besides hours and pay: pattern, night, rotation, meal, hazards, health check."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from internships.models import Position
from people.persian.language import reading
from people.persian.numbers import format_number
from students.week import Week


def night_hours() -> Week:
    """The hours of every day that the law calls night."""
    begins, ends = settings.NIGHT_HOURS
    return Week.from_hours(range(7), begins, 24) | Week.from_hours(range(7), 0, ends)


@dataclass(frozen=True)
class Tag:
    icon: str
    text: str


_PATTERN_ICONS = {
    Position.Pattern.WHOLE_DAY: "clock",
    Position.Pattern.HALF_DAY: "clock",
    Position.Pattern.SHIFT: "arrow-left-right",
    Position.Pattern.FLOATING: "calendar-week",
    Position.Pattern.REMOTE: "laptop",
}


def tags_of(position: Any) -> list[Tag]:
    """In short, for a card: what decides whether one looks closer."""
    tags = []
    if position.pattern:
        tags.append(Tag(_PATTERN_ICONS[Position.Pattern(position.pattern)], position.get_pattern_display()))
    if position.rotating:
        tags.append(Tag("arrow-left-right", _("rotating shifts")))
    if position.night_work:
        tags.append(Tag("clock", _("also after 22:00")))
    if position.meal:
        tags.append(Tag("check-lg", _("with a meal")))
    return tags


def facts_of(position: Any) -> list[tuple[str, str]]:
    """In full, as pairs of label and words; what isn't said is left out."""
    told = [
        (_("Hours in all"), hours_words(position.hours_total)),
        (_("Pattern of work"), position.get_pattern_display() if position.pattern else ""),
        (_("Shortest stretch"), hours_words(position.least_block_hours)),
        (_("Shifts"), _("rotate from week to week") if position.rotating else ""),
        (_("At night"), _("there is work after 22:00") if position.night_work else ""),
        (_("Bus times"), _("shifts begin and end with the company bus") if position.follows_bus else ""),
        (_("Besides the base pay"), position.benefits),
        (_("Meal"), _("provided") if position.meal else ""),
        (_("Workplace"), _hazard_words(position.site.is_hazardous)),
        (_("Health check"), _("needed before the first day") if position.health_check else ""),
    ]
    return [(label, words) for label, words in told if words]


def _hazard_words(is_hazardous: bool | None) -> str:
    """Of the whole site; nothing where nobody has said."""
    if is_hazardous is None:
        return ""
    if is_hazardous:
        return _("there is hard and harmful work, as the law calls it")
    return _("no hard and harmful work, the company says")


def hours_words(hours: int | None) -> str:
    if not hours:
        return ""
    text = ngettext("%(hours)s hour", "%(hours)s hours", hours)
    return text % {"hours": format_number(hours, reading())}
