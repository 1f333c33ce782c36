"""Finding positions: what the address asks for, as one queryset, and as words for the filters' chips."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.models import Estate, ProgrammeKind
from internships.models import Position
from internships.models.position import PositionQuerySet
from people.look.filters import Chip, Option
from people.persian.language import reading
from people.persian.money import format_toman
from people.persian.numbers import format_number
from people.persian.text import ascii_digits, clean_line, search_terms
from students.models import FieldOfStudy

HOURS = (8, 12, 16, 20, 30)
PAY_RIAL = (800_000, 900_000, 1_000_000, 1_200_000, 1_500_000)  # an hour, before deductions
SORTS: Mapping[str, tuple[str | Promise, tuple[str, ...]]] = {
    "newest": (gettext_lazy("Newest first"), ("-published_at", "-id")),
    "deadline": (gettext_lazy("Nearest deadline"), ("deadline_at", "id")),
    "pay": (gettext_lazy("Best paid first"), ("-pay_hourly_rial", "-id")),
}


@dataclass(frozen=True)
class PositionSearch:
    """What was asked. Values that don't exist (an old link, a typing error) are dropped, never an error."""

    query: str = ""
    kinds: tuple[ProgrammeKind, ...] = ()
    estates: tuple[Estate, ...] = ()
    field_of_study: FieldOfStudy | None = None
    hours: int | None = None
    pay: int | None = None
    transport: bool = False
    sort: str = "newest"
    every_kind: tuple[ProgrammeKind, ...] = field(default=(), repr=False)
    every_estate: tuple[Estate, ...] = field(default=(), repr=False)
    every_field: tuple[FieldOfStudy, ...] = field(default=(), repr=False)

    @classmethod
    def read(cls, asked: QueryDict) -> "PositionSearch":
        kinds = tuple(ProgrammeKind.objects.filter(is_active=True))
        estates = tuple(Estate.objects.filter(is_active=True))
        fields = tuple(FieldOfStudy.objects.filter(is_active=True).order_by("sort_key", "level"))
        sort = asked.get("sort", "newest")
        return cls(
            query=clean_line(asked.get("q", ""))[:200],
            kinds=tuple(kind for kind in kinds if kind.code in asked.getlist("kind")),
            estates=tuple(estate for estate in estates if estate.code in asked.getlist("estate")),
            field_of_study=next(
                (f for f in fields if str(f.pk) == ascii_digits(asked.get("field", ""))), None
            ),
            hours=_among(asked.get("hours", ""), HOURS),
            pay=_among(asked.get("pay", ""), PAY_RIAL),
            transport=asked.get("transport") == "1",
            sort=sort if sort in SORTS else "newest",
            every_kind=kinds,
            every_estate=estates,
            every_field=fields,
        )

    def results(self) -> PositionQuerySet:
        found = Position.objects.taking_applications()
        for term in search_terms(self.query):
            found = found.filter(search_key__contains=term)
        if self.kinds:
            found = found.filter(kind__in=self.kinds)
        if self.estates:
            found = found.filter(site__estate__in=self.estates)
        if self.field_of_study:
            found = found.filter(_open_to(self.field_of_study))
        if self.hours is not None:
            found = found.filter(hours_min__lte=self.hours)
        if self.pay is not None:
            found = found.filter(pay_hourly_rial__gte=self.pay)
        if self.transport:
            found = found.exclude(transport="")
        return found

    @property
    def order(self) -> tuple[str, ...]:
        return SORTS[self.sort][1]

    @property
    def active(self) -> int:
        """How many filters are in use."""
        single = (self.field_of_study, self.hours, self.pay, self.transport or None)
        return len(self.kinds) + len(self.estates) + sum(value is not None for value in single)

    def options(self) -> dict[str, list[Option]]:
        return {
            "kinds": [Option(k.code, k.name, k in self.kinds) for k in self.every_kind],
            "estates": [Option(e.code, e.short, e in self.estates) for e in self.every_estate],
            "fields": [Option(str(f.pk), str(f), f == self.field_of_study) for f in self.every_field],
            "hours": [Option(str(h), _hours_words(h), h == self.hours) for h in HOURS],
            "pays": [Option(str(p), _pay_words(p), p == self.pay) for p in PAY_RIAL],
            "sorts": [Option(name, str(words), name == self.sort) for name, (words, _order) in SORTS.items()],
        }

    def chips(self) -> list[Chip]:
        chips = [(k.name, ("kind", k.code)) for k in self.kinds]
        chips += [(e.short, ("estate", e.code)) for e in self.estates]
        if self.field_of_study:
            chips.append((str(self.field_of_study), ("field", str(self.field_of_study.pk))))
        if self.hours is not None:
            chips.append((_hours_words(self.hours), ("hours", str(self.hours))))
        if self.pay is not None:
            chips.append((_pay_words(self.pay), ("pay", str(self.pay))))
        if self.transport:
            chips.append((_("With a company bus"), ("transport", "1")))
        return [Chip(label, self.address(without=pair)) for label, pair in chips]

    def address(self, *, without: tuple[str, str] | None = None, **other: Any) -> str:
        """The same search as a query string, less one filter."""
        pairs = [pair for pair in self._pairs() if pair != without and pair[0] not in other]
        query = QueryDict(mutable=True)
        for name, value in [*pairs, *((name, str(value)) for name, value in other.items() if value)]:
            query.appendlist(name, value)
        return "?" + query.urlencode()

    def hidden(self) -> list[tuple[str, str]]:
        """What the search box has to carry along: everything but the words and the page."""
        return [pair for pair in self._pairs() if pair[0] != "q"]

    def _pairs(self) -> list[tuple[str, str]]:
        pairs = [("q", self.query)] if self.query else []
        pairs += [("kind", kind.code) for kind in self.kinds]
        pairs += [("estate", estate.code) for estate in self.estates]
        if self.field_of_study:
            pairs.append(("field", str(self.field_of_study.pk)))
        pairs += [
            (name, str(getattr(self, name))) for name in ("hours", "pay") if getattr(self, name) is not None
        ]
        if self.transport:
            pairs.append(("transport", "1"))
        if self.sort != "newest":
            pairs.append(("sort", self.sort))
        return pairs


def _open_to(field_of_study: FieldOfStudy) -> Q:
    """Positions that name the field, and those that name none, which means every field."""
    naming = Position.fields.through._default_manager.all()
    named = naming.filter(fieldofstudy=field_of_study).values("position")
    return Q(pk__in=named) | ~Q(pk__in=naming.values("position"))


def _among(asked: str, values: tuple[int, ...]) -> int | None:
    return next((value for value in values if str(value) == ascii_digits(asked)), None)


def _hours_words(hours: int) -> str:
    return _("Up to %(hours)s hours") % {"hours": format_number(hours, reading())}


def _pay_words(rial: int) -> str:
    return _("At least %(pay)s an hour") % {"pay": format_toman(rial, reading())}
