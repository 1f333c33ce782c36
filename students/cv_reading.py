"""What a student's CV says of their skills: read once, in the background; suggested, never entered for them.

Adding a CV only leaves it waiting. The call to a worker on commit is a nudge, and beat's sweep finds every CV that got
none. The text itself is not kept.
"""

from collections.abc import Collection

import structlog
from django.db import transaction
from django.utils import timezone

from people.models import StoredFile
from people.nudge import Nudge
from students import pdf_text
from students.models import CV, SkillSuggestion, Student, StudentSkill
from students.skill_names import SkillFinder
from students.skill_rows import names_by_id

log = structlog.get_logger(__name__)

NUDGE = Nudge("students.tasks.read_cv")
LEAST_LETTERS = 30  # fewer aren't the text of a CV: a scan with a page number
MOST_SUGGESTED = 30


def read_cv(pk: int) -> bool:
    """Read a CV that waits and suggest what it names; False when it doesn't wait (any more)."""
    cv = CV.objects.select_related("file").filter(pk=pk, reading=CV.Reading.WAITING, removed_at=None).first()
    if cv is None:
        return False
    outcome, found = _read(cv.file)
    return _settle(cv, outcome, found)


def waiting(most: int = 100) -> list[int]:
    rows = CV.objects.filter(reading=CV.Reading.WAITING, removed_at=None)
    return list(rows.order_by("-pk").values_list("pk", flat=True)[:most])


def _read(file: StoredFile) -> tuple[str, set[int]]:
    try:
        with file.file.open("rb") as opened:
            extract = pdf_text.read(opened.read())
    except OSError as error:
        log.error("cv.file_unreadable", file=file.pk, error=type(error).__name__)
        return CV.Reading.FAILED, set()
    if sum(map(str.isalnum, extract.text)) >= LEAST_LETTERS:
        return CV.Reading.READ, SkillFinder(names_by_id()).find(extract.text)
    log.info("cv.no_text", file=file.pk, whole=extract.whole)
    return CV.Reading.NO_TEXT if extract.whole else CV.Reading.FAILED, set()


@transaction.atomic
def _settle(cv: CV, outcome: str, found: Collection[int]) -> bool:
    """Looks again: the CV may have been removed or read meanwhile, and the skill chosen."""
    Student.objects.select_for_update(of=("self",)).get(pk=cv.student_id)
    waits = CV.objects.filter(pk=cv.pk, reading=CV.Reading.WAITING, removed_at=None)
    if not waits.update(reading=outcome, read_at=timezone.now()):
        return False
    known = {
        *StudentSkill.objects.filter(student=cv.student_id).values_list("skill", flat=True),
        *SkillSuggestion.objects.filter(student=cv.student_id).values_list("skill", flat=True),
    }
    new = sorted(set(found) - known)[:MOST_SUGGESTED]
    SkillSuggestion.objects.bulk_create(
        [SkillSuggestion(student_id=cv.student_id, skill_id=skill, cv=cv) for skill in new],
        ignore_conflicts=True,
    )
    return True
