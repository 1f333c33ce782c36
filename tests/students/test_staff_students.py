"""Students for the office: found by name and number, narrowed, and taken along as a file."""

import csv
import io
from typing import Any

import pytest
from openpyxl import load_workbook

from students.actions import add_cv
from students.models import Student
from students.records import decisions
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


def test_lists_are_narrowed_by_record_freeze_and_cv(leila: Any, cast: Cast) -> None:
    decisions.confirm_record(cast.negar, by=cast.leila)
    decisions.freeze_student(cast.sina, by=cast.leila, reason="درخواست خود دانشجو")
    add_cv(cast.tara, file=make.make_file(by=cast.tara.user), label="فارسی", by=cast.tara.user)
    assert found(leila, record="confirmed") == {cast.negar}
    assert found(leila, record="frozen") == {cast.sina}
    assert found(leila, cv="yes") == {cast.tara}
    assert found(leila, cv="no", record="declared") == {cast.sina}
    assert found(leila, record="nonsense", cv="2") == {cast.negar, cast.sina, cast.tara}


def test_the_file_holds_the_rows_of_the_view(leila: Any, cast: Cast) -> None:
    address = "/staff/students/export"
    answer = leila.get(f"{address}.csv", {"q": "نگار"})
    rows = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"), newline="")))
    assert [row[1] for row in rows[1:]] == [cast.negar.user.full_name]
    sheet = load_workbook(io.BytesIO(leila.get(f"{address}.xlsx").getvalue())).active
    assert sheet.max_row == 4


def test_a_name_that_a_spreadsheet_would_run_stays_text(leila: Any, cast: Cast) -> None:
    cast.negar.user.full_name = "=HYPERLINK(1)"
    cast.negar.user.save()
    text = leila.get("/staff/students/export.csv").getvalue().decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in text
    sheet = load_workbook(io.BytesIO(leila.get("/staff/students/export.xlsx").getvalue())).active
    cell = next(row[1] for row in sheet.iter_rows(min_row=2) if "HYPERLINK" in str(row[1].value))
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_files_are_for_the_office_and_cost_the_same_however_many(
    client: Any, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    client.force_login(cast.negar.user)
    assert client.get("/staff/students/export.csv").status_code == 403
    for _ in range(8):
        make.make_student()
    client.force_login(cast.behzad)
    with django_assert_max_num_queries(8):
        client.get("/staff/students/export.csv").getvalue()
