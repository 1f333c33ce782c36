"""The student's own applications: the list, one of them, stepping back."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from companies.actions import mous as mou_actions
from internships.actions import applications, offers, placements
from internships.models import Application, Offer
from internships.states import ApplicationState, CloseReason
from students.models import Student
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db
LIST = "/me/applications/"


def signed_in(client: Client, student: Student) -> Client:
    client.force_login(student.user)
    return client


def url_of(application: Application) -> str:
    return f"/me/applications/{application.pk}/"


def words(client: Client, application: Application) -> str:
    page = client.get(url_of(application))
    assert page.status_code == 200
    return page.content.decode()


def titles(client: Client, application: Application) -> list[str]:
    return [str(step.title) for step in client.get(url_of(application)).context["history"]]


@pytest.fixture
def application(cast: Cast) -> Application:
    return make.make_application(cast.negar, cast.inspection, letter="نامهٔ من به پندار")


@pytest.fixture
def negar(client: Client, cast: Cast) -> Client:
    client.force_login(cast.negar.user)
    client.cookies["django_language"] = "en"
    cast.negar.user.language = "en"
    cast.negar.user.save()
    return client


# The list


def test_the_list_shows_what_goes_on_and_what_has_ended(
    negar: Client, cast: Cast, application: Application
) -> None:
    ended = make.make_application(cast.negar, cast.moulds)
    applications.withdraw_application(ended, by=cast.negar.user)
    page = negar.get(LIST)
    assert [row.application for row in page.context["rows"]] == [application]
    assert page.context["counts"] == {"open": 1, "ended": 1}
    assert [row.application for row in negar.get(LIST, {"show": "ended"}).context["rows"]] == [ended]


def test_the_list_of_whoever_has_none_says_how_to_begin(negar: Client) -> None:
    assert "/positions/" in negar.get(LIST).content.decode()


def test_work_that_is_over_is_among_the_ended(negar: Client, cast: Cast) -> None:
    placement = make.make_placement(cast.negar, cast.inspection)
    assert negar.get(LIST).context["counts"] == {"open": 1, "ended": 0}
    placements.end_placement(placement, by=cast.leila, ended_on=placement.starts_on)
    assert negar.get(LIST).context["counts"] == {"open": 0, "ended": 1}
    assert negar.get(LIST, {"show": "ended"}).status_code == 200


def test_one_that_time_has_ended_is_ended_before_anything_writes_it(
    negar: Client, application: Application
) -> None:
    make.long_ago(application, timezone.now() - timedelta(hours=1))
    assert negar.get(LIST).context["counts"] == {"open": 0, "ended": 1}


def test_a_rejection_that_can_be_undone_is_not_in_the_list(
    negar: Client, cast: Cast, application: Application
) -> None:
    applications.reject_application(application, by=cast.maryam, reason=CloseReason.NOT_A_FIT)
    assert negar.get(LIST).context["counts"] == {"open": 1, "ended": 0}


@pytest.mark.parametrize("key", ["x", "%00", "W10", "0" * 3000])
def test_a_broken_key_gives_the_first_page(negar: Client, application: Application, key: str) -> None:
    page = negar.get(LIST, {"after": key})
    assert page.status_code == 200
    assert len(page.context["rows"]) == 1


def test_the_list_goes_on_by_key(negar: Client, cast: Cast) -> None:
    for _number in range(21):
        applications.withdraw_application(
            make.make_application(cast.negar, cast.inspection), by=cast.negar.user
        )
    page = negar.get(LIST, {"show": "ended"})
    assert len(page.context["rows"]) == 20
    rest = negar.get(LIST, {"show": "ended", "after": page.context["page"].next_after})
    assert len(rest.context["rows"]) == 1


def test_the_list_is_for_students(client: Client, cast: Cast) -> None:
    assert "/accounts/login/" in client.get(LIST).url
    client.force_login(cast.maryam)
    assert client.get(LIST).status_code == 403


def test_the_list_makes_as_many_queries_with_three_rows(
    negar: Client, cast: Cast, application: Application, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    negar.get(LIST)
    with django_assert_max_num_queries(10) as few:
        negar.get(LIST)
    make.make_application(cast.negar, cast.moulds)
    make.make_offer(make.make_application(cast.negar, make.make_position(cast.angareh)))
    with django_assert_max_num_queries(len(few)):
        assert len(negar.get(LIST).context["rows"]) == 3


# One application


def test_an_application_shows_what_was_sent_and_when_the_answer_comes(
    negar: Client, application: Application
) -> None:
    page = words(negar, application)
    assert "نامهٔ من به پندار" in page
    assert "answers by then" in page
    assert titles(negar, application) == [
        "You sent the application",
        "The deadline for applications",
        "The company answers",
        "Or it stays silent",
        "Work begins",
    ]


def test_the_cv_that_was_sent_can_be_read(negar: Client, application: Application) -> None:
    answer = negar.get(f"{url_of(application)}cv/")
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    answer.close()
    assert answer["Content-Disposition"].startswith("inline")
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("part", ["", "cv/", "withdraw/"])
def test_anothers_application_is_not_there(
    client: Client, cast: Cast, application: Application, part: str
) -> None:
    assert signed_in(client, cast.tara).get(url_of(application) + part).status_code == 404


@pytest.mark.parametrize("part", ["", "cv/", "withdraw/"])
def test_the_company_reads_it_elsewhere(
    client: Client, cast: Cast, application: Application, part: str
) -> None:
    client.force_login(cast.maryam)
    assert client.get(url_of(application) + part).status_code == 403


@pytest.mark.parametrize("part", ["", "cv/", "withdraw/"])
def test_nobody_signed_in_is_asked_to_log_in(client: Client, application: Application, part: str) -> None:
    assert "/accounts/login/" in client.get(url_of(application) + part).url


def test_a_number_beyond_the_database_is_not_there(negar: Client) -> None:
    assert negar.get("/me/applications/99999999999999999999/").status_code == 404


def test_an_application_makes_few_queries(
    negar: Client, cast: Cast, application: Application, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    negar.get(url_of(application))
    with django_assert_max_num_queries(10) as few:
        words(negar, application)
    applications.shortlist_application(application, by=cast.maryam)
    applications.invite_to_interview(application, by=cast.maryam)
    make.make_offer(application)
    with django_assert_max_num_queries(len(few)):
        words(negar, application)


def test_an_untold_rejection_leaves_no_trace(negar: Client, cast: Cast, application: Application) -> None:
    applications.shortlist_application(application, by=cast.maryam)
    before = titles(negar, application)
    applications.reject_application(
        application, by=cast.maryam, reason=CloseReason.SKILLS, note="نقشه‌خوانی لازم است", seen="shortlisted"
    )
    page = words(negar, application)
    assert titles(negar, application) == before
    assert "نقشه‌خوانی" not in page
    assert "Not selected" not in page
    assert str(CloseReason.SKILLS.label) not in page


def test_a_rejection_that_was_undone_leaves_no_trace(
    negar: Client, cast: Cast, application: Application
) -> None:
    before = titles(negar, application)
    applications.reject_application(application, by=cast.maryam, reason=CloseReason.OTHER)
    applications.undo_rejection(application, by=cast.maryam)
    assert titles(negar, application) == before


def test_a_told_rejection_gives_its_reason(negar: Client, cast: Cast, application: Application) -> None:
    applications.reject_application(
        application, by=cast.maryam, reason=CloseReason.SKILLS, note="نقشه‌خوانی لازم است"
    )
    Application.objects.filter(pk=application.pk).update(tell_at=timezone.now() - timedelta(minutes=1))
    page = words(negar, application)
    assert "نقشه‌خوانی لازم است" in page
    assert "A skill that the work needs is missing" in page
    assert titles(negar, application)[-1] == "You were not selected"


def test_a_lapsed_application_is_no_record_against_anyone(negar: Client, application: Application) -> None:
    make.long_ago(application, timezone.now() - timedelta(hours=1))
    page = words(negar, application)
    assert "no record against you" in page
    assert titles(negar, application)[-1] == "The company did not answer in time"


def test_a_clock_that_stands_still_is_explained(negar: Client, cast: Cast, application: Application) -> None:
    mou_actions.suspend_mou(cast.mou, by=cast.leila, reason="بازبینی")
    assert "is paused" in words(negar, application)


def test_an_open_offer_is_on_the_page_with_its_buttons(negar: Client, application: Application) -> None:
    offer = make.make_offer(application)
    page = words(negar, application)
    assert f"/me/offers/{offer.pk}/accept/" in page
    assert titles(negar, application)[-3:] == [
        "The company made you an offer",
        "You answer the offer",
        "Work begins",
    ]


def test_a_revoked_offer_says_why(negar: Client, cast: Cast, application: Application) -> None:
    offers.revoke_offer(make.make_offer(application), by=cast.maryam, reason="خط تعطیل شد")
    page = words(negar, application)
    assert "خط تعطیل شد" in page
    assert "The company took its offer back" in titles(negar, application)


def test_an_offer_that_ran_out_is_over_before_anything_writes_it(
    negar: Client, application: Application
) -> None:
    offer = make.make_offer(application)
    past = timezone.now() - timedelta(minutes=1)
    Offer.objects.filter(pk=offer.pk).update(expires_at=past)
    Application.objects.filter(pk=application.pk).update(offered_until=past)
    page = words(negar, application)
    assert "/accept/" not in page
    assert "The time to answer the offer has passed" in page


def test_every_stage_has_its_page(negar: Client, cast: Cast, application: Application) -> None:
    applications.invite_to_interview(application, by=cast.maryam, note="یکشنبه ساعت ده")
    assert "یکشنبه ساعت ده" in words(negar, application)
    offer = offers.accept_offer(make.make_offer(application), by=cast.negar.user)
    assert "The seat is yours" in words(negar, application)
    placement = placements.start_placement(offer.application, by=cast.leila)
    assert "You are at work here" in words(negar, application)
    placements.end_placement(placement, by=cast.leila, ended_on=placement.starts_on)
    assert "This work ended" in words(negar, application)


def test_a_cancelled_acceptance_says_why(negar: Client, cast: Cast, application: Application) -> None:
    offers.accept_offer(make.make_offer(application), by=cast.negar.user)
    placements.cancel_acceptance(application, by=cast.leila, reason="بیماری")
    assert "بیماری" in words(negar, application)


# Withdrawing


def test_a_student_withdraws_with_a_few_words(negar: Client, application: Application) -> None:
    url = f"{url_of(application)}withdraw/"
    assert 'name="seen" value="submitted"' in negar.get(url).content.decode()
    assert negar.post(url, {"seen": "submitted"}).context["form"].errors.keys() == {"reason"}
    answer = negar.post(
        url, {"seen": "submitted", "reason": "found_elsewhere", "note": "کار دیگری پیدا کردم"}
    )
    assert answer.url == url_of(application)
    application.refresh_from_db()
    assert application.state == ApplicationState.WITHDRAWN
    page = words(negar, application)
    assert "You have withdrawn" in page
    assert "I have found other work" in page
    hr = Client()
    hr.force_login(make.owner_of(application.company))
    seen = hr.get(f"/hr/applications/{application.pk}/", headers={"accept-language": "en"})
    assert str(seen.context["reason"]) not in ("", "I have found other work")
    assert "کار دیگری پیدا کردم" in seen.content.decode()
    assert "apply again" in page


def test_a_page_that_is_out_of_date_does_not_withdraw(
    negar: Client, cast: Cast, application: Application
) -> None:
    applications.shortlist_application(application, by=cast.maryam)
    answer = negar.post(
        f"{url_of(application)}withdraw/", {"seen": "submitted", "reason": "too_far", "note": "چند کلمه"}
    )
    assert answer.status_code == 409
    assert "چند کلمه" in answer.content.decode()
    application.refresh_from_db()
    assert application.state == ApplicationState.SHORTLISTED


def test_an_untold_rejection_does_not_stand_in_the_way(
    negar: Client, cast: Cast, application: Application
) -> None:
    applications.reject_application(application, by=cast.maryam, reason=CloseReason.OTHER)
    data = {"seen": "submitted", "reason": "too_far"}
    answer = negar.post(f"{url_of(application)}withdraw/", data)
    assert answer.status_code == 302
    application.refresh_from_db()
    assert (application.state, application.close_reason) == (ApplicationState.WITHDRAWN, "too_far")
    assert titles(negar, application) == ["You sent the application", "You withdrew"]


def test_what_has_ended_cannot_be_withdrawn(negar: Client, cast: Cast, application: Application) -> None:
    url = f"{url_of(application)}withdraw/"
    negar.post(url, {"seen": "submitted", "reason": "own_other"})
    assert negar.get(url).context["can"].withdraw is False
    assert negar.post(url, {"seen": "withdrawn", "reason": "own_other"}).status_code == 409


def test_words_that_are_too_long_are_kept(negar: Client, application: Application) -> None:
    answer = negar.post(f"{url_of(application)}withdraw/", {"seen": "submitted", "note": "ا" * 1001})
    assert answer.status_code == 422
    assert "ا" * 1001 in answer.content.decode()


def test_the_withdraw_page_makes_few_queries(
    negar: Client, application: Application, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(10):
        negar.get(f"{url_of(application)}withdraw/")
