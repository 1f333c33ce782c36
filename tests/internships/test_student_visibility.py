"""Who can find a student: nobody until they say so, and again nobody when they say so; who invited them."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from companies.actions import vetting
from internships.models import Invite, Position
from students.actions import set_visibility
from students.models import Student
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db
PAGE, SAVE = "/me/visibility/", "/me/profile/visibility/"


@pytest.fixture
def negar(client: Client, cast: Cast) -> Client:
    cast.negar.user.language = "en"
    cast.negar.user.save()
    client.force_login(cast.negar.user)
    return client


def invite(student: Student, position: Position, note: str = "") -> Invite:
    by = make.owner_of(position.company)
    return Invite.objects.create(student=student, position=position, note=note, invited_by=by)


def test_it_is_off_until_the_student_turns_it_on(negar: Client, cast: Cast) -> None:
    assert cast.negar.visible_at is None
    assert "Nobody: a company sees you only" in negar.get("/me/profile/").content.decode()
    assert negar.post(SAVE, {"visible": "yes"}).url == "/me/profile/#visibility"
    cast.negar.refresh_from_db()
    assert cast.negar.visible_at is not None
    assert "Approved companies can find you" in negar.get(PAGE).content.decode()
    negar.post(SAVE, {"visible": "no"})
    cast.negar.refresh_from_db()
    assert cast.negar.visible_at is None


def test_on_twice_keeps_its_first_day(cast: Cast) -> None:
    first = set_visibility(cast.negar, visible=True, by=cast.negar.user).visible_at
    assert set_visibility(cast.negar, visible=True, by=cast.negar.user).visible_at == first


@pytest.mark.parametrize("value", ["", "on", "1", "\x00", "YES", "x" * 10_000])
def test_only_a_plain_yes_turns_it_on(negar: Client, cast: Cast, value: str) -> None:
    negar.post(SAVE, {"visible": value})
    cast.negar.refresh_from_db()
    assert cast.negar.visible_at is None


def test_looking_turns_nothing_on(negar: Client, cast: Cast) -> None:
    assert negar.get(f"{SAVE}?visible=yes").url == "/me/profile/#visibility"
    cast.negar.refresh_from_db()
    assert cast.negar.visible_at is None


def test_all_that_companies_see_is_listed_before_it_is_turned_on(negar: Client) -> None:
    words = negar.get(PAGE).content.decode()
    for said in ("name, field of study and level, semester", "They don’t see", "at any time"):
        assert said in words


def test_who_invited_the_student_is_listed_and_stays_when_it_is_off(negar: Client, cast: Cast) -> None:
    set_visibility(cast.negar, visible=True, by=cast.negar.user)
    invite(cast.negar, cast.inspection, "به کار شما علاقه داریم.")
    closed = make.make_position(cast.angareh, title="بسته")
    invite(cast.negar, closed)
    Position.objects.filter(pk=closed.pk).update(deadline_at=make.timezone.now())
    set_visibility(cast.negar, visible=False, by=cast.negar.user)
    words = negar.get(PAGE).content.decode()
    assert f"/positions/{cast.inspection.pk}/" in words
    assert "به کار شما علاقه داریم." in words
    assert str(cast.pendar) in words
    assert "It takes no applications now." in words
    application = make.make_application(cast.negar, cast.inspection)
    assert f"/me/applications/{application.pk}/" in negar.get(PAGE).content.decode()


def test_the_position_of_a_suspended_company_is_named_without_a_link(negar: Client, cast: Cast) -> None:
    invite(cast.negar, cast.inspection)
    vetting.suspend_company(cast.pendar, by=cast.leila, reason="بررسی")
    page = negar.get(PAGE)
    assert page.status_code == 200
    assert cast.inspection.title in page.content.decode()


def test_a_note_is_not_run(negar: Client, cast: Cast) -> None:
    invite(cast.negar, cast.inspection, "<script>alert(1)</script>")
    assert "<script>alert" not in negar.get(PAGE).content.decode()


def test_one_student_sees_no_invitation_of_another(client: Client, cast: Cast) -> None:
    invite(cast.negar, cast.inspection)
    client.force_login(cast.tara.user)
    page = client.get(PAGE)
    assert (page.status_code, list(page.context["invites"])) == (200, [])


def test_it_is_for_students(client: Client, cast: Cast) -> None:
    assert "/accounts/login/" in client.get(PAGE).url
    for who in (cast.maryam, cast.leila):
        client.force_login(who)
        assert client.get(PAGE).status_code == 403
        assert client.post(SAVE, {"visible": "yes"}).status_code == 403


def test_as_many_queries_with_more_invitations(
    negar: Client, cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    invite(cast.negar, cast.inspection)
    negar.get(PAGE)
    with django_assert_max_num_queries(10) as few:
        negar.get(PAGE)
    for _number in range(2):
        invite(cast.negar, make.make_position(cast.angareh))
    with django_assert_max_num_queries(len(few)):
        assert len(negar.get(PAGE).context["invites"]) == 3
