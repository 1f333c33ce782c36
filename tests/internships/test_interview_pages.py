"""HR offers times, students choose theirs: each page works, is closed to outsiders, and stays quick."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from internships.actions.interviews import book_interview
from internships.actions.positions import close_position
from internships.models import Application, Interview, InterviewSlot
from tests import factories as make
from tests.cast import Cast
from tests.clock import Clock, clock
from tests.internships.interviews import at_hour, make_invited, make_times
from tests.internships.test_offering_times import new_url, typed

pytestmark = pytest.mark.django_db
__all__ = ["clock"]


@pytest.fixture
def hr(client: Client, cast: Cast) -> Client:
    cast.maryam.language = "en"
    cast.maryam.save()
    client.force_login(cast.maryam)
    return client


@pytest.fixture
def negar(cast: Cast) -> Client:
    cast.negar.user.language = "en"
    cast.negar.user.save()
    client = Client()
    client.force_login(cast.negar.user)
    return client


@pytest.fixture
def invited(cast: Cast) -> Application:
    return make_invited(cast.negar, cast.inspection, by=cast.maryam)


@pytest.fixture
def slots(cast: Cast) -> list[InterviewSlot]:
    return make_times(cast.inspection, by=cast.maryam)


@pytest.fixture
def booked(cast: Cast, invited: Application, slots: list[InterviewSlot]) -> Interview:
    return book_interview(invited, slots[0], by=cast.negar.user)


def choose_url(application: Application) -> str:
    return f"/me/interviews/choose/{application.pk}/"


# HR's pages


def hr_pages(cast: Cast, slot: InterviewSlot) -> list[str]:
    own = f"/hr/interviews/{slot.pk}/"
    return [
        f"/hr/positions/{cast.inspection.pk}/interviews/",
        new_url(cast),
        own,
        f"{own}edit/",
        f"{own}cancel/",
        f"{own}scorecard/",
    ]


def test_another_companys_times_are_not_there(client: Client, cast: Cast, slots: list[InterviewSlot]) -> None:
    client.force_login(cast.kamran)
    assert [client.get(page).status_code for page in hr_pages(cast, slots[0])] == [404] * 6
    for move in ("book", "move", "attendance"):
        assert client.post(f"/hr/interviews/{slots[0].pk}/{move}/").status_code == 404


def test_students_and_strangers_stay_outside(
    client: Client, negar: Client, cast: Cast, slots: list[InterviewSlot]
) -> None:
    for page in hr_pages(cast, slots[0]):
        assert "/accounts/login/" in client.get(page).url
        assert negar.get(page).status_code == 403


@pytest.mark.parametrize("page", range(5))
def test_hrs_pages_make_few_queries(
    hr: Client,
    cast: Cast,
    booked: Interview,
    page: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    address = [*hr_pages(cast, booked.slot)[:5]][page]
    hr.get(address)
    with django_assert_max_num_queries(10) as few:
        assert hr.get(address).status_code == 200
    for student in (make.make_student(), make.make_student()):
        application = make_invited(student, cast.inspection, by=cast.maryam)
        slot = InterviewSlot.objects.free().filter(position=cast.inspection).order_by("pk")[0]
        book_interview(application, slot, by=student.user)
    make_times(cast.inspection, by=cast.dariush, day=5)
    with django_assert_max_num_queries(len(few)):
        hr.get(address)


def test_my_agenda_shows_what_i_hold_and_on_demand_everything(
    hr: Client, cast: Cast, slots: list[InterviewSlot], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make_times(cast.inspection, by=cast.dariush, day=6)
    with django_assert_max_num_queries(10):
        page = hr.get("/hr/interviews/")
    assert page.context["counts"].all == 3
    assert hr.get("/hr/interviews/?whose=all").context["counts"].all == 6
    assert hr.get("/hr/interviews/?show=past").context["counts"].all == 0


def test_free_times_of_a_day_are_one_line_and_booked_ones_stand_out(hr: Client, booked: Interview) -> None:
    answer = hr.get("/hr/interviews/")
    (day,) = answer.context["days"]
    assert [row.interview for row in day.told] == [booked]
    assert day.free
    assert (day.free.first_at, day.free.last_at) == (at_hour(3, 9, 40), at_hour(3, 10, 50))
    page = answer.content.decode()
    assert "2 free times, 09:40 to 10:50" in page
    assert page.count("fold free-times") == 1
    assert page.count('class="slot taken"') == 1


def test_a_closed_position_still_leads_to_its_interviews(
    hr: Client, cast: Cast, invited: Application, slots: list[InterviewSlot]
) -> None:
    book_interview(invited, slots[0], by=cast.negar.user)
    make.make_offer(invited)
    close_position(cast.inspection, by=cast.maryam, cause="no_need")
    address = f"/hr/positions/{cast.inspection.pk}/interviews/"
    assert address in hr.get(f"/hr/positions/{cast.inspection.pk}/").content.decode()
    assert cast.negar.user.full_name in hr.get(address).content.decode()


def test_a_closed_position_where_nobody_booked_leads_nowhere(
    hr: Client, cast: Cast, slots: list[InterviewSlot]
) -> None:
    close_position(cast.inspection, by=cast.maryam, cause="no_need")
    page = hr.get(f"/hr/positions/{cast.inspection.pk}/").content.decode()
    assert f"/hr/positions/{cast.inspection.pk}/interviews/" not in page


def test_a_free_time_that_needs_somebody_is_not_folded_away(hr: Client, slots: list[InterviewSlot]) -> None:
    slots[1].interviewers.update(ended_at=timezone.now())
    (day,) = hr.get("/hr/interviews/?whose=all").context["days"]
    assert [row.slot for row in day.told] == [slots[1]]
    slots[2].interviewers.update(ended_at=timezone.now())
    (day,) = hr.get("/hr/interviews/?whose=all").context["days"]
    assert day.free is None
    assert [row.slot for row in day.told] == slots


def test_the_home_page_says_what_is_on_today(
    hr: Client,
    booked: Interview,
    clock: Clock,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    assert hr.get("/hr/").context["interviews_today"]["number"] == 0
    begins_at, during, after = at_hour(3, 9), at_hour(3, 9, 10), at_hour(3, 12)
    clock.stand(at_hour(3, 8))
    with django_assert_max_num_queries(10):
        page = hr.get("/hr/")
    assert page.context["interviews_today"] == {"number": 1, "next_at": begins_at}
    assert "the next at 09:00" in page.content.decode()
    clock.stand(during)
    assert "going on now" in hr.get("/hr/").content.decode()
    clock.stand(after)
    assert hr.get("/hr/").context["interviews_today"]["number"] == 0


def test_hr_books_for_whom_is_on_the_phone_moves_and_cancels(
    hr: Client, cast: Cast, invited: Application, slots: list[InterviewSlot]
) -> None:
    first, second, _third = slots
    hr.post(f"/hr/interviews/{first.pk}/book/", {"application": invited.pk})
    interview = Interview.objects.get()
    assert (interview.slot, interview.application) == (first, invited)
    answer = hr.post(f"/hr/interviews/{first.pk}/move/", {"slot": second.pk})
    assert answer.url == f"/hr/interviews/{second.pk}/"
    interview.refresh_from_db()
    assert (interview.slot, interview.sequence) == (second, 1)
    refused = hr.post(f"/hr/interviews/{second.pk}/cancel/", {"reason": " ", "seen": "offered"})
    assert refused.status_code == 422
    hr.post(f"/hr/interviews/{second.pk}/cancel/", {"reason": "مهمان داریم", "seen": "offered"})
    interview.refresh_from_db()
    assert interview.state == "cancelled"


def test_nonsense_is_told_and_books_nothing(
    hr: Client, cast: Cast, slots: list[InterviewSlot], invited: Application
) -> None:
    stranger = make.make_application(cast.tara, cast.moulds)
    for wanted in ("", "x", "۱", "9" * 30, str(stranger.pk)):
        assert hr.post(f"/hr/interviews/{slots[0].pk}/book/", {"application": wanted}).status_code == 302
        assert hr.post(f"/hr/interviews/{slots[0].pk}/move/", {"slot": wanted}).status_code == 302
    assert not Interview.objects.exists()


def test_hr_changes_the_place_of_a_booked_time(hr: Client, cast: Cast, booked: Interview) -> None:
    slot = booked.slot
    page = hr.get(f"/hr/interviews/{slot.pk}/edit/")
    assert "keeps it" in page.content.decode()
    sent = typed(cast, way="link", link="https://meet.example/x", begins="14:00")
    answer = hr.post(f"/hr/interviews/{slot.pk}/edit/", sent)
    assert answer.status_code == 302, answer.context["form"].errors
    slot.refresh_from_db()
    booked.refresh_from_db()
    assert (slot.way, slot.starts_at, slot.site) == ("link", at_hour(3, 14), None)
    assert booked.during.lower == at_hour(3, 14)


def test_who_came_is_noted_afterwards_only(hr: Client, cast: Cast, booked: Interview) -> None:
    address = f"/hr/interviews/{booked.slot_id}/attendance/"
    hr.post(address, {"attendance": "came"})
    booked.refresh_from_db()
    assert booked.attendance == ""
    begin(booked)
    hr.post(address, {"attendance": "absent"})
    hr.post(address, {"attendance": "came"})
    hr.post(address, {"attendance": "nonsense"})
    booked.refresh_from_db()
    assert booked.attendance == "came"
    assert [event.changes for event in booked.events.exclude(changes={})] == [
        {"attendance": ["", "absent"]},
        {"attendance": ["absent", "came"]},
    ]


def begin(interview: Interview) -> None:
    """As if it had begun a moment ago."""
    now = timezone.now()
    InterviewSlot.objects.filter(pk=interview.slot_id).update(
        starts_at=now - timedelta(minutes=5), ends_at=now + timedelta(minutes=25)
    )


def past(slot: InterviewSlot) -> None:
    """As if it had ended a moment ago."""
    now = timezone.now()
    InterviewSlot.objects.filter(pk=slot.pk).update(
        starts_at=now - timedelta(minutes=40), ends_at=now - timedelta(minutes=10)
    )


def test_a_time_is_called_the_same_on_its_page_and_in_lists(
    hr: Client, cast: Cast, booked: Interview, slots: list[InterviewSlot]
) -> None:
    listed = f"/hr/positions/{cast.inspection.pk}/interviews/"

    def words(slot: InterviewSlot, show: str) -> tuple[bool, ...]:
        own = hr.get(f"/hr/interviews/{slot.pk}/").content.decode()
        return tuple(word in own and word in hr.get(listed + show).content.decode() for word in looked_for)

    looked_for = ["Booked"]
    assert words(booked.slot, "") == (True,)
    past(booked.slot)
    looked_for = ["Past, who came isn’t noted"]
    assert words(booked.slot, "?show=past") == (True,)
    hr.post(f"/hr/interviews/{booked.slot_id}/attendance/", {"attendance": "came"})
    looked_for = ["Held"]
    assert words(booked.slot, "?show=past") == (True,)
    assert "Held" in hr.get(f"/hr/applications/{booked.application_id}/").content.decode()
    past(slots[1])
    looked_for = ["Past, nobody took it", "Offered"]
    assert words(slots[1], "?show=past") == (True, False)
