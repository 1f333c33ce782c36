"""What would become of a workbook: whose record, which roster rows, and what is wrong with it, row by row.

Reading writes nothing: the plan is shown first (a dry run), and made again from the same file when it is carried out
(students/records/importing.py), since the database may have changed.
"""

from dataclasses import dataclass, field
from typing import IO, Any

from django.utils.translation import gettext as _

from people.persian.language import reading
from people.persian.numbers import format_number, localise
from people.workbook_imports import Problem
from people.workbook_lines import Lines
from people.workbooks import fenced, folded
from students.actions import RosterRow
from students.models import RosterEntry, Student
from students.records.sheet import COLUMNS, Reader, Record, read_lines
from students.states import RecordState

# What has to come from the workbook, where the student has said it, before the import confirms the record.
CONFIRMABLE = ("field_id", "entry_year", "semester", "gpa", "credits_passed")


@dataclass(frozen=True)
class Planned:
    """One student with an account, and what the row makes of their record."""

    record: Record
    student: Student
    changes: dict[str, list[str]]
    confirms: bool

    @property
    def is_new(self) -> bool:
        """Whether there is anything to write."""
        vouches = "gpa" in self.record.facts and self.student.gpa_source != Student.Source.STAFF
        confirms = self.confirms and self.student.state != RecordState.CONFIRMED
        return bool(self.changes) or vouches or confirms


@dataclass
class Plan:
    rows: int = 0
    students: list[Planned] = field(default_factory=list)
    roster: list[RosterRow] = field(default_factory=list)
    known_in_roster: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)  # nothing wrong, but worth a look
    hidden: int = 0


def read_plan(file: IO[bytes], *, lock: bool = False) -> Plan:
    """What would be imported. With `lock` (inside a transaction) the students are locked first, by ascending id.

    Raises Refusal when the file is no list of students at all.
    """
    return _Planner(read_lines(file), lock=lock).plan()


class _Planner:
    def __init__(self, read: Lines, *, lock: bool) -> None:
        self.read, self.lock = read, lock
        self.result = Plan(rows=len(read.lines), hidden=read.hidden)
        self.reader = Reader(self._wrong)
        self.mobiles: dict[str, int] = {}

    def plan(self) -> Plan:
        records = self._records()
        numbers = list(records)
        students = Student.objects.filter(student_number__in=numbers).select_related("user").order_by("pk")
        if self.lock:
            students = students.select_for_update(of=("self",))
        accounts = {student.student_number: student for student in students}
        roster = RosterEntry.objects.in_bulk(numbers, field_name="student_number")
        self.result.known_in_roster = set(roster)
        for number, record in records.items():
            self._roster(record, roster.get(number), has_account=number in accounts)
            if number in accounts:
                self._student(record, accounts[number], from_roster=number in roster)
        self.result.problems.sort(key=lambda problem: problem.row)
        return self.result

    def _records(self) -> dict[str, Record]:
        found: dict[str, Record] = {}
        for line in self.read.lines:
            record = self.reader.read(line)
            if record is None:
                continue
            first = found.setdefault(record.student_number, record)
            if first is not record:
                self._wrong(
                    record.row,
                    "student_number",
                    _("Student number %(number)s stands in row %(row)s already.")
                    % {
                        "number": localise(record.student_number, reading()),
                        "row": format_number(first.row, reading()),
                    },
                )
        return found

    def _roster(self, record: Record, entry: RosterEntry | None, *, has_account: bool) -> None:
        """Who has an account without the roster needs no row there: it would invite a second account."""
        self._look_at_mobile(record)
        if entry is None and has_account:
            return
        if entry is None and not (record.full_name and record.mobile):
            key = "mobile" if record.full_name else "full_name"
            said = _("This number isn’t known here yet: its name and mobile are needed for the roster.")
            self._wrong(record.row, key, said)
            return
        self.result.roster.append(
            RosterRow(
                student_number=record.student_number,
                full_name=record.full_name or (entry.full_name if entry else ""),
                mobile=record.mobile or (entry.mobile if entry else ""),
                field_id=record.field_id or (entry.field_id if entry else None),
                entry_year=record.entry_year or (entry.entry_year if entry else None),
            )
        )

    def _look_at_mobile(self, record: Record) -> None:
        first = self.mobiles.setdefault(record.mobile, record.row) if record.mobile else record.row
        if first != record.row:
            said = _("This mobile stands in row %(row)s too.") % {"row": format_number(first, reading())}
            self._note(record.row, "mobile", said)

    def _student(self, record: Record, student: Student, *, from_roster: bool) -> None:
        """Two people under one number are a clash; one who is written differently is worth a look."""
        name = student.user.full_name
        if record.full_name and _words(record.full_name) != _words(name):
            told = {"name": fenced(name)}
            if not from_roster and not _words(record.full_name) & _words(name):
                said = _("The account with this number is in the name of %(name)s. Clear this up first.")
                self._wrong(record.row, "full_name", said % told)
                return
            self._note(record.row, "full_name", _("The account says %(name)s; it stays so.") % told)
        facts = record.facts
        changes = {
            fact: [_text(getattr(student, fact)), _text(value)]
            for fact, value in facts.items()
            if getattr(student, fact) != value
        }
        left = [fact for fact in CONFIRMABLE if getattr(student, fact) is not None and fact not in facts]
        confirms = not left and ("field_id" in facts) and "study_status" in facts
        self.result.students.append(Planned(record, student, changes, confirms))

    def _wrong(self, row: int, key: str, message: str) -> None:
        self.result.problems.append(Problem(row, self._heading(key), message))

    def _note(self, row: int, key: str, message: str) -> None:
        self.result.notes.append(Problem(row, self._heading(key), message))

    def _heading(self, key: str) -> str:
        return self.read.columns.get(key) or str(COLUMNS[key].label)


def _words(name: str) -> set[str]:
    return set(folded(name).split())


def _text(value: Any) -> str:
    return "" if value is None else str(value)
