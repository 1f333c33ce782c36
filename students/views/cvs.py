"""The student's own CVs. A removed one stays with the applications that sent it."""

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from people.audiences import Request, student
from people.files import pdf_rule, serve, store
from students.actions import add_cv, choose_cv, remove_cv, rename_cv
from students.forms.cv import AddCvForm, RenameCvForm, label_for
from students.models import CV
from students.views.profile import page, to_section


@student
def add(request: Request) -> HttpResponse:
    if request.method != "POST":
        return to_section("cvs", request)
    kept = request.student.cvs.filter(removed_at=None).count()
    form = AddCvForm(request.POST, request.FILES, kept=kept)
    if not form.is_valid():
        return page(request, cv_form=form, status=422)
    stored = store(form.cleaned_data["file"], by=request.user, accept=pdf_rule())
    label = label_for(form.cleaned_data["label"], stored.original_name)
    add_cv(request.student, file=stored, label=label, by=request.user)
    messages.success(
        request, _("“%(label)s” is added. It is chosen first when you apply.") % {"label": label}
    )
    return to_section("cvs", request)


@student
@require_GET
def show(request: Request, cv_id: int) -> FileResponse | HttpResponse:
    return serve(_own(request, cv_id).file, inline=True)


@student
@require_POST
def choose(request: Request, cv_id: int) -> HttpResponse:
    cv = choose_cv(_own(request, cv_id), by=request.user)
    messages.success(request, _("“%(label)s” is chosen first when you apply.") % {"label": cv.label})
    return to_section("cvs", request)


@student
@require_POST
def rename(request: Request, cv_id: int) -> HttpResponse:
    cv = _own(request, cv_id)
    form = RenameCvForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for error in form.errors["label"]))
        return to_section("cvs", request)
    cv = rename_cv(cv, label=form.cleaned_data["label"], by=request.user)
    messages.success(request, _("The CV is called “%(label)s” now.") % {"label": cv.label})
    return to_section("cvs", request)


@student
@require_POST
def remove(request: Request, cv_id: int) -> HttpResponse:
    cv = _own(request, cv_id)
    remove_cv(cv, by=request.user)
    messages.success(request, _("“%(label)s” is removed.") % {"label": cv.label})
    return to_section("cvs", request)


def _own(request: Request, cv_id: int) -> CV:
    return get_object_or_404(request.student.cvs.filter(removed_at=None).select_related("file"), pk=cv_id)
