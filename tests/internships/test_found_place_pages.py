"""The pages of a self-found place for the student who found it."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from internships.models import FoundPlace
from internships.states import FoundPlaceState
from students.models import Academic
from tests import factories as make
from tests.cast import Cast
from tests.internships import places as make_places
from tests.reading import read

pytestmark = pytest.mark.django_db
S = FoundPlaceState
FORM = {
    "name": "ماشین‌سازی البرز",
    "activity": "ساخت قطعه",
    "address": "قم، خیابان صنعت",
    "contact_name": "حمید ناصری",
    "contact_phone": "۰۲۵ ۳۳۳۴ ۰۰۰۰",
    "title": "کنترل کیفیت",
    "description": "اندازه‌گیری قطعه‌ها",
    "total_hours": "۲۴۰",
}


@pytest.fixture
def coordinator(cast: Cast) -> Academic:
    return make_places.make_academic("دکتر مینا پارسا", coordinator=True)


@pytest.fixture
def supervisor(cast: Cast) -> Academic:
    return make_places.make_academic("دکتر سعید جوادی")


def test_a_student_writes_a_place_and_sends_it_in(client: Any, cast: Cast, coordinator: Academic) -> None:
    make_places.make_course()
    client.force_login(cast.negar.user)
    assert "/me/places/new/internship_course/" in client.get("/me/places/").content.decode()
    dates = {"starts_on": str(make.days(10)), "ends_on": str(make.days(100))}
    letter = SimpleUploadedFile("letter.pdf", make.pdf_bytes(), "application/pdf")
    answer = client.post("/me/places/new/internship_course/", {**FORM, **dates, "letter": letter})
    place = FoundPlace.objects.get()
    assert answer.url == f"/me/places/{place.pk}/"
    assert (place.total_hours, place.contact_phone, place.state) == (240, "025 3334 0000", S.DRAFT)
    assert b"%PDF" in read(client.get(f"/me/places/{place.pk}/letter/"))
    assert "/submit/" in client.get(answer.url).content.decode()
    client.post(f"/me/places/{place.pk}/submit/", {"seen": "draft"})
    place.refresh_from_db()
    assert (place.state, place.waits_for) == (S.SUBMITTED, "coordinator")
    assert "دکتر مینا پارسا" in client.get(answer.url).content.decode()
    client.post(f"/me/places/{place.pk}/take-back/", {"seen": "submitted"})
    edited = {**FORM, **dates, "title": "تازه", "seen": "draft", "remove_letter": "on"}
    client.post(f"/me/places/{place.pk}/edit/", edited)
    place.refresh_from_db()
    assert (place.title, place.letter) == ("تازه", None)
    client.post(f"/me/places/{place.pk}/withdraw/", {"seen": "draft"})
    place.refresh_from_db()
    assert place.state == S.WITHDRAWN


def test_a_draft_may_be_incomplete_and_says_what_is_missing(client: Any, cast: Cast) -> None:
    make_places.make_course()
    client.force_login(cast.negar.user)
    answer = client.post("/me/places/new/internship_course/", {"name": "البرز", "title": "کار"}, follow=True)
    place = FoundPlace.objects.get()
    page = answer.content.decode()
    assert f"/me/places/{place.pk}/submit/" not in page
    client.post(f"/me/places/{place.pk}/submit/", {"seen": "draft"})
    place.refresh_from_db()
    assert place.state == S.DRAFT


def test_a_national_id_is_checked_and_links_the_registered_company(client: Any, cast: Cast) -> None:
    make_places.make_course()
    client.force_login(cast.negar.user)
    address = "/me/places/new/internship_course/"
    assert client.post(address, {**FORM, "national_id": "12345678901"}).status_code == 422
    answer = client.post(address, {**FORM, "national_id": cast.pendar.national_id}, follow=True)
    assert FoundPlace.objects.get().company == cast.pendar
    assert f"/companies/{cast.pendar.pk}/" in answer.content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"starts_on": "1500/01/01"},
        {"starts_on": "1405/13/40"},
        {"total_hours": "99999"},
        {"contact_phone": "زنگ بزنید"},
        {"contact_email": "x"},
        {"name": "ا" * 500},
        {"title": ""},
        {"estate": "999999"},
        {"supervisor": "1"},
        {"letter": SimpleUploadedFile("letter.pdf", b"<html>", "application/pdf")},
    ],
)
def test_what_is_typed_wrong_is_said_by_its_field(client: Any, cast: Cast, wrong: dict[str, Any]) -> None:
    make_places.make_course()
    client.force_login(cast.negar.user)
    answer = client.post("/me/places/new/internship_course/", {**FORM, **wrong})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == set(wrong)
    assert not FoundPlace.objects.exists()


def test_a_kind_that_takes_no_places_is_not_there(client: Any, cast: Cast) -> None:
    make.make_kind()
    client.force_login(cast.negar.user)
    for code in ("part_time", "nothing"):
        assert client.get(f"/me/places/new/{code}/").status_code == 404
    assert client.get("/me/places/").status_code == 200


def test_anothers_place_is_not_there(client: Any, cast: Cast) -> None:
    place = make_places.make_submitted(cast.negar)
    client.force_login(cast.tara.user)
    for page in ("", "edit/", "withdraw/", "letter/"):
        assert client.get(f"/me/places/{place.pk}/{page}").status_code == 404
    for page in ("submit/", "take-back/", "withdraw/", "edit/"):
        assert client.post(f"/me/places/{place.pk}/{page}", FORM).status_code == 404


def test_others_do_not_reach_the_students_pages(client: Any, cast: Cast, coordinator: Academic) -> None:
    place = make_places.make_submitted(cast.negar)
    for user in (cast.leila, cast.maryam, coordinator.user):
        client.force_login(user)
        assert client.get(f"/me/places/{place.pk}/").status_code == 403
        assert client.get("/me/places/").status_code == 403


def test_the_students_own_page_shows_what_goes_on(
    client: Any, cast: Cast, coordinator: Academic, supervisor: Academic
) -> None:
    client.force_login(cast.negar.user)
    make_places.make_course()
    assert "/me/places/" in client.get("/me/").content.decode()
    placement = make_places.make_found_placement(cast.negar, supervisor=supervisor.user)
    assert f"/me/places/{placement.found_place_id}/" in client.get("/me/").content.decode()
