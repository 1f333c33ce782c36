"""Companies with their people, sites, buses and agreements: thousands, so Django's own bulk inserts do."""

import random
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import islice

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX

from companies.models import (
    BusLine,
    BusStop,
    Company,
    Estate,
    Membership,
    Mou,
    MouEvent,
    MouTerms,
    ProgrammeKind,
    Site,
)
from companies.models.company import CompanyEvent
from companies.states import CompanyState, MouState
from internships.demo import numbers
from internships.load import words
from people.models import User
from students.models import FieldOfStudy, HomeArea

BATCH = 1000
KINDS = ("part_time", "summer_internship", "graduate_traineeship", "project")


@dataclass
class Plant:
    """A company that posts: where, who, and under what."""

    company: Company
    site: Site
    owner: User
    industry: str
    mou: Mou | None
    terms: dict[int, MouTerms] = field(default_factory=dict)  # by kind
    taken: int = 0  # seats of the MoU that the load has given away

    @property
    def open(self) -> bool:
        return self.company.state == CompanyState.APPROVED and bool(self.terms)


class Registry:
    """Writes them down, and keeps what the others refer to."""

    def __init__(self, dice: random.Random, now: datetime, today: date, staff: User) -> None:
        self.dice, self.now, self.today, self.staff = dice, now, today, staff
        self.estates = list(Estate.objects.filter(is_active=True).order_by("pk"))
        self.areas = list(HomeArea.objects.filter(is_active=True).order_by("pk"))
        self.kinds = {kind.code: kind for kind in ProgrammeKind.objects.order_by("pk")}
        self.fields = list(FieldOfStudy.objects.filter(is_active=True).order_by("pk"))

    def fill(self, count: int) -> list[Plant]:
        since = self.now - timedelta(days=500)
        named = list(islice(words.companies(self.dice), count))
        companies = [
            Company(
                name=name,
                national_id=numbers.company_national_id(500_000 + place),
                state=self._state(),
                phone=numbers.phone(place % 10_000),
                about="در این استان تولید می‌کنیم و هر سال دانشجو می‌پذیریم.",
                created_at=since,
            )
            for place, (name, _industry) in enumerate(named)
        ]
        for company in companies:
            company.set_keys()
        Company.objects.bulk_create(companies, batch_size=BATCH)
        CompanyEvent.objects.bulk_create(
            [CompanyEvent(subject=one, at=since, by=self.staff, to_state=one.state) for one in companies],
            batch_size=BATCH,
        )
        plants = [
            Plant(company, site, owner, industry, None)
            for company, site, owner, (_name, industry) in zip(
                companies, self._sites(companies), self._owners(companies), named, strict=True
            )
        ]
        self._run_buses([plant.site for plant in plants[::2]])
        self._agree(plants)
        return plants

    def _state(self) -> str:
        """Nearly all are approved; the queue of the office is there, and it isn't empty."""
        states = (CompanyState.APPROVED, CompanyState.PENDING, CompanyState.SUSPENDED)
        return self.dice.choices(states, (96, 3, 1))[0]

    def _owners(self, companies: list[Company]) -> list[User]:
        names = words.people(self.dice)
        owners = User.objects.bulk_create(
            [
                User(full_name=name, email=f"hr{place}@load.test", password=UNUSABLE_PASSWORD_PREFIX)
                for place, name in enumerate(islice(names, len(companies)))
            ],
            batch_size=BATCH,
        )
        EmailAddress.objects.bulk_create(
            [EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in owners],
            batch_size=BATCH,
        )
        Membership.objects.bulk_create(
            [
                Membership(user=user, company=company, role=Membership.Role.OWNER)
                for user, company in zip(owners, companies, strict=True)
            ],
            batch_size=BATCH,
        )
        return owners

    def _sites(self, companies: list[Company]) -> list[Site]:
        """Some estates are large, and most are small."""
        shares = [1 / (place + 1) for place in range(len(self.estates))]
        sites = [
            Site(
                company=company,
                name="کارخانه",
                estate=self.dice.choices(self.estates, shares)[0],
                is_hazardous=self.dice.choice((None, False, False, True)),
            )
            for company in companies
        ]
        return Site.objects.bulk_create(sites, batch_size=BATCH)

    def _run_buses(self, sites: list[Site]) -> None:
        lines = BusLine.objects.bulk_create(
            [
                BusLine(site=site, name="سرویس صبح", arrives=time(6, 45), returns=time(15, 15))
                for site in sites
            ],
            batch_size=BATCH,
        )
        BusStop.objects.bulk_create(
            [
                BusStop(line=line, name=area.name_fa, area=area, leaves=time(5, 40 + place * 4))
                for line in lines
                for place, area in enumerate(self.dice.sample(self.areas, min(4, len(self.areas))))
            ],
            batch_size=BATCH,
        )

    def _agree(self, plants: list[Plant]) -> None:
        """Twice as many agreements as companies: one that runs, and those of years before."""
        for plant in plants:
            plant.mou = self._mou(plant.company, self._running_state(), self.dice.randint(20, 700))
        past = [
            self._mou(
                plant.company, self.dice.choice((MouState.EXPIRED, MouState.EXPIRED, MouState.TERMINATED)), -1
            )
            for plant in plants
            if self.dice.random() < 0.9
            for _earlier in range(self.dice.choice((1, 1, 2)) if self.dice.random() < 0.9 else 0)
        ]
        mous = [plant.mou for plant in plants if plant.mou] + past
        for place, mou in enumerate(mous, start=1):
            mou.number = f"{self.dice.randint(1400, 1405)}/{10_000 + place}"
            mou.set_keys()
        Mou.objects.bulk_create(mous, batch_size=BATCH)
        MouEvent.objects.bulk_create(
            [
                MouEvent(subject=mou, at=self.now - timedelta(days=day), by=self.staff, to_state=mou.state)
                for mou in mous
                for day in (300, 90)
            ],
            batch_size=BATCH,
        )
        self._write_terms(plants)

    def _running_state(self) -> str:
        return self.dice.choices((MouState.IN_FORCE, MouState.SUSPENDED), (98, 2))[0]

    def _mou(self, company: Company, state: str, ends_in: int) -> Mou:
        if ends_in < 0:
            ends_in = -self.dice.randint(1, 1500)
        return Mou(
            company=company,
            title="همکاری در کار دانشجویان",
            state=state,
            starts_on=self.today + timedelta(days=min(ends_in, 0) - 365),
            ends_on=self.today + timedelta(days=ends_in),
            signed_on=self.today + timedelta(days=min(ends_in, 0) - 370),
            renews_automatically=state == MouState.IN_FORCE and self.dice.random() < 0.1,
            created_by=self.staff,
            created_at=self.now - timedelta(hours=self.dice.randint(9_000, 40_000)),
        )

    def _write_terms(self, plants: list[Plant]) -> None:
        """All kinds but the course; a fifth name the fields they are for."""
        rows = []
        for plant in plants:
            if plant.mou is None or plant.mou.state != MouState.IN_FORCE:
                continue
            limit = self.dice.choice((20, 40, 40, 80, 200))
            for code in KINDS:
                kind = self.kinds[code]
                plant.terms[kind.pk] = MouTerms(
                    mou=plant.mou,
                    kind=kind,
                    effective_on=plant.mou.starts_on,
                    seat_limit=limit,
                    max_weekly_hours=30,
                    min_hourly_pay_rial=0,
                    created_by=self.staff,
                )
                rows.append(plant.terms[kind.pk])
        MouTerms.objects.bulk_create(rows, batch_size=BATCH)
        through = MouTerms.fields.through
        through._default_manager.bulk_create(
            [
                through(mouterms_id=row.pk, fieldofstudy_id=one.pk)
                for row in rows[::5]
                for one in self.dice.sample(self.fields, max(1, len(self.fields) // 2))
            ],
            batch_size=BATCH * 5,
        )
