"""Finding positions: what the address asks for, as a queryset, as an address again, and as words.

The list itself counts and finds in sets (internships/listing/); digests, which look for one student at a time, ask
SQL by `results()`. Both find the same, and a test holds them to it.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.distance import as_said, kilometres
from companies.models import BusLine, BusStop, Estate, ProgrammeKind
from internships.listing import names as listing_names
from internships.listing.current import listing
from internships.listing.names import Names
from internships.listing.reading import HOURS, PAY_RIAL
from internships.listing.words import has_words, matching
from internships.models import Position
from internships.models.position import PositionQuerySet
from internships.open_to import eligible_for, fits_week, open_to_field
from people.look.filters import Chip
from people.persian.language import reading
from people.persian.money import format_toman
from people.persian.numbers import format_number
from people.persian.text import ascii_digits, clean_line, search_terms
from students.models import FieldOfStudy, HomeArea, Skill, Student

MOST_QUERY = 200
MOST_SKILLS = 12
KILOMETRES = (10, 20, 40)
FIT = "fit"
SORTS: Mapping[str, str | Promise] = {
    FIT: gettext_lazy("Best fit for me"),
    "newest": gettext_lazy("Newest first"),
    "deadline": gettext_lazy("Nearest deadline"),
    "pay": gettext_lazy("Best paid first"),
}
INSURERS: Mapping[str, str | Promise] = {
    ProgrammeKind.Insurer.COMPANY: gettext_lazy("By the company"),
    ProgrammeKind.Insurer.UNIVERSITY: gettext_lazy("By the university"),
}


@dataclass(frozen=True)
class PositionSearch:
    """What was asked. Values that don't exist (an old link, a typing error) are dropped, never an error; so is what
    only a student can ask, where the reader is none or hasn't said enough."""

    names: Names
    student: Student | None = None
    query: str = ""
    kinds: tuple[ProgrammeKind, ...] = ()
    estates: tuple[Estate, ...] = ()
    field_of_study: FieldOfStudy | None = None
    hours: int | None = None
    pay: int | None = None
    insurance: tuple[str, ...] = ()
    skills: tuple[Skill, ...] = ()
    transport: bool = False
    stops: tuple[HomeArea, ...] = ()
    within: int | None = None
    free: bool = False
    eligible: bool = False
    sort: str = "newest"

    @classmethod
    def read(
        cls, asked: QueryDict, student: Student | None = None, names: Names | None = None
    ) -> "PositionSearch":
        names = names or listing_names.known()
        sort = asked.get("sort", "newest")
        skills = dict.fromkeys(_numbers(asked, "skill", MOST_SKILLS))
        return cls(
            names=names,
            student=student,
            query=asked_words(asked),
            kinds=tuple(kind for kind in names.kinds if kind.code in asked.getlist("kind")),
            estates=tuple(estate for estate in names.estates if estate.code in asked.getlist("estate")),
            field_of_study=next(
                (f for f in names.fields if str(f.pk) == ascii_digits(asked.get("field", ""))), None
            ),
            hours=_among(asked.get("hours", ""), HOURS),
            pay=_among(asked.get("pay", ""), PAY_RIAL),
            insurance=tuple(code for code in INSURERS if code in asked.getlist("insurance")),
            skills=tuple(names.skills[pk] for pk in skills if pk in names.skills),
            transport=asked.get("transport") == "1",
            stops=tuple(area for area in names.areas.values() if area.code in asked.getlist("stop")),
            within=_among(asked.get("within", ""), KILOMETRES) if _home(names, student) else None,
            free=asked.get("free") == "1" and bool(student and student.free),
            eligible=asked.get("eligible") == "1" and student is not None,
            sort=sort if sort in SORTS and (sort != FIT or student) else "newest",
        )

    def results(self) -> PositionQuerySet:
        """In SQL. Where no position has the words, those that come near."""
        found = Position.objects.taking_applications()
        terms = search_terms(self.query)
        for condition in self._conditions():
            found = found.filter(condition)
        if not terms:
            return found
        if Position.objects.taking_applications().filter(has_words(terms)).exists():
            return found.filter(has_words(terms))
        now = listing()
        near = matching(now.index, now.vocabulary, self.query)
        return found.filter(pk__in=now.index.ids_of(near.bits if near else 0))

    def _conditions(self) -> Iterator[Q]:
        if self.kinds:
            yield Q(kind__in=self.kinds)
        if self.estates:
            yield Q(site__estate__in=self.estates)
        if self.field_of_study:
            yield open_to_field(self.field_of_study.pk)
        if self.hours is not None:
            yield Q(hours_min__lte=self.hours)
        if self.pay is not None:
            yield Q(pay_hourly_rial__gte=self.pay)
        if self.insurance:
            yield Q(insurance__in=self.insurance)
        if self.skills:
            ids = [pk for skill in self.skills for pk in self.names.skill_ids[skill.pk]]
            needed = Position.skills_required.through.objects.filter(skill__in=ids)
            wished = Position.skills_wished.through.objects.filter(skill__in=ids)
            yield Q(pk__in=needed.values("position")) | Q(pk__in=wished.values("position"))
        if self.transport:
            lines = BusLine.objects.filter(site=OuterRef("site"), is_active=True)
            yield ~Q(transport="") | Q(Exists(lines))
        if self.stops:
            stops = BusStop.objects.filter(line__is_active=True, area__in=self.stops)
            yield Q(site__in=stops.values("line__site"))
        if self.within is not None:
            yield Q(site__estate__in=self.estates_within(self.within))
        if self.free and self.student:
            yield fits_week(self.student.free)
        if self.eligible and self.student:
            yield eligible_for(self.student)

    # Near me

    @property
    def home(self) -> HomeArea | None:
        return _home(self.names, self.student)

    def distances(self) -> dict[int, float]:
        """From where the student lives to each estate, as far as it can be told."""
        found = {e.pk: kilometres(self.home, e) for e in self.names.estates} if self.home else {}
        return {pk: km for pk, km in found.items() if km is not None}

    def estates_within(self, most: int) -> list[int]:
        return [pk for pk, km in self.distances().items() if as_said(km) <= most]

    # In words, and as an address

    @property
    def active(self) -> int:
        """How many filters are in use."""
        return sum(1 for name, _value in self._pairs() if name not in ("q", "sort"))

    def labels(self) -> list[tuple[str, str, str]]:
        """The filters in use: name and value in the address, and in words."""
        found = [("kind", k.code, k.name) for k in self.kinds]
        found += [("estate", e.code, e.short) for e in self.estates]
        if self.field_of_study:
            found.append(("field", str(self.field_of_study.pk), str(self.field_of_study)))
        if self.hours is not None:
            found.append(("hours", str(self.hours), hours_words(self.hours)))
        if self.pay is not None:
            found.append(("pay", str(self.pay), pay_words(self.pay)))
        found += [("insurance", code, insurance_words(code)) for code in self.insurance]
        found += [("skill", str(s.pk), s.name) for s in self.skills]
        if self.transport:
            found.append(("transport", "1", _("With a company bus")))
        found += [("stop", a.code, _("Bus from %(place)s") % {"place": a.name}) for a in self.stops]
        if self.within is not None:
            found.append(("within", str(self.within), within_words(self.within)))
        if self.free:
            found.append(("free", "1", _("Fits my free hours")))
        if self.eligible:
            found.append(("eligible", "1", _("I am eligible")))
        return found

    def chips(self) -> list[Chip]:
        return [Chip(words, self.address(without=(name, value))) for name, value, words in self.labels()]

    def address(self, *, without: tuple[str, str] | None = None, **other: Any) -> str:
        """The same search as a query string, less one filter."""
        pairs = [pair for pair in self._pairs() if pair != without and pair[0] not in other]
        query = QueryDict(mutable=True)
        for name, value in [*pairs, *((name, str(value)) for name, value in other.items() if value)]:
            query.appendlist(name, value)
        return "?" + query.urlencode()

    def address_less(self, names: Collection[str]) -> str:
        """The same search without whole filters."""
        less: dict[str, Any] = dict.fromkeys(names, "")
        return self.address(**less)

    def with_all_skills(self) -> str:
        """The same search, with every skill to choose from."""
        return self.address(skills="all")

    def hidden(self) -> list[tuple[str, str]]:
        """What the search box has to carry along: everything but the words and the page."""
        return [pair for pair in self._pairs() if pair[0] != "q"]

    def _pairs(self) -> list[tuple[str, str]]:
        pairs = [("q", self.query)] if self.query else []
        pairs += [(name, value) for name, value, _words in self.labels()]
        return [*pairs, ("sort", self.sort)] if self.sort != "newest" else pairs


def asked_words(asked: QueryDict) -> str:
    return clean_line(asked.get("q", "")[: 10 * MOST_QUERY])[:MOST_QUERY]


def _home(names: Names, student: Student | None) -> HomeArea | None:
    return names.areas.get(student.home_area_id or 0) if student else None


def _numbers(asked: QueryDict, name: str, most: int) -> list[int]:
    typed = (ascii_digits(value) for value in asked.getlist(name)[:most])
    return [int(value) for value in typed if value.isascii() and value.isdigit() and len(value) < 19]


def _among(asked: str, values: tuple[int, ...]) -> int | None:
    return next((value for value in values if str(value) == ascii_digits(asked)), None)


def hours_words(hours: int) -> str:
    return _("Up to %(hours)s hours") % {"hours": format_number(hours, reading())}


def pay_words(rial: int) -> str:
    return _("At least %(pay)s an hour") % {"pay": format_toman(rial, reading())}


def insurance_words(code: str) -> str:
    company = code == ProgrammeKind.Insurer.COMPANY
    return _("Insured by the company") if company else _("Insured by the university")


def within_words(km: int) -> str:
    return _("Up to %(km)s kilometres away") % {"km": format_number(km, reading())}
