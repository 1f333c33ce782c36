"""A province in bulk: 2,400 companies under MoUs, 60,000 open positions, 100,000 students; the same every time."""

import random
from datetime import time, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from companies.models import BusLine, BusStop, Company, Estate, Mou, MouTerms, ProgrammeKind, Site
from companies.reference.estates import load_estates
from companies.states import CompanyState, MouState
from internships.models import Application, Position
from internships.states import ApplicationState, PositionState
from people.models import RoleGrant, StoredFile, User
from people.persian import jalali
from students.models import Faculty, FieldOfStudy, HomeArea, Skill, Student
from students.week import Week

FIELDS, FACULTIES, SKILLS, AREAS = 60, 10, 300, 25
MORNING = Week.from_hours(range(5), 7, 13)
SHIFTS = [
    MORNING,
    Week.from_hours(range(5), 13, 19),
    Week.from_hours(range(4), 7, 15),
    Week.from_hours([0, 2, 4], 8, 16),
    Week.from_hours([3, 4, 5], 14, 22),
    Week(),
]
FREE = [
    Week.from_hours(range(5), 7, 12),
    Week.from_hours([0, 1, 2], 7, 19),
    Week.from_hours([3, 4, 5], 7, 20),
    Week.from_hours(range(5), 14, 20),
    Week.from_hours([0, 2], 7, 19) | Week.from_hours([4, 5], 13, 19),
    Week(),
]
TITLES = ["کنترل کیفیت", "تراشکار", "برنامه‌نویس", "طراح قالب", "جوشکار", "تکنسین برق", "آزمایشگاه", "انبار"]
DESCRIPTION = (
    "در خط تولید کنار سرپرست کار می‌کنید، گزارش روزانه می‌نویسید و در پایان دوره گواهی کار می‌گیرید. " * 6
)


class Market:
    """Grows in steps, so that a small one and a large one can be compared."""

    def __init__(self, companies: int = 2400) -> None:
        self.dice = random.Random(1405)
        self.today, self.now = jalali.today(), timezone.now()
        load_estates()
        self.estates = list(Estate.objects.order_by("pk"))
        self.part_time = ProgrammeKind.objects.create(code="part_time", name_fa="کار پاره‌وقت")
        self.course = ProgrammeKind.objects.create(code="internship", name_fa="کارآموزی", requires_mou=False)
        self.staff = User.objects.create(full_name="لیلا رستمی", email="leila@bench.test")
        RoleGrant.objects.create(user=self.staff, role=RoleGrant.Role.EXPERT)
        self.cv = StoredFile.objects.create(
            original_name="cv.pdf", content_type="application/pdf", size=1, sha256="0" * 64
        )
        self._add_reference()
        self._add_companies(companies)

    def _add_reference(self) -> None:
        faculties = [Faculty.objects.create(name_fa=f"دانشکدهٔ {n}") for n in range(FACULTIES)]
        self.fields = FieldOfStudy.objects.bulk_create(
            [
                FieldOfStudy(
                    name_fa=f"رشتهٔ {n}", level="bachelor", faculty=faculties[n % FACULTIES], sort_key=str(n)
                )
                for n in range(FIELDS)
            ]
        )
        self.skills = Skill.objects.bulk_create(
            [Skill(name_fa=f"مهارت {n}", name_en=f"Skill {n}", key=f"skill{n}") for n in range(SKILLS)]
        )
        self.areas = HomeArea.objects.bulk_create(
            [
                HomeArea(
                    code=f"bench-{n}",
                    name_fa=f"محلهٔ {n}",
                    latitude=f"34.{55 + n:02}000",
                    longitude=f"50.{80 + n % 15:02}000",
                )
                for n in range(AREAS)
            ]
        )

    def _add_companies(self, count: int) -> None:
        self.companies = Company.objects.bulk_create(
            [
                Company(
                    name=f"صنایع {n}",
                    national_id=f"{10_000_000_000 + n}",
                    state=CompanyState.APPROVED,
                    search_key=f"صنایع {n}",
                    sort_key=f"{n}",
                )
                for n in range(count)
            ],
            batch_size=1000,
        )
        self.sites = Site.objects.bulk_create(
            [
                Site(company=company, name="کارخانه", estate=self.dice.choice(self.estates))
                for company in self.companies
            ],
            batch_size=1000,
        )
        mous = [
            Mou(
                company=company,
                number=f"1405/{n}",
                title="همکاری",
                state=MouState.IN_FORCE,
                starts_on=self.today - timedelta(days=200),
                ends_on=self.today + timedelta(days=400),
                created_by=self.staff,
            )
            for n, company in enumerate(self.companies)
        ]
        for mou in mous:
            mou.set_keys()
        Mou.objects.bulk_create(mous, batch_size=1000)
        terms = MouTerms.objects.bulk_create(
            [
                MouTerms(
                    mou=mou,
                    kind=self.part_time,
                    effective_on=mou.starts_on,
                    seat_limit=40,
                    max_weekly_hours=24,
                    min_hourly_pay_rial=800_000,
                    created_by=self.staff,
                )
                for mou in mous
            ],
            batch_size=1000,
        )
        through: Any = MouTerms.fields.through
        through.objects.bulk_create(
            [
                through(mouterms=row, fieldofstudy=field)
                for row in terms[::5]  # the others cover every field
                for field in self.dice.sample(self.fields, 30)
            ],
            batch_size=5000,
        )
        lines = BusLine.objects.bulk_create(
            [
                BusLine(site=site, name="سرویس صبح", arrives=time(6, 45), returns=time(15, 15))
                for site in self.sites[::2]
            ],
            batch_size=1000,
        )
        BusStop.objects.bulk_create(
            [
                BusStop(line=line, name=area.name_fa, area=area, leaves=time(5, 45 + place * 3))
                for line in lines
                for place, area in enumerate(self.dice.sample(self.areas, 4))
            ],
            batch_size=5000,
        )

    def add_positions(self, count: int) -> None:
        """Nine of ten name fields of one faculty; one is open to everybody."""
        dice = self.dice
        positions = Position.objects.bulk_create(
            [
                Position(
                    company_id=site.company_id,
                    site=site,
                    kind=self.course if dice.random() < 0.2 else self.part_time,
                    title=dice.choice(TITLES),
                    description=DESCRIPTION,
                    state=PositionState.PUBLISHED,
                    published_at=self.now - timedelta(minutes=dice.randint(1, 100_000)),
                    seats=dice.choice((1, 2, 3, 5, 10)),
                    hours_min=dice.choice((8, 12, 16, 20)),
                    hours_max=24,
                    shifts=dice.choice(SHIFTS),
                    pay_rial=(pay := dice.randint(700, 1600) * 1000),
                    pay_hourly_rial=pay,
                    min_gpa=dice.choice((None, None, None, "14.00", "16.00")),
                    starts_on=self.today + timedelta(days=20),
                    ends_on=self.today + timedelta(days=140),
                    deadline_at=self.now + timedelta(days=dice.randint(1, 60)),
                    answer_within_days=5,
                    entered_by=self.staff,
                    search_key=f"کنترل کیفیت صنایع {number}",
                )
                for number, site in ((n, dice.choice(self.sites)) for n in range(count))
            ],
            batch_size=2000,
        )
        fields: Any = Position.fields.through
        fields.objects.bulk_create(
            [
                fields(position=position, fieldofstudy=self.fields[(first + step * FACULTIES) % FIELDS])
                for position in positions
                if dice.random() < 0.9
                for first in [dice.randrange(FIELDS)]
                for step in range(dice.choice((1, 2, 2, 3)))
            ],
            batch_size=10_000,
        )
        needed: Any = Position.skills_required.through
        needed.objects.bulk_create(
            [
                needed(position=position, skill=skill)
                for position in positions
                for skill in self._skills(dice.choice((0, 1, 2, 3, 4, 5)))
            ],
            batch_size=10_000,
        )

    def _skills(self, count: int) -> set[Skill]:
        """Some are common and most are rare."""
        return {self.skills[min(SKILLS - 1, int(self.dice.expovariate(1 / 60)))] for _ in range(count)}

    def add_students(self, count: int) -> None:
        dice = self.dice
        first = User.objects.count()
        users = User.objects.bulk_create(
            [
                User(full_name=f"دانشجو {first + n}", email=f"s{first + n}@bench.test", language="fa")
                for n in range(count)
            ],
            batch_size=5000,
        )
        students = Student.objects.bulk_create(
            [
                Student(
                    user=user,
                    field=dice.choice(self.fields),
                    entry_year=1403,
                    semester=5,
                    gpa=f"{dice.randint(12, 19)}.50",
                    credits_passed=90,
                    free=dice.choice(FREE),
                    home_area=dice.choice(self.areas),
                    visible_at=self.now if dice.random() < 0.2 else None,
                    search_key=f"دانشجو {n}",
                )
                for n, user in enumerate(users)
            ],
            batch_size=5000,
        )
        own: Any = Student.skills.through
        for start in range(0, count, 20_000):
            own.objects.bulk_create(
                [
                    own(student=student, skill=skill, level=dice.choice((None, 1, 2, 3)))
                    for student in students[start : start + 20_000]
                    for skill in self._skills(dice.randint(2, 8))
                ],
                batch_size=10_000,
            )

    def add_applications(self) -> None:
        """About one a position, a few of which are crowded."""
        positions = list(Position.objects.order_by("pk").values_list("pk", flat=True))
        students = list(Student.objects.order_by("pk").values_list("pk", flat=True))
        drawn = {
            (positions[int(len(positions) * self.dice.random() ** 2)], self.dice.choice(students))
            for _number in positions
        }
        there = set(Application.objects.values_list("position", "student"))
        Application.objects.bulk_create(
            [
                Application(
                    position_id=position,
                    student_id=student,
                    cv=self.cv,
                    state=ApplicationState.SUBMITTED,
                    answer_due_at=self.now,
                )
                for position, student in sorted(drawn - there)
            ],
            batch_size=5000,
        )

    def settle(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
