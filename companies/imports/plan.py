"""Existing agreements from a workbook: what would be made of it, and what is wrong with it, row by row.

One row is an MoU with its terms for one kind of work; further rows with the same number add kinds, and leave the
facts empty or repeat them. Reading writes nothing: the plan is shown first (a dry run), and made again from the
same file when it is carried out (companies/actions/importing.py), since the database may have changed.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext as _

from companies.imports import cells
from companies.imports.checks import check_numbers, check_overlaps, find_companies
from companies.imports.workbook import COLUMNS, Line, Lines, read_lines
from companies.models import Company, Mou
from companies.states import MouState
from companies.texts.terms_draft import TermsDraft
from people import workbook_cells
from people.persian import jalali
from people.persian.language import reading
from people.persian.numbers import format_number
from people.workbook_imports import Problem
from people.workbooks import folded

READERS: dict[str, Callable[[Any], Any]] = {
    "national_id": cells.read_national_id,
    "licence_number": cells.read_licence,
    "company": lambda cell: workbook_cells.read_text(cell, 160),
    "number": cells.read_number_of_mou,
    "title": lambda cell: workbook_cells.read_text(cell, 160),
    "starts_on": workbook_cells.read_date,
    "ends_on": workbook_cells.read_date,
    "signed_on": workbook_cells.read_date,
    "university_letter": lambda cell: workbook_cells.read_text(cell, 40),
    "university_letter_on": workbook_cells.read_date,
    "company_letter": lambda cell: workbook_cells.read_text(cell, 40),
    "company_letter_on": workbook_cells.read_date,
    "renews": cells.read_yes,
}
_WRONG = object()  # a cell that was said to be wrong already


@dataclass
class PlannedMou:
    """One agreement as its rows give it: facts from the first row, terms of one kind from each."""

    row: int
    facts: dict[str, Any]
    terms: list[TermsDraft] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    company: Company | None = None  # one without an id is new
    good: bool = True

    @property
    def number(self) -> str:
        return self.facts["number"]

    @property
    def is_new_company(self) -> bool:
        return self.company is not None and self.company.pk is None

    def ends_on(self, on: date) -> date:
        """What renews itself has done so by now; those renewals are history, and nobody is told of them."""
        last: date = self.facts["ends_on"]
        return Mou(ends_on=last, renews_automatically=True).last_day(on) if self.facts["renews"] else last

    def is_over(self, on: date) -> bool:
        return self.ends_on(on) < on

    def state(self, on: date) -> str:
        if self.is_over(on):
            return MouState.EXPIRED
        return MouState.SCHEDULED if on < self.facts["starts_on"] else MouState.IN_FORCE


@dataclass
class Plan:
    rows: int = 0
    mous: list[PlannedMou] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)  # nothing wrong, but worth a look
    hidden: int = 0

    @property
    def new_companies(self) -> list[Company]:
        """In the order of the sheet, each once."""
        new = {id(mou.company): mou.company for mou in self.mous if mou.company and mou.is_new_company}
        return list(new.values())

    @property
    def company_count(self) -> int:
        return len({id(mou.company) for mou in self.mous})


def read_plan(file: IO[bytes], *, lock: bool = False) -> Plan:
    """What would be imported. With `lock` (inside a transaction) the companies that are known are locked first.

    Raises Refusal when the file is no workbook of agreements at all.
    """
    return _Planner(read_lines(file), lock=lock).plan()


class _Planner:
    def __init__(self, read: Lines, *, lock: bool) -> None:
        self.read, self.lock = read, lock
        self.names = cells.Names()
        self.result = Plan(rows=len(read.lines), hidden=read.hidden)
        self.by_number: dict[str, PlannedMou] = {}

    def plan(self) -> Plan:
        for line in self.read.lines:
            self._line(line)
        mous = list(self.by_number.values())
        find_companies(mous, wrong=self._wrong, note=self._note, lock=self.lock)
        check_numbers(mous, wrong=self._wrong)
        check_overlaps([mou for mou in mous if mou.good], wrong=self._wrong)
        self.result.mous = mous
        self.result.problems.sort(key=lambda problem: problem.row)
        self.result.notes.sort(key=lambda problem: problem.row)
        return self.result

    def _line(self, line: Line) -> None:
        facts = {key: self._cell(line, key, reader) for key, reader in READERS.items()}
        number = facts["number"]
        if not number:
            self._wrong(None, line.row, "number", _("The number of the MoU is empty."))
        if number is _WRONG or not number:
            self._terms(PlannedMou(line.row, facts), line)
            return
        known = self.by_number.get(number)
        if known is None:
            known = self.by_number[number] = PlannedMou(line.row, facts)
            self._check_facts(known)
        else:
            self._check_same(known, line.row, facts)
        self._terms(known, line)

    def _cell(self, line: Line, key: str, reader: Callable[[Any], Any], mou: PlannedMou | None = None) -> Any:
        cell = line.cells.get(key)
        try:
            workbook_cells.check(cell)
            return reader(cell)
        except workbook_cells.Unreadable as wrong:
            self._wrong(mou, line.row, key, str(wrong))
            return _WRONG

    def _check_facts(self, mou: PlannedMou) -> None:
        facts, row = mou.facts, mou.row
        mou.good = _WRONG not in facts.values()
        for key, message in (
            ("starts_on", _("The first day is empty.")),
            ("ends_on", _("The last day is empty.")),
        ):
            if facts[key] is None:
                self._wrong(mou, row, key, message)
        first, last, signed = (
            facts[key] if isinstance(facts[key], date) else None
            for key in ("starts_on", "ends_on", "signed_on")
        )
        if first and last and last < first:
            self._wrong(mou, row, "ends_on", _("The last day is before the first one."))
        if signed and signed > jalali.today():
            self._wrong(mou, row, "signed_on", _("This day is still to come."))

    def _check_same(self, mou: PlannedMou, row: int, facts: dict[str, Any]) -> None:
        """Further rows may leave the facts of the MoU empty, but not say something else."""
        for key, value in facts.items():
            first = mou.facts[key]
            if value is _WRONG:
                mou.good = False
            if key == "number" or value in (None, "", first) or _WRONG in (value, first):
                continue
            if isinstance(value, str) and isinstance(first, str) and folded(value) == folded(first):
                continue
            told = {"row": format_number(mou.row, reading()), "number": cells.shown_number(mou.number)}
            said = _("Row %(row)s says something else for MoU %(number)s. Its facts have to be the same.")
            self._wrong(mou, row, key, said % told)

    def _terms(self, mou: PlannedMou, line: Line) -> None:
        def cell(key: str, reader: Callable[[Any], Any]) -> Any:
            return self._cell(line, key, reader, mou)

        kind = cell("kind", self.names.kind)
        values = {
            "fields": cell("fields", self.names.fields),
            "seat_limit": cell("seat_limit", cells.read_seats),
            "max_weekly_hours": cell("max_weekly_hours", cells.read_hours),
            "min_hourly_pay_rial": cell("min_hourly_pay_rial", cells.read_pay),
            "insurer": cell("insurer", cells.read_insurer),
        }
        if kind is None:
            self._wrong(mou, line.row, "kind", _("The kind of work is empty."))
        if values["seat_limit"] is None:
            self._wrong(mou, line.row, "seat_limit", _("The number of seats is empty."))
        if kind in (None, _WRONG) or values["seat_limit"] is None or _WRONG in values.values():
            return
        if any(row.kind == kind.pk for row in mou.terms):
            told = {"kind": kind, "number": cells.shown_number(mou.number)}
            said = _("“%(kind)s” stands twice for MoU %(number)s.") % told
            self._wrong(mou, line.row, "kind", said)
            return
        mou.kinds.append(str(kind))
        mou.terms.append(
            TermsDraft(
                kind=kind.pk,
                fields=values["fields"],
                seat_limit=values["seat_limit"],
                max_weekly_hours=values["max_weekly_hours"] or settings.WEEKLY_HOURS_MAX,
                min_hourly_pay_rial=values["min_hourly_pay_rial"] or 0,
                insurer=values["insurer"] or kind.insurer,
            )
        )

    def _wrong(self, mou: PlannedMou | None, row: int, key: str, message: str) -> None:
        if mou is not None:
            mou.good = False
        self.result.problems.append(Problem(row, self._heading(key), message))

    def _note(self, row: int, key: str, message: str) -> None:
        self.result.notes.append(Problem(row, self._heading(key), message))

    def _heading(self, key: str) -> str:
        return self.read.columns.get(key) or str(COLUMNS[key].label)
