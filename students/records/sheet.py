"""The workbook of the student information system: its columns, and what a row says, cell by cell."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import IO, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people import workbook_lines
from people.persian import identifiers, jalali
from people.persian.language import reading
from people.persian.numbers import format_number, parse_decimal
from people.workbook_cells import Unreadable, check, read_date, read_text, read_whole
from people.workbook_lines import Column, Layout, Line, Lines
from people.workbooks import fenced, folded, text_of
from students.models import Student
from students.roster import FIRST_ENTRY_YEAR, HEADINGS, MOST_NAME, fields_by_name

MAX_BYTES = 5 * 1024 * 1024
MOST_ROWS = 20_000
MOST_SEMESTER, MOST_CREDITS = 20, 400

COLUMNS: dict[str, Column] = {
    "student_number": Column(gettext_lazy("student number"), HEADINGS["student_number"], needed=True),
    "full_name": Column(gettext_lazy("full name"), HEADINGS["full_name"]),
    "first_name": Column(gettext_lazy("first name"), HEADINGS["first_name"]),
    "last_name": Column(gettext_lazy("last name"), HEADINGS["last_name"]),
    "mobile": Column(gettext_lazy("mobile"), HEADINGS["mobile"]),
    "field": Column(gettext_lazy("field of study"), HEADINGS["field"]),
    "entry_year": Column(gettext_lazy("entry year"), HEADINGS["entry_year"]),
    "semester": Column(gettext_lazy("semester"), ("نیمسال", "ترم", "ترم تحصیلی", "نیمسال تحصیلی", "semester", "term")),
    "study_status": Column(
        gettext_lazy("study status"),
        ("وضعیت تحصیلی", "وضعیت", "وضعیت دانشجو", "آخرین وضعیت", "study status", "status"),
    ),
    "gpa": Column(
        gettext_lazy("GPA"), ("معدل", "معدل کل", "میانگین کل", "میانگین", "GPA", "grade point average")
    ),
    "gpa_on": Column(gettext_lazy("date of the GPA"), ("تاریخ معدل", "معدل تا تاریخ", "GPA date", "date of the GPA")),
    "credits_passed": Column(
        gettext_lazy("credits passed"),
        ("واحد گذرانده", "واحدهای گذرانده", "تعداد واحد گذرانده", "واحد", "credits passed", "credits"),
    ),
}  # fmt: skip

LAYOUT = Layout(
    columns=COLUMNS,
    known_by=frozenset({"student_number"}),
    most_rows=MOST_ROWS,
    most_columns=40,
    too_much=gettext_lazy(
        "This workbook holds far more than a list of students. Copy the list into a new one and send that."
    ),
    empty=gettext_lazy("There is no student below the headings."),
)

_STATUSES: dict[str, tuple[str, ...]] = {
    Student.Status.ENROLLED: (
        "مشغول به تحصیل", "شاغل به تحصیل", "در حال تحصیل", "مشغول", "عادی", "فعال", "enrolled", "active",
    ),
    Student.Status.LEAVE: ("مرخصی", "در مرخصی", "مرخصی تحصیلی", "on leave", "leave"),
    Student.Status.GUEST: ("مهمان", "میهمان", "guest"),
    Student.Status.GRADUATE: (
        "فارغ التحصیل", "فارغ‌التحصیل", "دانش آموخته", "دانش‌آموخته", "graduate", "graduated",
    ),
}  # fmt: skip


def read_lines(file: IO[bytes]) -> Lines:
    """Every row that isn't empty. Raises Refusal when it is no workbook, or has no student numbers."""
    return workbook_lines.read_lines(file, LAYOUT)


@dataclass(frozen=True)
class Record:
    """A row as it was understood. What is None or empty was left empty, and leaves things as they are."""

    row: int
    student_number: str
    full_name: str = ""
    mobile: str = ""
    field_id: int | None = None
    entry_year: int | None = None
    semester: int | None = None
    study_status: str | None = None
    gpa: Decimal | None = None
    gpa_on: date | None = None
    credits_passed: int | None = None

    @property
    def facts(self) -> dict[str, Any]:
        """What it says of the studies."""
        names = ("field_id", "entry_year", "semester", "study_status", "gpa", "gpa_on", "credits_passed")
        return {name: value for name in names if (value := getattr(self, name)) is not None}


Wrong = Callable[[int, str, str], None]


class Reader:
    """Reads rows one after another; what is wrong with a cell is told to `wrong` (row, column, words)."""

    def __init__(self, wrong: Wrong) -> None:
        self._wrong, self._failed = wrong, False
        self._fields = fields_by_name()
        self._statuses = {_key(name): status for status, names in _STATUSES.items() for name in names}

    def read(self, line: Line) -> Record | None:
        """None when a cell of the row is wrong."""
        self._failed = False

        def cell(key: str, reader: Callable[[Any], Any]) -> Any:
            return self._cell(line, key, reader)

        number = cell("student_number", _number)
        if not number and not self._failed:
            self._say(line.row, "student_number", _("The student number is empty."))
        record = {
            "mobile": cell("mobile", _mobile),
            "full_name": self._name(line),
            "field_id": cell("field", self._field),
            "entry_year": cell("entry_year", _year),
            "semester": cell("semester", lambda typed: read_whole(typed, 1, MOST_SEMESTER)),
            "study_status": cell("study_status", self._status),
            "gpa": cell("gpa", _gpa),
            "gpa_on": cell("gpa_on", _past_date),
            "credits_passed": cell("credits_passed", lambda typed: read_whole(typed, 0, MOST_CREDITS)),
        }
        if record["gpa"] is None and record["gpa_on"] is not None and not self._failed:
            self._say(line.row, "gpa", _("There is a date here, but no GPA."))
        return None if self._failed else Record(line.row, number, **record)

    def _cell(self, line: Line, key: str, reader: Callable[[Any], Any]) -> Any:
        value = line.cells.get(key)
        try:
            check(value)
            return reader(value)
        except Unreadable as unreadable:
            self._say(line.row, key, str(unreadable))
            return None

    def _say(self, row: int, key: str, words: str) -> None:
        self._failed = True
        self._wrong(row, key, words)

    def _name(self, line: Line) -> str:
        def text(key: str) -> str:
            return self._cell(line, key, lambda cell: read_text(cell, MOST_NAME)) or ""

        return text("full_name") or f"{text('first_name')} {text('last_name')}".strip()

    def _field(self, cell: Any) -> int | None:
        typed = text_of(cell)
        known = self._fields.get(folded(typed), set()) if typed else set()
        if len(known) == 1 or not typed:
            return next(iter(known), None)
        told = {"typed": fenced(typed)}
        if known:
            raise Unreadable(_("“%(typed)s” is taught at several levels. Write the level too.") % told)
        raise Unreadable(_("“%(typed)s” is no field of study here.") % told)

    def _status(self, cell: Any) -> str | None:
        typed = text_of(cell)
        found = self._statuses.get(_key(typed)) if typed else None
        if typed and found is None:
            names = _(", ").join(str(label) for label in Student.Status.labels)
            told = {"typed": fenced(typed), "names": names}
            raise Unreadable(_("“%(typed)s” is no study status here. They are: %(names)s.") % told)
        return found


def _key(text: str) -> str:
    return folded(text).replace(" ", "")


def _number(cell: Any) -> str:
    typed = text_of(cell)
    try:
        return identifiers.normalise_student_number(typed) if typed else ""
    except identifiers.InvalidIdentifier as invalid:
        told = {"typed": fenced(typed)}
        raise Unreadable(_("“%(typed)s” is no student number: it has 5 to 14 digits.") % told) from invalid


def _mobile(cell: Any) -> str:
    typed = text_of(cell)
    try:
        return identifiers.normalise_mobile(typed) if typed else ""
    except identifiers.InvalidIdentifier as invalid:
        said = _("“%(typed)s” is no mobile number: it has 11 digits and begins with 09.")
        raise Unreadable(said % {"typed": fenced(typed)}) from invalid


def _year(cell: Any) -> int | None:
    return read_whole(cell, FIRST_ENTRY_YEAR, jalali.to_jalali(jalali.today()).year + 1)


def _gpa(cell: Any) -> Decimal | None:
    typed = text_of(cell)
    if not typed:
        return None
    number = parse_decimal(typed)
    if number is None or not 0 <= number <= 20:
        told = {"typed": fenced(typed), "most": format_number(20, reading())}
        raise Unreadable(_("“%(typed)s” is no GPA: it is a number from 0 to %(most)s.") % told)
    return number.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _past_date(cell: Any) -> date | None:
    day = read_date(cell)
    if day is not None and day > jalali.today():
        raise Unreadable(_("This day is still to come."))
    return day


def shown(values: Mapping[str, Any]) -> dict[str, str]:
    """Facts as plain text, for what is kept of a dry run."""
    return {name: str(value) for name, value in values.items()}
