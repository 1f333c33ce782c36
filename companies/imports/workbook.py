"""The workbook of agreements as it is sent: its columns, found by their headings, and its rows.

Headings are Persian or English, in any order and any usual spelling; a title may stand above them. What a row
says is judged elsewhere (companies/imports/plan.py).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from people.persian.language import reading
from people.persian.numbers import format_number
from people.workbooks import Sheet, first_sheet, folded, text_of
from people.workflow import Refusal

MAX_BYTES = 5 * 1024 * 1024
MOST_ROWS = 5_000
MOST_COLUMNS = 60
_HEADING_WITHIN = 10  # rows above the headings: a title, a date, an emblem


@dataclass(frozen=True)
class Column:
    """A column of the workbook: its name in the template, and what else people call it."""

    label: Any
    names: tuple[str, ...]
    needed: bool = False


COLUMNS: dict[str, Column] = {
    "national_id": Column(
        gettext_lazy("company national ID"),
        ("شناسهٔ ملی شرکت", "شناسهٔ ملی", "national ID", "company national ID", "company ID"),
    ),
    "licence_number": Column(
        gettext_lazy("operating licence number"),
        (
            "شمارهٔ پروانهٔ بهره‌برداری", "شمارهٔ پروانه", "پروانهٔ بهره‌برداری", "شمارهٔ جواز",
            "operating licence number", "licence number", "license number",
        ),
    ),
    "company": Column(
        gettext_lazy("company name"),
        ("نام شرکت", "شرکت", "نام واحد صنعتی", "نام واحد", "طرف تفاهم‌نامه", "company name", "company"),
    ),
    "number": Column(
        gettext_lazy("MoU number"),
        ("شمارهٔ تفاهم‌نامه", "شمارهٔ قرارداد", "شماره", "MoU number", "number", "agreement number"),
        needed=True,
    ),
    "title": Column(gettext_lazy("title"), ("عنوان تفاهم‌نامه", "عنوان", "موضوع", "title", "subject")),
    "starts_on": Column(
        gettext_lazy("first day"),
        (
            "روز آغاز", "نخستین روز", "روز نخست", "تاریخ شروع", "شروع", "تاریخ آغاز", "آغاز", "از تاریخ",
            "first day", "start", "start date", "starts on", "from",
        ),
        needed=True,
    ),
    "ends_on": Column(
        gettext_lazy("last day"),
        (
            "روز پایان", "آخرین روز", "روز آخر", "تاریخ پایان", "پایان", "تاریخ انقضا", "انقضا", "تا تاریخ",
            "last day", "end", "end date", "ends on", "until", "to",
        ),
        needed=True,
    ),
    "signed_on": Column(
        gettext_lazy("signed on"),
        ("تاریخ امضا", "امضا", "تاریخ امضای تفاهم‌نامه", "signed on", "signing date", "date of signature"),
    ),
    "university_letter": Column(
        gettext_lazy("letter number of the university"),
        ("شمارهٔ نامهٔ دانشگاه", "نامهٔ دانشگاه", "letter number of the university", "university letter"),
    ),
    "university_letter_on": Column(
        gettext_lazy("date of the university’s letter"),
        ("تاریخ نامهٔ دانشگاه", "date of the university’s letter", "university letter date"),
    ),
    "company_letter": Column(
        gettext_lazy("letter number of the company"),
        ("شمارهٔ نامهٔ شرکت", "نامهٔ شرکت", "letter number of the company", "company letter"),
    ),
    "company_letter_on": Column(
        gettext_lazy("date of the company’s letter"),
        ("تاریخ نامهٔ شرکت", "date of the company’s letter", "company letter date"),
    ),
    "renews": Column(
        gettext_lazy("renews itself"), ("تمدید خودکار", "خودکار تمدید می‌شود", "renews itself", "auto renewal")
    ),
    "kind": Column(
        gettext_lazy("kind of work"),
        ("نوع همکاری", "نوع کار", "نوع", "نوع برنامه", "kind of work", "kind", "programme", "type"),
        needed=True,
    ),
    "fields": Column(
        gettext_lazy("fields of study"),
        ("رشته‌های تحصیلی", "رشته‌ها", "رشتهٔ تحصیلی", "رشته", "fields of study", "fields", "field of study"),
    ),
    "seat_limit": Column(
        gettext_lazy("seats at one time"),
        ("تعداد جا", "جا", "ظرفیت", "ظرفیت هم‌زمان", "تعداد", "تعداد نفرات", "seats at one time", "seats"),
        needed=True,
    ),
    "max_weekly_hours": Column(
        gettext_lazy("most hours a week"),
        (
            "بیشترین ساعت در هفته", "حداکثر ساعت در هفته", "سقف ساعت هفتگی", "ساعت در هفته",
            "most hours a week", "hours a week", "weekly hours",
        ),
    ),
    "min_hourly_pay_rial": Column(
        gettext_lazy("least pay an hour (rial)"),
        (
            "کف دستمزد ساعتی", "کمترین مزد هر ساعت", "حداقل مزد ساعتی", "حداقل دستمزد ساعتی",
            "مزد ساعتی (ریال)", "مزد ساعتی",
            "least pay an hour (rial)", "least pay an hour", "hourly pay", "hourly pay (rial)",
        ),
    ),
    "insurer": Column(
        gettext_lazy("insured by"), ("بیمه بر عهدهٔ", "بیمه", "بیمه‌کننده", "بیمه‌گر", "insured by", "insurer")
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    row: int  # as Excel counts
    cells: dict[str, Any]  # by the key of the column; what isn't there is None


@dataclass(frozen=True)
class Lines:
    columns: dict[str, str]  # key: the heading as it stands in this workbook
    lines: list[Line]
    hidden: int  # rows that are hidden in Excel, and count all the same


def read_lines(file: IO[bytes]) -> Lines:
    """Every row that isn't empty. Raises Refusal when it is no workbook, or one without the columns needed."""
    too_much = _(
        "This workbook holds far more than a list of MoUs. Copy the list into a new one and send that."
    )
    with first_sheet(file, too_much=too_much) as sheet:
        return _read(sheet)


def _read(sheet: Sheet) -> Lines:
    rows = sheet.rows(MOST_COLUMNS)
    places, headings = _find_headings(rows)
    lines: list[Line] = []
    for number, cells in rows:
        values = {key: cells[place] if place < len(cells) else None for key, place in places.items()}
        if all(value is None or (isinstance(value, str) and not text_of(value)) for value in values.values()):
            continue
        lines.append(Line(number, values))
        if len(lines) > MOST_ROWS:
            raise Refusal(
                _("More than %(most)s rows. Divide the list into several workbooks.")
                % {"most": format_number(MOST_ROWS, reading())}
            )
    if not lines:
        raise Refusal(_("There is no MoU below the headings."))
    hidden = set(sheet.marks.hidden_rows)
    return Lines(headings, lines, sum(line.row in hidden for line in lines))


def _find_headings(rows: Iterator[tuple[int, tuple[Any, ...]]]) -> tuple[dict[str, int], dict[str, str]]:
    known = _known_headings()
    best: dict[str, int] = {}
    names: dict[str, str] = {}
    for number, cells in rows:
        found: dict[str, int] = {}
        for place, cell in enumerate(cells):
            key = known.get(_key(cell)) if isinstance(cell, str) else None
            if key:
                found.setdefault(key, place)
        if len(found) > len(best):
            best, names = found, {key: text_of(cells[place]) for key, place in found.items()}
        if {"number", "kind"} <= found.keys() or number >= _HEADING_WITHIN:
            break
    _check_complete(best)
    return best, names


def _known_headings() -> dict[str, str]:
    known = {_key(name): key for key, column in COLUMNS.items() for name in column.names}
    for language in ("fa", "en"):  # a template may come back to somebody who reads the other language
        with override(language):
            known |= {_key(str(column.label)): key for key, column in COLUMNS.items()}
    return known


def _check_complete(found: dict[str, int]) -> None:
    missing = [str(column.label) for key, column in COLUMNS.items() if column.needed and key not in found]
    if not {"national_id", "licence_number"} & found.keys():
        missing.append(str(COLUMNS["national_id"].label))
    if missing:
        raise Refusal(
            _("These columns are missing: %(names)s. Name the columns as the template does.")
            % {"names": _(", ").join(missing)}
        )


def _key(heading: str) -> str:
    """Spaces and half-spaces count for nothing: «تفاهم نامه», «تفاهم‌نامه» and «تفاهمنامه» are one heading."""
    return folded(heading).replace(" ", "")
