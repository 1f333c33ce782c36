"""Every list page asks as many queries with fifty rows as with one and with three, and keeps to its budget.

Rows are made once by the real actions (tests/pages.py) and then multiplied, so that all are in the same state.
"""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext

from companies.models import FollowUp, Membership, Mou
from internships import recommendations, visitor_pages
from internships.models import Application, Bookmark, FoundPlace, Placement, Position
from people.models import User
from people.notifications.models import InboxItem
from students.models import Academic, Skill, Student
from tests import factories as make
from tests.cast import Cast
from tests.pages import stock, users_of

pytestmark = pytest.mark.django_db

MOST, MOST_OF_APPLICANTS = 10, 12
LONGER = 1.05
# What waits, and no list of all; and a page that was full before.
FIRST_FEW = ("negar /me/", "maryam /hr/", "leila /staff/", "leila /staff/messages/")
LISTS = {
    "nobody": "/positions/ /companies/ /companies/{company}/",
    "negar": """/positions/ /positions/?sort=fit /me/ /me/recommended/ /me/applications/ /me/saved/ /inbox/""",
    "maryam": """/hr/ /hr/positions/ /hr/applicants/ /hr/waiting/ /hr/positions/{position}/applicants/
        /hr/positions/{position}/applicants/?view=table /hr/positions/{position}/applicants/?sort=fit
        /hr/positions/{position}/applicants/list/ /hr/positions/{position}/suggested/ /hr/mou/ /hr/team/""",
    "leila": """/staff/ /staff/companies/ /staff/mous/ /staff/positions/ /staff/students/ /staff/placements/
        /staff/places/ /staff/messages/ /staff/waiting/ /staff/follow-ups/ /staff/skills/ /staff/academics/""",
    "mina": "/academic/ /academic/students/ /academic/applications/ /academic/placements/",
}


def twins(row: Any, count: int, **vary: Callable[[int], Any]) -> list[Any]:
    """As many rows like it, each different only where it has to be."""
    made = []
    for number in range(count):
        twin = copy(row)
        twin._state = models.base.ModelState()
        twin.pk = None
        for name, value in vary.items():
            setattr(twin, name, value(number))
        made.append(twin)
    return type(row)._default_manager.bulk_create(made)


def with_events(row: Any, copies: list[Any]) -> list[Any]:
    for event in row.events.all():
        twins(event, len(copies), subject=lambda n: copies[n])
    return copies


class Multiplied:
    """One of everything, and then more of it."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.ids, self.made = cast, stock(cast), 0
        self.placement = Placement.objects.get()
        self.academic = Academic.objects.get()
        self.item = InboxItem.objects.filter(recipient=cast.negar.user)[0]
        Bookmark.objects.create(student=cast.negar, position=cast.inspection)
        self._visible_students(1)

    def add(self, count: int) -> None:
        start, self.made = self.made, self.made + count

        def number(n: int) -> int:
            return start + n

        students = self._students(count)
        self._visible_students(count)
        positions = self._positions(number, count)
        self._positions(number, count)  # to which nobody has applied
        self._applications(students, positions)
        self._companies(number, count, students)
        twins(self.item, count, dedupe_key=lambda n: f"twin:{number(n)}")
        twins(Bookmark.objects.all()[0], count, position=lambda n: positions[n])
        twins(
            Skill.objects.all()[0],
            count,
            name_fa=lambda n: f"مهارت {number(n)}",
            key=lambda n: f"k{number(n)}",
        )
        place = FoundPlace.objects.get(pk=self.ids["place"])
        with_events(place, twins(place, count, student=lambda n: students[n]))
        people = self._users(self.academic.user, count, lambda n: f"academic{number(n)}@people.test")
        twins(self.academic, count, user=lambda n: people[n])
        twins(Membership.objects.get(user=self.cast.dariush), count, user=lambda n: people[n])

    @staticmethod
    def _users(user: User, count: int, email: Callable[[int], str]) -> list[User]:
        return twins(user, count, email=email, mobile=lambda n: None)

    def _visible_students(self, count: int) -> None:
        """Who haven't applied."""
        self._students(count, visible_at=lambda n: self.cast.tara.consented_at)

    def _students(self, count: int, **vary: Callable[[int], Any]) -> list[Student]:
        serial = Student.objects.count()
        users = self._users(self.cast.tara.user, count, lambda n: f"twin{serial + n}@people.test")
        copies = twins(
            self.cast.tara,
            count,
            user=lambda n: users[n],
            student_number=lambda n: f"9{serial + n:08}",
            **vary,
        )
        return with_events(self.cast.tara, copies)

    def _positions(self, number: Callable[[int], int], count: int) -> list[Position]:
        copies = twins(self.cast.inspection, count, title=lambda n: f"بازرس {number(n)}")
        for row in Position.fields.through.objects.filter(position=self.cast.inspection):
            twins(row, count, position_id=lambda n: copies[n].pk)
        submitted = Position.objects.get(pk=self.ids["submitted"])
        with_events(submitted, twins(submitted, count))
        return with_events(self.cast.inspection, copies)

    def _applications(self, students: list[Student], positions: list[Position]) -> None:
        waiting = Application.objects.get(pk=self.ids["waiting"])
        with_events(waiting, twins(waiting, len(students), student=lambda n: students[n]))
        other = Application.objects.get(pk=self.ids["other"])
        with_events(other, twins(other, len(positions), position=lambda n: positions[n]))
        work, offer = self.placement.application, self.placement.offer
        placed = with_events(work, twins(work, len(students), student=lambda n: students[n]))
        offers = twins(
            offer,
            len(students),
            student=lambda n: students[n],
            application=lambda n: placed[n],
        )
        with_events(offer, offers)
        copies = twins(
            self.placement,
            len(students),
            student=lambda n: students[n],
            application=lambda n: placed[n],
            offer=lambda n: offers[n],
        )
        with_events(self.placement, copies)

    def _companies(self, number: Callable[[int], int], count: int, students: list[Student]) -> None:
        company = self.cast.angareh
        copies = twins(
            company,
            count,
            name=lambda n: f"انگارهٔ {number(n)}",
            national_id=lambda n: make.company_national_id(5000 + number(n)),
        )
        with_events(company, copies)
        mou = Mou.objects.filter(company=company).order_by("pk")[0]
        mous = twins(mou, count, company=lambda n: copies[n], number=lambda n: f"1404/{5000 + number(n)}")
        with_events(mou, mous)
        for terms in mou.terms.all():
            twins(terms, count, mou=lambda n: mous[n])
        own = self.cast.mou
        with_events(own, twins(own, count, number=lambda n: f"1403/{5000 + number(n)}"))
        twins(FollowUp.objects.get(pk=self.ids["follow_up"]), count, company=lambda n: copies[n])
        moulds = self.cast.moulds
        theirs = with_events(moulds, twins(moulds, count, company=lambda n: copies[n]))
        waiting = Application.objects.get(pk=self.ids["waiting"])
        twins(waiting, count, position=lambda n: theirs[n], student=lambda n: students[n])


@dataclass(frozen=True)
class Opened:
    queries: int
    size: int


def opened(clients: dict[str, Client], ids: dict[str, Any]) -> dict[str, Opened]:
    recommendations.forget()
    visitor_pages.forget()
    clients["negar"].get("/positions/")  # which brings the process's list of positions up to date
    found = {}
    for who, addresses in LISTS.items():
        for address in addresses.format(**ids).split():
            with CaptureQueriesContext(connection) as queries:
                answer = clients[who].get(address)
            assert answer.status_code == 200, address
            found[f"{who} {address}"] = Opened(len(queries), len(answer.content))
    return found


def test_no_list_asks_more_with_more_rows(cast: Cast) -> None:
    rows = Multiplied(cast)
    users = users_of(cast)
    clients = {who: Client() for who in LISTS}
    for who in users.keys() & clients.keys():
        clients[who].force_login(users[who])
    opened(clients, rows.ids)  # what a process learns once
    at = {1: opened(clients, rows.ids)}
    rows.add(2)
    at[3] = opened(clients, rows.ids)
    rows.add(47)
    at[50] = opened(clients, rows.ids)
    wrong = []
    for page, few in at[1].items():
        three, many = at[3][page], at[50][page]
        if page not in FIRST_FEW and many.size < few.size * LONGER:
            wrong.append(f"{page} shows no more rows: {few}, {many}")
        if not few.queries == three.queries == many.queries:
            wrong.append(f"{page} asks {few.queries}, {three.queries} and {many.queries} times")
        if many.queries > (MOST_OF_APPLICANTS if "/applicants/" in page else MOST):
            wrong.append(f"{page} asks {many.queries} times")
    assert not wrong, "\n".join(wrong)
