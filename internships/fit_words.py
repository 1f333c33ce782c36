"""A fit in words: a bar for each part, and one line of why it fits and what is missing.

Everything is read off the fit's own parts, so that the words can't say other than the score.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from companies.distance import distance_in_words
from internships.matching import Fit, Grade, Part, PartName
from people.persian.language import reading
from people.persian.money import format_toman
from people.persian.numbers import format_number

NAMED = 3  # missing skills that are named before "and 2 more"
MANY_A_SEAT = 2
SHORT_WAY, LONG_WAY = (
    0.6,
    0.25,
)  # from which value on the way speaks for a position, and up to which against it

Names = Mapping[int, str]


@dataclass(frozen=True)
class Reason:
    text: str
    good: bool


@dataclass(frozen=True)
class Bar:
    """`points` of `most` hundredths; a crowd only takes off, and has no gauge."""

    name: str
    text: str
    value: int
    points: int
    most: int
    takes_off: bool = False

    @property
    def taken(self) -> int:
        return -self.points


@dataclass(frozen=True)
class FitInWords:
    percent: int
    reasons: tuple[Reason, ...]
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Wording:
    """How one side speaks: of each part in its bar, and what of it goes into the one line."""

    text: Callable[[Part, Names], str]
    reasons: Callable[[Part, Names], Iterator[Reason]]


def in_words(fit: Fit, skill_names: Names, wording: "Wording | None" = None) -> FitInWords:
    """For the student; for the company with its wording (internships/suggested_words.py)."""
    wording = wording or Wording(_text, _reasons)
    points = fit.percents()
    counted = [part for part in fit.parts if part.weight > 0 or points[part.name]]
    bars = tuple(
        Bar(
            name=_label(part.name),
            text=wording.text(part, skill_names),
            value=round(min(1.0, part.value) * 100),
            points=points[part.name],
            most=max(points[part.name], round(part.weight * 100)),
            takes_off=part.name == PartName.CROWD,
        )
        for part in counted
    )
    reasons = tuple(reason for part in counted for reason in wording.reasons(part, skill_names))
    return FitInWords(fit.percent, reasons, bars)


def _label(name: PartName) -> str:
    return {
        PartName.SKILLS: _("Skills"),
        PartName.FIELD: _("Field"),
        PartName.HOURS: _("Hours"),
        PartName.PAY: _("Pay"),
        PartName.COMMUTE: _("Way to work"),
        PartName.CROWD: _("Other applicants"),
    }[name]


def _reasons(part: Part, names: Names) -> Iterator[Reason]:
    """What the one line says of a part; nothing where it would only fill the line."""
    if part.name == PartName.SKILLS and part.known:
        if part.present:
            yield Reason(_skills_there(part), good=True)
        if part.absent:
            yield Reason(_missing(part, names), good=False)
    elif part.name == PartName.FIELD and part.value >= 0.5:
        yield Reason(_text(part, names), good=True)
    elif part.name == PartName.HOURS:
        yield Reason(_text(part, names), good=part.grade == Grade.FULL)
    elif part.name == PartName.COMMUTE and part.known and not LONG_WAY < part.value < SHORT_WAY:
        yield Reason(_text(part, names), good=part.value >= SHORT_WAY)
    elif part.name == PartName.CROWD and part.points < 0 and part.have >= MANY_A_SEAT:
        yield Reason(_text(part, names), good=False)


def _text(part: Part, names: Names) -> str:
    return {
        PartName.SKILLS: _skills,
        PartName.FIELD: _field,
        PartName.HOURS: _hours,
        PartName.PAY: _pay,
        PartName.COMMUTE: _commute,
        PartName.CROWD: _crowd,
    }[part.name](part, names)


def _skills(part: Part, names: Names) -> str:
    if not part.known:
        return _("It asks for no skill in particular.")
    if not part.absent:
        return _skills_there(part)
    return _("%(there)s; %(missing)s") % {"there": _skills_there(part), "missing": _missing(part, names)}


def _skills_there(part: Part) -> str:
    have, want = number_words(part.have), number_words(part.want)
    if part.want == 1:
        return _("you have the skill it needs") if part.have else _("you don’t have the skill it needs yet")
    if not part.absent:
        return _("you have all %(want)s skills it needs") % {"want": want}
    return _("you have %(have)s of %(want)s skills it needs") % {"have": have, "want": want}


def _missing(part: Part, names: Names) -> str:
    return _("missing: %(names)s") % {"names": named(part.absent, names)}


def named(skills: tuple[int, ...], names: Names) -> str:
    said = _(", ").join(names[skill] for skill in skills[:NAMED])
    more = len(skills) - NAMED
    if more <= 0:
        return said
    return ngettext("%(names)s and %(count)s more", "%(names)s and %(count)s more", more) % {
        "names": said,
        "count": number_words(more),
    }


def _field(part: Part, names: Names) -> str:
    if part.grade == Grade.FULL:
        return _("it looks for your field")
    if part.value >= 0.5:
        return _("open to every field; the company looks for people of your faculty")
    return _("open to every field")


def _hours(part: Part, names: Names) -> str:
    if not part.known:
        return _("you haven’t said when you are free")
    have, want = number_words(part.have), number_words(part.want)
    if part.grade == Grade.FULL:
        return _("its %(want)s hours go with your free time") % {"want": want}
    return _("you are free in %(have)s of its %(want)s hours") % {"have": have, "want": want}


def _pay(part: Part, names: Names) -> str:
    if not part.have:
        return _("unpaid")
    return _("%(pay)s an hour") % {"pay": format_toman(round(int(part.have), -3), reading())}


def _commute(part: Part, names: Names) -> str:
    """What is known of the way, the best first; each of it is said because its value counted."""
    way = part.way
    said = []
    if way and way.preferred:
        said.append(_("in an estate that you prefer"))
    if way and way.ride:
        said.append(_ride(part, way.ride.name))
    if way and way.kilometres is not None:
        said.append(_("%(distance)s from your home") % {"distance": distance_in_words(way.kilometres)})
    if said:
        return _("; ").join(said)
    if way and way.home:
        return _("how far it is isn’t known")
    return _("you haven’t said where you live")


def _ride(part: Part, name: str) -> str:
    days, every = int(part.have), int(part.want)
    if days >= every:
        return _("%(bus)s, on all its days") % {"bus": name}
    return _("%(bus)s, on %(days)s of its %(every)s days") % {
        "bus": name,
        "days": number_words(days),
        "every": number_words(every),
    }


def _crowd(part: Part, names: Names) -> str:
    if part.have >= MANY_A_SEAT:
        return _("many have applied already")
    return _("others have applied already")


def number_words(number: float) -> str:
    return format_number(int(number) if number == int(number) else number, reading())
