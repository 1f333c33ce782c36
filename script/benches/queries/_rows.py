"""Companies, MoUs and all that hangs on them, made in bulk for the bench of the register; the same every time."""

import random
from datetime import timedelta

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from companies.models import (
    Company,
    Estate,
    LastLook,
    Mou,
    MouEvent,
    MouTerms,
    MouVersion,
    ProgrammeKind,
    SavedView,
    Site,
)
from companies.reference.estates import load_estates
from companies.states import CompanyState, MouState
from internships.models import Application, Offer, Position
from internships.states import ApplicationState, OfferState, PositionState
from people.models import RoleGrant, StoredFile, User
from people.persian import jalali
from people.persian.text import search_key, sort_key
from students.models import Student

WORDS = [
    "صنایع",
    "تولیدی",
    "گسترش",
    "پارس",
    "بهین",
    "نگین",
    "سپهر",
    "آریا",
    "کویر",
    "البرز",
    "فولاد",
    "قطعه",
    "نوین",
    "پویا",
    "مهر",
    "تجهیز",
    "پلیمر",
    "شیمی",
]
STATES = [
    (MouState.IN_FORCE, 58),
    (MouState.EXPIRED, 22),
    (MouState.DRAFT, 6),
    (MouState.IN_REVIEW, 3),
    (MouState.AWAITING_SIGNATURES, 4),
    (MouState.SUSPENDED, 2),
    (MouState.TERMINATED, 3),
    (MouState.ABANDONED, 2),
]


class Filler:
    """Adds companies, MoUs and all that hangs on them; the same every time."""

    def __init__(self) -> None:
        self.dice = random.Random(1405)
        self.today, self.now = jalali.today(), timezone.now()
        load_estates()
        self.estates = list(Estate.objects.all())
        self.kinds = [
            ProgrammeKind.objects.create(code=code, name_fa=name, name_en=code)
            for code, name in (("part_time", "کار پاره‌وقت"), ("internship", "کارآموزی"))
        ]
        self.staff = User.objects.create(full_name="لیلا رستمی", email="leila@bench.test")
        RoleGrant.objects.create(user=self.staff, role=RoleGrant.Role.EXPERT)
        self.cv = StoredFile.objects.create(
            original_name="cv.pdf", content_type="application/pdf", size=1, sha256="0" * 64
        )
        for number in range(5):
            SavedView.objects.create(
                user=self.staff, name=f"نمای {number}", query=f"state=in_force&days={number}"
            )
        self.companies: list[Company] = []
        self.serial = 0

    def fill(self, companies: int, mous: int) -> None:
        self._add_companies(companies - len(self.companies))
        added = self._add_mous(mous - Mou.objects.count())
        self._add_terms(added)
        self._add_seats([mou for mou in added if mou.state == MouState.IN_FORCE][::3])
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def _add_companies(self, count: int) -> None:
        first = len(self.companies)
        new = []
        for number in range(first, first + count):
            name = f"{self.dice.choice(WORDS)} {self.dice.choice(WORDS)} {number}"
            national_id = f"{10_000_000_000 + number}"
            new.append(
                Company(
                    name=name,
                    national_id=national_id,
                    state=CompanyState.APPROVED,
                    search_key=search_key(f"{name} {national_id}"),
                    sort_key=sort_key(name),
                )
            )
        self.companies += Company.objects.bulk_create(new, batch_size=1000)
        Site.objects.bulk_create(
            [
                Site(company=company, name="کارخانه", estate=self.dice.choice(self.estates))
                for company in new
                for _site in range(self.dice.choice((1, 1, 2)))
            ],
            batch_size=1000,
        )

    def _add_mous(self, count: int) -> list[Mou]:
        new = []
        for _number in range(count):
            self.serial += 1
            state = self.dice.choices([s for s, _w in STATES], [w for _s, w in STATES])[0]
            over = state in (MouState.EXPIRED, MouState.TERMINATED)
            ends_in = self.dice.randint(-1500, -1) if over else self.dice.randint(0, 700)
            prepared = state in (MouState.DRAFT, MouState.IN_REVIEW, MouState.AWAITING_SIGNATURES)
            mou = Mou(
                company=self.dice.choice(self.companies),
                number=f"{self.dice.randint(1400, 1405)}/{self.serial}",
                title="همکاری در کار پاره‌وقت دانشجویان",
                state=state,
                starts_on=self.today + timedelta(days=5 if prepared else min(ends_in, 0) - 300),
                ends_on=self.today + timedelta(days=ends_in + (300 if prepared else 0)),
                renews_automatically=not over and self.dice.random() < 0.1,
                waits_for=self.dice.choice(("university", "company")) if prepared else "",
                handed_at=self.now - timedelta(days=self.dice.randint(0, 60)) if prepared else None,
                proposal_at=self.now if prepared and self.dice.random() < 0.1 else None,
                created_by=self.staff,
                created_at=self.now - timedelta(hours=self.dice.randint(1, 40_000)),
            )
            mou.set_keys()
            new.append(mou)
        Mou.objects.bulk_create(new, batch_size=1000)
        MouEvent.objects.bulk_create(
            [
                MouEvent(subject=mou, at=self.now - timedelta(days=day), by=None, to_state=mou.state)
                for mou in new
                for day in (300, 90, 3)
            ],
            batch_size=2000,
        )
        LastLook.objects.bulk_create(
            [
                LastLook(user=self.staff, mou=mou, at=self.now - timedelta(days=self.dice.randint(1, 30)))
                for mou in new
            ],
            batch_size=2000,
        )
        return new

    def _add_terms(self, mous: list[Mou]) -> None:
        rows, versions = [], []
        for mou in mous:
            kinds = self.kinds if self.dice.random() < 0.3 else [self.dice.choice(self.kinds)]
            limit = self.dice.choice((3, 5, 10, 20))
            terms = [
                {
                    "kind": kind.pk,
                    "fields": [],
                    "seat_limit": limit,
                    "max_weekly_hours": 24,
                    "min_hourly_pay_rial": 1,
                }
                for kind in kinds
            ]
            versions += [
                MouVersion(mou=mou, number=number, terms=terms, created_by=self.staff) for number in (1, 2)
            ]
            if mou.waits_for == "":
                rows += [
                    MouTerms(
                        mou=mou,
                        kind=kind,
                        effective_on=mou.starts_on,
                        seat_limit=limit,
                        max_weekly_hours=24,
                        min_hourly_pay_rial=800_000,
                        created_by=self.staff,
                    )
                    for kind in kinds
                ]
        MouTerms.objects.bulk_create(rows, batch_size=2000)
        MouVersion.objects.bulk_create(versions, batch_size=2000)

    def _add_seats(self, mous: list[Mou]) -> None:
        """Offers of a third of the MoUs: some nearly full, most not."""
        sites = dict(Site.objects.order_by("-pk").values_list("company", "pk"))
        terms = {row.mou_id: row for row in MouTerms.objects.filter(mou__in=mous)}
        wanted = [(mou, self._taken(terms[mou.pk].seat_limit)) for mou in mous]
        positions = Position.objects.bulk_create(
            [
                Position(
                    company_id=mou.company_id,
                    site_id=sites[mou.company_id],
                    kind_id=terms[mou.pk].kind_id,
                    title="کنترل کیفیت",
                    description="…",
                    state=PositionState.PUBLISHED,
                    seats=20,
                    hours_min=16,
                    hours_max=20,
                    starts_on=self.today - timedelta(days=30),
                    ends_on=self.today + timedelta(days=120),
                    deadline_at=self.now,
                    answer_within_days=5,
                    entered_by=self.staff,
                )
                for mou, _count in wanted
            ],
            batch_size=1000,
        )
        places = [
            (position, mou)
            for position, (mou, count) in zip(positions, wanted, strict=True)
            for _seat in range(count)
        ]
        first = User.objects.count()
        users = User.objects.bulk_create(
            [
                User(full_name=f"دانشجو {first + n}", email=f"s{first + n}@bench.test")
                for n in range(len(places))
            ],
            batch_size=2000,
        )
        students = Student.objects.bulk_create([Student(user=user) for user in users], batch_size=2000)
        applications = Application.objects.bulk_create(
            [
                Application(
                    position=position,
                    student=student,
                    cv=self.cv,
                    state=ApplicationState.PLACED,
                    answer_due_at=self.now,
                )
                for (position, _mou), student in zip(places, students, strict=True)
            ],
            batch_size=2000,
        )
        Offer.objects.bulk_create(
            [
                Offer(
                    application=application,
                    student_id=application.student_id,
                    position=position,
                    mou=mou,
                    state=OfferState.ACCEPTED,
                    came_from=ApplicationState.SHORTLISTED,
                    starts_on=position.starts_on,
                    ends_on=position.ends_on,
                    weekly_hours=16,
                    pay_basis=Position.PayBasis.HOURLY,
                    pay_rial=900_000,
                    expires_at=self.now,
                    made_by=self.staff,
                    seat_dates=DateRange(position.starts_on, position.ends_on + timedelta(days=1)),
                )
                for application, (position, mou) in zip(applications, places, strict=True)
            ],
            batch_size=2000,
        )

    def _taken(self, limit: int) -> int:
        return limit if self.dice.random() < 0.05 else self.dice.randint(1, max(1, limit * 8 // 10))
