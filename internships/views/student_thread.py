"""The student's side of the conversation about an application."""

from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from internships.actions.thread import write_as_student
from internships.models import Application, ThreadSide
from internships.thread import student_rights
from internships.views import threads
from internships.views.student_applications import own_applications
from people.audiences import Request, student


def _own(request: Request, application_id: int) -> Application:
    own = own_applications(request.student).select_related(
        "student__user", "position__company", "position__kind", "position__site__estate", "placement"
    )
    return get_object_or_404(own, pk=application_id)


def _here(application: Application) -> str:
    return reverse("internships:my_thread", args=[application.pk])


@student
def show(request: Request, application_id: int) -> HttpResponse:
    application = _own(request, application_id)
    at = timezone.now()
    return threads.answer(
        request,
        application,
        side=ThreadSide.STUDENT,
        here=_here(application),
        up=(reverse("internships:my_application", args=[application.pk]), application.position.title),
        rights_of=lambda found, wrote: student_rights(found, at, company_wrote=wrote),
        write=write_as_student,
    )


@student
@require_POST
def mark(request: Request, application_id: int) -> HttpResponse:
    application = _own(request, application_id)
    return threads.mark(request, application, side=ThreadSide.STUDENT, here=_here(application))


@student
@never_cache
def send_file(request: Request, application_id: int, attachment_id: int) -> FileResponse | HttpResponse:
    return threads.send_file(_own(request, application_id), attachment_id)
