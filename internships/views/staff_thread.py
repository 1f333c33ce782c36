"""The office reads a conversation only after saying why; what it said stays with the application."""

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from internships.actions.thread import office_may_read, read_as_office
from internships.forms.thread import OfficeReadForm
from internships.models import Application, ThreadSide
from internships.thread import read_thread
from internships.views import threads
from people.audiences import Request, staff


def _application(request: Request, application_id: int) -> Application:
    related = ("student__user", "position__company", "position__kind")
    found = get_object_or_404(Application.objects.select_related(*related), pk=application_id)
    if not request.staff.may_act:
        raise PermissionDenied(_("Heads and experts of the office can read a conversation, with a reason."))
    return found


@staff
@never_cache
def show(request: Request, application_id: int) -> HttpResponse:
    application = _application(request, application_id)
    if request.method == "POST":
        form = OfficeReadForm(request.POST)
        if form.is_valid():
            read_as_office(application, by=request.user, reason=form.cleaned_data["reason"])
            return redirect("internships:staff_thread", application.pk)
        return _ask(request, application, form)
    if not office_may_read(application, request.user, timezone.now()):
        return _ask(request, application, OfficeReadForm())
    context = {
        "application": application,
        "position": application.position,
        "thread": read_thread(application, ThreadSide.COMPANY),
    }
    return render(request, "internships/thread/office.html", context)


def _ask(request: Request, application: Application, form: OfficeReadForm) -> HttpResponse:
    context = {"application": application, "position": application.position, "form": form}
    return render(request, "internships/thread/office_asks.html", context, status=422 if form.errors else 200)


@staff
@never_cache
def send_file(request: Request, application_id: int, attachment_id: int) -> FileResponse | HttpResponse:
    application = _application(request, application_id)
    threads.require(office_may_read(application, request.user, timezone.now()))
    return threads.send_file(application, attachment_id)
