"""The outbox, for the liaison office: did it go out, and if not, why?"""

from typing import Any

import structlog
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people.audiences import Request, staff
from people.notifications.actions import requeue_message
from people.notifications.models import Message
from people.notifications.rendering import render_subject, render_text
from people.notifications.rules import rights
from people.pages import keyset_page
from people.persian.text import clean_line

log = structlog.get_logger(__name__)


@staff
def list_messages(request: Request) -> HttpResponse:
    state, q = request.GET.get("state", ""), clean_line(request.GET.get("q", ""))[:200]
    page = keyset_page(
        _narrowed(_messages(), state, q), order=("-id",), after=request.GET.get("after"), size=25
    )
    rows = [{"message": message, "subject": render_subject(message)} for message in page.rows]
    context = {"page": page, "rows": rows, "state": state, "q": q, "states": Message.State.choices}
    return render(request, "people/messages.html", context)


@staff
def show_message(request: Request, message_id: int) -> HttpResponse:
    message = get_object_or_404(_messages(), pk=message_id)
    can = rights(message, request.staff)
    context: dict[str, Any] = {"message": message, "subject": render_subject(message), "can": can}
    if can.read_text:
        context["text"] = render_text(message)
    return render(request, "people/message.html", context)


@staff
@require_POST
def requeue(request: Request, message_id: int) -> HttpResponse:
    message = get_object_or_404(_messages(), pk=message_id)
    if not request.staff.may_act:
        raise PermissionDenied(_("You can see messages, but not send them again."))
    if rights(message, request.staff).requeue and requeue_message(message):
        log.info("message_requeued", id=message.pk, by=request.user.pk)
        messages.success(request, _("It is waiting to be sent again."))
    else:
        messages.warning(request, _("This message can’t be sent again."))
    return redirect("people:message", message.pk)


def _messages() -> QuerySet[Message]:
    """All of them: the office answers for every mail that leaves."""
    return Message.objects.select_related("recipient")


def _narrowed(found: QuerySet[Message], state: str, q: str) -> QuerySet[Message]:
    if state in Message.State.values:
        found = found.filter(state=state)
    return found.filter(address__icontains=q) if q else found
