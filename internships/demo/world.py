"""The stage: what every story shares, and how it draws people, days and chances."""

import csv
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Any, TypeVar

from companies.models import Company, Estate, ProgrammeKind
from internships.demo.scale import Scale
from internships.demo.studies import FIELDS
from internships.demo.timeline import Clock, Story, Timeline
from internships.models import Position
from people.models import User
from people.persian import jalali
from students.models import FieldOfStudy, HomeArea, Skill, Student

HERE = Path(__file__).parent
SEED = 1405
NAMED = ("نگار صادقی", "مریم احمدی", "لیلا کاظمی", "بهزاد نوری")  # who have their own part in it
FRIDAY = 6  # of a week that begins on Saturday

T = TypeVar("T")


@dataclass(frozen=True)
class Person:
    name: str
    name_en: str


@dataclass
class World:
    now: datetime
    clock: Clock
    scale: Scale
    password: str  # hashed once: everybody in the demo has the same
    random: Random = field(default_factory=lambda: Random(SEED))  # noqa: S311  # nosec B311
    staff: list[User] = field(default_factory=list)
    hr: dict[int, User] = field(default_factory=dict)  # by company
    covered_until: dict[int, date] = field(default_factory=dict)  # by company: the end of its signed MoUs
    kinds_under: dict[int, set[str]] = field(default_factory=dict)  # by company: what its MoU has terms for
    students: list["Applicant"] = field(default_factory=list)
    told: dict[str, Position] = field(default_factory=dict)  # the positions that stories ask for by name
    just_now: list[Callable[[], object]] = field(
        default_factory=list
    )  # what happens at the very end, at `now`

    def __post_init__(self) -> None:
        self.today = jalali.today(self.now)
        self.ends_at = jalali.start_of_day(self.today)  # last midnight: so it is the same demo all day
        self.timeline = Timeline(self.clock)
        self._people = self._shuffled_people()

    # --- time

    def day(self, days: int) -> date:
        """So many days from today; negative ones have passed."""
        return self.today + timedelta(days=days)

    def at(self, days: int, hour: int = 10) -> datetime:
        """A moment of that day, in about that hour."""
        return self._moment(self.day(days), hour)

    def soon(self, least: float, most: float) -> datetime:
        """An office hour that many days after the story's moment."""
        later = self.clock.now() + timedelta(days=self.random.uniform(least, most))
        day = jalali.today(later)
        if jalali.weekday_index(day) == FRIDAY:
            day += timedelta(days=1)
        return max(self._moment(day, self.random.randint(8, 16)), self.clock.now() + timedelta(minutes=30))

    def _moment(self, day: date, hour: int) -> datetime:
        return jalali.start_of_day(day) + timedelta(hours=hour, minutes=self.random.randint(0, 55))

    # --- chance

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def pick(self, choices: Sequence[T]) -> T:
        return self.random.choice(choices)

    def sample(self, choices: Sequence[T], count: int) -> list[T]:
        return self.random.sample(choices, min(count, len(choices)))

    def tell(self, at: datetime, story: Callable[..., Story], *details: Any) -> None:
        self.timeline.tell(at, story(self, *details))

    # --- who and what there is

    def person(self) -> Person:
        """Somebody who is not in the demo yet."""
        return self._people.pop()

    def expert(self) -> User:
        """Whoever of the office is at work."""
        return self.pick(self.staff[:3])

    def _shuffled_people(self) -> list[Person]:
        rows = read_csv("names.csv")
        first = [row for row in rows if row["part"] == "first"]
        family = [row for row in rows if row["part"] == "family"]
        people = [Person(f"{a['fa']} {b['fa']}", f"{a['en']} {b['en']}") for a in first for b in family]
        people = [person for person in people if person.name not in NAMED]
        self.random.shuffle(people)
        return people

    @cached_property
    def kinds(self) -> dict[str, ProgrammeKind]:
        return {kind.code: kind for kind in ProgrammeKind.objects.all()}

    @cached_property
    def estates(self) -> dict[str, Estate]:
        return {estate.code: estate for estate in Estate.objects.all()}

    @cached_property
    def home_areas(self) -> dict[str, HomeArea]:
        return {area.code: area for area in HomeArea.objects.all()}

    @cached_property
    def skills(self) -> dict[str, Skill]:
        return {skill.name_fa: skill for skill in Skill.objects.all()}

    @cached_property
    def fields(self) -> dict[str, list[FieldOfStudy]]:
        rows = {(row.name_fa, row.level): row for row in FieldOfStudy.objects.all()}
        return {key: [rows[name] for name in names if name in rows] for key, names in FIELDS.items()}

    @cached_property
    def openings(self) -> dict[str, Any]:
        with (HERE / "openings.toml").open("rb") as file:
            return tomllib.load(file)


@dataclass
class Applicant:
    """A student with what deciding whether to apply needs, so that nothing is asked of the database for it."""

    student: Student
    cv: Any
    since: datetime
    sent: int = 0  # applications so far
    taken: bool = False  # by a story that is told step by step

    def has_field(self, field_ids: set[int]) -> bool:
        """And may apply at all."""
        own = self.student
        allowed = own.consented_at is not None and own.study_status == Student.Status.ENROLLED
        return allowed and (not field_ids or own.field_id in field_ids)

    def fits(self, position: Position, field_ids: set[int]) -> bool:
        own = self.student
        return (
            self.has_field(field_ids)
            and (position.min_gpa is None or (own.gpa or 0) >= position.min_gpa)
            and (position.min_credits is None or (own.credits_passed or 0) >= position.min_credits)
        )


def read_csv(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def owner_of(world: World, company: Company) -> User:
    return world.hr[company.pk]
