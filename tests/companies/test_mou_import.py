"""Existing agreements from a workbook: read as offices write them, shown first, imported wholly or not at all."""

import re
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from companies.imports import workbook as sheets
from companies.imports.plan import Plan, read_plan
from companies.imports.template import import_template
from companies.states import MouState
from people.persian import jalali
from people.workflow import Refusal
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db

HEADINGS = {
    "national_id": "شناسه ملی شرکت",
    "licence_number": "شماره پروانه",
    "company": "نام شرکت",
    "number": "شماره تفاهم نامه",
    "title": "عنوان",
    "starts_on": "تاریخ شروع",
    "ends_on": "تاریخ پایان",
    "signed_on": "تاریخ امضا",
    "renews": "تمدید خودکار",
    "kind": "نوع همکاری",
    "fields": "رشته ها",
    "seat_limit": "ظرفیت",
    "max_weekly_hours": "ساعت در هفته",
    "min_hourly_pay_rial": "حداقل مزد ساعتی",
    "insurer": "بیمه",
}
NATIONAL_ID = make.company_national_id(900_001)
OTHER_ID = make.company_national_id(900_002)
LONG_AGO = {"starts_on": "1400/01/01", "ends_on": "1400/12/29"}


def row(**values: Any) -> dict[str, Any]:
    return {
        "national_id": NATIONAL_ID,
        "company": "فولاد کویر",
        "number": "۱۴۰۳/۱۷",
        "starts_on": "1403/07/01",
        "ends_on": "1415/06/31",
        "kind": "کار پاره‌وقت",
        "seat_limit": 20,
        **values,
    }


def more(**values: Any) -> dict[str, Any]:
    """A further row of the same MoU: only its number, and terms of another kind."""
    return {"number": "۱۴۰۳/۱۷", "kind": "پروژه", "seat_limit": 5, **values}


def sheet_of(rows: Sequence[dict[str, Any] | None], keys: Sequence[str] = tuple(HEADINGS)) -> Workbook:
    book = Workbook()
    sheet = book.active
    sheet.append([HEADINGS[key] for key in keys])
    for values in rows:
        sheet.append([(values or {}).get(key) for key in keys])
    return book


def saved(book: Workbook) -> BytesIO:
    content = BytesIO()
    book.save(content)
    content.seek(0)
    return content


def plan_of(*rows: dict[str, Any] | None) -> Plan:
    return read_plan(saved(sheet_of(rows)))


def wrong(*rows: dict[str, Any] | None) -> list[tuple[int, str]]:
    return [(problem.row, problem.column) for problem in plan_of(*rows).problems]


@pytest.fixture(autouse=True)
def kinds(db: None) -> None:
    make.make_kind()
    make.make_kind("project", name_fa="پروژه", name_en="Project", insurer="university")
    make.make_field()


def test_a_row_is_an_mou_with_its_terms() -> None:
    plan = plan_of(
        row(fields="مهندسي صنايع", max_weekly_hours="۲۴", min_hourly_pay_rial="۹۰۰٬۰۰۰ ریال", insurer="شرکت"),
        None,
        more(),
    )
    assert not plan.problems
    mou = plan.mous[0]
    assert (mou.number, mou.facts["starts_on"]) == ("1403/17", jalali.from_jalali(1403, 7, 1))
    assert (mou.company.name, mou.is_new_company) == ("فولاد کویر", True)
    first, second = mou.terms
    assert (first.fields, first.seat_limit) == ((make.make_field().pk,), 20)
    assert (first.max_weekly_hours, first.min_hourly_pay_rial) == (24, 900_000)
    assert (second.fields, second.max_weekly_hours, second.insurer) == ((), 44, "university")


@pytest.mark.parametrize(
    "values",
    [
        {"national_id": int(NATIONAL_ID), "seat_limit": 20.0},
        {"national_id": "".join("۰۱۲۳۴۵۶۷۸۹"[int(d)] for d in NATIONAL_ID), "seat_limit": "۲۰"},
        {"national_id": "".join("٠١٢٣٤٥٦٧٨٩"[int(d)] for d in NATIONAL_ID), "number": "١٤٠٣/١٧"},
        {
            "national_id": f"\u200e{NATIONAL_ID}\u200f",
            "number": "\u202b۱۴۰۳/۱۷\u202c",
            "kind": " كار  پاره وقت ",
        },
        {"starts_on": datetime(2024, 9, 22), "kind": "part_time"},
        {"starts_on": date(2024, 9, 22), "kind": "Part-time work"},
        {"starts_on": "۱ مهر ۱۴۰۳", "renews": "خیر"},
        {"starts_on": "2024-09-22", "renews": False},
        {"starts_on": 14030701, "fields": "همهٔ رشته‌ها"},
    ],
)
def test_every_way_of_writing_the_same(values: dict[str, Any]) -> None:
    plan = plan_of(row(**values))
    assert not plan.problems
    mou = plan.mous[0]
    assert (mou.number, mou.terms[0].seat_limit) == ("1403/17", 20)
    assert mou.company.national_id == NATIONAL_ID
    assert mou.facts["starts_on"] == date(2024, 9, 22)


@pytest.mark.parametrize(
    ("values", "column"),
    [
        ({"ends_on": "1402/12/30"}, "ends_on"),  # no leap year
        ({"ends_on": "۱۴۰۳/۰۶/۳۱"}, "ends_on"),  # before the first day
        ({"ends_on": None}, "ends_on"),
        ({"starts_on": None}, "starts_on"),
        ({"starts_on": "پارسال"}, "starts_on"),
        ({"starts_on": 45123}, "starts_on"),  # Excel's number of a day, shown as a number
        ({"starts_on": "1203/01/01"}, "starts_on"),
        ({"starts_on": "#REF!"}, "starts_on"),
        ({"signed_on": "1500/01/01"}, "signed_on"),
        ({"signed_on": jalali.format_numeric(make.days(2), "en")}, "signed_on"),
        ({"national_id": "10380284791"}, "national_id"),
        ({"national_id": "1234"}, "national_id"),
        ({"national_id": None}, "national_id"),
        ({"company": None}, "company"),
        ({"company": "ش" * 161}, "company"),
        ({"number": None}, "number"),
        ({"number": "x" * 41}, "number"),
        ({"number": datetime(2024, 3, 1)}, "number"),  # Excel made a date of 3/1
        ({"kind": None}, "kind"),
        ({"kind": "بیگاری"}, "kind"),
        ({"fields": "مهندسی صنایع، کیمیاگری"}, "fields"),
        ({"seat_limit": None}, "seat_limit"),
        ({"seat_limit": 0}, "seat_limit"),
        ({"seat_limit": "۲٫۵"}, "seat_limit"),
        ({"max_weekly_hours": 60}, "max_weekly_hours"),
        ({"min_hourly_pay_rial": "۹۰۰۰۰ تومان"}, "min_hourly_pay_rial"),
        ({"insurer": "هیچ‌کس"}, "insurer"),
        ({"renews": "شاید"}, "renews"),
    ],
)
def test_a_wrong_cell_is_told_with_its_row_and_column(values: dict[str, Any], column: str) -> None:
    fine = row(number="1", national_id=OTHER_ID, company="دیگری")
    assert (3, HEADINGS[column]) in wrong(fine, row(**values))


def test_the_nearest_name_is_told() -> None:
    messages = [p.message for p in plan_of(row(kind="کار پاره وقتی", fields="مهندسی صنایغ")).problems]
    assert "کار پاره‌وقت" in messages[0]
    assert "مهندسی صنایع" in messages[1]


def test_a_field_without_its_level_is_all_its_levels() -> None:
    master = make.make_field(level="master")
    plan = plan_of(row(fields="مهندسی صنایع"), more(fields="کارشناسی ارشد مهندسی صنایع؛"))
    assert plan.mous[0].terms[0].fields == tuple(sorted([make.make_field().pk, master.pk]))
    assert plan.mous[0].terms[1].fields == (master.pk,)


def test_further_rows_may_repeat_the_facts_but_not_change_them() -> None:
    assert not plan_of(
        row(), more(national_id=NATIONAL_ID, company="فولاد  كوير", ends_on="1415/6/31")
    ).problems
    assert wrong(row(), more(ends_on="1415/06/30")) == [(3, HEADINGS["ends_on"])]
    assert wrong(row(), more(kind="کار پاره‌وقت")) == [(3, HEADINGS["kind"])]


def test_one_number_of_a_company_is_one_company() -> None:
    other = row(number="2", kind="پروژه")
    assert plan_of(row(), other).company_count == 1
    assert wrong(row(), {**other, "company": "نامی دیگر"}) == [(3, HEADINGS["company"])]


def test_a_workshop_is_known_by_its_licence() -> None:
    plan = plan_of(row(national_id=None, licence_number="۱۲/الف"))
    company = plan.mous[0].company
    assert (company.legal_form, company.licence_number, company.national_id) == ("workshop", "12/الف", None)


def test_a_known_company_is_found_and_another_name_is_noted(cast: Cast) -> None:
    plan = plan_of(row(national_id=cast.pendar.national_id, company="پندارگستر", **LONG_AGO))
    assert plan.mous[0].company == cast.pendar
    assert not plan.new_companies
    assert [note.row for note in plan.notes] == [2]


def test_a_number_stands_once(cast: Cast) -> None:
    assert wrong(row(number=cast.mou.number)) == [(2, HEADINGS["number"])]


def test_what_overlaps_an_mou_in_force_is_refused_and_the_other_named(cast: Cast) -> None:
    plan = plan_of(row(national_id=cast.pendar.national_id, company=None))
    assert [problem.row for problem in plan.problems] == [2]
    assert jalali.localise(cast.mou.number, "fa") in plan.problems[0].message
    over = row(national_id=cast.pendar.national_id, company=None, **LONG_AGO)
    assert not plan_of(over).problems


def test_two_in_the_workbook_that_overlap_are_refused() -> None:
    assert wrong(row(), row(number="18", starts_on="1404/01/01")) == [(3, HEADINGS["starts_on"])]
    assert not wrong(row(), row(number="18", kind="پروژه"))
    assert not wrong(row(**LONG_AGO), row(number="18", **LONG_AGO))  # history may overlap as it did


# The sheet


def test_merged_cells_count_for_every_row_that_they_span() -> None:
    keys = ("national_id", "company", "number", "starts_on", "ends_on", "kind", "seat_limit")
    book = sheet_of([row(), {"kind": "پروژه", "seat_limit": 5}, {}, None], keys)
    for letter in "ABCDE":
        book.active.merge_cells(f"{letter}2:{letter}5")
    plan = read_plan(saved(book))
    assert not plan.problems
    assert len(plan.mous[0].terms) == 2
    assert plan.rows == 2


def test_columns_come_in_any_order_below_a_title_with_others_beside_them() -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["فهرست تفاهم‌نامه‌های دفتر"])
    sheet.append([])
    sheet.append(
        [
            "ردیف",
            "Seats",
            "نوع",
            "تفاهمنامه",
            "تا تاریخ",
            "از تاریخ",
            "شرکت",
            "شناسهٔ ملي شركت",
            "شماره تفاهمنامه",
        ]
    )
    sheet.append([1, 20, "پروژه", "x", "1415/06/31", "1403/07/01", "فولاد کویر", NATIONAL_ID, "17"])
    sheet.column_dimensions["C"].hidden = True
    book.create_sheet("دیگر").append(["شماره تفاهم نامه", "99"])
    plan = read_plan(saved(book))
    assert not plan.problems
    assert [mou.number for mou in plan.mous] == ["17"]


def test_the_first_sheet_in_view_counts() -> None:
    book = sheet_of([row()])
    book.create_sheet("پنهان", 0).append(["چیزی دیگر"])
    book.worksheets[0].sheet_state = "hidden"
    assert len(read_plan(saved(book)).mous) == 1


def test_hidden_rows_count_and_are_told() -> None:
    book = sheet_of([row(), more()])
    book.active.row_dimensions[3].hidden = True
    plan = read_plan(saved(book))
    assert (plan.rows, plan.hidden) == (2, 1)


def test_a_formula_counts_as_its_value_and_without_one_says_what_to_do() -> None:
    content = saved(sheet_of([row(seat_limit="=10+10")]))
    plan = read_plan(content)
    assert [(problem.row, problem.column) for problem in plan.problems] == [(2, HEADINGS["seat_limit"])]
    shown = BytesIO()
    with zipfile.ZipFile(content) as old, zipfile.ZipFile(shown, "w") as new:
        for part in old.infolist():
            new.writestr(part.filename, re.sub(rb"</f><v ?/>", b"</f><v>20</v>", old.read(part)))
    assert read_plan(shown).mous[0].terms[0].seat_limit == 20


def with_part(name: str, content: bytes) -> BytesIO:
    book = saved(sheet_of([row()]))
    with zipfile.ZipFile(book, "a", zipfile.ZIP_DEFLATED) as container:
        container.writestr(name, content)
    book.seek(0)
    return book


@pytest.mark.parametrize(
    "content",
    [
        BytesIO(b""),
        BytesIO("شماره,نام".encode()),
        BytesIO(bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600),
        with_part("xl/vbaProject.bin", b"macro"),
        with_part("xl/macrosheets/sheet1.xml", b"<x/>"),
        with_part("xl/media/image.bmp", b"\0" * (40 * 1024 * 1024)),
        BytesIO(saved(sheet_of([row()])).getvalue()[:3000]),
        saved(sheet_of([])),
        saved(sheet_of([row()], ("national_id", "number", "starts_on", "ends_on", "kind"))),  # no seats
        saved(sheet_of([row()], ("number", "starts_on", "ends_on", "kind", "seat_limit"))),  # no company
    ],
    ids=["empty", "csv", "xls", "macro", "old macro", "bomb", "cut", "no rows", "no seats", "no company"],
)
def test_what_is_no_list_of_mous_is_refused_in_words(content: BytesIO) -> None:
    with pytest.raises(Refusal) as no:
        read_plan(content)
    assert str(no.value.message)


def test_a_macro_workbook_is_refused_whatever_it_is_called() -> None:
    book, changed = saved(sheet_of([row()])), BytesIO()
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(changed, "w") as new:
        for part in old.infolist():
            kind = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
            new.writestr(part.filename, re.sub(rb"application/[^\"]*sheet\.main\+xml", kind, old.read(part)))
    with pytest.raises(Refusal):
        read_plan(changed)


def test_there_is_a_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "LAYOUT", replace(sheets.LAYOUT, most_rows=2))
    with pytest.raises(Refusal):
        plan_of(row(), more(), row(number="18", **LONG_AGO))


@pytest.mark.parametrize("language", ["fa", "en"])
def test_the_template_is_read_by_the_reader(language: str) -> None:
    from django.utils.translation import override

    with override(language):
        book = load_workbook(BytesIO(import_template()))
        examples = book.worksheets[1]
        make.make_field("مهندسی مکانیک")
        for field in (make.make_field(), make.make_field("مهندسی مکانیک")):
            field.name_en = "Industrial engineering" if "صنایع" in field.name_fa else "Mechanical engineering"
            field.save()
        for cells in examples.iter_rows(min_row=2, values_only=True):
            book.worksheets[0].append(cells)
        plan = read_plan(saved(book))
    assert not plan.problems
    assert len(plan.mous[0].terms) == 2
    assert book.worksheets[0].sheet_view.rightToLeft == (language == "fa")


def test_what_renews_itself_is_not_over() -> None:
    plan = plan_of(row(**LONG_AGO, renews="بله"))
    today = jalali.today()
    mou = plan.mous[0]
    assert mou.state(today) == MouState.IN_FORCE
    assert today <= mou.ends_on(today) < today + timedelta(days=370)
