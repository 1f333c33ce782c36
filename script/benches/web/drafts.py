"""Students about to apply: a draft each that is in order, and the request by which its preview is sent."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.conf import settings
from django.db.models import Count
from django.utils import timezone

from internships.models import Application, ApplicationDraft, Position
from internships.models.position import PositionQuerySet
from internships.open_to import of_kind_for, open_to_field
from script.benches.web.client import Request
from script.benches.web.visitors import Visitors
from students.models import CV, FieldOfStudy, Student

TOKEN = "b" * 32
MANY_POSITIONS = 400


@dataclass(frozen=True)
class Ready:
    student: int
    position: int
    request: Request


def students_of_common_fields(count: int, fields: int = 5) -> list[Student]:
    common = FieldOfStudy.objects.annotate(count=Count("students")).order_by("-count", "pk")[:fields]
    found = Student.objects.filter(
        field__in=[field.pk for field in common], user__email__endswith="@load.test"
    )
    return list(found.select_related("user").order_by("pk")[:count])


def open_to_all(students: list[Student], count: int) -> list[Position]:
    """Positions that each of them may apply for."""
    found = _easy().filter(of_kind_for(students[0]))
    for field in sorted({student.field_id for student in students if student.field_id}):
        found = found.filter(open_to_field(field))
    return list(found.order_by("pk")[:count])


def prepare(
    visitors: Visitors, students: list[Student], each: int, positions: list[Position] | None = None
) -> list[Ready]:
    """`each` drafts of every student, the first ones of all before the second ones."""
    cookies = dict(
        zip([one.pk for one in students], visitors.sign_in([one.user for one in students]), strict=True)
    )
    drafts = _drafts(students, each, positions)
    ApplicationDraft.objects.filter(student__in=students).delete()  # what another scenario has left
    ApplicationDraft.objects.bulk_create(drafts, batch_size=2000)
    return [
        Ready(draft.student_id, draft.position_id, _sending(draft, cookies[draft.student_id]))
        for draft in drafts
    ]


def _easy() -> PositionQuerySet:
    return Position.objects.taking_applications().filter(min_gpa=None, min_credits=None, questions=None)


def _drafts(students: list[Student], each: int, positions: list[Position] | None) -> list[ApplicationDraft]:
    open_to: dict[int, list[Position]] = {}
    cvs = dict(CV.objects.filter(student__in=students, removed_at=None).values_list("student", "pk"))
    taken = set(Application.objects.filter(student__in=students).values_list("student", "position"))
    at = timezone.now()
    rows: list[list[ApplicationDraft]] = []
    for place, student in enumerate(students):
        assert student.field_id
        if positions is None and student.field_id not in open_to:
            found = _easy().filter(open_to_field(student.field_id), of_kind_for(student))
            open_to[student.field_id] = list(found.order_by("pk")[:MANY_POSITIONS])
        here = positions or open_to[student.field_id]
        turned = (here[(place * 7 + n) % len(here)] for n in range(len(here)))
        free = (one for one in turned if (student.pk, one.pk) not in taken)
        rows.append(
            [
                ApplicationDraft(
                    student=student,
                    position=position,
                    cv_id=cvs[student.pk],
                    letter="این کار با درس‌هایی که گذرانده‌ام می‌خواند و ساعت‌هایش به برنامه‌ام می‌آید.",
                    answers={"page": "", "version": position.version, "typed": {}},
                    saved_at=at,
                )
                for position in islice(free, each)
            ]
        )
    return list(_in_turns(rows))


def _in_turns(rows: list[list[ApplicationDraft]]) -> Iterator[ApplicationDraft]:
    for place in range(max(map(len, rows))):
        yield from (row[place] for row in rows if place < len(row))


def _sending(draft: ApplicationDraft, cookie: str) -> Request:
    saved = draft.saved_at.isoformat().replace("+", "%2B")
    return Request(
        f"/positions/{draft.position_id}/apply/preview/",
        cookies=f"{cookie}; {settings.CSRF_COOKIE_NAME}={TOKEN}",
        form=f"saved={saved}&version={draft.position.version}",
        token=TOKEN,
        expect=(302,),
    )
