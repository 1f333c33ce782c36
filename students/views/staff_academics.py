"""Academics of the faculties for the liaison office: everyone there sees them, heads and experts change them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people.audiences import Request, staff
from people.forms.account import add_refusal
from people.pages import keyset_page
from people.views.staff_access import acting
from people.workflow import Refusal
from students import academics
from students.forms.academic import AcademicForm
from students.models import Academic, Faculty

LIST = "students:staff_academics"


@staff
def list_academics(request: Request) -> HttpResponse:
    return _page(request, AcademicForm() if request.staff.may_act else None)


@staff
@acting
def add(request: Request) -> HttpResponse:
    if request.method != "POST":
        return redirect(LIST)
    form = AcademicForm(request.POST)
    if form.is_valid():
        try:
            added = academics.add_academic(by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(
                request,
                _("%(name)s is entered, and has been mailed how to log in.") % {"name": added.user.full_name},
            )
            return redirect(LIST)
    return _page(request, form, status=422)


@staff
@acting
@require_POST
def change(request: Request, academic_id: int) -> HttpResponse:
    wanted = request.POST.get("is_coordinator") == "yes"
    done = _("%(name)s coordinates internships now.") if wanted else _("%(name)s supervises only now.")
    return _do(request, academic_id, done, academics.set_coordinator, is_coordinator=wanted)


@staff
@acting
@require_POST
def mail_again(request: Request, academic_id: int) -> HttpResponse:
    return _do(request, academic_id, _("The mail to %(name)s is on its way again."), academics.mail_again)


@staff
@acting
@require_POST
def end(request: Request, academic_id: int) -> HttpResponse:
    return _do(request, academic_id, _("%(name)s comes in here no more."), academics.end_academic)


def _do(request: Request, academic_id: int, done: str, action: Any, **values: Any) -> HttpResponse:
    related = Academic.objects.in_force().select_related("user")
    academic = get_object_or_404(related, pk=academic_id)
    try:
        action(academic, by=request.user, **values)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, done % {"name": academic.user.full_name})
    return redirect(LIST)


def _page(request: Request, form: AcademicForm | None, status: int = 200) -> HttpResponse:
    posts = Academic.objects.in_force().select_related("user", "faculty")
    order = ("faculty__name_fa", "-is_coordinator", "id")
    coordinated = Academic.objects.in_force().filter(is_coordinator=True).values("faculty")
    context = {
        "page": keyset_page(posts, order=order, after=request.GET.get("after"), size=50),
        "form": form,
        "without": Faculty.objects.filter(fields_of_study__is_active=True)
        .exclude(pk__in=coordinated)
        .distinct(),
    }
    return render(request, "students/staff/academics.html", context, status=status)
