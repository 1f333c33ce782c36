"""Who can find the student, and which companies have invited them to apply."""

from django.contrib import messages
from django.db.models import Exists, OuterRef, Subquery
from django.http import HttpResponse
from django.shortcuts import redirect, render

from internships.models import Application, Invite, Position
from internships.states import ApplicationState
from people.audiences import Request, student
from students.views.profile import choose_visibility

INVITES_SHOWN = 50


@student
def show_visibility(request: Request) -> HttpResponse:
    who = request.student
    if request.method == "POST":
        messages.success(request, choose_visibility(request))
        return redirect("internships:visibility")
    position = OuterRef("position")
    applied = Application.objects.filter(student=who, position=position).exclude(
        state=ApplicationState.WITHDRAWN
    )
    invites = (
        Invite.objects.filter(student=who)
        .select_related("position__company", "position__site__estate")
        .annotate(
            readable=Exists(Position.objects.public().filter(pk=position)),
            takes=Exists(Position.objects.taking_applications().filter(pk=position)),
            application=Subquery(applied.order_by("-id").values("pk")[:1]),
        )
        .order_by("-invited_at", "-id")[:INVITES_SHOWN]
    )
    return render(request, "internships/students/visibility.html", {"student": who, "invites": invites})
