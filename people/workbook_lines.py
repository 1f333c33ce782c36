"""A list in a workbook: its columns, found by their headings, and its rows.

Headings are Persian or English, in any order and any usual spelling; a title may stand above them. What a row says
is judged by whoever knows the list.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import override

from people.persian.language import reading
from people.persian.numbers import format_number
from people.workbooks import Sheet, first_sheet, folded, text_of
from people.workflow import Refusal

Words = str | Promise
_HEADING_WITHIN = 10  # rows above the headings: a title, a date, an emblem


@dataclass(frozen=True)
class Column:
    """A column of the workbook: its name in the template, and what else people call it."""

    label: Any
    names: tuple[str, ...]
    needed: bool = False


@dataclass(frozen=True)
class Layout:
    """What a list looks like: its columns by their keys, and which of them tell the row of headings."""

    columns: Mapping[str, Column]
    known_by: frozenset[str]
    most_rows: int
    too_much: Words
    empty: Words
    most_columns: int = 60
    either: tuple[str, ...] = ()  # one of these at least


@dataclass(frozen=True)
class Line:
    row: int  # as Excel counts
    cells: dict[str, Any]  # by the key of the column; what isn't there is None


@dataclass(frozen=True)
class Lines:
    columns: dict[str, str]  # key: the heading as it stands in this workbook
    lines: list[Line]
    hidden: int  # rows that are hidden in Excel, and count all the same


def read_lines(file: IO[bytes], layout: Layout) -> Lines:
    """Every row that isn't empty. Raises Refusal when it is no workbook, or one without the columns needed."""
    with first_sheet(file, too_much=str(layout.too_much)) as sheet:
        return _read(sheet, layout)


def _read(sheet: Sheet, layout: Layout) -> Lines:
    rows = sheet.rows(layout.most_columns)
    places, headings = _find_headings(rows, layout)
    lines: list[Line] = []
    for number, cells in rows:
        values = {key: cells[place] if place < len(cells) else None for key, place in places.items()}
        if all(value is None or (isinstance(value, str) and not text_of(value)) for value in values.values()):
            continue
        lines.append(Line(number, values))
        if len(lines) > layout.most_rows:
            raise Refusal(
                _("More than %(most)s rows. Divide the list into several workbooks.")
                % {"most": format_number(layout.most_rows, reading())}
            )
    if not lines:
        raise Refusal(layout.empty)
    hidden = set(sheet.marks.hidden_rows)
    return Lines(headings, lines, sum(line.row in hidden for line in lines))


def _find_headings(
    rows: Iterator[tuple[int, tuple[Any, ...]]], layout: Layout
) -> tuple[dict[str, int], dict[str, str]]:
    known = _known_headings(layout)
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
        if layout.known_by <= found.keys() or number >= _HEADING_WITHIN:
            break
    _check_complete(best, layout)
    return best, names


def _known_headings(layout: Layout) -> dict[str, str]:
    known = {_key(name): key for key, column in layout.columns.items() for name in column.names}
    for language in ("fa", "en"):  # a template may come back to somebody who reads the other language
        with override(language):
            known |= {_key(str(column.label)): key for key, column in layout.columns.items()}
    return known


def _check_complete(found: dict[str, int], layout: Layout) -> None:
    columns = layout.columns
    missing = [str(column.label) for key, column in columns.items() if column.needed and key not in found]
    if layout.either and not set(layout.either) & found.keys():
        missing.append(str(columns[layout.either[0]].label))
    if missing:
        raise Refusal(
            _("These columns are missing: %(names)s. Name the columns as the template does.")
            % {"names": _(", ").join(missing)}
        )


def _key(heading: str) -> str:
    """Spaces and half-spaces count for nothing: «تفاهم نامه», «تفاهم‌نامه» and «تفاهمنامه» are one heading."""
    return folded(heading).replace(" ", "")
