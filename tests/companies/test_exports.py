"""The register as a file says what the page shows: every row of the view, and nothing that a spreadsheet runs."""

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import gettext, override
from openpyxl import load_workbook

from companies.models import Mou
from people.persian import jalali
from people.spreadsheets import runs
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db
ADDRESS = "/staff/mous/"


def csv_rows(client: Any, **asked: Any) -> list[dict[str, str]]:
    answer = client.get(f"{ADDRESS}export.csv", asked)
    content = answer.getvalue()
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def sheet_of(client: Any, **asked: Any) -> Any:
    answer = client.get(f"{ADDRESS}export.xlsx", asked)
    return load_workbook(io.BytesIO(answer.getvalue())).active


def cells(sheet: Any) -> list[dict[str, Any]]:
    headings = [cell.value for cell in sheet[1]]
    return [dict(zip(headings, row, strict=True)) for row in sheet.iter_rows(min_row=2)]


def test_the_files_hold_all_rows_of_the_view_in_its_order(
    leila: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("companies.register.rows.PAGE_SIZE", 2)
    for name in ("آب", "یخ", "سنگ"):
        make.make_mou(make.make_company(name))
    make.make_mou(make.make_company(), in_force=False)
    asked = {"state": "in_force", "sort": "company", "kind": "part_time"}
    shown, after = [], ""
    while after is not None:
        page = leila.get(ADDRESS, {**asked, "after": after}).context["page"]
        shown += [mou.number for mou in page]
        after = page.next_after
    assert len(shown) == 5
    assert [row["شمارهٔ تفاهم‌نامه"] for row in csv_rows(leila, **asked)] == shown
    assert [row["شمارهٔ تفاهم‌نامه"].value for row in cells(sheet_of(leila, **asked))] == shown


def test_a_persian_file_reads_from_the_right_and_says_jalali_dates(leila: Any, cast: Cast) -> None:
    make.make_placement(cast.negar, cast.inspection)
    Mou.objects.filter(pk=cast.mou.pk).update(
        starts_on=date(2026, 3, 21),
        ends_on=date(2027, 3, 20),
        waits_for="company",
        handed_at=timezone.now(),
    )
    sheet = sheet_of(leila, q="پندار")
    (row,) = cells(sheet)
    assert sheet.sheet_view.rightToLeft
    assert sheet.auto_filter.ref.endswith("2")
    assert (row["روز آغاز"].value, row["روز پایان"].value) == ("1405/01/01", "1405/12/29")
    assert row["روز پایان (میلادی)"].value.date() == date(2027, 3, 20)
    assert row["شرکت"].value == "لوازم خانگی پندار"
    assert row["وضعیت"].value == "معتبر"
    with override("fa"):
        days = gettext("Waits for, in days")
    assert (row["نزد"].value, row[days].value) == ("شرکت", 0)
    assert (row["سقف جا"].value, row["جاهای پرشده"].value) == (20, 1)
    assert row["نوع‌های کار"].value == "کار پاره‌وقت"
    assert row["روزهای مانده"].value == (date(2027, 3, 20) - make.today()).days


def test_an_english_file_reads_from_the_left_and_has_real_dates(leila: Any, cast: Cast) -> None:
    cast.leila.language = "en"
    cast.leila.save()
    leila.cookies["django_language"] = "en"
    sheet = sheet_of(leila, q="پندار")
    (row,) = cells(sheet)
    assert not sheet.sheet_view.rightToLeft
    assert row["Last day"].value.date() == cast.mou.ends_on
    assert row["State"].value == "In force"
    assert "Last day (Gregorian)" not in row


def test_what_renews_itself_has_its_last_day_of_now_and_nothing_left(leila: Any, cast: Cast) -> None:
    Mou.objects.filter(pk=cast.mou.pk).update(
        starts_on=date(2025, 3, 21), ends_on=date(2026, 3, 20), renews_automatically=True
    )
    (row,) = csv_rows(leila, q="پندار")
    cast.mou.refresh_from_db()
    last = cast.mou.last_day()
    assert row["روز پایان (میلادی)"] == last.isoformat()
    assert last >= make.today()
    assert (row["تمدید خودکار"], row["روزهای مانده"]) == ("بله", "")


@pytest.mark.parametrize(
    "name",
    ['=HYPERLINK("http://x","y")', "+98", "-2+3", "@SUM(A1)", "=cmd|' /C calc'!A0", "＝1+1"],
)
def test_what_looks_like_a_formula_stays_text(leila: Any, cast: Cast, name: str) -> None:
    cast.mou.title = name
    cast.mou.save()
    assert runs(name)
    (line,) = csv_rows(leila, q=cast.mou.number)
    assert line["عنوان"] == f"'{name}"
    (row,) = cells(sheet_of(leila, q=cast.mou.number))
    assert (row["عنوان"].data_type, row["عنوان"].value) == ("s", name)
    assert row["عنوان"].quotePrefix


@pytest.mark.parametrize("text", ["\tx", "\r=1", "\n=1"])
def test_control_characters_do_not_hide_a_formula(text: str) -> None:
    assert runs(text)


def test_drafts_say_the_terms_of_their_newest_version(leila: Any, cast: Cast) -> None:
    draft = make.make_mou(cast.angareh, seat_limit=7, in_force=False)
    (row,) = csv_rows(leila, state="draft")
    assert (row["شمارهٔ تفاهم‌نامه"], row["سقف جا"], row["جاهای پرشده"]) == (draft.number, "7", "")
    assert row["نوع‌های کار"] == "کار پاره‌وقت"


def test_names_of_the_files(leila: Any, cast: Cast) -> None:
    day = jalali.to_jalali(make.today())
    for ending in ("csv", "xlsx"):
        answer = leila.get(f"{ADDRESS}export.{ending}")
        assert (
            f'filename="mous-{day.year}-{day.month:02}-{day.day:02}.{ending}"'
            in answer["Content-Disposition"]
        )
        assert answer["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_more_rows_cost_no_more_queries(leila: Any, cast: Cast, ending: str) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert leila.get(f"{ADDRESS}export.{ending}?q=شرکت").getvalue()
        return len(asked)

    make.make_mou(make.make_company())
    one = queries()
    for days in (20, 40, 60):
        mou = make.make_mou(make.make_company(), ends_on=make.days(days))
        Mou.objects.filter(pk=mou.pk).update(
            waits_for="company", handed_at=timezone.now() - timedelta(days=days)
        )
    assert queries() == one <= 10
