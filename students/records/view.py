"""The office's list of students as it is asked for: searched, narrowed, and the same again as a file."""

from dataclasses import dataclass
from datetime import date
from typing import IO, Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people import spreadsheets
from people.persian import jalali
from people.persian.text import clean_line, search_terms
from people.spreadsheets import Column
from students.models import CV, FieldOfStudy, Student
from students.models import StudentQuerySet as Students
from students.states import RecordState

FROZEN = "frozen"
RECORDS = [*RecordState.choices, (FROZEN, gettext_lazy("Frozen"))]
CVS = [("yes", gettext_lazy("With a CV")), ("no", gettext_lazy("Without a CV"))]
ORDER = ("-created_at", "-id")
CHUNK = 1000


@dataclass(frozen=True)
class Asked:
    """What the address asks for. What makes no sense narrows nothing."""

    q: str
    field: FieldOfStudy | None
    status: str
    record: str
    cv: str
    fields: list[FieldOfStudy]

    @classmethod
    def read(cls, query: QueryDict) -> "Asked":
        fields = list(FieldOfStudy.objects.filter(is_active=True))
        return cls(
            q=clean_line(query.get("q", ""))[:200],
            field=next((field for field in fields if str(field.pk) == query.get("field")), None),
            status=_one_of(query.get("status", ""), Student.Status.values),
            record=_one_of(query.get("record", ""), [value for value, _label in RECORDS]),
            cv=_one_of(query.get("cv", ""), [value for value, _label in CVS]),
            fields=fields,
        )

    @property
    def query_string(self) -> str:
        said = {
            "q": self.q,
            "field": str(self.field.pk) if self.field else "",
            "status": self.status,
            "record": self.record,
            "cv": self.cv,
        }
        return urlencode({name: value for name, value in said.items() if value})

    def rows(self) -> Students:
        """The office sees every one of them."""
        found = Student.objects.select_related("user", "field")
        for term in search_terms(self.q):
            found = found.filter(search_key__contains=term)
        if self.field:
            found = found.filter(field=self.field)
        if self.status:
            found = found.filter(study_status=self.status)
        if self.record:
            found = found.filter(
                Q(frozen_at__isnull=False) if self.record == FROZEN else Q(state=self.record)
            )
        if self.cv:
            kept = Exists(CV.objects.filter(student=OuterRef("pk"), removed_at=None))
            found = found.filter(kept if self.cv == "yes" else ~kept)
        return found


def _one_of(value: str, values: list[str]) -> str:
    return value if value in values else ""


def _yes(value: Any) -> str:
    return _("yes") if value else ""


COLUMNS: tuple[Column[Any], ...] = (
    Column(gettext_lazy("Student number"), 16, lambda student: student.student_number),
    Column(gettext_lazy("Name"), 26, lambda student: student.user.full_name),
    Column(gettext_lazy("Field of study"), 30, lambda student: str(student.field) if student.field else ""),
    Column(gettext_lazy("Entry year"), 11, lambda student: student.entry_year),
    Column(gettext_lazy("Semester"), 10, lambda student: student.semester),
    Column(gettext_lazy("Study status"), 16, lambda student: student.get_study_status_display()),
    Column(gettext_lazy("GPA"), 9, lambda student: student.gpa),
    Column(gettext_lazy("Date of the GPA"), 13, lambda student: student.gpa_on),
    Column(gettext_lazy("Credits passed"), 11, lambda student: student.credits_passed),
    Column(gettext_lazy("Record"), 16, lambda student: student.get_state_display()),
    Column(gettext_lazy("Confirmed on"), 13, lambda student: _day(student.record_confirmed_at)),
    Column(gettext_lazy("Has a CV"), 10, lambda student: _yes(student.has_cv)),
    Column(gettext_lazy("Frozen"), 10, lambda student: _yes(student.frozen_at)),
    Column(gettext_lazy("Here since"), 13, lambda student: _day(student.created_at)),
)


def _day(at: Any) -> date | None:
    return jalali.today(at) if at else None


def lines(asked: Asked) -> Any:
    """Every row of the view, in its order; in one query, however many. No address and no mobile leave this way."""
    kept = Exists(CV.objects.filter(student=OuterRef("pk"), removed_at=None))
    return asked.rows().annotate(has_cv=kept).order_by(*ORDER).iterator(chunk_size=CHUNK)


def write_xlsx(asked: Asked) -> IO[bytes]:
    return spreadsheets.write_xlsx(_("Students"), COLUMNS, lines(asked))


def write_csv(asked: Asked) -> IO[bytes]:
    return spreadsheets.write_csv(COLUMNS, lines(asked))
