"""A million applications: crowded at a few doors, none at most, and in every state that they come to."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

from internships.load.copying import Table
from internships.load.positions import Opened
from internships.models import Application, ApplicationEvent, Offer, OfferEvent, Placement, PlacementEvent
from internships.states import ApplicationState as State
from internships.states import OfferState, PlacementState

SLICE = 50_000
CROWD = 1000  # applications of the most wanted position, where there are enough
_SHARES = {
    State.SUBMITTED: 24,
    State.IN_REVIEW: 12,
    State.SHORTLISTED: 7,
    State.INTERVIEW: 4,
    State.REJECTED: 26,
    State.LAPSED: 9,
    State.WITHDRAWN: 10,
    State.OFFERED: 2,
    State.DECLINED: 2,
    State.ACCEPTED: 2,
    State.PLACED: 2,
}
_SEATED = (State.OFFERED, State.ACCEPTED, State.PLACED)
_ANSWERED = (*_SEATED, State.REJECTED, State.DECLINED, State.INTERVIEW)
_NAMES = (
    *("position", "student", "state", "submitted_at", "state_at", "answer_due_at"),
    *("offered_until", "first_answer_at", "close_reason", "gpa_shown_at"),
)
_OFFER = (
    *("application", "student", "position", "mou", "terms", "state", "starts_on", "ends_on", "weekly_hours"),
    *("pay_rial", "expires_at", "made_by", "answered_at", "seat_dates"),
)


class Rush:
    def __init__(self, dice: random.Random, now: datetime, cv: int, staff: int) -> None:
        self.dice, self.now, self.staff = dice, now, staff
        self.table = Table(
            Application, _NAMES, cv=cv, letter="به این کار علاقه دارم و ساعت‌هایم با آن می‌خواند."
        )
        self.events = Table(ApplicationEvent, ["subject", "at", "from_state", "to_state"])
        self.offers = Table(Offer, _OFFER, came_from=State.SHORTLISTED, pay_basis="hourly", made_at=now)
        self.taken: dict[int, int] = {}  # seats of each position
        self.busy: set[int] = set()  # students with work
        self.states, self.shares = list(_SHARES), list(_SHARES.values())

    def fill(self, opened: list[Opened], students: range, count: int) -> Iterator[int]:
        """How many are written, part by part."""
        written, pairs = 0, self._pairs(opened, students, count)
        while written < count:
            rows: list[tuple[Any, ...]] = []
            events: list[tuple[Any, ...]] = []
            offers: list[tuple[Any, ...]] = []
            self._placed: set[int] = set()
            first = self.table.next
            for position, student in pairs:
                row, offer = self._row(position, student)
                number = first + len(rows)
                rows.append(row)
                if row[2] == State.PLACED:
                    self._placed.add(number)
                events += self._events(number, row)
                if offer:
                    offers.append((number, *offer))
                if len(rows) == SLICE:
                    break
            if not rows:
                return
            self.table.copy(rows)
            self.events.copy(events)
            self._copy_offers(offers)
            written += len(rows)
            yield written

    def _pairs(self, opened: list[Opened], students: range, count: int) -> Iterator[tuple[Opened, int]]:
        """Each once, in the order of their positions: the most wanted have a thousand, many a few."""
        wanted = list(opened)
        self.dice.shuffle(wanted)
        for position, here in zip(wanted, self._crowds(len(wanted), len(students), count), strict=True):
            for student in self.dice.sample(students, here):
                yield position, student

    @staticmethod
    def _crowds(positions: int, students: int, count: int) -> list[int]:
        """How many apply to each, `count` in all; nobody twice to one."""
        shares = [(place + 1) ** -0.6 for place in range(positions)]
        scale = count / sum(shares)
        crowds = [
            min(students, CROWD if place == 0 else int(share * scale)) for place, share in enumerate(shares)
        ]
        left, place = count - sum(crowds), 0
        while left:
            step = (left > 0) - (left < 0)
            if 0 <= crowds[place] + step <= students:
                crowds[place] += step
                left -= step
            place = (place + 1) % positions
        return crowds

    def _row(self, position: Opened, student: int) -> tuple[tuple[Any, ...], tuple[Any, ...] | None]:
        dice = self.dice
        state = dice.choices(self.states, self.shares)[0]
        if state in _SEATED and not self._take_seat(position, student, state):
            state = State.SHORTLISTED
        age = (self.now - position.published_at) * dice.random()
        sent = self.now - age
        moved = sent + (self.now - sent) * dice.random() if state != State.SUBMITTED else sent
        due = self.now + timedelta(hours=dice.randint(24, 600))
        if state == State.LAPSED:
            due = moved
        until = self.now + timedelta(hours=dice.randint(49, 240)) if state == State.OFFERED else None
        row = (
            position.pk,
            student,
            state,
            sent,
            moved,
            due,
            until,
            moved if state in _ANSWERED else None,
            "not_a_fit" if state == State.REJECTED else "",
            sent if dice.random() < 0.4 else None,
        )
        return row, self._offer(position, student, state, moved, until) if state in _SEATED else None

    def _take_seat(self, position: Opened, student: int, state: str) -> bool:
        """Never more than the position and the MoU have, and nobody works in two places at once."""
        plant = position.plant
        terms = plant.terms.get(position.kind)
        if terms is None or plant.taken >= terms.seat_limit:
            return False
        if self.taken.get(position.pk, 0) >= position.seats or (
            state != State.OFFERED and student in self.busy
        ):
            return False
        plant.taken += 1
        self.taken[position.pk] = self.taken.get(position.pk, 0) + 1
        if state != State.OFFERED:
            self.busy.add(student)
        return True

    def _offer(
        self, position: Opened, student: int, state: str, at: datetime, until: datetime | None
    ) -> tuple[Any, ...]:
        terms = position.plant.terms[position.kind]
        return (
            student,
            position.pk,
            terms.mou_id,
            terms.pk,
            OfferState.OPEN if state == State.OFFERED else OfferState.ACCEPTED,
            position.starts_on,
            position.ends_on,
            position.hours,
            position.pay_rial,
            until or at + timedelta(days=3),
            position.plant.owner.pk,
            None if state == State.OFFERED else at,
            DateRange(position.starts_on, position.ends_on + timedelta(days=1)),
        )

    @staticmethod
    def _events(number: int, row: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        state, sent, moved = row[2:5]
        events = [(number, sent, "", State.SUBMITTED)]
        if state == State.PLACED:
            return [*events, (number, moved, State.ACCEPTED, state)]
        return events if state == State.SUBMITTED else [*events, (number, moved, State.SUBMITTED, state)]

    def _copy_offers(self, rows: list[tuple[Any, ...]]) -> None:
        offers = self.offers.copy(rows)
        Table(OfferEvent, ["subject", "to_state"], at=self.now, by=self.staff).copy(
            (pk, row[5]) for pk, row in zip(offers, rows, strict=True)
        )
        placed = self._placed
        work = Table(
            Placement,
            ["student", "application", "offer", "starts_on", "ends_on"],
            made_by=self.staff,
            created_at=self.now,
        ).copy(
            (row[1], row[0], pk, row[6], row[7])
            for pk, row in zip(offers, rows, strict=True)
            if row[0] in placed
        )
        Table(PlacementEvent, ["subject"], at=self.now, by=self.staff, to_state=PlacementState.RUNNING).copy(
            (pk,) for pk in work
        )
