"""The student's page: what needs them now, first."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from internships.actions import applications
from internships.states import CloseReason
from internships.views.student_home import fitting_positions
from students.actions import add_cv
from students.availability import save_week
from students.models import Student
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def negar(client: Client, cast: Cast) -> Client:
    cast.negar.user.language = "en"
    cast.negar.user.save()
    client.force_login(cast.negar.user)
    return client


def test_whoever_is_new_sees_how_to_begin(client: Client, db: None) -> None:
    student = make.make_student(field=None, gpa=None, credits=None)
    Student.objects.filter(pk=student.pk).update(field=None, student_number=None, free=make.Week())
    client.force_login(student.user)
    page = client.get("/me/")
    assert page.status_code == 200
    assert [todo.url for todo in page.context["todos"]] == [
        "/me/profile/#study",
        "/me/profile/#cvs",
        "/me/profile/#week",
        "/me/profile/#skills",
        "/settings/",
    ]
    assert page.context["waiting"] == 5
    assert page.context["meter"].percent == 10  # the entry year and the semester


def test_an_open_offer_comes_first(negar: Client, cast: Cast) -> None:
    offer = make.make_offer(make.make_application(cast.negar, cast.inspection))
    page = negar.get("/me/")
    words = page.content.decode()
    assert page.context["offers"] == [offer]
    assert (
        words.index(f"/me/offers/{offer.pk}/accept/")
        < words.index("To do")
        < words.index("My applications</h2>")
    )


def test_whoever_has_done_everything_has_nothing_to_do(negar: Client, cast: Cast) -> None:
    user = cast.negar.user
    user.mobile = "+989121234567"
    user.save()
    add_cv(cast.negar, file=make.make_file(by=user), label="رزومه", by=user)
    cast.negar.skills.add(make.make_skill())
    save_week(cast.negar, wanted=make.MORNINGS, by=user)
    page = negar.get("/me/")
    assert page.context["todos"] == []
    assert "Nothing waits for you" in page.content.decode()


def test_a_rejection_that_can_be_undone_is_not_shown(negar: Client, cast: Cast) -> None:
    application = make.make_application(cast.negar, cast.inspection)
    applications.reject_application(application, by=cast.maryam, reason=CloseReason.OTHER)
    row = negar.get("/me/").context["rows"][0]
    assert (row.state, row.track is not None) == ("submitted", True)


def test_only_fitting_positions_are_offered(cast: Cast) -> None:
    mechanics = make.make_position(cast.pendar, title="مکانیک", fields=[make.make_field("مهندسی مکانیک")])
    for_all = make.make_position(cast.pendar, title="برای همه", fields=[])
    clever = make.make_position(cast.pendar, title="معدل بالا", min_gpa="19.00")
    make.make_application(cast.negar, cast.moulds)
    assert set(fitting_positions(cast.negar)) == {cast.inspection, for_all}
    assert set(fitting_positions(cast.sina)) == {mechanics, for_all}
    assert clever not in fitting_positions(cast.tara)


def test_the_page_is_for_students(client: Client, cast: Cast) -> None:
    assert "/accounts/login/" in client.get("/me/").url
    client.force_login(cast.maryam)
    assert client.get("/me/").status_code == 403
    client.force_login(cast.leila)
    assert client.get("/me/").status_code == 403


def test_one_student_sees_nothing_of_another(client: Client, cast: Cast) -> None:
    make.make_offer(make.make_application(cast.negar, cast.inspection))
    client.force_login(cast.tara.user)
    page = client.get("/me/")
    assert (page.context["offers"], page.context["rows"]) == ([], [])


def test_the_page_makes_as_many_queries_with_more_of_everything(
    negar: Client, cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make.make_offer(make.make_application(cast.negar, cast.inspection))
    negar.get("/me/")
    with django_assert_max_num_queries(9) as few:
        negar.get("/me/")
    with_few = len(few)
    for _number in range(3):
        make.make_offer(make.make_application(cast.negar, make.make_position(cast.angareh)))
        make.make_position(cast.pendar)
    negar.get("/me/")  # what is new is read once
    with django_assert_max_num_queries(with_few):
        assert len(negar.get("/me/").context["offers"]) == 4
