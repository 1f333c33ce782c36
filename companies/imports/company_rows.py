"""A list of companies in a workbook: its columns, and what a row says, cell by cell."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.forms.company import LANDLINE, LONGEST, landline
from companies.imports import cells
from companies.imports.workbook import COLUMNS as OF_MOUS
from companies.models import Estate
from people import workbook_lines
from people.persian import identifiers
from people.persian.text import persian_letters
from people.workbook_cells import Unreadable, check, read_text
from people.workbook_lines import Column, Layout, Line, Lines
from people.workbooks import fenced, folded, text_of

MAX_BYTES = 5 * 1024 * 1024
MOST_ROWS = 5_000

COLUMNS: dict[str, Column] = {
    "name": Column(OF_MOUS["company"].label, OF_MOUS["company"].names, needed=True),
    "national_id": OF_MOUS["national_id"],
    "licence_number": OF_MOUS["licence_number"],
    "owner_national_id": Column(
        gettext_lazy("owner’s national ID"),
        ("کد ملی مالک", "کد ملی صاحب پروانه", "کد ملی", "owner’s national ID", "owner national ID"),
    ),
    "name_en": Column(gettext_lazy("English name"), ("نام انگلیسی", "نام لاتین", "English name", "name in English")),
    "phone": Column(gettext_lazy("phone"), ("تلفن", "شمارهٔ تلفن", "تلفن شرکت", "phone", "telephone")),
    "website": Column(gettext_lazy("website"), ("وبگاه", "وب‌سایت", "نشانی وب", "سایت", "website", "site address")),
    "site_name": Column(
        gettext_lazy("name of the site"), ("نام محل", "نام کارخانه", "کارخانه", "name of the site", "plant")
    ),
    "estate": Column(
        gettext_lazy("industrial estate"),
        ("شهرک صنعتی", "شهرک", "ناحیهٔ صنعتی", "شهرک یا ناحیه", "industrial estate", "estate"),
    ),
    "address": Column(gettext_lazy("address"), ("نشانی", "آدرس", "address")),
    "contact_name": Column(
        gettext_lazy("contact"), ("رابط", "نام رابط", "مدیر عامل", "مدیرعامل", "مدیر", "contact", "contact name")
    ),
    "contact_email": Column(
        gettext_lazy("contact’s e-mail"), ("ایمیل", "رایانامه", "پست الکترونیک", "ایمیل رابط", "e-mail", "email")
    ),
    "contact_phone": Column(
        gettext_lazy("contact’s phone"), ("تلفن رابط", "موبایل", "تلفن همراه", "contact’s phone", "mobile")
    ),
}  # fmt: skip

LAYOUT = Layout(
    columns=COLUMNS,
    known_by=frozenset({"name"}),
    either=("national_id", "licence_number"),
    most_rows=MOST_ROWS,
    most_columns=40,
    too_much=gettext_lazy(
        "This workbook holds far more than a list of companies. Copy the list into a new one and send that."
    ),
    empty=gettext_lazy("There is no company below the headings."),
)


def read_lines(file: IO[bytes]) -> Lines:
    """Every row that isn't empty. Raises Refusal when it is no workbook, or one without the columns needed."""
    return workbook_lines.read_lines(file, LAYOUT)


@dataclass(frozen=True)
class Row:
    """A row as it was understood."""

    row: int
    values: dict[str, Any]

    @property
    def key(self) -> tuple[str, str]:
        """A company goes by its national ID, a workshop by its licence."""
        own = "national_id" if self.values["national_id"] else "licence_number"
        return own, self.values[own]


Wrong = Callable[[int, str, str], None]


class Reader:
    """Reads rows one after another; what is wrong with a cell is told to `wrong` (row, column, words)."""

    def __init__(self, wrong: Wrong) -> None:
        self._wrong, self._failed = wrong, False
        self.estates: dict[str, Estate] = {}
        for estate in Estate.objects.filter(is_active=True):
            for word in filter(None, estate.words()):
                self.estates.setdefault(_key(word), estate)

    def read(self, line: Line) -> Row | None:
        """None when a cell of the row is wrong."""
        self._failed = False
        readers: dict[str, Callable[[Any], Any]] = {
            "name": _words(160),
            "national_id": cells.read_national_id,
            "licence_number": cells.read_licence,
            "owner_national_id": _owner,
            "name_en": lambda cell: read_text(cell, 160),
            "phone": _phone,
            "website": _website,
            "site_name": _words(120),
            "estate": self._estate,
            "address": _words(300),
            "contact_name": _words(120),
            "contact_email": _email,
            "contact_phone": _phone,
        }
        values = {key: self._cell(line, key, reader) for key, reader in readers.items()}
        if not self._failed:
            self._check_whole(line.row, values)
        return None if self._failed else Row(line.row, values)

    def _check_whole(self, row: int, values: dict[str, Any]) -> None:
        if not any(character.isalnum() for character in values["name"]):
            self._say(row, "name", _("The name is empty."))
        if not values["national_id"] and not values["licence_number"]:
            self._say(
                row,
                "national_id",
                _("The company’s national ID is empty. A workshop is known by its licence number."),
            )
        if not values["estate"] and not values["address"]:
            self._say(row, "address", _("Neither an estate nor an address is written."))

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

    def _estate(self, cell: Any) -> Estate | None:
        typed = text_of(cell)
        if not typed:
            return None
        found = self.estates.get(_key(typed))
        if found is None:
            words = _("“%(typed)s” is no industrial estate here.") % {"typed": fenced(typed)}
            near = cells.nearest(typed, self.estates, lambda estate: estate.name)
            raise Unreadable(f"{words} {near}".strip())
        return found


def _words(most: int) -> Callable[[Any], str]:
    return lambda cell: persian_letters(read_text(cell, most))


def _key(text: str) -> str:
    return folded(text).replace(" ", "")


def _owner(cell: Any) -> str:
    return cells.read_identifier(cell, identifiers.normalise_national_id)


def _phone(cell: Any) -> str:
    typed = landline(text_of(cell))
    if re.fullmatch(r"9\d{9}|[1-9]\d{9}", typed):  # Excel drops the zero of a number
        typed = f"0{typed}"
    if typed and (len(typed) > LONGEST or not LANDLINE.fullmatch(typed)):
        raise Unreadable(_("“%(typed)s” is no phone number.") % {"typed": fenced(typed)})
    return typed


def _email(cell: Any) -> str:
    typed = text_of(cell).lower()
    try:
        if typed:
            validate_email(typed)
    except ValidationError as invalid:
        raise Unreadable(_("“%(typed)s” is no e-mail address.") % {"typed": fenced(typed)}) from invalid
    return typed


def _website(cell: Any) -> str:
    typed = text_of(cell)
    address = typed if not typed or "://" in typed else f"https://{typed}"
    try:
        if address:
            URLValidator(schemes=["http", "https"])(address)
    except ValidationError as invalid:
        raise Unreadable(_("“%(typed)s” is no web address.") % {"typed": fenced(typed)}) from invalid
    if len(address) > 200:
        raise Unreadable(_("“%(typed)s” is no web address.") % {"typed": fenced(typed)})
    return address
