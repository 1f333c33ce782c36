"""The company's side of the conversation about an application."""

from functools import partial

from django.http import FileResponse, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from internships.actions.thread import write_as_company
from internships.message_templates import chosen_text, fill, templates_for
from internships.models import Application, ThreadSide
from internships.thread import company_rights
from internships.views import threads
from internships.views.recruiter_access import own_application, require_recruiting, vetted
from people.audiences import Request, recruiter


def _here(application: Application) -> str:
    return reverse("internships:hr_thread", args=[application.pk])


@recruiter
@vetted
def show(request: Request, application_id: int) -> HttpResponse:
    application = own_application(request, application_id)
    if request.method == "POST":
        require_recruiting(request)
    at = timezone.now()
    return threads.answer(
        request,
        application,
        side=ThreadSide.COMPANY,
        here=_here(application),
        up=(reverse("internships:hr_application", args=[application.pk]), str(application.student)),
        rights_of=lambda found, wrote: company_rights(found, request.membership, at),
        templates=templates_for(request.company),
        begin=fill(chosen_text(request.company, request.GET.get("template", "")), application),
        marks=request.membership.may_recruit,
        write=partial(write_as_company, membership=request.membership),
    )


@recruiter
@vetted
@require_POST
def mark(request: Request, application_id: int) -> HttpResponse:
    """Supervisors read along; that a message was read is said by those who can answer it."""
    application = own_application(request, application_id)
    require_recruiting(request)
    return threads.mark(request, application, side=ThreadSide.COMPANY, here=_here(application))


@recruiter
@vetted
@never_cache
def send_file(request: Request, application_id: int, attachment_id: int) -> FileResponse | HttpResponse:
    return threads.send_file(own_application(request, application_id), attachment_id)
