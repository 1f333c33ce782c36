"""Excel workbooks that people send: judged by content before anything reads them, then read row by row.

Only the first sheet that is in view counts. A merged cell counts for every row that it spans, a formula as the
value that Excel last showed. Macros are refused whatever the file is called.
"""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, Any

import structlog
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string
from openpyxl.xml.functions import iterparse

from people.persian.text import JOINED, clean_line, search_key
from people.workflow import Refusal

log = structlog.get_logger(__name__)

MOST_UNPACKED = 32 * 1024 * 1024  # four times what 20,000 rows come to; reading takes seconds for each 10 MB
MOST_SHEET_ROWS = 100_000  # rows that are empty count here too
ERRORS = ("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!")
_MOST_PARTS = 500
_MOST_MERGED = 50_000
OLD_EXCEL = bytes.fromhex("d0cf11e0a1b11ae1")  # .xls, and .xlsx that is locked with a password


class NeverComputed:
    """What a cell holds whose formula no program has computed yet."""


NEVER_COMPUTED = NeverComputed()


@dataclass
class Marks:
    """What the sheet says of its cells besides their values. Places count from 0, rows as Excel does."""

    merged: dict[int, list[tuple[int, int]]] = field(default_factory=dict)  # first row: place, last row
    never_computed: dict[int, set[int]] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    merged_cells: int = 0


class Sheet:
    def __init__(self, sheet: Any, marks: Marks) -> None:
        self._sheet, self.marks = sheet, marks

    def rows(self, most_columns: int) -> Iterator[tuple[int, tuple[Any, ...]]]:
        """Every row with its number. Rows that hold nothing of their own come as they are: empty."""
        running: dict[int, tuple[int, Any]] = {}  # place: last row, value
        values = self._sheet.iter_rows(max_col=most_columns, values_only=True)
        for number, cells in enumerate(values, start=1):
            if number > MOST_SHEET_ROWS:
                raise Refusal(_("This sheet has far too many rows. Copy the list into a new workbook."))
            row = list(cells)
            for place in self.marks.never_computed.get(number, ()):
                if place < len(row):
                    row[place] = NEVER_COMPUTED
            starting = self.marks.merged.get(number, ())
            if any(cell is not None for cell in row):
                for place, (last, value) in running.items():
                    if number <= last and place < len(row) and row[place] is None:
                        row[place] = value
            running.update({place: (last, row[place]) for place, last in starting if place < len(row)})
            yield number, tuple(row)


@contextmanager
def first_sheet(file: IO[bytes], *, too_much: str) -> Iterator[Sheet]:
    """The first sheet in view. Raises Refusal, in words, when this is no workbook that anybody should read;
    `too_much` says so of one that would unpack to more than its kind of list can be."""
    check_container(file, too_much=too_much)
    try:
        book: Any = load_workbook(file, read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # openpyxl raises nearly anything on a broken file; to the user it is all one
        raise _unreadable(error) from error
    try:
        yield _open_sheet(book)
    except Refusal:
        raise
    except Exception as error:
        raise _unreadable(error) from error
    finally:
        book.close()


def check_container(file: IO[bytes], *, too_much: str = "") -> None:
    """By its content, whatever its name says: a workbook, without macros, that doesn't unpack to too much."""
    file.seek(0)
    head = file.read(8)
    file.seek(0)
    if head == OLD_EXCEL:
        raise Refusal(
            _("This is an old Excel file (.xls), or it is locked with a password. Save it again as .xlsx.")
        )
    try:
        with zipfile.ZipFile(file) as container:
            parts = container.infolist()
            names = {part.filename for part in parts}
            types = _content_types(container, names)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError, EOFError) as error:
        raise Refusal(_("This file is not an Excel workbook (.xlsx), whatever its name says.")) from error
    finally:
        file.seek(0)
    if not types or "xl/workbook.xml" not in names:
        raise Refusal(_("This file is not an Excel workbook (.xlsx), whatever its name says."))
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Refusal(too_much or _("This workbook unpacks to far more than its size."))
    if b"macroEnabled" in types or any(_is_macro(name) for name in names):
        raise Refusal(_("This workbook holds macros. Save it as .xlsx, without macros, and send that."))


def _content_types(container: zipfile.ZipFile, names: set[str]) -> bytes:
    name = "[Content_Types].xml"
    if name not in names or container.getinfo(name).file_size > 1024 * 1024:
        return b""
    return container.read(name)


def _is_macro(part: str) -> bool:
    lowered = part.lower()
    return lowered.endswith("vbaproject.bin") or "/macrosheets/" in lowered


def _unreadable(error: Exception) -> Refusal:
    log.info("workbook.unreadable", error=type(error).__name__)
    return Refusal(
        _(
            "This workbook can’t be read: it may be damaged, or locked with a password. Save it again as .xlsx."
        )
    )


def _open_sheet(book: Any) -> Sheet:
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or book.worksheets
    if not sheets:
        raise Refusal(_("This workbook has no sheet."))
    sheet = sheets[0]
    sheet.reset_dimensions()  # some programs write them wrong
    with sheet._get_source() as source:
        return Sheet(sheet, _read_marks(source))


def _read_marks(source: IO[bytes]) -> Marks:
    """A second pass over the sheet, for what openpyxl leaves out when it reads a large sheet row by row."""
    marks, row = Marks(), 0
    for _event, element in iterparse(source):
        tag = element.tag.rpartition("}")[2]
        if tag == "c":
            if _is_never_computed(element) and element.get("r"):
                letters, number = coordinate_from_string(element.get("r"))
                marks.never_computed.setdefault(number, set()).add(column_index_from_string(letters) - 1)
        elif tag == "row":
            row = int(element.get("r") or row + 1)
            if element.get("hidden") in ("1", "true") and len(element):
                marks.hidden_rows.append(row)
            element.clear()
        elif tag == "mergeCell":
            _add_merged(marks, element.get("ref", ""))
    return marks


def _is_never_computed(cell: Any) -> bool:
    parts = {part.tag.rpartition("}")[2]: part for part in cell}
    if "f" not in parts or cell.get("t") == "str":  # a text, perhaps an empty one
        return False
    return "v" not in parts or not parts["v"].text


def _add_merged(marks: Marks, reference: str) -> None:
    place, first, _last_column, last = range_boundaries(reference)
    if None in (place, first, last) or first == last or marks.merged_cells >= _MOST_MERGED:
        return
    marks.merged_cells += 1
    marks.merged.setdefault(int(first or 0), []).append((int(place or 1) - 1, int(last or 0)))


# --- Cells -------------------------------------------------------------------------------------------------


def text_of(cell: Any) -> str:
    """A cell as a person reads it: whole numbers without a decimal point, nothing that can't be seen."""
    if cell is None or isinstance(cell, bool | NeverComputed):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return clean_line(str(cell))


def folded(text: str) -> str:
    """For comparing headings and names: one form for all ways of writing them."""
    return search_key(text).partition(JOINED)[0]


def fenced(typed: str) -> str:
    """A part of what was typed, fenced off so that its direction doesn't turn the sentence round."""
    return f"\u2068{typed[:40]}\u2069"
