"""Lists as files that people open in a spreadsheet: an Excel workbook, or CSV.

Persian files say dates in Jalali; a column that is only for Persian readers (`only`) keeps real dates beside them.
Text that a spreadsheet would run as a formula stays text: names come from outside.
"""

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO, TextIOWrapper
from typing import IO, Any, Generic, TypeVar

from django.utils.functional import Promise
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from people.persian import jalali
from people.persian.language import reading
from people.persian.text import ascii_digits

_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

Value = str | int | Decimal | date | None
Words = str | Promise
Line = TypeVar("Line")


@dataclass(frozen=True)
class Column(Generic[Line]):
    heading: Words
    width: int
    value: Callable[[Line], Value]
    only: str = ""  # in files of this language


def write_xlsx(title: str, columns: Sequence[Column[Line]], lines: Iterable[Line]) -> IO[bytes]:
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(title)
    columns = _columns(columns)
    sheet.sheet_view.rightToLeft = reading() == "fa"
    sheet.freeze_panes = "B2"
    for number, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    bold, wrapped = Font(bold=True), Alignment(wrap_text=True, vertical="top")
    headings = []
    for column in columns:
        cell = WriteOnlyCell(sheet, str(column.heading))
        cell.font, cell.alignment = bold, wrapped
        headings.append(cell)
    sheet.append(headings)
    rows = 1
    for line in lines:
        sheet.append([_cell(sheet, _shown(column, line)) for column in columns])
        rows += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{rows}"
    made = BytesIO()
    workbook.save(made)
    made.seek(0)
    return made


def write_csv(columns: Sequence[Column[Line]], lines: Iterable[Line]) -> IO[bytes]:
    """With a byte-order mark, by which Excel knows that it is UTF-8."""
    made = BytesIO()
    text = TextIOWrapper(made, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    columns = _columns(columns)
    writer.writerow([str(column.heading) for column in columns])
    for line in lines:
        writer.writerow([_plain(_shown(column, line)) for column in columns])
    text.detach()
    made.seek(0)
    return made


def file_name(stem: str, today: date, ending: str) -> str:
    return f"{stem}-{ascii_digits(jalali.format_numeric(today, 'fa')).replace('/', '-')}.{ending}"


def _columns(columns: Sequence[Column[Line]]) -> list[Column[Line]]:
    return [column for column in columns if column.only in ("", reading())]


def _shown(column: Column[Line], line: Line) -> Value:
    value = column.value(line)
    if isinstance(value, date) and not column.only and reading() == "fa":
        return ascii_digits(jalali.format_numeric(value, "fa"))
    return value


def runs(text: str) -> bool:
    """Whether a spreadsheet might take the text for a formula."""
    return text.startswith(_STARTS_FORMULA)


def _cell(sheet: Any, value: Value) -> Any:
    """In a workbook a cell says that it is text, as Excel writes what was typed after an apostrophe."""
    if not isinstance(value, str) or not runs(value):
        return value
    cell = WriteOnlyCell(sheet, value)
    cell.data_type, cell.quotePrefix = "s", True
    return cell


def _plain(value: Value) -> str | int | Decimal:
    """CSV has no types: an apostrophe keeps the text a text."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return f"'{value}" if isinstance(value, str) and runs(value) else value
