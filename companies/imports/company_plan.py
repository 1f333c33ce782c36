"""What would become of a list of companies: which are new, which are here, which look like another one.

Reading writes nothing: the plan is shown first (a dry run), and made again from the same file when it is carried out
(companies/actions/company_importing.py), since the database may have changed.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from math import ceil
from typing import IO

from django.db.models import Q
from django.utils.translation import gettext as _

from companies.imports.company_rows import COLUMNS, Reader, Row, read_lines
from companies.models import Company, Site
from companies.names import core_name
from people.persian.language import reading
from people.persian.numbers import format_number
from people.workbook_imports import Problem
from people.workbook_lines import Lines
from people.workbooks import fenced

Named = tuple[
    frozenset[str], Row | str
]  # the trigrams of a name, and whose it is: a row's, or one that is here
NEAR = 0.5  # the share of trigrams that two names at one place have in common


@dataclass
class Plan:
    rows: int = 0
    new: list[Row] = field(default_factory=list)
    known: list[tuple[Row, Company]] = field(default_factory=list)  # left as they are
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)  # nothing wrong, but worth a look
    hidden: int = 0


def read_plan(file: IO[bytes]) -> Plan:
    """What would be entered. Raises Refusal when the file is no list of companies at all."""
    return _Planner(read_lines(file)).plan()


class _Planner:
    def __init__(self, read: Lines) -> None:
        self.read = read
        self.result = Plan(rows=len(read.lines), hidden=read.hidden)
        self.reader = Reader(self._wrong)

    def plan(self) -> Plan:
        rows = self._rows()
        known = _known(rows)
        for row in rows:
            if company := known.get(row.key):
                self.result.known.append((row, company))
            else:
                self.result.new.append(row)
        self._look_for_doubles()
        self.result.problems.sort(key=lambda problem: problem.row)
        self.result.notes.sort(key=lambda problem: problem.row)
        return self.result

    def _rows(self) -> list[Row]:
        found: dict[tuple[str, str], Row] = {}
        for line in self.read.lines:
            row = self.reader.read(line)
            if row is None:
                continue
            first = found.setdefault(row.key, row)
            if first is not row:
                told = {"row": format_number(first.row, reading())}
                self._wrong(row.row, row.key[0], _("This number stands in row %(row)s already.") % told)
        return list(found.values())

    def _look_for_doubles(self) -> None:
        """Another number, but nearly the same name at the same place: a list is rarely free of these."""
        here = _names_by_place(self.result.new)
        for place in here.values():
            for row, other in near_pairs(place):
                self._note(row.row, "name", _words_of(other))

    def _wrong(self, row: int, key: str, message: str) -> None:
        self.result.problems.append(Problem(row, self._heading(key), message))

    def _note(self, row: int, key: str, message: str) -> None:
        self.result.notes.append(Problem(row, self._heading(key), message))

    def _heading(self, key: str) -> str:
        return self.read.columns.get(key) or str(COLUMNS[key].label)


def _known(rows: Iterable[Row]) -> dict[tuple[str, str], Company]:
    wanted: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        wanted[row.key[0]].add(row.key[1])
    found = Company.objects.filter(
        Q(national_id__in=wanted["national_id"]) | Q(licence_number__in=wanted["licence_number"])
    )
    return {
        (name, number): company
        for company in found
        for name in ("national_id", "licence_number")
        if (number := getattr(company, name))
    }


def _place(row: Row) -> int:
    """Its estate; all that are in none are compared with each other."""
    return row.values["estate"].pk if row.values["estate"] else 0


def _names_by_place(new: Iterable[Row]) -> dict[int, list[Named]]:
    """Those that are here first, then those of the workbook."""
    places: dict[int, list[Named]] = defaultdict(list)
    for name, estate in Site.objects.values_list("company__name", "estate").distinct():
        places[estate or 0].append((trigrams(name), name))
    for row in new:
        places[_place(row)].append((trigrams(row.values["name"]), row))
    return places


def near_pairs(place: list[Named]) -> Iterator[tuple[Row, Row | str]]:
    """Each row with the first name before it that is nearly the same.

    Two names that share enough have one of their rarest trigrams in common, so that thousands at one place are
    compared only with the few that can be meant.
    """
    often = Counter(each for letters, _said in place for each in letters)
    seen: dict[str, list[Named]] = defaultdict(list)
    for letters, said in place:
        rarest = sorted(letters, key=lambda each: (often[each], each))
        rarest = rarest[: len(letters) - ceil(NEAR * len(letters)) + 1]
        if isinstance(said, Row):
            others = (other for each in rarest for other in seen[each])
            near = next((other for their, other in others if _alike(letters, their)), None)
            if near is not None:
                yield said, near
        for each in rarest:
            seen[each].append((letters, said))


def trigrams(name: str) -> frozenset[str]:
    letters = f"  {core_name(name)} "
    return frozenset(letters[start : start + 3] for start in range(len(letters) - 2))


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    shared = len(one & other)
    return shared >= NEAR * (len(one) + len(other) - shared)


def _words_of(other: Row | str) -> str:
    if isinstance(other, str):
        told = {"name": fenced(other)}
        return (
            _("“%(name)s” is here with nearly the same name at the same place, under another number.") % told
        )
    told = {"name": fenced(other.values["name"]), "row": format_number(other.row, reading())}
    return _("“%(name)s” in row %(row)s has nearly the same name and place, and another number.") % told
