"""Notes, ratings and tags: what a company's people say among themselves about an applicant."""

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from internships.actions import team as actions
from internships.forms.team import MergeTagForm, NoteForm, RatingForm, TagForm, TagsForm
from internships.models import Application, Tag
from internships.views.recruiter_access import require_recruiting, vetted
from people.audiences import Request, recruiter
from people.forms.account import add_refusal
from people.workflow import Refusal


def _own(request: Request, application_id: int) -> Application:
    """Supervisors take part: whom they will work with is their concern first."""
    return get_object_or_404(Application.objects.for_member(request.membership), pk=application_id)


def _back(application: Application, part: str) -> HttpResponse:
    response = redirect("internships:hr_application", application.pk)
    response["Location"] += f"#{part}"
    return response


def _say_errors(request: Request, form: Any) -> None:
    for wrong in form.errors.values():
        messages.error(request, wrong[0])


@recruiter
@vetted
@require_POST
def write_note(request: Request, application_id: int) -> HttpResponse:
    application = _own(request, application_id)
    form = NoteForm(request.POST)
    if form.is_valid():
        values = form.cleaned_data
        try:
            note = actions.write_note(application, by=request.user, **values)
        except Refusal as refusal:
            messages.error(request, str(refusal.message))
        else:
            told = ", ".join(str(user) for user in note.told.all())
            if told:
                messages.success(request, _("Kept. %(names)s are told.") % {"names": told})
        return _back(application, "notes-h")
    context = {"application": application, "form": form}
    return render(request, "internships/recruiters/note.html", context, status=422)


@recruiter
@vetted
@require_POST
def remove_note(request: Request, application_id: int, note_id: int) -> HttpResponse:
    application = _own(request, application_id)
    actions.remove_note(application, note_id, by=request.user)
    return _back(application, "notes-h")


@recruiter
@vetted
@require_POST
def rate(request: Request, application_id: int) -> HttpResponse:
    application = _own(request, application_id)
    form = RatingForm(request.POST)
    if form.is_valid():
        actions.rate(application, by=request.user, stars=form.cleaned_data["stars"])
    else:
        _say_errors(request, form)
    return _back(application, "rating-h")


@recruiter
@vetted
@require_POST
def set_tags(request: Request, application_id: int) -> HttpResponse:
    application = _own(request, application_id)
    form = TagsForm(request.POST)
    if form.is_valid():
        try:
            actions.set_tags(application, by=request.user, company=request.company, **form.cleaned_data)
        except Refusal as refusal:
            messages.error(request, str(refusal.message))
    else:
        _say_errors(request, form)
    return _back(application, "tags-h")


# The company's words


def _tags(request: Request) -> Any:
    return Tag.objects.filter(company=request.company, removed_at=None)


@recruiter
@vetted
def list_tags(request: Request) -> HttpResponse:
    form = TagForm(request.POST or None)
    if request.method == "POST":
        require_recruiting(request)
        if form.is_valid():
            try:
                tag = actions.add_tag(request.company, **form.cleaned_data)
            except Refusal as refusal:
                add_refusal(form, Refusal(refusal.message, field="name"))
            else:
                messages.success(request, _("“%(tag)s” is among your tags.") % {"tag": tag})
                return redirect("internships:hr_tags")
    tags = _tags(request).annotate(borne=Count("tagged"))
    context = {"tags": tags, "form": form, "may": request.membership.may_recruit}
    return render(request, "internships/recruiters/tags.html", context, status=422 if form.errors else 200)


@recruiter
@vetted
def change_tag(request: Request, tag_id: int) -> HttpResponse:
    tag = get_object_or_404(_tags(request).annotate(borne=Count("tagged")), pk=tag_id)
    require_recruiting(request)
    form = TagForm(request.POST or None, initial={"name": tag.name, "colour": tag.colour})
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_tag(tag, **form.cleaned_data)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            return redirect("internships:hr_tags")
    others = _tags(request).exclude(pk=tag.pk)
    context = {"tag": tag, "form": form, "merge": MergeTagForm(others=others), "others": others}
    return render(request, "internships/recruiters/tag.html", context, status=422 if form.errors else 200)


@recruiter
@vetted
@require_POST
def merge_tag(request: Request, tag_id: int) -> HttpResponse:
    tag = get_object_or_404(_tags(request), pk=tag_id)
    require_recruiting(request)
    form = MergeTagForm(request.POST, others=_tags(request).exclude(pk=tag.pk))
    if not form.is_valid():
        _say_errors(request, form)
        return redirect("internships:hr_tag", tag.pk)
    try:
        actions.merge_tag(tag, into=form.cleaned_data["into"], by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        into = form.cleaned_data["into"]
        messages.success(request, _("“%(one)s” is now “%(other)s”.") % {"one": tag, "other": into})
    return redirect("internships:hr_tags")


@recruiter
@vetted
@require_POST
def remove_tag(request: Request, tag_id: int) -> HttpResponse:
    tag = get_object_or_404(_tags(request), pk=tag_id)
    require_recruiting(request)
    actions.remove_tag(tag)
    messages.success(request, _("“%(tag)s” is gone from your tags and from all applicants.") % {"tag": tag})
    return redirect("internships:hr_tags")
