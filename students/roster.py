"""The university's own list of students, as an Excel workbook: read, checked row by row, and made as a template.

Only the first sheet counts. Columns are found by their headings, in Persian or English and in any order; cells
may hold what Excel makes of numbers (a mobile without its first zero) and what people paste (Arabic letters,
bidi controls). A formula counts as the value that Excel last showed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from people.persian import identifiers, jalali
from people.persian.language import reading
from people.persian.numbers import format_number, localise, parse_decimal
from people.workbooks import fenced, first_sheet, folded, text_of
from people.workflow import Refusal
from students.actions import RosterRow
from students.models import FieldOfStudy

MAX_BYTES = 5 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 40
MOST_NAME = 120
FIRST_ENTRY_YEAR = 1360
_HEADING_WITHIN = 10  # rows above the headings: a title, a date, an emblem

HEADINGS: dict[str, tuple[str, ...]] = {
    "student_number": (
        "شمارهٔ دانشجویی", "شماره دانشجو", "کد دانشجویی",
        "student number", "student no", "student id",
    ),
    "full_name": (
        "نام و نام خانوادگی", "نام خانوادگی و نام", "نام کامل", "نام دانشجو",
        "full name", "name",
    ),
    "first_name": ("نام", "first name", "given name"),
    "last_name": ("نام خانوادگی", "last name", "surname", "family name"),
    "mobile": (
        "تلفن همراه", "موبایل", "شمارهٔ موبایل", "شمارهٔ تلفن همراه", "شمارهٔ همراه", "همراه",
        "mobile", "mobile number", "cell phone", "mobile phone",
    ),
    "field": ("رشتهٔ تحصیلی", "رشته", "عنوان رشته", "field of study", "field", "major"),
    "entry_year": ("سال ورود", "سال ورودی", "ورودی", "entry year", "year of entry"),
}  # fmt: skip


@dataclass(frozen=True)
class RowError:
    row: int  # as Excel counts
    message: str


@dataclass
class Reading:
    rows: list[RosterRow] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)


def read_roster(file: IO[bytes]) -> Reading:
    """Every row checked. Raises Refusal when it is no workbook, or one without the columns that are needed."""
    too_much = _("This workbook holds far more than a roster. Copy the list into a new one and send that.")
    with first_sheet(file, too_much=too_much) as sheet:
        rows = sheet.rows(MOST_COLUMNS)
        columns = _find_headings(rows)
        return _Checker(columns).check(rows)


def _find_headings(rows: Iterator[tuple[int, tuple[Any, ...]]]) -> dict[str, int]:
    known = {folded(name): column for column, names in HEADINGS.items() for name in names}
    for number, cells in rows:
        found: dict[str, int] = {}
        for place, cell in enumerate(cells):
            column = known.get(folded(cell)) if isinstance(cell, str) else None
            if column:
                found.setdefault(column, place)
        if "student_number" in found:
            return _complete(found)
        if number >= _HEADING_WITHIN:
            break
    raise Refusal(
        _(
            "No column is called “student number”. The first row has to name the columns, as the template does."
        )
    )


def _complete(found: dict[str, int]) -> dict[str, int]:
    if "full_name" not in found and not {"first_name", "last_name"} <= found.keys():
        raise Refusal(_("No column is called “full name”. Name the columns as the template does."))
    if "mobile" not in found:
        raise Refusal(_("No column is called “mobile”. Name the columns as the template does."))
    return found


class _Checker:
    def __init__(self, columns: dict[str, int]) -> None:
        self.columns = columns
        self.reading = Reading()
        self.first_seen: dict[str, int] = {}
        self.fields = fields_by_name() if "field" in columns else {}

    def check(self, rows: Iterable[tuple[int, tuple[Any, ...]]]) -> Reading:
        count = 0
        for number, cells in rows:
            values = {
                name: text_of(cells[place]) if place < len(cells) else ""
                for name, place in self.columns.items()
            }
            if not any(values.values()):
                continue
            count += 1
            if count > MOST_ROWS:
                raise Refusal(
                    _("More than %(most)s rows. Divide the list into several workbooks.")
                    % {"most": format_number(MOST_ROWS, reading())}
                )
            self._row(number, values)
        if count == 0:
            raise Refusal(_("There is no student below the headings."))
        return self.reading

    def _row(self, number: int, values: dict[str, str]) -> None:
        wrong = len(self.reading.errors)
        name = (
            values.get("full_name") or f"{values.get('first_name', '')} {values.get('last_name', '')}".strip()
        )
        row = RosterRow(
            student_number=self._number(number, values["student_number"]),
            full_name=self._name(number, name),
            mobile=self._mobile(number, values["mobile"]),
            field_id=self._field(number, values.get("field", "")),
            entry_year=self._year(number, values.get("entry_year", "")),
        )
        if len(self.reading.errors) == wrong:
            self.reading.rows.append(row)

    def _wrong(self, number: int, message: str) -> None:
        self.reading.errors.append(RowError(number, message))

    def _number(self, number: int, typed: str) -> str:
        if not typed:
            self._wrong(number, _("The student number is empty."))
            return ""
        try:
            own = identifiers.normalise_student_number(typed)
        except identifiers.InvalidIdentifier:
            self._wrong(
                number,
                _("“%(typed)s” is no student number: it has 5 to 14 digits.") % {"typed": fenced(typed)},
            )
            return ""
        first = self.first_seen.setdefault(own, number)
        if first != number:
            told = {"number": localise(own, reading()), "row": format_number(first, reading())}
            self._wrong(number, _("Student number %(number)s stands in row %(row)s already.") % told)
        return own

    def _name(self, number: int, typed: str) -> str:
        if not any(character.isalnum() for character in typed):
            self._wrong(number, _("The name is empty."))
        elif len(typed) > MOST_NAME:
            self._wrong(number, _("The name is too long."))
        return typed

    def _mobile(self, number: int, typed: str) -> str:
        if not typed:
            self._wrong(number, _("The mobile number is empty."))
            return ""
        try:
            return identifiers.normalise_mobile(typed)
        except identifiers.InvalidIdentifier:
            self._wrong(
                number,
                _("“%(typed)s” is no mobile number: it has 11 digits and begins with 09.")
                % {"typed": fenced(typed)},
            )
            return ""

    def _field(self, number: int, typed: str) -> int | None:
        if not typed:
            return None
        known = self.fields.get(folded(typed), set())
        if len(known) == 1:
            return next(iter(known))
        if known:
            self._wrong(
                number,
                _("“%(typed)s” is taught at several levels. Write the level too.") % {"typed": fenced(typed)},
            )
        else:
            self._wrong(number, _("“%(typed)s” is no field of study here.") % {"typed": fenced(typed)})
        return None

    def _year(self, number: int, typed: str) -> int | None:
        if not typed:
            return None
        year = parse_decimal(typed)
        latest = jalali.to_jalali(jalali.today()).year + 1
        if year is None or year != year.to_integral_value() or not FIRST_ENTRY_YEAR <= year <= latest:
            self._wrong(
                number,
                _("“%(typed)s” is no entry year. Write it with four digits, like 1403.")
                % {"typed": fenced(typed)},
            )
            return None
        return int(year)


def fields_by_name() -> dict[str, set[int]]:
    """Fields by every way of writing them: with and without their level, in both languages."""
    names: dict[str, set[int]] = {}
    for row in FieldOfStudy.objects.filter(is_active=True):
        for language in ("fa", "en"):
            with override(language):
                level, name = row.get_level_display(), row.name
            for text in (name, f"{level} {name}", f"{name} {level}"):
                names.setdefault(folded(text), set()).add(row.pk)
    return names
