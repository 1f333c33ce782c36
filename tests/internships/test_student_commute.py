"""The way to work: home area, own transport and preferred estates, saved together."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from companies.models import Estate
from internships.actions.commute import save_commute
from internships.models import PreferredEstate
from students.models import HomeArea, Student
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db
PAGE = "/me/profile/commute/"


def make_area(code: str = "pardisan", *, at: tuple[str, str] | None = ("34.576", "50.806")) -> HomeArea:
    latitude, longitude = map(Decimal, at) if at else (None, None)
    return HomeArea.objects.create(
        code=code, name_fa=f"محلهٔ {code}", name_en=code, latitude=latitude, longitude=longitude
    )


def make_place(code: str, at: tuple[str, str] | None) -> Estate:
    latitude, longitude = map(Decimal, at) if at else (None, None)
    return Estate.objects.create(
        code=code, name_fa=code, short_fa=code, kind="town", latitude=latitude, longitude=longitude
    )


@pytest.fixture
def negar(client: Client, cast: Cast) -> Client:
    cast.negar.user.language = "en"
    cast.negar.user.save()
    client.force_login(cast.negar.user)
    return client


def preferred(student: Student) -> set[str]:
    return set(student.preferred_estates.values_list("estate__code", flat=True))


def test_it_is_saved_together(negar: Client, cast: Cast) -> None:
    area, near, far = make_area(), make_place("near", ("34.6", "50.8")), make_place("far", ("35.2", "50.8"))
    values: dict[str, Any] = {"home_area": area.pk, "own_transport": "on", "estates": [near.pk, far.pk]}
    assert negar.post(PAGE, values).url == PAGE
    cast.negar.refresh_from_db()
    assert (cast.negar.home_area, cast.negar.own_transport) == (area, True)
    assert preferred(cast.negar) == {"near", "far"}
    negar.post(PAGE, {"home_area": "", "estates": [far.pk]})
    cast.negar.refresh_from_db()
    assert (cast.negar.home_area, cast.negar.own_transport) == (None, False)
    assert preferred(cast.negar) == {"far"}


def test_the_nearest_come_first_and_unknown_ones_last(negar: Client, cast: Cast) -> None:
    area = make_area()
    make_place("nowhere", None)
    make_place("far", ("35.2", "50.8"))
    make_place("near", ("34.6", "50.8"))
    save_commute(cast.negar, home_area=area, own_transport=False, estates=[], by=cast.negar.user)
    words = negar.get(PAGE).content.decode()
    assert words.index("near</bdi>") < words.index("far</bdi>") < words.index("nowhere</bdi>")
    assert "about 4 kilometres" in words


def test_looking_how_far_it_is_saves_nothing(negar: Client, cast: Cast) -> None:
    area, near = make_area(), make_place("near", ("34.6", "50.8"))
    page = negar.post(PAGE, {"home_area": area.pk, "estates": [near.pk], "look": "distances"})
    assert page.status_code == 200
    assert "about 4 kilometres" in page.content.decode()
    cast.negar.refresh_from_db()
    assert cast.negar.home_area is None
    assert preferred(cast.negar) == set()


def test_an_area_outside_the_province_has_no_distances(negar: Client, cast: Cast) -> None:
    area = make_area("outside", at=None)
    make_place("near", ("34.6", "50.8"))
    save_commute(cast.negar, home_area=area, own_transport=False, estates=[], by=cast.negar.user)
    assert "kilometre" not in negar.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("home_area", "999999"),
        ("home_area", "x"),
        ("home_area", "x\x00"),
        ("home_area", "1 OR 1=1"),
        ("estates", "999999"),
        ("estates", "x"),
        ("estates", "\x00"),
        ("estates", "-1"),
    ],
)
def test_what_is_not_on_the_lists_is_refused_by_its_field(
    negar: Client, cast: Cast, field: str, typed: str
) -> None:
    area = make_area()
    answer = negar.post(PAGE, {"home_area": area.pk, "estates": [], field: typed})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    cast.negar.refresh_from_db()
    assert cast.negar.home_area is None


def test_an_estate_twice_is_once(negar: Client, cast: Cast) -> None:
    near = make_place("near", ("34.6", "50.8"))
    negar.post(PAGE, {"estates": [near.pk, near.pk]})
    negar.post(PAGE, {"estates": [near.pk]})
    assert PreferredEstate.objects.filter(student=cast.negar).count() == 1
    save_commute(cast.negar, home_area=None, own_transport=False, estates=[near, near], by=cast.negar.user)
    assert preferred(cast.negar) == {"near"}


def test_what_is_no_longer_offered_stays_with_whoever_chose_it(negar: Client, cast: Cast) -> None:
    area, gone = make_area(), make_place("gone", ("34.6", "50.8"))
    save_commute(cast.negar, home_area=area, own_transport=False, estates=[gone], by=cast.negar.user)
    Estate.objects.filter(pk=gone.pk).update(is_active=False)
    HomeArea.objects.update(is_active=False)
    assert negar.post(PAGE, {"home_area": area.pk, "estates": [gone.pk]}).status_code == 302
    assert preferred(cast.negar) == {"gone"}
    negar.post(PAGE, {})
    assert negar.post(PAGE, {"estates": [gone.pk]}).status_code == 422


def test_one_students_way_is_not_anothers(negar: Client, cast: Cast) -> None:
    near = make_place("near", ("34.6", "50.8"))
    save_commute(cast.tara, home_area=None, own_transport=True, estates=[near], by=cast.tara.user)
    negar.post(PAGE, {})
    assert preferred(cast.tara) == {"near"}
    assert not negar.get(PAGE).context["form"]["estates"].value()


def test_it_is_for_students(client: Client, cast: Cast) -> None:
    assert "/accounts/login/" in client.get(PAGE).url
    for who in (cast.maryam, cast.leila):
        client.force_login(who)
        assert client.get(PAGE).status_code == 403
        assert client.post(PAGE, {}).status_code == 403


def test_as_many_queries_with_more_places(
    negar: Client, cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    near = make_place("near", ("34.6", "50.8"))
    save_commute(cast.negar, home_area=make_area(), own_transport=True, estates=[near], by=cast.negar.user)
    negar.get(PAGE)
    with django_assert_max_num_queries(10) as few:
        negar.get(PAGE)
    more = [make_place(f"place-{number}", ("34.7", "50.8")) for number in range(3)]
    make_area("other")
    save_commute(
        cast.negar, home_area=cast.negar.home_area, own_transport=True, estates=more, by=cast.negar.user
    )
    with django_assert_max_num_queries(len(few)):
        negar.get(PAGE)


def test_the_way_back_goes_along(negar: Client, cast: Cast) -> None:
    position = f"/positions/{cast.inspection.pk}/"
    assert f'href="{position}"' in negar.get(PAGE, {"next": position}).content.decode()
    answer = negar.post(PAGE, {"next": position})
    assert negar.get(answer.url).context["back"] == position
    assert negar.get(PAGE, {"next": "//evil.example/"}).context["back"] == ""


def test_nobody_else_reads_where_a_student_lives(client: Client, cast: Cast) -> None:
    area = make_area("secret-quarter")
    save_commute(cast.negar, home_area=area, own_transport=True, estates=[], by=cast.negar.user)
    application = make.make_application(cast.negar, cast.inspection)
    for who, address in (
        (cast.maryam, f"/hr/applications/{application.pk}/"),
        (cast.leila, f"/staff/students/{cast.negar.pk}/"),
        (cast.leila, f"/staff/applications/{application.pk}/"),
    ):
        client.force_login(who)
        page = client.get(address)
        assert page.status_code == 200
        assert "secret-quarter" not in page.content.decode()
