"""A search, counted: what it finds, what each choice of each filter would find, and what holds it back.

Each filter narrows the list but not its own counts: with one estate chosen, the others still say what they have.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import combinations
from operator import and_
from typing import Any

from django.utils.translation import gettext as _

from companies.distance import distance_in_words
from internships.listing import words
from internships.listing.bits import Index
from internships.listing.current import Listing
from internships.listing.reading import EVERY, HOURS, PAY_RIAL
from internships.open_to import shares_enough
from internships.search import (
    FIT,
    INSURERS,
    KILOMETRES,
    SORTS,
    PositionSearch,
    hours_words,
    pay_words,
    within_words,
)
from people.look.filters import Option
from students.models import FieldOfStudy, Student
from students.week import Week

MOST_SKILLS, MOST_WAYS_OUT = 8, 3
NOTHING_ALLOWED = 0


@dataclass(frozen=True)
class WayOut:
    """What there would be without a filter or two, or for one of the words alone."""

    what: str
    count: int
    address: str
    instead: bool = False  # it looks for this word alone


class Counted:
    def __init__(self, search: PositionSearch, listing: Listing, *, show_dismissed: bool = False) -> None:
        self.search, self.names, self.listing = search, listing.names, listing
        self.index: Index = listing.index
        self._aside = listing.dismissed & self.index.live
        self.shown_all = show_dismissed
        self._base = self.index.live if show_dismissed else self.index.live & ~self._aside
        self.words = words.matching(self.index, listing.vocabulary, search.query)
        self._narrowed: dict[str, int] = dict(self._narrowing())

    # What is found

    @cached_property
    def found(self) -> int:
        return self._all_but(None)

    @property
    def total(self) -> int:
        return self.found.bit_count()

    @cached_property
    def hidden(self) -> int:
        """How many more there are that the student has put aside."""
        return (reduce(and_, self._narrowed.values(), self.index.live) & self._aside).bit_count()

    @property
    def near(self) -> bool:
        """No position has the words as they were typed; those that come near are shown."""
        return bool(self.words and self.words.near and self.words.bits)

    def _all_but(self, name: str | None) -> int:
        return reduce(and_, (bits for its, bits in self._narrowed.items() if its != name), self._base)

    def _narrowing(self) -> Any:
        search, index = self.search, self.index
        if self.words is not None:
            yield "q", self.words.bits
        if search.kinds:
            yield "kind", index.having("kind", *(kind.pk for kind in search.kinds))
        if search.estates:
            yield "estate", index.having("estate", *(estate.pk for estate in search.estates))
        if search.field_of_study:
            yield "field", index.having("field", search.field_of_study.pk, EVERY)
        if search.hours is not None:
            yield "hours", index.having("hours", search.hours)
        if search.pay is not None:
            yield "pay", index.having("pay", search.pay)
        if search.insurance:
            yield "insurance", index.having("insurance", *search.insurance)
        if search.skills:
            ids = [pk for skill in search.skills for pk in self.names.skill_ids[skill.pk]]
            yield "skill", index.having("skill", *ids)
        if search.transport:
            yield "transport", self._with_bus
        if search.stops:
            sites = {site for area in search.stops for site in self.names.stops.get(area.pk, ())}
            yield "stop", index.having_some("site", frozenset(sites))
        if search.within is not None:
            yield "within", index.having("estate", *search.estates_within(search.within))
        if search.free and search.student:
            yield "free", self._fits_week(search.student.free)
        if search.eligible and search.student:
            yield "eligible", self._eligible(search.student)

    @cached_property
    def _with_bus(self) -> int:
        return self.index.having("bus", True) | self.index.having_some("site", self.names.bus_sites)

    def _fits_week(self, free: Week) -> int:
        fitting = [
            (shifts, hours)
            for shifts, hours in self.index.values("week")
            if shares_enough(free.bits, shifts, hours)
        ]
        return self.index.having("week", *fitting)

    def _eligible(self, student: Student) -> int:
        if student.field_id is None or student.frozen_at is not None:
            return NOTHING_ALLOWED
        index, gpa, passed = self.index, student.gpa, student.credits_passed
        enough = [
            least for least in index.values("gpa") if least is None or (gpa is not None and least <= gpa)
        ]
        done = [
            least
            for least in index.values("credits")
            if least is None or (passed is not None and least <= passed)
        ]
        return (
            index.having("field", student.field_id, EVERY)
            & index.having("gpa", *enough)
            & index.having("credits", *done)
            & index.having("kind", *self.names.kinds_for(student.study_status))
        )

    # The choices of each filter

    def _counts(self, name: str) -> Mapping[Any, int]:
        return self.index.counts(name, self._all_but(name))

    @property
    def kinds(self) -> list[Option]:
        counts = self._counts("kind")
        return [Option(k.code, k.name, k in self.search.kinds, counts.get(k.pk, 0)) for k in self.names.kinds]

    @property
    def estates(self) -> list[Option]:
        """The nearest first, where the reader has said where they live."""
        counts, far = self._counts("estate"), self.search.distances()
        every = sorted(self.names.estates, key=lambda estate: far.get(estate.pk, float("inf")))
        return [
            Option(
                e.code,
                e.short,
                e in self.search.estates,
                counts.get(e.pk, 0),
                distance_in_words(far[e.pk]) if e.pk in far else "",
            )
            for e in every
        ]

    @property
    def fields(self) -> list[Option]:
        counts = self._counts("field")
        chosen, every = self.search.field_of_study, counts.get(EVERY, 0)
        return [
            Option(str(f.pk), str(f), f == chosen, counts.get(f.pk, 0) + every)
            for f in self._fields_by_reader()
        ]

    def _fields_by_reader(self) -> list[FieldOfStudy]:
        """The student's own first."""
        own = self.search.student.field_id if self.search.student else None
        return sorted(self.names.fields, key=lambda field: field.pk != own)

    @property
    def hours(self) -> list[Option]:
        counts, chosen = self._counts("hours"), self.search.hours
        return [Option(str(h), hours_words(h), h == chosen, counts.get(h, 0)) for h in HOURS]

    @property
    def pays(self) -> list[Option]:
        counts, chosen = self._counts("pay"), self.search.pay
        return [Option(str(p), pay_words(p), p == chosen, counts.get(p, 0)) for p in PAY_RIAL]

    @property
    def insurers(self) -> list[Option]:
        counts, chosen = self._counts("insurance"), self.search.insurance
        return [Option(code, str(w), code in chosen, counts.get(code, 0)) for code, w in INSURERS.items()]

    @cached_property
    def every_skill(self) -> list[Option]:
        """Those that some position names, the most asked for first."""
        single, others = self._counts("skill"), self._all_but("skill")
        found = []
        for pk, skill in self.names.skills.items():
            ids, chosen = self.names.skill_ids[pk], skill in self.search.skills
            count = single.get(pk, 0)
            if len(ids) > 1:
                count = (self.index.having("skill", *ids) & others).bit_count()
            if count or chosen:
                found.append(Option(str(pk), skill.name, chosen, count))
        return sorted(found, key=lambda option: -(option.count or 0))

    @property
    def skills(self) -> list[Option]:
        """The chosen ones, and the few that are asked for most."""
        chosen = [option for option in self.every_skill if option.chosen]
        others = [option for option in self.every_skill if not option.chosen]
        return chosen + others[: max(0, MOST_SKILLS - len(chosen))]

    @property
    def more_skills(self) -> int:
        return len(self.every_skill) - len(self.skills)

    @property
    def transport(self) -> Option:
        count = (self._all_but("transport") & self._with_bus).bit_count()
        return Option("1", _("With a company bus"), self.search.transport, count)

    @property
    def stops(self) -> list[Option]:
        """The student's own part of the city first."""
        others, home = self._all_but("stop"), self.search.home
        return [
            Option(
                area.code,
                area.name,
                area in self.search.stops,
                (
                    others & self.index.having_some("site", self.names.stops.get(area.pk, frozenset()))
                ).bit_count(),
                _("where you live") if area == home else "",
            )
            for area in sorted(self.names.areas.values(), key=lambda area: area != home)
            if area.pk in self.names.stops or area in self.search.stops
        ]

    @property
    def distances(self) -> list[Option]:
        if self.search.home is None:
            return []
        others, chosen = self._all_but("within"), self.search.within
        having = {km: self.index.having("estate", *self.search.estates_within(km)) for km in KILOMETRES}
        return [
            Option(str(km), within_words(km), km == chosen, (others & bits).bit_count())
            for km, bits in having.items()
        ]

    @property
    def free(self) -> Option | None:
        student = self.search.student
        if student is None or not student.free:
            return None
        count = (self._all_but("free") & self._fits_week(student.free)).bit_count()
        return Option("1", _("Fits my free hours"), self.search.free, count)

    @property
    def eligible(self) -> Option | None:
        student = self.search.student
        if student is None:
            return None
        count = (self._all_but("eligible") & self._eligible(student)).bit_count()
        return Option("1", _("I am eligible"), self.search.eligible, count)

    @property
    def sorts(self) -> list[Option]:
        return [
            Option(name, str(words), name == self.search.sort)
            for name, words in SORTS.items()
            if name != FIT or self.search.student
        ]

    # When nothing is found

    def ways_out(self) -> list[WayOut]:
        """Which filter to lift, or which two where no single one helps; with what there would be, the best first."""
        words = self.words.alone if self.words else {}
        found = [
            WayOut(word, (self._all_but("q") & bits).bit_count(), self.search.address(q=word), instead=True)
            for word, bits in words.items()
        ]
        labels = self._labels()
        for together in (1, 2):
            if len(labels) > together:
                found += [self._without(some, labels) for some in combinations(labels, together)]
            found = sorted((way for way in found if way.count), key=lambda way: -way.count)
            if found:
                break
        return found[:MOST_WAYS_OUT]

    def _labels(self) -> dict[str, str]:
        """What narrows the list, each in words and in quotation marks."""
        labels: dict[str, list[str]] = {}
        for name, _value, label in self.search.labels():
            labels.setdefault(name, []).append(label)
        found = {name: _("“%(words)s”") % {"words": _(", ").join(its)} for name, its in labels.items()}
        if self.words is not None:
            found["q"] = _("the words “%(words)s”") % {"words": self.search.query}
        return found

    def _without(self, names: Collection[str], labels: Mapping[str, str]) -> WayOut:
        bits = reduce(and_, (its for name, its in self._narrowed.items() if name not in names), self._base)
        what = _(" and ").join(labels[name] for name in names)
        return WayOut(what, bits.bit_count(), self.search.address_less(names))
