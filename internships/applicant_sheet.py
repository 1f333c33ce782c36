"""The applicants of a selection or a filter as a spreadsheet: what HR sees in its pages, and nothing else.

No phone numbers, whoever looked at one; the GPA only with its student's consent. A fixed number of queries.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import IO, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.models import Membership
from internships.models import Answer, Application, Position
from internships.questions import read_answers
from internships.rules import meets_gpa
from internships.states import APPLICATION_WAITING
from internships.stepping_back import reason_words
from internships.team import tags_of, with_ratings, with_tags
from internships.visibility import as_company_sees, for_company
from people import spreadsheets
from people.look.states import word_for
from people.persian import jalali
from people.spreadsheets import Column
from students.models import Skill, StudentSkill

MOST_ROWS = 1000


@dataclass(frozen=True)
class Line:
    application: Any
    answers: dict[str, str]
    skills: str

    @property
    def student(self) -> Any:
        return self.application.student


def _yes(value: bool) -> str:
    return _("yes") if value else ""


COLUMNS: tuple[Column[Line], ...] = (
    Column(gettext_lazy("Name"), 24, lambda line: line.student.user.full_name),
    Column(gettext_lazy("Field of study"), 28, lambda line: str(line.student.field or "")),
    Column(gettext_lazy("Semester"), 10, lambda line: line.student.semester),
    Column(gettext_lazy("Entry year"), 10, lambda line: line.student.entry_year),
    Column(gettext_lazy("Credits passed"), 10, lambda line: line.student.credits_passed),
    Column(
        gettext_lazy("Confirmed by the university"), 12, lambda line: _yes(line.student.state == "confirmed")
    ),
    Column(gettext_lazy("GPA"), 9, lambda line: line.student.gpa if line.application.gpa_shown_at else None),
    Column(gettext_lazy("Meets the least GPA"), 12, lambda line: _yes(meets_gpa(line.application))),
    Column(gettext_lazy("Hours in the shifts"), 12, lambda line: _shared_hours(line)),
    Column(gettext_lazy("Skills"), 40, lambda line: line.skills),
    Column(gettext_lazy("State"), 16, lambda line: word_for("application", line.application.state_now)),
    Column(gettext_lazy("Reason"), 24, lambda line: reason_words(line.application.close_reason)),
    Column(gettext_lazy("Sent"), 13, lambda line: jalali.today(line.application.submitted_at)),
    Column(gettext_lazy("Answer due"), 13, lambda line: _due(line)),
    Column(gettext_lazy("Tags"), 24, lambda line: _(", ").join(t.name for t in tags_of(line.application))),
    Column(gettext_lazy("Your rating"), 10, lambda line: line.application.own_stars),
    Column(gettext_lazy("Mean rating"), 10, lambda line: _mean(line)),
)


def _shared_hours(line: Line) -> Any:
    shifts = line.application.position.shifts
    return line.student.free.overlap_hours(shifts) if shifts else None


def _due(line: Line) -> date | None:
    waits = line.application.state_now in APPLICATION_WAITING and not line.application.clock_stopped_at
    return jalali.today(line.application.answer_due_at) if waits else None


def _mean(line: Line) -> str | None:
    mean = line.application.mean_stars
    return None if mean is None else f"{mean:.1f}"


def columns_for(questions: Sequence[str]) -> tuple[Column[Line], ...]:
    """One more for each question that was asked."""
    return (
        *COLUMNS,
        *(
            Column(question, 30, lambda line, asked=question: line.answers.get(asked, ""))  # type: ignore[misc]
            for question in questions
        ),
    )


def read_lines(position: Position, numbers: Sequence[int], membership: Membership) -> list[Line]:
    at = timezone.now()
    shown = Application.objects.for_member(membership)
    rows = for_company(shown.filter(position=position, pk__in=numbers).for_rows())
    answers = Answer.objects.filter(application=OuterRef("pk")).order_by("place")
    found = with_tags(with_ratings(rows, membership)).annotate(
        skill_ids=ArraySubquery(StudentSkill.objects.filter(student=OuterRef("student")).values("skill")),
        answers_found=ArraySubquery(answers.values(json=JSONObject(question="question", text="text"))),
    )
    order = {number: place for place, number in enumerate(numbers)}
    applications = [
        as_company_sees(application, at) for application in sorted(found, key=lambda row: order[row.pk])
    ]
    names = {skill.pk: skill.name for skill in Skill.objects.filter(pk__in=_skills_in(applications))}
    return [_line(application, names) for application in applications]


def _skills_in(applications: Iterable[Any]) -> set[int]:
    return {skill for application in applications for skill in _skills_of(application)}


def _skills_of(application: Any) -> list[int]:
    sent = application.skills_sent
    return list(application.skill_ids if sent is None else sent)


def _line(application: Any, names: dict[int, str]) -> Line:
    said = [Answer(**found) for found in application.answers_found] if application.visible.words else []
    skills = sorted(names[pk] for pk in _skills_of(application) if pk in names)
    answers = {read.question: read.text for read in read_answers(said)}
    return Line(application, answers, _(", ").join(skills))


def write(ending: str, position: Position, lines: Sequence[Line]) -> IO[bytes]:
    questions = list(dict.fromkeys(asked for line in lines for asked in line.answers))
    columns = columns_for(questions)
    if ending == "csv":
        return spreadsheets.write_csv(columns, lines)
    return spreadsheets.write_xlsx(_("Applicants"), columns, lines)
