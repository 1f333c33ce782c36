"""Whether an opening comes into question for a student, and how well it fits.

First the hard filters (`why_not`): field, GPA, credits, least shared hours. What passes is scored: each part has a
value from 0 to 1 and a weight, and brings value times weight in points; many applications for each seat take
some points off, so that not everybody is sent to the same door. The score is the sum of the points and nothing
else, and what a part says of itself (its grade, what is there, what is missing) is read off the same numbers.

Numbers in, dataclasses out; the same input gives the same output, and ties fall by the opening's number.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum

UNKNOWN = 0.5  # where a part has nothing to compare: neither praise nor blame
RELATED, ALLOWED = 0.6, 0.2  # the student's faculty is at home there; every field is welcome


class PartName(StrEnum):
    SKILLS = "skills"
    FIELD = "field"
    HOURS = "hours"
    PAY = "pay"
    COMMUTE = "commute"
    CROWD = "crowd"


class Grade(StrEnum):
    FULL = "full"
    PARTLY = "partly"
    NONE = "none"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Weights:
    """How much each part counts; only their proportions matter.

    Skills first, for they are what the work is; then the hours, which classes don't move; the field stands below
    them, because the hard filter has asked for it already. Pay and the way weigh alike: what a longer way costs,
    better pay makes good, and neither outweighs work that fits.
    """

    skills: float = 0.35
    field: float = 0.20
    hours: float = 0.25
    pay: float = 0.10
    commute: float = 0.10

    def __post_init__(self) -> None:
        every = [getattr(self, each.name) for each in fields(self)]
        if not all(0 <= weight < math.inf for weight in every) or not sum(every) > 0:
            raise ValueError("weights are 0 or more, and one at least counts")

    def share(self, part: PartName) -> float:
        """The part's weight where all of them make 1."""
        return getattr(self, part.value) / math.fsum(getattr(self, each.name) for each in fields(self))


@dataclass(frozen=True)
class Rules:
    """What the installation decides."""

    weights: Weights = Weights()
    congestion: float = 0.05
    least_shared_hours: int = 4
    pay_from: int = 750_000  # rial an hour that counts nothing …
    pay_to: int = 1_500_000  # … and that counts fully
    near: float = 5  # kilometres that count fully …
    far: float = 45  # … and that count nothing …
    far_with_own: float = 70  # … for who comes with their own car or motorbike

    def __post_init__(self) -> None:
        if not 0 <= self.congestion < math.inf or not 0 <= self.pay_from < self.pay_to:
            raise ValueError(
                "congestion is 0 or more, and the pay that counts fully is above the one that doesn't"
            )
        if not 0 <= self.near < self.far <= self.far_with_own:
            raise ValueError("far is farther than near, and with one's own car nothing is farther away")


@dataclass(frozen=True)
class Rarity:
    """Of `total` openings, how many ask for each skill. What few ask for says more about a fit."""

    asked: Mapping[int, int] = field(default_factory=dict)
    total: int = 0

    def of(self, skill: int) -> float:
        asked = max(0, self.asked.get(skill, 0))
        return math.log(1 + (max(self.total, asked) + 1) / (asked + 1))


@dataclass(frozen=True)
class Seeker:
    """A student. `free` is a week of half-hours as one number; 0 says that the week isn't filled in.

    `skills` has no levels: openings name skills without one, so there is nothing to hold a level against; and
    since students rate themselves, whoever honestly says "familiar" would fall behind those who say nothing.
    Companies see the level beside the skill and judge for themselves.
    """

    field: int | None = None
    faculty: int | None = None
    skills: frozenset[int] = frozenset()
    free: int = 0
    gpa: float | None = None
    credits: int | None = None
    home: int | None = None  # the part of the city that they live in
    own_transport: bool = False
    preferred: frozenset[int] = frozenset()  # estates in which they would like to work


@dataclass(frozen=True)
class Ride:
    """A company bus from where the seeker lives, and on how many days it goes with their free hours."""

    name: str
    days: int


@dataclass(frozen=True)
class Opening:
    """A position. No `fields` means every field; `shifts` of 0 means hours by agreement."""

    id: int
    fields: frozenset[int] = frozenset()
    faculties: frozenset[int] = frozenset()  # that this company's openings look for by name
    skills: frozenset[int] = frozenset()  # that are needed
    shifts: int = 0
    hours: int = 0  # the least a week
    pay_hourly: int = 0  # rial, 0 is unpaid
    min_gpa: float | None = None
    min_credits: int | None = None
    applications: int = 0
    seats: int = 1
    estate: int | None = None
    kilometres: float | None = None  # from the seeker's home; None is not known
    ride: Ride | None = None


@dataclass(frozen=True)
class Way:
    """What is known of the way to work."""

    home: bool
    preferred: bool
    kilometres: float | None
    ride: Ride | None


@dataclass(frozen=True)
class Part:
    """One bar. `have` of `want` are skills, hours or days; `present` and `absent` are skills."""

    name: PartName
    value: float
    weight: float
    points: float
    known: bool = True
    have: float = 0
    want: float = 0
    present: tuple[int, ...] = ()
    absent: tuple[int, ...] = ()
    way: Way | None = None

    @property
    def grade(self) -> Grade:
        if not self.known:
            return Grade.UNKNOWN
        if self.value >= 1:
            return Grade.FULL
        return Grade.PARTLY if self.value > 0 else Grade.NONE


@dataclass(frozen=True)
class Fit:
    opening: int
    parts: tuple[Part, ...]

    @property
    def score(self) -> float:
        """From 0 to 1."""
        return min(1.0, max(0.0, math.fsum(part.points for part in self.parts)))

    @property
    def percent(self) -> int:
        return round(self.score * 100)

    def percents(self) -> dict[PartName, int]:
        """The points of each part as whole hundredths that add up to `percent` (largest remainders)."""
        exact = {part.name: round(part.points * 100, 6) for part in self.parts}
        whole = {name: math.floor(points) for name, points in exact.items()}
        left = self.percent - sum(whole.values())
        for name in sorted(exact, key=lambda name: whole[name] - exact[name])[:left]:
            whole[name] += 1
        return whole

    def part(self, name: PartName) -> Part:
        return next(part for part in self.parts if part.name == name)


def why_not(seeker: Seeker, opening: Opening, rules: Rules) -> PartName | str | None:
    """The first hard filter that shuts the student out: "field", "gpa", "credits", "hours"; None if none does."""
    if seeker.field is None or (opening.fields and seeker.field not in opening.fields):
        return PartName.FIELD
    if opening.min_gpa is not None and (seeker.gpa is None or seeker.gpa < opening.min_gpa):
        return "gpa"
    if opening.min_credits is not None and (seeker.credits is None or seeker.credits < opening.min_credits):
        return "credits"
    if too_few_hours(seeker.free, opening.shifts, opening.hours, rules):
        return PartName.HOURS
    return None


def fit(seeker: Seeker, opening: Opening, rarity: Rarity, rules: Rules) -> Fit:
    """The score of one opening, whether or not a hard filter shuts the student out."""
    measured = [
        _skills(seeker, opening, rarity),
        _field(seeker, opening),
        _hours(seeker, opening),
        _pay(opening, rules),
        _commute(seeker, opening, rules),
    ]
    parts = [_weighed(part, rules.weights) for part in measured]
    return Fit(opening.id, (*parts, _crowd(opening, rules, math.fsum(part.points for part in parts))))


def rank(
    seeker: Seeker, openings: Iterable[Opening], rarity: Rarity, rules: Rules, *, most: int | None = None
) -> list[Fit]:
    """Those that come into question, the best first."""
    fits = [fit(seeker, each, rarity, rules) for each in openings if why_not(seeker, each, rules) is None]
    # Rounded, so that the last bits of a sum don't decide an order; then the newer opening.
    fits.sort(key=lambda each: (-round(each.score, 9), -each.opening))
    return fits[:most]


def _weighed(part: Part, weights: Weights) -> Part:
    weight = weights.share(part.name)
    return replace(part, weight=weight, points=weight * part.value)


def skills_value(needed: frozenset[int], own: frozenset[int], rarity_of: Callable[[int], float]) -> float:
    if not needed:
        return UNKNOWN
    if needed.isdisjoint(own):
        return 0.0
    absent, every = (math.fsum(map(rarity_of, skills)) for skills in (needed - own, needed))
    return min(1.0, max(0.0, 1.0 - absent / every))


def _skills(seeker: Seeker, opening: Opening, rarity: Rarity) -> Part:
    """Rarity of what the student has, of the rarity of all that is needed."""
    present = tuple(sorted(opening.skills & seeker.skills))
    absent = tuple(sorted(opening.skills - seeker.skills))
    return Part(
        PartName.SKILLS,
        skills_value(opening.skills, seeker.skills, rarity.of),
        0,
        0,
        known=bool(opening.skills),
        have=len(present),
        want=len(opening.skills),
        present=present,
        absent=absent,
    )


def _field(seeker: Seeker, opening: Opening) -> Part:
    if seeker.field is not None and seeker.field in opening.fields:
        value = 1.0
    elif seeker.faculty is not None and seeker.faculty in opening.faculties:
        value = RELATED
    else:
        value = ALLOWED
    return Part(PartName.FIELD, value, 0, 0)


def hours_value(free: int, shifts: int, hours: int) -> float:
    if not free:
        return UNKNOWN
    return min(1.0, _shared_hours(free, shifts) / hours) if hours else 1.0


def too_few_hours(free: int, shifts: int, hours: int, rules: Rules) -> bool:
    return bool(free) and _shared_hours(free, shifts) < min(rules.least_shared_hours, hours)


def _hours(seeker: Seeker, opening: Opening) -> Part:
    value = hours_value(seeker.free, opening.shifts, opening.hours)
    have = _shared_hours(seeker.free, opening.shifts)
    return Part(PartName.HOURS, value, 0, 0, known=bool(seeker.free), have=have, want=opening.hours)


def pay_value(rial: int, rules: Rules) -> float:
    return min(1.0, max(0.0, (rial - rules.pay_from) / (rules.pay_to - rules.pay_from)))


def _pay(opening: Opening, rules: Rules) -> Part:
    value = pay_value(opening.pay_hourly, rules)
    return Part(PartName.PAY, value, 0, 0, have=opening.pay_hourly, want=rules.pay_to)


def _commute(seeker: Seeker, opening: Opening, rules: Rules) -> Part:
    """The best of what is known: an estate they would like, how far it is, a bus from where they live."""
    preferred = opening.estate is not None and opening.estate in seeker.preferred
    kilometres = opening.kilometres if seeker.home is not None else None
    ride = opening.ride if seeker.home is not None and opening.ride and opening.ride.days > 0 else None
    days = max(_days(opening.shifts), ride.days if ride else 0)
    values = [1.0] if preferred else []
    if kilometres is not None:
        values.append(nearness(kilometres, seeker.own_transport, rules))
    if ride:
        values.append((1 + ride.days / days) / 2)
    return Part(
        PartName.COMMUTE,
        max(values, default=UNKNOWN),
        0,
        0,
        known=bool(values),
        have=ride.days if ride else 0,
        want=days,
        way=Way(seeker.home is not None, preferred, kilometres, ride),
    )


def nearness(kilometres: float, own_transport: bool, rules: Rules) -> float:
    """1 near home, 0 far from it, and evenly between."""
    far = rules.far_with_own if own_transport else rules.far
    return min(1.0, max(0.0, (far - kilometres) / (far - rules.near)))


def _days(week: int) -> int:
    """On how many days of the week there is something."""
    a_day = (1 << 48) - 1
    return sum(1 for day in range(7) if week >> (48 * day) & a_day)


def _crowd(opening: Opening, rules: Rules, reached: float) -> Part:
    """Takes points off, never more than there are."""
    a_seat = max(0, opening.applications) / max(1, opening.seats)
    value = math.log1p(a_seat)
    return Part(
        PartName.CROWD, value, -rules.congestion, -min(rules.congestion * value, reached), have=a_seat
    )


def _shared_hours(free: int, shifts: int) -> float:
    """Of the shifts; of the whole week where the hours are by agreement."""
    return (free & shifts if shifts else free).bit_count() / 2
