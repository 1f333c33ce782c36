"""One applicant on a sheet of A4, for whom on the floor they would work with: their word and signature go on it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from internships.questions import read_answers
from internships.views.recruiter_access import own_application, vetted
from internships.views.recruiter_applications import body_of
from people.audiences import Request, recruiter


@recruiter
@vetted
def show(request: Request, application_id: int) -> HttpResponse:
    application = own_application(request, application_id)
    context = {
        **body_of(application, read_answers(list(application.answers.all()))),
        "company": request.company,
        "printed_at": timezone.now(),
    }
    return render(request, "internships/paper/sheet.html", context)
