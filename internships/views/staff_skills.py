"""The list of skills: found by any name, renamed, retired, and two that are one joined."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from internships.actions import skills as actions
from internships.forms.staff_skill import SkillForm, initial_of, known_groups
from internships.skill_list import ORDER, Asked, pairs_alike, with_use
from people.audiences import Request, staff
from people.forms.account import add_refusal
from people.pages import keyset_page
from people.persian.language import reading
from people.persian.numbers import format_number
from people.persian.text import sort_key
from people.sent_back import number_in
from people.views.staff_access import acting
from people.workflow import Refusal
from students.models import Skill
from students.reference.skills import group_name
from students.skill_names import ALIKE, alike, folded
from students.skill_rows import names_by_id


@staff
def list_skills(request: Request) -> HttpResponse:
    asked = Asked.read(request.GET)
    context: dict[str, Any] = {"asked": asked, "filters": asked.counts()}
    if asked.show == "alike":
        context["pairs"] = pairs_alike()
    else:
        page = keyset_page(asked.rows(), order=ORDER, after=request.GET.get("after"), size=40)
        context |= {"page": page, "rows": [(skill, group_name(skill.group)) for skill in page]}
    return render(request, "internships/staff/skills.html", context)


@staff
@acting
def add_skill(request: Request) -> HttpResponse:
    form = SkillForm(request.POST if request.method == "POST" else None, groups=known_groups())
    near: list[Skill] = []
    if request.method == "POST" and form.is_valid():
        names = form.names
        near = [] if form.cleaned_data["anyway"] else _near(names.all)
        if not near:
            try:
                skill = actions.add_skill(names, by=request.user)
            except Refusal as refusal:
                add_refusal(form, refusal)
                near = actions.namesakes(names.all)
            else:
                messages.success(request, _("“%(skill)s” is added.") % {"skill": skill.name})
                return redirect("internships:staff_skill", skill_id=skill.pk)
    context = {"form": form, "near": near, "taken": bool(form.errors)}
    return render(
        request, "internships/staff/skill_new.html", context, status=422 if form.errors or near else 200
    )


def _near(names: list[str]) -> list[Skill]:
    """Skills on offer with a name that looks like one of these."""
    wanted = [folded(name) for name in names]
    near = {
        pk
        for pk, called in names_by_id().items()
        if any(ALIKE <= alike(folded(name), mine) < 1 for name in called for mine in wanted)
    }
    return list(Skill.objects.filter(pk__in=near)) if near else []


@staff
def show_skill(request: Request, skill_id: int) -> HttpResponse:
    """Saved at the same address, so that the page with its errors works on as the skill's."""
    skill = get_object_or_404(with_use(Skill.objects.all()), pk=skill_id)
    if skill.merged_into:
        said = _("“%(skill)s” has been joined to this one.") % {"skill": skill.name}
        messages.info(request, said)
        return redirect("internships:staff_skill", skill_id=skill.merged_into.pk)
    return _save(request, skill) if request.method == "POST" else _page(request, skill)


@acting
def _save(request: Request, skill: Skill) -> HttpResponse:
    form = SkillForm(request.POST, groups=known_groups())
    if not form.is_valid():
        return _page(request, skill, form=form, status=422)
    try:
        actions.rename_skill(skill, form.names, by=request.user)
    except Refusal as refusal:
        add_refusal(form, refusal)
        return _page(request, skill, form=form, status=409)
    messages.success(request, _("The skill is saved."))
    return redirect("internships:staff_skill", skill_id=skill.pk)


def _page(request: Request, skill: Any, form: SkillForm | None = None, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {"skill": skill, "group": group_name(skill.group)}
    if request.staff.may_act:
        offered = Skill.objects.filter(is_active=True, merged_into=None).exclude(pk=skill.pk)
        context |= {
            "form": form or SkillForm(initial=initial_of(skill), groups=known_groups()),
            "others": sorted(offered, key=lambda other: sort_key(other.name)),
            "alike": [pair.other if pair.one.pk == skill.pk else pair.one for pair in pairs_alike(skill)],
        }
    return render(request, "internships/staff/skill.html", context, status=status)


@staff
@acting
@require_POST
def offer_skill(request: Request, skill_id: int) -> HttpResponse:
    skill = get_object_or_404(Skill, pk=skill_id)
    offered = request.POST.get("offered") == "yes"
    try:
        actions.offer_skill(skill, offered=offered, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        said = (
            _("“%(skill)s” can be chosen again.")
            if offered
            else _("“%(skill)s” can’t be chosen any more. Whoever has it keeps it.")
        )
        messages.success(request, said % {"skill": skill.name})
    return redirect("internships:staff_skill", skill_id=skill.pk)


@staff
@acting
def merge_skill(request: Request, skill_id: int) -> HttpResponse:
    """Says first what goes over; done by a post."""
    skill = get_object_or_404(Skill.objects.filter(merged_into=None), pk=skill_id)
    into = _target(request)
    if into is None or into.pk == skill.pk:
        messages.info(request, _("Choose the skill that it is to be joined to."))
        return redirect("internships:staff_skill", skill_id=skill.pk)
    if request.method != "POST":
        context = {"skill": skill, "into": into, "moved": actions.what_moves(skill, into)}
        return render(request, "internships/staff/skill_merge.html", context)
    try:
        moved = actions.merge_skills(skill, into=into, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
        return redirect(reverse("internships:staff_skills") + "?show=alike")
    words = {"skill": skill.name, "into": into.name, "students": _students(moved.students)}
    messages.success(request, _("“%(skill)s” is “%(into)s” now, for %(students)s too.") % words)
    return redirect("internships:staff_skill", skill_id=into.pk)


def _students(count: int) -> str:
    said = ngettext("%(count)s student", "%(count)s students", count)
    return said % {"count": format_number(count, reading())}


def _target(request: Request) -> Skill | None:
    asked = (request.POST if request.method == "POST" else request.GET).get("into")
    return Skill.objects.filter(pk=number_in(asked) or 0, merged_into=None).first()
