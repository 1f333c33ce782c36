"""What the conversation's pages of company, student and office have in common."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from internships.actions.thread import mark_read
from internships.forms.thread import ThreadForm
from internships.models import Application, ThreadAttachment, ThreadSide
from internships.thread import ThreadRights, read_thread
from people.audiences import Request
from people.files import serve
from people.forms.account import add_refusal
from people.sent_back import number_in
from people.workflow import Refusal

TEMPLATE = "internships/thread/page.html"
Rights = Callable[[Application, bool], ThreadRights]


def answer(
    request: Request,
    application: Application,
    *,
    side: ThreadSide,
    here: str,
    up: tuple[str, str],
    rights_of: Rights,
    write: Callable[..., Any],
    templates: Any = (),
    begin: str = "",
    marks: bool = True,
) -> HttpResponse:
    """The page, and what is written in it; a refused message stays in its form.

    `marks`: whether opening the page says that this side has read it. A closed conversation is read too.
    """
    form = ThreadForm(initial={"text": begin})
    if request.method == "POST":
        form = ThreadForm(request.POST, request.FILES)
    if request.method == "POST" and form.is_valid():
        try:
            write(application, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Your message is there, and a copy goes by mail."))
            return redirect(f"{here}#end")
    thread = read_thread(application, side)
    context = {
        "application": application,
        "position": application.position,
        "thread": thread,
        "side": side,
        "can": rights_of(application, thread.company_wrote),
        "form": form,
        "here": here,
        "templates": templates,
        "marks": marks,
        "up": up,
        "state": application.state_for_student_at(timezone.now())
        if side == ThreadSide.STUDENT
        else application.state_now,
    }
    return render(request, TEMPLATE, context, status=422 if form.errors else 200)


def mark(request: Request, application: Application, *, side: ThreadSide, here: str) -> HttpResponse:
    """Posted by the page when it is open, or by its button; looking alone writes nothing."""
    shown = number_in(request.POST.get("up_to"))
    if shown is not None:
        mark_read(application, side=side, by=request.user, up_to=shown)
    if getattr(request, "htmx", False):
        return HttpResponse(status=204)
    return redirect(f"{here}#end")


def send_file(application: Application, attachment_id: int) -> FileResponse | HttpResponse:
    found = ThreadAttachment.objects.select_related("file").filter(message__application=application)
    return serve(get_object_or_404(found, pk=attachment_id).file)


def require(found: bool) -> None:
    if not found:
        raise Http404
