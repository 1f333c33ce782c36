"""The coordinator of a faculty sees its students, their applications and their work, and nobody else's."""

from typing import Any

import pytest

from people.models import User
from students import academics
from students.models import Academic, Faculty, FieldOfStudy
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(cast: Cast) -> Academic:
    return _coordinator(cast, Faculty.objects.get(name_fa="فنی و مهندسی"))


def _coordinator(cast: Cast, faculty: Faculty, **more: Any) -> Academic:
    user = make.make_user("دکتر مینا پارسا")
    told: dict[str, Any] = {"is_coordinator": True, **more}
    return academics.add_academic(
        by=cast.leila, full_name=user.full_name, email=user.email, faculty=faculty, **told
    )


@pytest.fixture
def stranger(cast: Cast) -> Any:
    """A student of another faculty, who has applied and works."""
    science = Faculty.objects.create(name_fa="علوم پایه", name_en="Science")
    field = FieldOfStudy.objects.create(name_fa="فیزیک", level="bachelor", faculty=science)
    position = make.make_position(cast.pendar, title="آزمایشگاه", fields=[])
    student = make.make_student("زهرا بیگانه", field=field)
    make.make_placement(student, position)
    return student


PAGES = ("/academic/students/", "/academic/applications/", "/academic/placements/")


def test_sees_the_own_faculty(client: Any, cast: Cast, coordinator: Academic) -> None:
    make.make_placement(cast.negar, cast.inspection)
    client.force_login(coordinator.user)
    for address in (*PAGES, f"/academic/students/{cast.negar.pk}/"):
        page = client.get(address)
        assert page.status_code == 200
        assert "نگار صادقی" in page.content.decode()


def test_sees_nothing_of_another_faculty(
    client: Any, cast: Cast, coordinator: Academic, stranger: Any
) -> None:
    client.force_login(coordinator.user)
    assert client.get(f"/academic/students/{stranger.pk}/").status_code == 404
    asked = (
        "",
        "?q=زهرا",
        f"?q={stranger.student_number}",
        "?state=placed",
        "?state=running",
        "?after=garbage",
    )
    for address in PAGES:
        for query in asked:
            assert stranger.pk not in [
                getattr(row, "student_id", row.pk) for row in client.get(address + query).context["page"]
            ]


def test_opens_nothing_of_the_office_and_of_the_companies(
    client: Any, cast: Cast, coordinator: Academic
) -> None:
    application = make.make_application(cast.negar, cast.inspection, letter="نامهٔ من")
    client.force_login(coordinator.user)
    for address in (
        "/staff/", "/staff/students/", f"/staff/students/{cast.negar.pk}/", "/staff/students/export.xlsx",
        "/staff/students/export.csv", f"/staff/applications/{application.pk}/", "/staff/placements/",
        "/staff/messages/", "/staff/roster/", "/staff/team/", f"/staff/companies/{cast.pendar.pk}/",
        f"/hr/applications/{application.pk}/", f"/me/applications/{application.pk}/",
    ):  # fmt: skip
        assert client.get(address).status_code == 403, address
    page = client.get(f"/academic/students/{cast.negar.pk}/").content.decode()
    assert "نامهٔ من" not in page
    assert "/cv" not in page


def test_hears_of_a_rejection_not_before_the_student(client: Any, cast: Cast, coordinator: Academic) -> None:
    from internships.actions.applications import reject_application

    application = make.make_application(cast.negar, cast.inspection)
    reject_application(application, by=cast.maryam, reason="other")
    client.force_login(coordinator.user)
    (row,) = client.get("/academic/applications/").context["page"]
    assert row.told_state == "submitted"


def test_is_not_whoever_only_supervises(client: Any, cast: Cast) -> None:
    faculty = Faculty.objects.get(name_fa="فنی و مهندسی")
    supervisor = _coordinator(cast, faculty, is_coordinator=False)
    client.force_login(supervisor.user)
    for address in (*PAGES, f"/academic/students/{cast.negar.pk}/"):
        assert client.get(address).status_code == 403
    assert client.get("/academic/").status_code == 200
    client.force_login(cast.maryam)
    assert client.get("/academic/students/").status_code == 403


def test_is_no_more_once_the_post_has_ended(client: Any, cast: Cast, coordinator: Academic) -> None:
    academics.end_academic(coordinator, by=cast.leila)
    client.force_login(coordinator.user)
    assert client.get("/academic/students/").status_code == 403


def test_more_rows_cost_no_more_queries(
    client: Any, cast: Cast, coordinator: Academic, django_assert_max_num_queries: Any
) -> None:
    for student in (cast.negar, cast.tara):
        make.make_application(student, cast.inspection)
    client.force_login(coordinator.user)
    for address in (*PAGES, f"/academic/students/{cast.negar.pk}/"):
        with django_assert_max_num_queries(8):
            client.get(address)


def test_an_academic_who_recruits_has_to_be_meant(client: Any, cast: Cast) -> None:
    client.force_login(cast.leila)
    faculty = Faculty.objects.get(name_fa="فنی و مهندسی")
    asked = {"full_name": "مریم نیکو", "email": cast.maryam.email, "faculty": faculty.pk}
    answer = client.post("/staff/academics/add/", asked)
    assert answer.status_code == 422
    assert "recruits_too" in answer.content.decode()
    assert not Academic.objects.filter(user=cast.maryam).exists()
    client.post("/staff/academics/add/", {**asked, "recruits_too": "on"})
    assert User.objects.get(pk=cast.maryam.pk).academic_posts.exists()


def test_the_navigation_leads_a_coordinator_to_all_of_it_and_a_supervisor_to_the_places(
    client: Any, cast: Cast, coordinator: Academic
) -> None:
    plain = _coordinator(cast, coordinator.faculty, is_coordinator=False)
    for academic, places in ((coordinator, ["/academic/", *PAGES]), (plain, ["/academic/"])):
        client.force_login(academic.user)
        for address in ("/academic/", "/inbox/"):
            frame = client.get(address).context["frame"]
            assert [place.url for place in frame.hat.places] == places
            assert not frame.others
