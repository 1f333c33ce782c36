"""The student's skills: the list that they keep, and what their CVs suggest for it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people.audiences import Request, student
from people.forms.account import add_refusal
from people.persian.language import reading
from people.persian.numbers import format_number
from people.sent_back import numbers_in
from people.workflow import Refusal
from students.forms.skills import SkillsForm
from students.models import SkillSuggestion
from students.own_skills import dismiss_suggested, save_skills, take_suggested
from students.views.profile import page, to_section


@student
def save(request: Request) -> HttpResponse:
    if request.method != "POST":
        return to_section("skills")
    answer = _save(request)
    if answer is None:
        messages.success(request, _("Your skills are saved."))
    return answer or to_section("skills", request)


@student
def answer_suggestions(request: Request) -> HttpResponse:
    """`take` or `leave`: one skill's number, or "all". From the form itself, what is ticked there is kept too."""
    if request.method != "POST":
        return to_section("skills")
    if "listed" in request.POST and (answer := _save(request)):
        return answer
    try:
        _answer(request)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    return to_section("skills", request)


def _save(request: Request) -> HttpResponse | None:
    """None when it is done, else the page that says why not."""
    form = SkillsForm(request.POST, student=request.student)
    if not form.is_valid():
        return page(request, skills=form, status=422)
    try:
        save_skills(request.student, levels=form.levels, by=request.user)
    except Refusal as refusal:
        add_refusal(form, refusal)
        return page(request, skills=form, status=409)
    return None


def _answer(request: Request) -> None:
    values: dict[str, Any] = {"skills": _asked(request), "by": request.user}
    if "take" in request.POST:
        count = take_suggested(request.student, **values)
        said = ngettext(
            "%(count)s skill is added. Say how well you know it, if you like.",
            "%(count)s skills are added. Say how well you know them, if you like.",
            count,
        )
    else:
        count = dismiss_suggested(request.student, **values)
        said = ngettext(
            "%(count)s skill is not suggested again.", "%(count)s skills are not suggested again.", count
        )
    if count:
        messages.success(request, said % {"count": format_number(count, reading())})


def _asked(request: Request) -> list[int]:
    asked = request.POST.get("take", "") or request.POST.get("leave", "")
    if asked == "all":
        rows = SkillSuggestion.objects.filter(student=request.student, dismissed_at=None)
        return list(rows.values_list("skill", flat=True))
    return numbers_in([asked])
