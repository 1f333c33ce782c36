"""The profile: one page of sections, each saved by itself. A section with a mistake keeps what was typed in it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from people.audiences import Request, student
from people.forms.account import add_refusal
from people.workflow import Refusal
from students.actions import save_profile, set_consent, set_visibility
from students.cv_list import kept_cvs
from students.forms.cv import AddCvForm
from students.forms.profile import StudyForm
from students.forms.skills import SkillsForm
from students.models import RosterEntry, Student
from students.planned_week import week_now
from students.profile_parts import meter_of, unsaid
from students.study_status import what_it_means
from students.way_back import way_back, with_way_back


@student
def show_profile(request: Request) -> HttpResponse:
    return page(request)


def page(request: Request, *, status: int = 200, **forms: Any) -> HttpResponse:
    """The whole profile; a form that is given takes the place of its fresh one."""
    who: Student = request.student
    cvs = list(kept_cvs(who))
    meter, back = meter_of(who), way_back(request)
    context = {
        "student": who,
        "study": forms.get("study") or StudyForm(student=who, number_is_given=meter.known["number_is_given"]),
        "skills": forms.get("skills") or SkillsForm(student=who),
        "week": week_now(who),
        "cvs": cvs,
        "cv_form": forms.get("cv_form") or AddCvForm(kept=len(cvs)),
        "unsaid": unsaid(who),
        "meter": meter,
        "parts": [(part, _link(part.url, back)) for part in meter.parts],
        "status_means": what_it_means(who),
        "back": back,
    }
    return render(request, "students/students/profile.html", context, status=status)


def _link(url: str, back: str) -> str:
    """A section of this page by its place, so that nothing typed is lost; another page with the way back."""
    page, _hash_sign, place = url.partition("#")
    return f"#{place}" if place and page == reverse("students:profile") else with_way_back(url, back)


def _number_is_given(who: Student) -> bool:
    return RosterEntry.objects.filter(activated_by=who).exists()


def to_section(name: str, request: Request | None = None) -> HttpResponseRedirect:
    """To its place on the page, keeping the way back to the page that sent the student here."""
    back = way_back(request) if request else ""
    return redirect(with_way_back(f"{reverse('students:profile')}#{name}", back))


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
    return to_section("study", request)


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
    return to_section("consent", request)


@student
def save_visibility(request: Request) -> HttpResponse:
    if request.method == "POST":
        messages.success(request, choose_visibility(request))
    return to_section("visibility", request)


def choose_visibility(request: Request) -> str:
    """Do as the form says, and say what follows."""
    visible = request.POST.get("visible") == "yes"
    set_visibility(request.student, visible=visible, by=request.user)
    if visible:
        return _("Companies can find you now. You can turn this off at any time.")
    return _("No company can find you any more. What you have sent stays as it is.")
