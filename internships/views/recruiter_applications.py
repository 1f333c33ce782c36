"""One application as the company sees it: what was sent, how it fits, what can be decided."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.db.models import Case, Exists, OuterRef, Q, Subquery, When
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from internships.actions.contact import PHONE_SHOWN, reveal_phone
from internships.actions.offering import FROM_LIST
from internships.applicants.asked import Asked
from internships.applicants.found import next_to
from internships.applicants.scene import Scene, position_with_scene
from internships.forms.team import NoteForm
from internships.interviews.agenda import interviews_of
from internships.models import Application, Position
from internships.questions import Read, read_answers
from internships.rules import application_decisions, meets_gpa
from internships.states import APPLICATION_WAITING, ApplicationState
from internships.stepping_back import reason_words
from internships.team import team_of
from internships.thread import READ_BY_OFFICE, company_rights
from internships.views.recruiter_access import answers_of, is_listed, own_application, vetted
from internships.visibility import Visible
from people.audiences import Request, recruiter
from people.files import serve
from people.look.history import Step
from people.look.states import word_for
from people.workflow import Refusal
from students.models import Skill, Student, StudentSkill
from students.planned_week import read_exam_breaks
from students.week import week_grid

# Events that leave the state as it is, and yet are told to the company.
NOTED = {
    PHONE_SHOWN: gettext_lazy("Phone number shown"),
    READ_BY_OFFICE: gettext_lazy("The liaison office read the conversation"),
}


@recruiter
@vetted
def show_application(request: Request, application_id: int) -> HttpResponse:
    return _page(request, own_application(request, application_id, whole=True))


def _page(request: Request, application: Any, **shown: Any) -> HttpResponse:
    student = application.student
    state = application.state_now
    offer = application.offers.order_by("-id").first() if application.has_offers else None
    answers = read_answers(answers_of(application))
    body = body_of(application, answers)
    context = {
        **body,
        "exam_breaks": []
        if body["visible"].over
        else read_exam_breaks(vars(application).get("exam_breaks_found", [])),
        "cv_url": reverse("internships:hr_application_cv", args=[application.pk]),
        "state": state,
        "waiting": state in APPLICATION_WAITING,
        "can": application_decisions(application, request.membership),
        "offer": offer,
        "reason": reason_words(application.close_reason),
        "interviews": interviews_of(application) if application.has_interviews else [],
        "history": history_of(application),
        "with_phone": bool(student.user.mobile),
        **_way_on(request, application, body["skills"]),
        "team": team_of(application, request.membership),
        "note_form": NoteForm(),
        "can_talk": company_rights(application, request.membership, timezone.now()).write,
        **shown,
    }
    return render(request, "internships/recruiters/application.html", context)


def _way_on(request: Request, application: Any, skills: dict[str, list[Any]]) -> dict[str, Any]:
    """Who comes before and after, in the list that this page was opened from: its address carries that along."""
    if not is_listed(request):
        return {"listed": "", "trail": ""}
    scene = Scene(request.user, request.membership, position_with_scene(application))
    asked = Asked(scene, request.GET)
    own = [skill.pk for skill in skills["needed"] if skill.owned]
    before, after = next_to(asked, application, own)
    listed = asked.address() if request.GET.get("view") == "table" else asked.board_address
    return {"before": before, "after": after, "trail": asked.trail(), "listed": listed}


VISIBLE = Visible(over=False, words=True, cv=True)  # of an application that isn't sent yet


def body_of(application: Application, answers: Sequence[Read]) -> dict[str, Any]:
    """What recruiters/_application_body.html draws: the company's page, and the student's preview of it."""
    position, student = application.position, application.student
    return {
        "application": application,
        "position": position,
        "student": student,
        "answers": answers,
        "meets_gpa": meets_gpa(application),
        "skills": _skills(position, student, getattr(application, "skills_sent", None)),
        "visible": getattr(application, "visible", VISIBLE),
        "grid": week_grid(position.shifts, against=student.free, of_student=True)
        if position.shifts
        else None,
        "free_grid": None if position.shifts else week_grid(student.free),
        "shared_hours": student.free.overlap_hours(position.shifts),
    }


def _skills(
    position: Position, student: Student, sent: Mapping[int, int | None] | None
) -> dict[str, list[Skill]]:
    """Needed, welcome and other skills of the student, with the level that they say, in one query.

    `sent`: those that went with an application which has ended, instead of those they have now.
    """

    def among(through: Any, **row: Any) -> Exists:
        return Exists(through._default_manager.filter(skill=OuterRef("pk"), **row))

    skills = Skill.objects.annotate(
        needed=among(Position.skills_required.through, position=position),
        welcome=among(Position.skills_wished.through, position=position),
        owned=among(StudentSkill, student=student)
        if sent is None
        else Case(When(pk__in=list(sent), then=True), default=False),
        level=Subquery(StudentSkill.objects.filter(student=student, skill=OuterRef("pk")).values("level")),
    ).filter(Q(needed=True) | Q(welcome=True) | Q(owned=True))
    rows: list[Any] = list(skills)
    for skill in rows:
        if sent is not None:
            skill.level = sent.get(skill.pk)
        skill.level_word = StudentSkill.Level(skill.level).label if skill.level else ""
    return {
        "needed": [skill for skill in rows if skill.needed],
        "welcome": [skill for skill in rows if skill.welcome and not skill.needed],
        "others": [skill for skill in rows if skill.owned and not skill.needed and not skill.welcome],
    }


def history_of(application: Application) -> list[Step]:
    """Oldest first, as everyone in the company sees it: who decided, and in which words."""
    steps = []
    for event in application.events.select_related("by"):
        title = word_for("application", event.to_state)
        if event.from_state == event.to_state:
            noted = next((word for change, word in NOTED.items() if change in event.changes), None)
            if noted is None:
                continue
            title = str(noted)
            if READ_BY_OFFICE in event.changes:
                steps.append(Step(title, event.at))  # who and why is the office's
                continue
        elif FROM_LIST in event.changes:
            title = _("Offer made by the waiting list")
        elif event.from_state == ApplicationState.REJECTED:
            title = _("Rejection taken back: %(state)s") % {"state": title}
        elif event.from_state == ApplicationState.OFFERED and event.to_state in APPLICATION_WAITING:
            title = _("Offer taken back: %(state)s") % {"state": title}
        by = str(event.by) if event.by else ""
        steps.append(Step(title, event.at, by, reason_words(event.reason) or event.reason))
    return steps


@recruiter
@vetted
@never_cache
def show_cv(request: Request, application_id: int) -> FileResponse | HttpResponse:
    """The very file that was sent, whatever became of the student's list of CVs."""
    application: Any = own_application(request, application_id)
    if not application.visible.cv:
        raise Http404
    return serve(application.cv, inline="inline" in request.GET)


@recruiter
@vetted
@never_cache
@require_POST
def show_phone(request: Request, application_id: int) -> HttpResponse:
    """Answers with the page itself: a redirect would need the number to be kept somewhere."""
    application = own_application(request, application_id, whole=True)
    try:
        phone = reveal_phone(application, by=request.user, membership=request.membership)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
        return redirect("internships:hr_application", application_id=application.pk)
    return _page(request, application, phone=phone)
