"""Students choose, move and cancel their interviews: each page works, is closed to outsiders, and stays quick."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from internships.actions.interviews import book_interview
from internships.models import Application, Interview, InterviewSlot
from tests import factories as make
from tests.cast import Cast
from tests.clock import clock
from tests.internships.interviews import make_invited, make_times
from tests.internships.test_interview_pages import booked, choose_url, hr, invited, negar, slots

pytestmark = pytest.mark.django_db
__all__ = ["booked", "clock", "hr", "invited", "negar", "slots"]


def test_the_students_page_says_that_there_are_times_to_choose(
    negar: Client, cast: Cast, invited: Application
) -> None:
    said = "invites you to an interview"
    assert said not in negar.get("/me/").content.decode()  # nothing to choose yet
    first, second = make_times(cast.inspection, by=cast.maryam, count=2)
    home = negar.get("/me/")
    assert said in home.content.decode()
    assert choose_url(invited) in home.content.decode()
    assert home.context["waiting"] == 1 + len(home.context["todos"])
    other = make_invited(cast.tara, cast.inspection, by=cast.maryam)
    book_interview(other, first, by=cast.tara.user)
    assert said in negar.get("/me/").content.decode()
    book_interview(invited, second, by=cast.negar.user)
    assert said not in negar.get("/me/").content.decode()


def test_the_applications_page_offers_the_times(
    negar: Client, invited: Application, slots: list[InterviewSlot]
) -> None:
    page = negar.get(f"/me/applications/{invited.pk}/")
    words = page.content.decode()
    assert "Choose a time for the interview" in words
    assert words.count('name="slot"') == 3


def test_one_tap_chooses(negar: Client, cast: Cast, invited: Application, slots: list[InterviewSlot]) -> None:
    answer = negar.post(choose_url(invited), {"slot": slots[1].pk})
    interview = Interview.objects.get()
    assert answer.url == f"/me/interviews/{interview.pk}/"
    page = negar.get(answer.url).content.decode()
    assert "اتاق ۱۲" in page
    assert cast.maryam.full_name in page
    assert "Your interview" in negar.get(f"/me/applications/{invited.pk}/").content.decode()
    assert "Interview with" in negar.get("/me/").content.decode()


def test_a_time_that_was_just_taken_leads_to_the_next(
    negar: Client, cast: Cast, invited: Application, slots: list[InterviewSlot]
) -> None:
    other = make_invited(cast.tara, cast.inspection, by=cast.maryam)
    book_interview(other, slots[1], by=cast.tara.user)
    answer = negar.post(choose_url(invited), {"slot": slots[1].pk})
    assert answer.status_code == 409
    assert answer.context["next"] == slots[2]
    assert "Somebody else has just taken this time" in answer.content.decode()


def test_moving_and_cancelling(negar: Client, booked: Interview, slots: list[InterviewSlot]) -> None:
    negar.post(choose_url(booked.application), {"slot": slots[2].pk})
    booked.refresh_from_db()
    assert booked.slot == slots[2]
    answer = negar.post(f"/me/interviews/{booked.pk}/cancel/")
    assert answer.url == choose_url(booked.application)
    booked.refresh_from_db()
    assert booked.state == "cancelled"
    assert negar.get(f"/me/interviews/{booked.pk}/").status_code == 200
    again = negar.post(choose_url(booked.application), {"slot": slots[2].pk})
    assert again.status_code == 302


def test_shortly_before_it_the_company_has_to_be_called(negar: Client, cast: Cast, booked: Interview) -> None:
    soon = timezone.now() + timedelta(hours=3)
    InterviewSlot.objects.filter(pk=booked.slot_id).update(
        starts_at=soon, ends_at=soon + timedelta(minutes=30)
    )
    cast.pendar.phone = "02532850000"
    cast.pendar.save()
    page = negar.get(f"/me/interviews/{booked.pk}/").content.decode()
    assert "02532850000" in page
    negar.post(f"/me/interviews/{booked.pk}/cancel/")
    booked.refresh_from_db()
    assert booked.state == "booked"


def test_two_interviews_at_once_are_refused_kindly(negar: Client, cast: Cast, booked: Interview) -> None:
    (same,) = make_times(cast.moulds, by=cast.kamran, count=1)
    other = make_invited(cast.negar, cast.moulds, by=cast.kamran)
    answer = negar.post(choose_url(other), {"slot": same.pk})
    assert answer.status_code == 409
    assert "You have another interview at this time" in answer.content.decode()


def test_anothers_interview_is_not_there(client: Client, cast: Cast, booked: Interview) -> None:
    client.force_login(cast.tara.user)
    for page in (f"/me/interviews/{booked.pk}/", choose_url(booked.application)):
        assert client.get(page).status_code == 404
    assert client.get(f"/me/interviews/{booked.pk}/calendar.ics").status_code == 404
    assert client.post(f"/me/interviews/{booked.pk}/cancel/").status_code == 404


def test_only_students_choose(client: Client, cast: Cast, booked: Interview) -> None:
    assert "/accounts/login/" in client.get(choose_url(booked.application)).url
    client.force_login(cast.maryam)
    assert client.get(choose_url(booked.application)).status_code == 403
    assert client.get(f"/me/interviews/{booked.pk}/").status_code == 403


@pytest.mark.parametrize(
    "page", ["/me/", "/me/applications/{a}/", "/me/interviews/choose/{a}/", "/me/interviews/{i}/"]
)
def test_students_pages_make_few_queries(
    negar: Client,
    cast: Cast,
    booked: Interview,
    page: str,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    address = page.format(a=booked.application_id, i=booked.pk)
    negar.get(address)
    with django_assert_max_num_queries(10) as few:
        assert negar.get(address).status_code == 200
    make_times(cast.inspection, by=cast.dariush, day=5)
    with django_assert_max_num_queries(len(few)):
        negar.get(address)


def test_an_invitation_says_whether_there_are_times_to_choose(
    hr: Client, cast: Cast, slots: list[InterviewSlot]
) -> None:
    application = make.make_application(cast.tara, cast.inspection)
    page = hr.get(f"/hr/applications/{application.pk}/interview/")
    assert "3 times are free" in page.content.decode()
    answer = hr.post(f"/hr/applications/{application.pk}/interview/", {"note": "", "seen": "submitted"})
    assert answer.status_code == 302
    other = make.make_application(cast.negar, make.make_position(cast.pendar))
    refused = hr.post(f"/hr/applications/{other.pk}/interview/", {"note": "", "seen": "submitted"})
    assert refused.status_code == 422
