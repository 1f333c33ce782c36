"""The register's address, read and written: filters as choices, as chips, and as a query string."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models.functions import JSONObject
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from companies.models import Estate, ProgrammeKind, SavedView, Side
from companies.register.lists import LISTS, SHOWN_STATES
from companies.register.rows import ENDS, OVER, RENEWS, SORTS, WITHIN, Filters
from people.forms import FriendlyForm, TextField
from people.look.filters import Chip, Option
from people.look.states import word_for
from people.models import User
from people.persian import jalali
from people.persian.language import reading
from people.persian.numbers import format_number
from people.persian.text import ascii_digits, clean_line

MOST_DAYS = 3650
WAITING_DAYS = (3, 7, 14, 30)


@dataclass(frozen=True)
class Choice:
    """A kind or an estate: its id, how an address calls it, how it is called here."""

    pk: int
    code: str
    label: str


@dataclass(frozen=True)
class View:
    pk: int
    name: str
    query: str


@dataclass(frozen=True)
class Choices:
    """What can be chosen from, and the user's own views, read in one query."""

    kinds: tuple[Choice, ...]
    estates: tuple[Choice, ...]
    views: tuple[View, ...]

    @property
    def kind_names(self) -> dict[int, str]:
        return {kind.pk: kind.label for kind in self.kinds}

    @classmethod
    def of(cls, user: User) -> "Choices":
        name = "name_en" if reading() == "en" else "name_fa"
        short = "short_en" if reading() == "en" else "short_fa"
        views = SavedView.objects.filter(user=user.pk, removed_at=None)
        columns: Any = {
            "known_kinds": _json(ProgrammeKind.objects.all(), "code", here=name, persian="name_fa"),
            "known_estates": _json(Estate.objects.all(), "code", here=short, persian="short_fa"),
            "own_views": _json(views, "name", "query"),
        }
        found: Any = User.objects.filter(pk=user.pk).values(**columns).get()
        return cls(
            kinds=tuple(_choices(found["known_kinds"])),
            estates=tuple(_choices(found["known_estates"])),
            views=tuple(View(**row) for row in found["own_views"]),
        )


def _json(rows: Any, *columns: str, **renamed: str) -> ArraySubquery:
    known = {"pk": "pk", **dict(zip(columns, columns, strict=True)), **renamed}
    return ArraySubquery(rows.values(row=JSONObject(**known)))


def _choices(rows: Iterable[dict[str, Any]]) -> Iterable[Choice]:
    return (Choice(row["pk"], row["code"], row["here"] or row["persian"]) for row in rows)


@dataclass(frozen=True)
class Asked:
    """The filters that an address asks for. What doesn't exist (an old link, a typing error) is dropped; a date
    that can't be read is told."""

    filters: Filters
    choices: Choices
    misread: tuple[str, ...] = ()

    @classmethod
    def read(cls, asked: QueryDict, choices: Choices) -> "Asked":
        ends, sort, waits = asked.get("end", ""), asked.get("sort", ""), asked.get("wait", "")
        states = asked.getlist("state")[:40]
        if "ending" in states:
            ends = ends or str(LISTS["ending"].within)
        ends_from, wrong_from = _day(asked.get("from", ""))
        ends_to, wrong_to = _day(asked.get("to", ""))
        filters = Filters(
            query=clean_line(asked.get("q", ""))[:200],
            states=_states(states),
            estates=_among(asked.getlist("estate"), choices.estates),
            kinds=_among(asked.getlist("kind"), choices.kinds),
            ends=ends if ends in ENDS else "",
            ends_from=ends_from,
            ends_to=ends_to,
            unrenewed=asked.get("unrenewed") == "1",
            waits=waits if waits in Side.values else "",
            waits_days=_number(asked.get("days", "")),
            seats=asked.get("seats") == "nearly",
            proposal=asked.get("proposal") == "1",
            sort=sort if sort in SORTS else "",
        )
        return cls(filters, choices, tuple(filter(None, (wrong_from, wrong_to))))

    @property
    def active(self) -> int:
        """How many filters are in use, besides the words and the order."""
        return len([pair for pair in pairs_of(self.filters, self.choices) if pair[0] not in ("q", "sort")])

    @property
    def query_string(self) -> str:
        return _encoded(pairs_of(self.filters, self.choices))

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What the search box carries along."""
        return [pair for pair in pairs_of(self.filters, self.choices) if pair[0] != "q"]

    @property
    def hidden_but_order(self) -> list[tuple[str, str]]:
        return [pair for pair in pairs_of(self.filters, self.choices) if pair[0] != "sort"]

    def lists(self, counts: dict[str, int]) -> list[dict[str, Any]]:
        """The chips above the list: each keeps what else is chosen."""
        bare = self.filters.without_list()
        shown = []
        for code, known in LISTS.items():
            chosen = self.filters.states == known.states and self.filters.ends == str(known.within or "")
            if known.always or counts[code] or chosen:
                other = replace(bare, states=known.states, ends=str(known.within or ""))
                shown.append(
                    {
                        "label": known.label,
                        "count": counts[code],
                        "chosen": chosen,
                        "query": _encoded(pairs_of(other, self.choices)),
                    }
                )
        every = {
            "label": _("All"),
            "count": counts["all"],
            "chosen": self.filters == bare,
            "query": _encoded(pairs_of(bare, self.choices)),
        }
        return [every, *shown]

    @property
    def options(self) -> dict[str, list[Option]]:
        asked = self.filters
        days = sorted({*WAITING_DAYS, settings.MOU_WAITING_DAYS, *_given(asked.waits_days)})
        return {
            "states": [Option(s, word_for("mou", s), s in asked.states) for s in SHOWN_STATES],
            "kinds": [Option(c.code, c.label, c.pk in asked.kinds) for c in self.choices.kinds],
            "estates": [Option(c.code, c.label, c.pk in asked.estates) for c in self.choices.estates],
            "ends": [Option(code, _ends_words(code), code == asked.ends) for code in ENDS],
            "sides": [Option(s, _side_words(s), s == asked.waits) for s in Side.values],
            "days": [Option(str(n), _days_words(n), n == asked.waits_days) for n in days],
            "sorts": [Option(s, str(words), s == asked.sorted_by) for s, (words, _keys) in SORTS.items()],
        }

    def chips(self) -> list[Chip]:
        """Everything that is chosen, states included: several can be chosen, and the lists name only some sets."""
        pairs = pairs_of(self.filters, self.choices)
        return [
            Chip(label, _encoded([pair for pair in pairs if pair != one]))
            for one in pairs
            if (label := self._words(*one))
        ]

    def _words(self, name: str, value: str) -> str:
        labels = {"kind": self.choices.kinds, "estate": self.choices.estates}
        if name in labels:
            return next(choice.label for choice in labels[name] if choice.code == value)
        if name == "state":
            return word_for("mou", value)
        if name in ("from", "to"):
            day = jalali.format_numeric(date.fromisoformat(value), reading())
            return (_("Ends from %(day)s") if name == "from" else _("Ends until %(day)s")) % {"day": day}
        words = {
            "end": lambda: _ends_words(value),
            "wait": lambda: _side_words(value),
            "days": lambda: _days_words(int(value)),
            "unrenewed": lambda: _("Without a renewal"),
            "seats": lambda: _("Seats nearly used up"),
            "proposal": lambda: _("Changed by the company"),
        }
        return words[name]() if name in words else ""


def pairs_of(asked: Filters, choices: Choices) -> list[tuple[str, str]]:
    """The filters as an address says them, always in one order."""
    pairs = [("q", asked.query)] if asked.query else []
    pairs += [("state", state) for state in asked.states]
    pairs += [("kind", choice.code) for choice in choices.kinds if choice.pk in asked.kinds]
    pairs += [("estate", choice.code) for choice in choices.estates if choice.pk in asked.estates]
    single = {
        "end": asked.ends,
        "from": asked.ends_from and asked.ends_from.isoformat(),
        "to": asked.ends_to and asked.ends_to.isoformat(),
        "unrenewed": asked.unrenewed and "1",
        "wait": asked.waits,
        "days": "" if asked.waits_days is None else str(asked.waits_days),
        "seats": asked.seats and "nearly",
        "proposal": asked.proposal and "1",
        "sort": asked.sort,
    }
    return pairs + [(name, str(value)) for name, value in single.items() if value]


def _encoded(pairs: list[tuple[str, str]]) -> str:
    query = QueryDict(mutable=True)
    for name, value in pairs:
        query.appendlist(name, value)
    return query.urlencode()


def _states(asked: list[str]) -> tuple[str, ...]:
    """States by name, or a list of them by its name (an earlier address, the desk's links)."""
    named = {state for code in asked if code in LISTS for state in LISTS[code].states}
    return tuple(state for state in SHOWN_STATES if state in asked or state in named)


def _among(asked: list[str], choices: tuple[Choice, ...]) -> tuple[int, ...]:
    return tuple(choice.pk for choice in choices if choice.code in asked)


def _number(asked: str) -> int | None:
    text = ascii_digits(asked)[:6]
    return int(text) if text.isascii() and text.isdecimal() and int(text) <= MOST_DAYS else None


def _day(asked: str) -> tuple[date | None, str]:
    """The day that was typed, and what couldn't be read."""
    typed = clean_line(asked)[:40]
    if not typed:
        return None, ""
    try:
        return jalali.parse_date(typed), ""
    except jalali.InvalidDate:
        return None, typed


def _given(value: int | None) -> set[int]:
    return set() if value is None else {value}


def _ends_words(code: str) -> str:
    if code == OVER:
        return _("Over")
    if code == RENEWS:
        return _("Renews itself")
    more_than, days = WITHIN[code]
    told = {"first": format_number(more_than + 1, reading()), "last": format_number(days, reading())}
    if more_than < 0:
        return _("Ends within %(last)s days") % told
    return _("Ends in %(first)s to %(last)s days") % told


def _side_words(side: str) -> str:
    return _("With us") if side == Side.UNIVERSITY else _("With the company")


def _days_words(days: int) -> str:
    words = ngettext("For more than %(days)s day", "For more than %(days)s days", days)
    return words % {"days": format_number(days, reading())}


class SavedViewForm(FriendlyForm):
    name = TextField(label=gettext_lazy("Name of the view"), max_length=60)
