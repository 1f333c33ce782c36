"""The roster workbook: read as people really write it, refused row by row, imported wholly or not at all."""

import re
import zipfile
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from people.persian import jalali
from people.workflow import Refusal
from students import roster
from students.actions import import_roster, register_student
from students.models import FieldOfStudy, RosterEntry
from students.roster import read_roster
from students.roster_template import roster_template
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db

HEADINGS = ("شماره دانشجویی", "نام و نام خانوادگی", "تلفن همراه", "رشته", "سال ورود")
NEGAR = ("40012345", "نگار صادقی", "09123456789", None, None)


def workbook(*rows: tuple[Any, ...], headings: tuple[Any, ...] = HEADINGS, above: int = 0) -> BytesIO:
    book = Workbook()
    sheet = book.active
    for _ in range(above):
        sheet.append(["دانشگاه صنعتی نمونه"])
    sheet.append(headings)
    for row in rows:
        sheet.append(row)
    content = BytesIO()
    book.save(content)
    content.seek(0)
    return content


def messages(*rows: tuple[Any, ...], **options: Any) -> list[int]:
    return [error.row for error in read_roster(workbook(*rows, **options)).errors]


def test_rows_are_read() -> None:
    field = make.make_field()
    read = read_roster(workbook(("40012345", "نگار صادقی", "09123456789", "مهندسی صنایع", 1403)))
    assert not read.errors
    row = read.rows[0]
    assert (row.student_number, row.full_name, row.mobile) == ("40012345", "نگار صادقی", "+989123456789")
    assert (row.field_id, row.entry_year) == (field.pk, 1403)


@pytest.mark.parametrize(
    "cells",
    [
        (40012345, "نگار صادقی", 9123456789),  # numbers, as Excel makes them
        (40012345.0, "نگار صادقی", 9123456789.0),
        ("۴۰۰۱۲۳۴۵", "نگار صادقی", "۰۹۱۲ ۳۴۵ ۶۷۸۹"),
        ("٤٠٠١٢٣٤٥", "نگار صادقی", "٠٩١٢٣٤٥٦٧٨٩"),
        ("\u200e40012345\u200f", "\u202bنگار صادقی\u202c", "\u2066+98 912 345 6789\u2069"),
        (" 40012345 ", "نگار \n صادقی", "00989123456789"),
    ],
)
def test_every_way_of_writing_the_same(cells: tuple[Any, ...]) -> None:
    read = read_roster(workbook(cells))
    assert not read.errors
    row = read.rows[0]
    assert (row.student_number, row.full_name, row.mobile) == ("40012345", "نگار صادقی", "+989123456789")


@pytest.mark.parametrize(
    "headings",
    [
        ("شمارهٔ دانشجویی", "نام و نام خانوادگي", "موبایل"),
        ("شماره‌ی دانشجویی".replace("‌ی", ""), "نام كامل", "شمارهٔ همراه"),
        ("Student Number", "Full name", "MOBILE"),
    ],
)
def test_headings_are_found_in_either_language(headings: tuple[str, ...]) -> None:
    assert read_roster(workbook(NEGAR[:3], headings=headings)).rows


def test_columns_come_in_any_order_below_a_title_and_the_name_in_two_parts() -> None:
    book = workbook(
        ("09123456789", "صادقی", "نگار", "40012345"),
        headings=("تلفن همراه", "نام خانوادگی", "نام", "شماره دانشجویی"),
        above=3,
    )
    assert read_roster(book).rows[0].full_name == "نگار صادقی"


@pytest.mark.parametrize(
    "cells",
    [
        (None, "نگار صادقی", "09123456789"),
        ("40012345", None, "09123456789"),
        ("40012345", " \u200c\u200f ", "09123456789"),
        ("40012345", "ن" * 121, "09123456789"),
        ("40012345", "نگار صادقی", None),
        ("40012345", "نگار صادقی", "0912345678"),
        ("40012345", "نگار صادقی", "02532800000"),
        ("40O12345", "نگار صادقی", "09123456789"),
        ("40012345", "نگار صادقی", "09123456789", "کیمیاگری"),
        ("40012345", "نگار صادقی", "09123456789", None, 403),
        ("40012345", "نگار صادقی", "09123456789", None, "پارسال"),
        ("40012345", "نگار صادقی", "09123456789", None, jalali.to_jalali(jalali.today()).year + 2),
    ],
)
def test_a_wrong_cell_is_told_with_its_row(cells: tuple[Any, ...]) -> None:
    make.make_field()
    other = ("40054321", "سینا عزیزی", "09111111111")
    assert messages(other, cells) == [3]


def test_a_number_stands_once() -> None:
    assert messages(NEGAR, ("40054321", "سینا", "09111111111"), ("۴۰۰۱۲۳۴۵", "دیگری", "09122222222")) == [4]


def test_a_field_at_two_levels_needs_its_level() -> None:
    make.make_field()
    master = make.make_field(level=FieldOfStudy.Level.MASTER)
    number = ("40012345", "نگار صادقی", "09123456789")
    assert messages((*number, "مهندسی صنایع")) == [2]
    read = read_roster(workbook((*number, "كارشناسي ارشد مهندسی صنایع")))
    assert read.rows[0].field_id == master.pk


def test_empty_rows_are_no_rows() -> None:
    assert (
        len(read_roster(workbook(NEGAR, (None,) * 5, ("", " "), ("2" * 8, "سینا", "09111111111"))).rows) == 2
    )


def test_a_formula_counts_as_the_value_that_was_shown() -> None:
    content = workbook(("=1+1", "نگار صادقی", "09123456789"))
    assert [error.row for error in read_roster(content).errors] == [2]  # never computed: nothing was shown
    shown = BytesIO()
    book = workbook(("=40000000+12345", "نگار صادقی", "09123456789"))
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(shown, "w") as new:
        for part in old.infolist():
            new.writestr(part.filename, re.sub(rb"</f><v ?/>", b"</f><v>40012345</v>", old.read(part)))
    assert read_roster(shown).rows[0].student_number == "40012345"


def bomb() -> BytesIO:
    content = BytesIO(workbook(NEGAR).getvalue())
    with zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED) as container:
        container.writestr("xl/worksheets/sheet2.xml", b" " * (90 * 1024 * 1024))
    return content


def zipped(**parts: bytes) -> BytesIO:
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as container:
        for name, text in parts.items():
            container.writestr(name.replace("__", "/"), text)
    return content


@pytest.mark.parametrize(
    "content",
    [
        BytesIO(b""),
        BytesIO(b"MZ\x90\x00 a program"),
        BytesIO(make.pdf_bytes()),
        BytesIO("شماره,نام".encode()),
        BytesIO(bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600),  # .xls, or .xlsx with a password
        zipped(readme=b"only a zip"),
        zipped(**{"[Content_Types].xml": b"<Types/>", "xl__workbook.xml": b"broken"}),
        BytesIO(workbook(NEGAR).getvalue()[:2000]),
        bomb(),
    ],
)
def test_what_is_no_workbook_is_refused_in_words(content: BytesIO) -> None:
    with pytest.raises(Refusal) as no:
        read_roster(content)
    assert str(no.value.message)


@pytest.mark.parametrize(
    "headings",
    [
        ("نام", "موبایل"),
        ("شماره دانشجویی", "موبایل"),
        ("شماره دانشجویی", "نام"),
        ("شماره دانشجویی", "نام کامل"),
    ],
)
def test_a_missing_column_is_named(headings: tuple[str, ...]) -> None:
    with pytest.raises(Refusal):
        read_roster(workbook(NEGAR, headings=headings))


def test_only_headings_are_no_roster() -> None:
    with pytest.raises(Refusal):
        read_roster(workbook())


def test_there_is_a_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roster, "MOST_ROWS", 2)
    rows = [(f"4001234{n}", "نگار", "09123456789") for n in range(3)]
    with pytest.raises(Refusal):
        read_roster(workbook(*rows))


def test_the_template_is_read_by_the_reader() -> None:
    make.make_field()
    content = roster_template()
    book = load_workbook(BytesIO(content))
    book.worksheets[0].append(["40012345", "نگار صادقی", "09123456789", str(make.make_field()), "1403"])
    filled = BytesIO()
    book.save(filled)
    assert read_roster(filled).rows[0].entry_year == 1403


# Importing


def test_importing_again_changes_what_differs_and_keeps_accounts(cast: Cast) -> None:
    def rows(*cells: tuple[Any, ...]) -> Any:
        return read_roster(workbook(*cells)).rows

    sina = ("40054321", "سینا عزیزی", "09111111111")
    first = import_roster(rows(NEGAR, sina), by=cast.leila)
    assert (first.added, first.changed) == (2, 0)
    entry = RosterEntry.objects.get(student_number="40012345")
    student = register_student(make.make_user(), roster=entry)
    again = import_roster(
        rows(("40012345", "نگار صادقی‌نژاد", "09123456789"), sina, ("40099999", "تازه", "09133333333")),
        by=cast.leila,
    )
    assert (again.added, again.changed) == (1, 1)
    entry.refresh_from_db()
    assert entry.full_name == "نگار صادقی‌نژاد"
    assert entry.activated_by == student
    assert RosterEntry.objects.filter(search_key__contains="نژاد").get() == entry


# The page


def upload(content: BytesIO | bytes, name: str = "roster.xlsx") -> dict[str, Any]:
    data = content.getvalue() if isinstance(content, BytesIO) else content
    return {"workbook": SimpleUploadedFile(name, data)}


def test_staff_import_a_workbook(client: Any, cast: Cast) -> None:
    client.force_login(cast.leila)
    answer = client.post("/staff/roster/", upload(workbook(NEGAR)), follow=True)
    assert RosterEntry.objects.get().imported_by == cast.leila
    assert [message.level_tag for message in answer.context["messages"]] == ["success"]
    assert list(client.get("/staff/roster/", {"q": "صادقي"}).context["page"]) == [RosterEntry.objects.get()]


def test_one_wrong_row_and_nothing_is_imported(client: Any, cast: Cast) -> None:
    client.force_login(cast.leila)
    wrong = workbook(NEGAR, ("40054321", "سینا", "123"))
    answer = client.post("/staff/roster/", upload(wrong))
    assert answer.status_code == 422
    assert [error.row for error in answer.context["errors"]] == [3]
    assert not RosterEntry.objects.exists()


@pytest.mark.parametrize("content", [b"", b"MZ not a workbook", b"x" * (roster.MAX_BYTES + 1)])
def test_what_cant_be_read_is_said_by_the_field(client: Any, cast: Cast, content: bytes) -> None:
    client.force_login(cast.leila)
    answer = client.post("/staff/roster/", upload(content))
    assert answer.status_code == 422
    assert answer.context["form"].errors["workbook"]


def test_no_file_is_said_too(client: Any, cast: Cast) -> None:
    client.force_login(cast.leila)
    assert client.post("/staff/roster/").context["form"].errors["workbook"]


def test_the_template_is_downloaded(client: Any, cast: Cast) -> None:
    client.force_login(cast.behzad)
    answer = client.get("/staff/roster/template/")
    assert load_workbook(BytesIO(answer.content)).worksheets[0]["A1"].value
