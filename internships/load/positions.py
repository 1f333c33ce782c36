"""Open positions by the tens of thousands, and a tenth as many that are drafts, paused or closed."""

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from companies.models import ProgrammeKind
from internships.demo.studies import FIELDS
from internships.load import words
from internships.load.companies import Plant
from internships.load.copying import Table
from internships.models import Position, PositionEvent
from internships.states import PositionState
from people.persian import jalali
from people.persian.text import search_key
from students.models import FieldOfStudy, Skill
from students.week import Week

SHIFTS = [
    Week.from_hours(range(5), 7, 13),
    Week.from_hours(range(5), 13, 19),
    Week.from_hours(range(4), 7, 15),
    Week.from_hours([0, 2, 4], 8, 16),
    Week.from_hours([3, 4, 5], 14, 22),
    Week(),
]
_NAMES = (
    *(
        "company",
        "site",
        "kind",
        "title",
        "description",
        "state",
        "seats",
        "hours_min",
        "hours_max",
        "pattern",
    ),
    *("shifts", "pay_rial", "pay_hourly_rial", "min_gpa", "starts_on", "ends_on", "deadline_at"),
    *("published_at", "created_at", "entered_by", "search_key"),
)


@dataclass(frozen=True)
class Opened:
    """What an application needs to know of a position."""

    pk: int
    plant: Plant
    kind: int
    seats: int
    starts_on: date
    ends_on: date
    hours: int
    pay_rial: int
    published_at: datetime


class Board:
    def __init__(self, dice: random.Random, now: datetime, kinds: dict[str, ProgrammeKind]) -> None:
        self.dice, self.now, self.today = dice, now, jalali.today(now)
        self.part_time, self.summer = kinds["part_time"], kinds["summer_internship"]
        self.skills = {skill.name_fa: skill for skill in Skill.objects.order_by("pk")}
        self.fields = {(one.name_fa, one.level): one for one in FieldOfStudy.objects.order_by("pk")}
        self.table = Table(Position, _NAMES, answer_within_days=5)
        self.opened: list[Opened] = []
        self.to_many: dict[str, list[tuple[int, int]]] = {
            "fields": [],
            "skills_required": [],
            "skills_wished": [],
        }

    def fill(self, plants: list[Plant], count: int) -> None:
        posting = [plant for plant in plants if plant.open] or plants
        first = self.table.next
        self.table.copy(self._row(first + n, posting, n < count) for n in range(count + count // 10))
        self._copy_to_many()
        since = self.now - timedelta(days=30)
        Table(PositionEvent, ["subject", "to_state"], at=since, by=posting[0].owner.pk).copy(
            (pk, PositionState.PUBLISHED) for pk in range(first, self.table.next)
        )

    def _row(self, pk: int, plants: list[Plant], is_open: bool) -> tuple[Any, ...]:
        dice = self.dice
        plant = plants[int(len(plants) * dice.random() ** 1.5)]  # some plants post much, most a little
        told = words.openings()
        opening = dice.choice(told.get(plant.industry, []) + told["any"])
        title = opening.title + dice.choice(words.HALLS) + dice.choice(words.TURNS)
        text = "\n\n".join([opening.text, *(dice.choice(lines) for lines in words.closings().values())])
        fields, needed, wished = self._asks(pk, opening)
        hours = dice.choice((8, 12, 16, 20))
        pay = dice.randint(760, 1600) * 1000
        kind = self.summer if dice.random() < 0.2 else self.part_time
        starts_on = self.today + timedelta(days=dice.randint(20, 60))
        ends_on = starts_on + timedelta(days=dice.choice((60, 90, 120, 150)))
        published_at = self.now - timedelta(minutes=dice.randint(1, 60_000))
        seats = dice.choices((1, 2, 3, 5, 10), (30, 30, 20, 15, 5))[0]
        estate = plant.site.estate
        key = search_key(
            " ".join(
                [
                    title,
                    *plant.company.names(),
                    kind.name_fa,
                    kind.name_en,
                    plant.site.name,
                    *(estate.words() if estate else ()),
                    *(word for one in fields for word in (one.name_fa, one.name_en)),
                    *(word for one in needed + wished for word in (one.name_fa, one.name_en, *one.aliases)),
                    text,
                ]
            )
        )
        if is_open:
            self.opened.append(
                Opened(pk, plant, kind.pk, seats, starts_on, ends_on, hours, pay, published_at)
            )
        return (
            plant.company.pk,
            plant.site.pk,
            kind.pk,
            title,
            text,
            PositionState.PUBLISHED if is_open else self._other_state(),
            seats,
            hours,
            hours + dice.choice((0, 4, 8)),
            dice.choice(("", *Position.Pattern.values)),
            dice.choice(SHIFTS),
            pay,
            pay,
            dice.choices((None, "14.00", "16.00"), (80, 12, 8))[0],
            starts_on,
            ends_on,
            jalali.end_of_day(self.today + timedelta(days=dice.randint(1, 45))),
            published_at if is_open else None,
            published_at - timedelta(days=2),
            plant.owner.pk,
            key,
        )

    def _other_state(self) -> str:
        states = (PositionState.DRAFT, PositionState.SUBMITTED, PositionState.PAUSED, PositionState.CLOSED)
        return self.dice.choices(states, (40, 5, 15, 40))[0]

    def _asks(self, pk: int, opening: words.Opening) -> tuple[list[FieldOfStudy], list[Skill], list[Skill]]:
        dice = self.dice
        named = [one for key in opening.fields for one in FIELDS.get(key, ())]
        fields = [self.fields[one] for one in named if one in self.fields] if dice.random() < 0.9 else []
        known = [self.skills[name] for name in [*opening.need, *opening.wish] if name in self.skills]
        cut = min(len(known), max(1, len(opening.need) + dice.choice((-1, 0, 0, 1))))
        needed, wished = known[:cut], known[cut:]
        if dice.random() < 0.4:
            wished.append(self._any_skill())
        # As the tables order them: the words of a position are written down in that order.
        fields.sort(key=lambda one: (one.sort_key, one.level))
        needed.sort(key=lambda one: one.name_fa)
        wished = sorted({one for one in wished if one not in needed}, key=lambda one: one.name_fa)
        for name, rows in (("fields", fields), ("skills_required", needed), ("skills_wished", wished)):
            self.to_many[name] += [(pk, one.pk) for one in rows]
        return fields, needed, wished

    def _any_skill(self) -> Skill:
        """Some are common and most are rare."""
        every = list(self.skills.values())
        return every[min(len(every) - 1, int(self.dice.expovariate(4 / len(every))))]

    def _copy_to_many(self) -> None:
        for name, rows in self.to_many.items():
            field: Any = getattr(Position, name)
            through = field.through
            other = field.field.m2m_reverse_field_name()
            Table(through, ["position", other]).copy(rows)
            rows.clear()
