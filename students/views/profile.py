"""The profile: one page of sections, each saved by itself. A section with a mistake keeps what was typed in it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people.audiences import Request, student
from people.forms.account import add_refusal
from people.persian.language import reading
from people.persian.numbers import format_number
from people.workflow import Refusal
from students.actions import save_profile, save_week, set_consent
from students.forms.cv import AddCvForm
from students.forms.profile import SkillsForm, StudyForm, WeekForm
from students.models import RosterEntry, Student
from students.readiness import unsaid
from students.week import Week

# «پر کردن یک‌جا»: working days from Saturday to Wednesday, Thursday by itself; Friday is the day of rest.
FILLS = {
    "mornings": Week.from_hours(range(5), 7, 13),
    "afternoons": Week.from_hours(range(5), 13, 19),
    "thursday": Week.from_hours([5], 7, 19),
}


@student
def show_profile(request: Request) -> HttpResponse:
    return page(request)


def page(request: Request, *, status: int = 200, **forms: Any) -> HttpResponse:
    """The whole profile; a form that is given takes the place of its fresh one."""
    who: Student = request.student
    own_skills = list(who.skills.all())
    cvs = list(who.cvs.filter(removed_at=None).select_related("file"))
    context = {
        "student": who,
        "study": forms.get("study") or StudyForm(student=who, number_is_given=_number_is_given(who)),
        "skills": forms.get("skills") or SkillsForm(own=frozenset(skill.pk for skill in own_skills)),
        "own_skills": own_skills,
        "week": forms.get("week") or WeekForm(initial={"free": who.free}),
        "free_hours": int(who.free.hours),
        "free_words": who.free.in_words(reading()),
        "cvs": cvs,
        "cv_form": forms.get("cv_form") or AddCvForm(kept=len(cvs)),
        "unsaid": unsaid(who),
    }
    return render(request, "students/students/profile.html", context, status=status)


def _number_is_given(who: Student) -> bool:
    return RosterEntry.objects.filter(activated_by=who).exists()


def to_section(name: str) -> HttpResponseRedirect:
    return redirect(f"{reverse('students:profile')}#{name}")


@student
def save_study(request: Request) -> HttpResponse:
    if request.method != "POST":
        return to_section("study")
    form = StudyForm(request.POST, student=request.student, number_is_given=_number_is_given(request.student))
    if not form.is_valid():
        return page(request, study=form, status=422)
    try:
        save_profile(request.student, values=form.values, by=request.user)
    except Refusal as refusal:
        add_refusal(form, refusal)
        return page(request, study=form, status=409)
    messages.success(request, _("Your studies are saved."))
    return to_section("study")


@student
def save_skills(request: Request) -> HttpResponse:
    if request.method != "POST":
        return to_section("skills")
    own = frozenset(request.student.skills.values_list("pk", flat=True))
    form = SkillsForm(request.POST, own=own)
    if not form.is_valid():
        return page(request, skills=form, status=422)
    save_profile(request.student, values=form.cleaned_data, by=request.user)
    messages.success(request, _("Your skills are saved."))
    return to_section("skills")


@student
def save_free_hours(request: Request) -> HttpResponse:
    if request.method != "POST":
        return to_section("week")
    form = WeekForm(request.POST)
    if not form.is_valid():
        return page(request, week=form, status=422)
    free = _filled(form.cleaned_data["free"], request.POST.get("fill", ""))
    save_week(request.student, free=free, by=request.user)
    hours = ngettext(
        "%(count)s free hour a week is saved.", "%(count)s free hours a week are saved.", int(free.hours)
    )
    messages.success(request, hours % {"count": format_number(free.hours, reading())})
    return to_section("week")


def _filled(free: Week, fill: str) -> Week:
    return Week() if fill == "none" else free | FILLS.get(fill, Week())


@student
def save_consent(request: Request) -> HttpResponse:
    if request.method == "POST":
        given = request.POST.get("given") == "yes"
        set_consent(request.student, given=given, by=request.user)
        if given:
            messages.success(request, _("You have agreed. You can take this back at any time."))
        else:
            messages.success(
                request, _("You have taken your agreement back. It counts for new applications.")
            )
    return to_section("consent")
