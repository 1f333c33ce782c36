"""Students for the office: found by name and number, narrowed by field and status; read only."""

from typing import Any

import pytest

from students.models import Student
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def leila(client: Any, cast: Cast) -> Any:
    client.force_login(cast.leila)
    return client


def found(client: Any, **query: Any) -> set[Student]:
    return set(client.get("/staff/students/", query).context["page"])


def test_students_are_found_by_name_and_number(leila: Any, cast: Cast) -> None:
    assert found(leila, q="نگار صادقي") == {cast.negar}
    assert found(leila, q=cast.sina.student_number[-6:]) >= {cast.sina}


def test_lists_are_narrowed_by_field_and_status(leila: Any, cast: Cast) -> None:
    assert found(leila, field=cast.sina.field_id) == {cast.sina}
    Student.objects.filter(pk=cast.tara.pk).update(study_status=Student.Status.LEAVE)
    assert found(leila, status="leave") == {cast.tara}


@pytest.mark.parametrize("query", [{"field": "x"}, {"field": "9" * 30}, {"status": "nobody"}, {"q": "\x00"}])
def test_what_makes_no_sense_narrows_nothing(leila: Any, cast: Cast, query: dict[str, str]) -> None:
    assert found(leila, **query) == {cast.negar, cast.sina, cast.tara}


def test_a_students_page_shows_applications_and_no_cv(leila: Any, cast: Cast) -> None:
    application = make.make_application(cast.negar, cast.inspection)
    page = leila.get(f"/staff/students/{cast.negar.pk}/")
    assert list(page.context["applications"]) == [application]
    assert "/cv/" not in page.content.decode()
