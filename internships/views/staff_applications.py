"""An application as the office sees it: how it stands and how it went. CV and letter are for the company only."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from internships.models import Application
from internships.states import APPLICATION_WAITING, ApplicationState, CloseReason
from internships.thread import READ_BY_OFFICE
from people.audiences import Request, staff
from people.look.history import Step
from people.look.states import word_for


@staff
def show_application(request: Request, application_id: int) -> HttpResponse:
    related = ("placement", "student__user", "student__field", "position__company", "position__kind")
    application = get_object_or_404(Application.objects.select_related(*related), pk=application_id)
    context = {
        "application": application,
        "position": application.position,
        "placement": getattr(application, "placement", None),
        "offers": application.offers.order_by("-id"),
        "history": [_step(event) for event in application.events.select_related("by").order_by("-id")],
        "waits": application.state_now in APPLICATION_WAITING,
        "may_start": request.staff.may_act and application.state == ApplicationState.ACCEPTED,
        "untold": application.state == ApplicationState.REJECTED
        and application.state_for_student != ApplicationState.REJECTED,
    }
    return render(request, "internships/staff/application.html", context)


def _step(event: Any) -> Step:
    reason = str(CloseReason(event.reason).label) if event.reason in CloseReason.values else event.reason
    by = str(event.by) if event.by_id else _("automatically")
    moved = event.from_state != event.to_state
    if READ_BY_OFFICE in event.changes:
        return Step(_("Conversation read"), event.at, by, reason)
    return Step(word_for("application", event.to_state) if moved else _("Changed"), event.at, by, reason)
