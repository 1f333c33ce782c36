"""Who waits for this company's answer: a plain list, the nearest end first."""

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from internships.answer_record import record_of
from internships.models import AnswerRecord
from internships.views.recruiter_access import vetted
from internships.who_waits import grouped, ordered, waiting_in
from people.audiences import Request, recruiter

MOST = 200


@recruiter
@vetted
def show_waiting(request: Request) -> HttpResponse:
    at = timezone.now()
    waiting = waiting_in(request.membership, at)
    total = waiting.aggregate(n=Count("pk"))["n"]
    rows = list(ordered(waiting.for_rows())[:MOST])
    context = {
        "groups": grouped(rows, at),
        "total": total,
        "left_out": total - len(rows),
        "record": record_of(AnswerRecord.objects.filter(company=request.company).first()),
    }
    return render(request, "internships/recruiters/waiting.html", context)
