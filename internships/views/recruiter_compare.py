"""Up to four applicants of a position side by side."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from internships.applicants.asked import Asked
from internships.applicants.found import some
from internships.applicants.scene import Scene
from internships.questions import Read, read_answers
from internships.selection import NAME, read_selection
from internships.views.recruiter_access import vetted
from internships.views.recruiter_applicants import scene_of
from people.audiences import Request, recruiter
from students.models import StudentSkill
from students.week import week_grid

MOST = 4


@dataclass(frozen=True)
class Compared:
    application: Any
    answers: list[Read | None]  # in the order of the questions
    needed: list[tuple[str, bool, str]]  # of each needed skill its name, whether they have it, and how well
    others: list[StudentSkill]
    grid: Any
    less: str  # the address without this one

    @property
    def numbered(self) -> list[tuple[int, Read | None]]:
        return list(enumerate(self.answers))


@recruiter
@vetted
def compare(request: Request, position_id: int) -> HttpResponse:
    """Asked from the board by POST, it leads to an address that says who is compared and nothing else."""
    scene = scene_of(request, position_id)
    posted = request.method == "POST"
    chosen = read_selection(request.POST if posted else request.GET, scene.position, request.membership)
    if not chosen:
        messages.info(request, _("Tick two to four applicants, then compare them."))
        return redirect("internships:hr_position_applicants", position_id=scene.position.pk)
    if posted:
        page = reverse("internships:hr_compare", args=[scene.position.pk])
        return HttpResponseRedirect(
            f"{page}?{_address(chosen[: MOST + 1])}"
        )  # one more says that there were more
    shown = chosen[:MOST]
    by_fit = Asked(scene, QueryDict("sort=fit"))  # with its bars
    skills = Prefetch("student__studentskill_set", StudentSkill.objects.select_related("skill"))
    rows = {row.pk: row for row in some(by_fit, shown, "answers", skills)}
    applications = [rows[number] for number in shown]
    given = [
        {read.question: read for read in read_answers(list(row.answers.all() if row.visible.words else []))}
        for row in applications
    ]
    questions = list(dict.fromkeys(question for answers in given for question in answers))
    context = {
        "position": scene.position,
        "compared": [
            _compared(row, answers, questions, scene, shown)
            for row, answers in zip(applications, given, strict=True)
        ],
        "questions": list(enumerate(questions)),
        "too_many": len(chosen) > MOST,
        "here": f"{request.path}?{_address(shown)}",
    }
    return render(request, "internships/recruiters/compare.html", context)


def _compared(
    application: Any, answers: dict[str, Read], questions: list[str], scene: Scene, shown: list[int]
) -> Compared:
    student, shifts = application.student, application.position.shifts
    owned = {row.skill_id: row for row in _skills_seen(application)}
    return Compared(
        application,
        [answers.get(question) for question in questions],
        [
            (name, number in owned, owned[number].get_level_display() or "" if number in owned else "")
            for number, name in scene.skill_names.items()
        ],
        [row for number, row in owned.items() if number not in scene.skill_names],
        week_grid(shifts, against=student.free, of_student=True) if shifts else week_grid(student.free),
        "?" + _address([number for number in shown if number != application.pk]),
    )


def _skills_seen(application: Any) -> list[StudentSkill]:
    """Of an application that has ended, those that were sent with it and are still among the student's."""
    rows, sent = list(application.student.studentskill_set.all()), application.skills_sent
    if sent is None:
        return rows
    for row in rows:
        row.level = sent.get(row.skill_id)
    return [row for row in rows if row.skill_id in sent]


def _address(numbers: list[int]) -> str:
    return urlencode([(NAME, number) for number in numbers])
