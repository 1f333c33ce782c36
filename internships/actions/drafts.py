"""What a student writes before it is sent: kept as it is typed, and never over what another window has kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from internships.eligibility import earlier_application
from internships.models import ApplicationDraft, Position
from internships.questions import QUESTIONS_AT_MOST, Asked
from people.models import User
from people.persian.text import clean_input
from people.sent_back import number_in
from people.workflow import Refusal
from students.models import CV, Student

LETTER_KEPT, ANSWER_KEPT = 10_000, 5_000  # more than can be sent, so that it can be shortened later
NUMBERS_KEPT = 3 * QUESTIONS_AT_MOST


class NewerDraft(Refusal):
    """Another window has kept something since this one was opened."""

    def __init__(self, kept: ApplicationDraft) -> None:
        super().__init__(
            _("You have written something newer in another window. What stands here is not saved yet.")
        )
        self.kept = kept


@dataclass(frozen=True)
class Typed:
    """The form as it stands in one window (`page`), for the position's `version` that it showed."""

    letter: str = ""
    cv: str = ""
    shows_gpa: bool = False
    answers: Mapping[int, str] = field(default_factory=dict)
    page: str = ""
    version: int = 0

    @property
    def empty(self) -> bool:
        return not (self.letter or self.shows_gpa or any(self.answers.values()))


@transaction.atomic
def save_draft(
    student: Student,
    position: Position,
    *,
    by: User,
    typed: Typed,
    asked: list[Asked],
    saved: str = "",
    over: bool = False,
    even_empty: bool = False,
) -> ApplicationDraft | None:
    """Keep it, unless it was sent meanwhile or another window was faster (then `over` has to say so).

    `saved` is the moment of the draft that the window knows of.
    """
    Student.objects.select_for_update(of=("self",)).get(pk=student.pk)
    if earlier_application(student, position) is not None:
        raise Refusal(_("You have already applied for this position."))
    if len(typed.letter) > LETTER_KEPT or any(len(text) > ANSWER_KEPT for text in typed.answers.values()):
        raise Refusal(_("This is too long to be kept. Shorten it."))
    draft = ApplicationDraft.objects.filter(student=student, position=position).first()
    if draft is not None and not over and _newer(draft, typed, saved):
        raise NewerDraft(draft)
    if typed.empty and not even_empty and not (draft and vanished(draft, asked)):
        if draft is not None:
            draft.delete()
        return None
    draft = draft or ApplicationDraft(student=student, position=position)
    draft.letter = clean_input(typed.letter)
    draft.cv = _own_cv(student, typed.cv)
    draft.shows_gpa = typed.shows_gpa
    draft.answers = {
        "page": typed.page[:32],
        "version": typed.version,
        "typed": _kept(draft, typed.answers, asked),
    }
    draft.saved_at = timezone.now()
    draft.save()
    return draft


@transaction.atomic
def remove_draft(student: Student, position: Position, *, by: User) -> None:
    Student.objects.select_for_update(of=("self",)).get(pk=student.pk)
    ApplicationDraft.objects.filter(student=student, position=position).delete()


@dataclass(frozen=True)
class Kept:
    """An answer in a draft whose question is gone."""

    question: str
    text: str


def typed_answers(draft: ApplicationDraft) -> dict[int, str]:
    return {int(number): row["text"] for number, row in _rows(draft).items()}


def vanished(draft: ApplicationDraft, asked: list[Asked]) -> list[Kept]:
    """What was written to questions that the company no longer asks: kept to be read, never lost silently."""
    current = {str(one.pk) for one in asked}
    return [
        Kept(row["question"], row["text"])
        for number, row in _rows(draft).items()
        if number not in current and row["text"]
    ]


def version_of(draft: ApplicationDraft) -> int:
    return int(draft.answers.get("version") or 0)


def _rows(draft: ApplicationDraft) -> dict[str, dict[str, str]]:
    return draft.answers.get("typed", {})


def _newer(draft: ApplicationDraft, typed: Typed, saved: str) -> bool:
    if draft.saved_at.isoformat() == saved or draft.answers.get("page") == typed.page:
        return False
    own = {number: clean_input(text) for number, text in typed.answers.items() if text}
    there = {number: text for number, text in typed_answers(draft).items() if text}
    return (draft.letter, draft.shows_gpa, there) != (clean_input(typed.letter), typed.shows_gpa, own)


def _kept(
    draft: ApplicationDraft, answers: Mapping[int, str], asked: list[Asked]
) -> dict[str, dict[str, str]]:
    """Answers with the words of their questions, and those from before whose questions are gone."""
    words = {one.pk: one.text for one in asked}
    rows: dict[str, Any] = {
        number: row for number, row in _rows(draft).items() if int(number) not in words and row["text"]
    }
    for number, text in answers.items():
        if number in words:
            rows[str(number)] = {"question": words[number], "text": clean_input(text)}
        elif text and len(rows) < NUMBERS_KEPT:
            question = rows.get(str(number), {}).get("question", "")
            rows[str(number)] = {"question": question, "text": clean_input(text)}
    return rows


def _own_cv(student: Student, chosen: str) -> CV | None:
    return student.cvs.filter(pk=number_in(chosen) or 0, removed_at=None).first()
