"""Students with a profile, free hours and skills, as they are: many of a few fields, few of most skills."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX

from internships.demo.studies import FIELDS, SKILLS, WEIGHTS
from internships.load import words
from internships.load.copying import Table
from people.models import User
from people.persian.text import search_key
from students.models import CV, FieldOfStudy, HomeArea, Skill, Student, StudentSkill
from students.week import Week

SLICE = 20_000
FREE = [
    Week.from_hours(range(5), 7, 12),
    Week.from_hours([0, 1, 2], 7, 19),
    Week.from_hours([3, 4, 5], 7, 20),
    Week.from_hours(range(5), 14, 20),
    Week.from_hours([0, 2], 7, 19) | Week.from_hours([4, 5], 13, 19),
    Week(),
]
_NAMES = (
    *("user", "student_number", "field", "entry_year", "semester", "gpa", "credits_passed", "free"),
    *("consented_at", "visible_at", "home_area", "own_transport", "search_key"),
)


@dataclass(frozen=True)
class Kind:
    """Students of one field of study, and what they may know."""

    field: FieldOfStudy
    skills: list[int]


class Roll:
    def __init__(self, dice: random.Random, now: datetime, cv: int) -> None:
        self.dice, self.now, self.cv = dice, now, cv
        self.areas = list(HomeArea.objects.filter(is_active=True).order_by("pk").values_list("pk", flat=True))
        skills = dict(Skill.objects.values_list("name_fa", "pk"))
        self.every_skill = sorted(skills.values())
        self.kinds, self.shares = self._kinds(skills)
        self.users = Table(
            User,
            ["full_name", "email"],
            language="fa",
            password=UNUSABLE_PASSWORD_PREFIX,
            created_at=now - timedelta(days=90),
        )
        self.table = Table(Student, _NAMES)

    def _kinds(self, skills: dict[str, int]) -> tuple[list[Kind], list[float]]:
        fields = {(one.name_fa, one.level): one for one in FieldOfStudy.objects.order_by("pk")}
        kinds, shares = [], []
        for key, weight in WEIGHTS.items():
            known = [skills[name] for name in SKILLS[key] if name in skills]
            named = [fields[one] for one in FIELDS[key] if one in fields]
            for place, one in enumerate(named):
                kinds.append(Kind(one, known))
                shares.append(weight / (1 + 4 * place))
        return kinds, shares

    def fill(self, count: int) -> Iterator[range]:
        """The numbers of those that are written, part by part."""
        addresses = Table(EmailAddress, ["user", "email"], verified=True, primary=True)
        cvs = Table(CV, ["student"], file=self.cv, label="رزومه", reading=CV.Reading.READ, is_default=True)
        owns = Table(StudentSkill, ["student", "skill", "level"])
        names = words.people(self.dice)
        for start in range(0, count, SLICE):
            part = list(islice(names, min(SLICE, count - start)))
            emails = [f"s{start + n}@load.test" for n in range(len(part))]
            users = self.users.copy(zip(part, emails, strict=True))
            addresses.copy(zip(users, emails, strict=True))
            kinds = self.dice.choices(self.kinds, self.shares, k=len(part))
            students = self.table.copy(
                self._row(user, start + n, part[n], kinds[n]) for n, user in enumerate(users)
            )
            cvs.copy((pk,) for pk in students)
            owns.copy(row for pk, kind in zip(students, kinds, strict=True) for row in self._skills(pk, kind))
            yield students

    def _row(self, user: int, place: int, name: str, kind: Kind) -> tuple[Any, ...]:
        dice = self.dice
        year = dice.choices((1401, 1402, 1403, 1404, 1405), (15, 22, 24, 22, 17))[0]
        number = f"{year % 1000:03}{200_000_000 + place}"[:14]
        semester = (1405 - year) * 2 + 1
        free = dice.choice(FREE)
        return (
            user,
            number,
            kind.field.pk,
            year,
            semester,
            f"{min(20.0, max(10.0, dice.gauss(15.4, 1.7))):.2f}",
            max(0, semester - 1) * 17,
            free,
            self.now,
            self.now if dice.random() < 0.2 else None,
            dice.choice(self.areas) if self.areas and dice.random() < 0.9 else None,
            dice.random() < 0.15,
            search_key(f"{name} {number}"),
        )

    def _skills(self, student: int, kind: Kind) -> Iterator[tuple[int, int, int | None]]:
        """The first ones of a field are what everybody there can do."""
        dice = self.dice
        known = {
            kind.skills[min(len(kind.skills) - 1, int(dice.expovariate(3 / len(kind.skills))))]
            for _skill in range(dice.randint(2, 7))
        }
        if dice.random() < 0.3:
            known.add(dice.choice(self.every_skill))
        for skill in sorted(known):
            yield student, skill, dice.choice((None, 1, 2, 3))
