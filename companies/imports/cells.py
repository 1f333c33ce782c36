"""The cells of an imported row, each read as its column means it. What can't be read is said in words.

Cells hold what Excel makes of dates and numbers, and what people paste: digits of three kinds, Arabic letters,
controls that nobody can see.
"""

import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from companies.models import ProgrammeKind
from companies.texts.terms_draft import MOST_SEATS
from people.persian import identifiers, money
from people.persian.language import Misread, reading
from people.persian.numbers import localise
from people.persian.text import fold_letters
from people.workbook_cells import Unreadable, read_text, read_whole
from people.workbooks import fenced, folded, text_of
from students.models import FieldOfStudy
from students.roster import fields_by_name

YES = {"بله", "بلی", "اری", "دارد", "هست", "می شود", "خودکار", "yes", "y", "true", "1", "x", "✓"}
NO = {"خیر", "نه", "ندارد", "نیست", "نمی شود", "no", "n", "false", "0", "-", "–"}
EVERY = {"همه", "همه رشته ها", "تمام رشته ها", "کلیه رشته ها", "all", "all fields", "every field", "every"}
_BETWEEN_FIELDS = re.compile(r"[،,;؛\n]+")


def read_number_of_mou(cell: Any) -> str:
    return fold_letters(read_text(cell, 40))


def read_yes(cell: Any) -> bool | None:
    if isinstance(cell, bool):
        return cell
    typed = text_of(cell)
    word = folded(typed)
    if not typed:
        return None
    if word in YES or typed in YES:
        return True
    if word in NO or typed in NO:
        return False
    raise Unreadable(_("“%(typed)s” is neither yes nor no.") % {"typed": fenced(typed)})


def read_seats(cell: Any) -> int | None:
    return read_whole(cell, 1, MOST_SEATS)


def read_hours(cell: Any) -> int | None:
    return read_whole(cell, 1, settings.WEEKLY_HOURS_MAX)


def read_pay(cell: Any) -> int | None:
    typed = text_of(cell)
    if not typed:
        return None
    try:
        return money.parse_rial(typed)
    except Misread as misread:
        raise Unreadable(str(misread.message)) from misread


def read_insurer(cell: Any) -> str | None:
    typed = text_of(cell)
    if not typed:
        return None
    insurer = {
        "شرکت": ProgrammeKind.Insurer.COMPANY,
        "کارفرما": ProgrammeKind.Insurer.COMPANY,
        "company": ProgrammeKind.Insurer.COMPANY,
        "the company": ProgrammeKind.Insurer.COMPANY,
        "دانشگاه": ProgrammeKind.Insurer.UNIVERSITY,
        "university": ProgrammeKind.Insurer.UNIVERSITY,
        "the university": ProgrammeKind.Insurer.UNIVERSITY,
    }.get(folded(typed))
    if insurer is None:
        raise Unreadable(
            _("“%(typed)s” insures nobody here: write “company” or “university”.") % {"typed": fenced(typed)}
        )
    return insurer


def read_national_id(cell: Any) -> str:
    return read_identifier(cell, identifiers.normalise_company_national_id)


def read_licence(cell: Any) -> str:
    return fold_letters(read_text(cell, 30))


def read_identifier(cell: Any, normalise: Callable[[str], str]) -> str:
    typed = text_of(cell)
    try:
        return normalise(typed) if typed else ""
    except identifiers.InvalidIdentifier as invalid:
        told = {"typed": fenced(typed), "why": invalid.message}
        raise Unreadable(_("“%(typed)s”: %(why)s") % told) from invalid


class Names:
    """Kinds and fields by every way of writing them; who isn't among them is told the nearest."""

    def __init__(self) -> None:
        self.kinds = {kind.pk: kind for kind in ProgrammeKind.objects.filter(is_active=True)}
        self._kinds: dict[str, int] = {}
        for kind in self.kinds.values():
            for name in (kind.code, kind.code.replace("_", " "), kind.name_fa, kind.name_en):
                self._kinds.setdefault(folded(name), kind.pk)
        self._fields = fields_by_name()
        self._field_rows = FieldOfStudy.objects.in_bulk()

    def kind(self, cell: Any) -> ProgrammeKind | None:
        typed = text_of(cell)
        if not typed:
            return None
        found = self._kinds.get(folded(typed))
        if found is None:
            words = _("“%(typed)s” is no kind of work here.") % {"typed": fenced(typed)}
            near = nearest(typed, self._kinds, lambda pk: str(self.kinds[pk]))
            if not near:
                near = _("They are: %(names)s.") % {"names": _(", ").join(map(str, self.kinds.values()))}
            raise Unreadable(f"{words} {near}")
        return self.kinds[found]

    def fields(self, cell: Any) -> tuple[int, ...]:
        """A name without a level means all its levels: agreements name fields, not levels. None is every field."""
        raw = str(cell) if cell is not None else ""
        if not text_of(raw) or folded(raw) in EVERY:
            return ()
        if whole := self._fields.get(folded(raw)):
            return tuple(sorted(whole))
        found: set[int] = set()
        for part in filter(None, (text_of(part) for part in _BETWEEN_FIELDS.split(raw))):
            known = self._fields.get(folded(part))
            if not known:
                words = _("“%(typed)s” is no field of study here.") % {"typed": fenced(part)}
                raise Unreadable(f"{words} {nearest(part, self._fields, self._name_of_fields)}".strip())
            found |= known
        return tuple(sorted(found))

    def _name_of_fields(self, ids: set[int]) -> str:
        row = self._field_rows[min(ids)]
        return str(row) if len(ids) == 1 else row.name


def shown_number(number: str) -> str:
    """The number of an MoU within a sentence."""
    return fenced(localise(number, reading()))


def nearest(typed: str, names: Mapping[str, Any], shown: Callable[[Any], str]) -> str:
    near = get_close_matches(folded(typed), names, n=1, cutoff=0.6)
    return _("Did you mean “%(name)s”?") % {"name": shown(names[near[0]])} if near else ""
