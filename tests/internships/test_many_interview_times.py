"""A thousand interview times: counted by the database, paged by key, and none of them hides who has booked."""

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from internships.models import Application, Interview, InterviewSlot
from tests.cast import Cast
from tests.internships.test_interview_pages import booked, choose_url, hr, invited, negar, slots

pytestmark = pytest.mark.django_db
__all__ = ["booked", "hr", "invited", "negar", "slots"]


def crowd(cast: Cast, slots: list[InterviewSlot], number: int) -> None:
    """So many free times before those that there are."""
    first = slots[0]
    InterviewSlot.objects.bulk_create(
        InterviewSlot(
            position=cast.inspection,
            way=InterviewSlot.Way.LINK,
            link="https://meet.example/abc",
            starts_at=first.starts_at - timedelta(minutes=n + 1),
            ends_at=first.starts_at - timedelta(minutes=n),
            made_by=cast.maryam,
        )
        for n in range(number)
    )


def test_a_thousand_times_are_counted_paged_and_hide_no_interview(
    hr: Client,
    cast: Cast,
    booked: Interview,
    slots: list[InterviewSlot],
    django_assert_num_queries: DjangoAssertNumQueries,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    addresses = (f"/hr/positions/{cast.inspection.pk}/interviews/", "/hr/interviews/?whose=all")
    costs = []
    for address in addresses:
        hr.get(address)
        with django_assert_max_num_queries(10) as few:
            hr.get(address)
        costs.append(len(few))
    crowd(cast, slots, 997)
    for address, cost in zip(addresses, costs, strict=True):
        with django_assert_num_queries(cost):
            page = hr.get(address)
        counts = page.context["counts"]
        assert (counts.all, counts.booked, counts.free) == (1000, 1, 999)
        assert [row.interview for day in page.context["days"] for row in day.rows] == [booked]
        assert [number for _code, _word, number, _address in page.context["onlys"]] == [1000, 1, 999]
        mark = "&" if "?" in address else "?"
        seen, after = set(), ""
        while after is not None:
            page = hr.get(f"{address}{mark}only=all&after={after}").context["page"]
            seen |= {row.slot.pk for row in page}
            assert len(page) <= 60
            after = page.next_after
        assert len(seen) == 1000


def test_few_times_are_one_list_that_can_be_narrowed(hr: Client, cast: Cast, booked: Interview) -> None:
    address = f"/hr/positions/{cast.inspection.pk}/interviews/"
    shown = {
        only: [bool(row.interview) for row in hr.get(address, {"only": only}).context["page"]]
        for only in ("", "booked", "free", "nonsense")
    }
    assert shown["booked"] == [True]
    assert shown["free"] == [False, False]
    assert shown[""] == shown["nonsense"] == [True, False, False]
    assert "1 booked, 2 free" in hr.get(address).content.decode()


def test_a_student_reaches_the_last_of_many_times(
    cast: Cast, negar: Client, invited: Application, slots: list[InterviewSlot]
) -> None:
    crowd(cast, slots, 150)
    assert "after=" in negar.get(f"/me/applications/{invited.pk}/").content.decode()
    seen, after = [], ""
    while after is not None:
        page = negar.get(choose_url(invited), {"after": after}).context["page"]
        seen += [slot.pk for slot in page]
        after = page.next_after
    assert (len(seen), seen[-1]) == (153, slots[-1].pk)
