"""The files of one MoU and its amendments: signed scans, attachments, and what was withdrawn from view."""

from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.actions import keeping
from companies.forms.keeping import ATTACHMENT, AttachmentForm
from companies.models import Amendment, Mou, MouAttachment
from companies.papers import Paper
from companies.views.papers import staff_paper
from companies.views.staff_decisions import Decision, decide
from people.audiences import Request, staff
from people.files import serve, store
from people.forms.account import add_refusal
from people.models import StoredFile
from people.views.staff_access import acting
from people.workflow import Refusal

WITHDRAW = Decision(
    action=keeping.withdraw,
    title=gettext_lazy("Withdraw the attachment"),
    text=gettext_lazy(
        "Neither you nor the company see it here any more. The history keeps it, with your reason."
    ),
    label=gettext_lazy("Reason"),
    hint=gettext_lazy("For the office; the company doesn’t read it."),
    done=gettext_lazy("The attachment is withdrawn."),
    icon="x-circle",
    bad=True,
)


@dataclass(frozen=True)
class Scan:
    """The signed paper, as the office scanned it."""

    paper: Paper
    stored: StoredFile

    @property
    def url(self) -> str:
        return self.paper.url("file")


@staff
def show_files(request: Request, mou_id: int) -> HttpResponse:
    """An attachment is sent to the same address, so that the page with its errors works on as the page."""
    paper = staff_paper(mou_id)
    amendments = _amendments(paper.mou)
    if request.method == "POST":
        return _attach(request, paper, amendments)
    return _page(request, paper, amendments, AttachmentForm(mou=paper.mou, amendments=amendments))


@acting
def _attach(request: Request, paper: Paper, amendments: list[Amendment]) -> HttpResponse:
    form = AttachmentForm(request.POST, request.FILES, mou=paper.mou, amendments=amendments)
    if not form.is_valid():
        return _page(request, paper, amendments, form, status=422)
    values = form.cleaned_data
    stored = store(values["document"], by=request.user, accept=ATTACHMENT)
    try:
        keeping.attach(
            form.chosen(), by=request.user, stored=stored, title=values["title"], shared=values["shared"]
        )
    except Refusal as refusal:
        add_refusal(form, refusal)
        return _page(request, paper, amendments, form, status=409)
    messages.success(request, _("The file is attached."))
    return redirect("companies:mou_files", mou_id=paper.mou.pk)


def _page(
    request: Request, paper: Paper, amendments: list[Amendment], form: AttachmentForm, status: int = 200
) -> HttpResponse:
    mou = paper.mou
    by_id = {row.pk: row for row in amendments}
    attachments = list(
        MouAttachment.objects.filter(mou=mou).select_related("stored", "added_by", "withdrawn_by")
    )
    for attachment in attachments:
        attachment.mou, attachment.amendment = mou, by_id.get(attachment.amendment_id or 0)
    context: dict[str, Any] = {
        "paper": paper,
        "mou": mou,
        "scans": _scans(mou, amendments),
        "attachments": [attachment for attachment in attachments if attachment.withdrawn_at is None],
        "withdrawn": [attachment for attachment in attachments if attachment.withdrawn_at is not None],
        "form": form,
    }
    return render(request, "companies/staff/files.html", context, status=status)


def _scans(mou: Mou, amendments: list[Amendment]) -> list[Scan]:
    papers = [Paper(mou), *(Paper(mou, row) for row in amendments)]
    return [Scan(paper, paper.subject.document) for paper in papers if paper.subject.document_id]


def _amendments(mou: Mou) -> list[Amendment]:
    rows = list(Amendment.objects.filter(mou=mou).select_related("document").order_by("number"))
    for row in rows:
        row.mou = mou
    return rows


@staff
def open_attachment(request: Request, mou_id: int, attachment_id: int) -> FileResponse | HttpResponse:
    return serve(_attachment_or_404(mou_id, attachment_id).stored, inline="inline" in request.GET)


@staff
@acting
def withdraw(request: Request, mou_id: int, attachment_id: int) -> HttpResponse:
    attachment = _attachment_or_404(mou_id, attachment_id)
    decision = replace(WITHDRAW, action=lambda _paper, **said: keeping.withdraw(attachment, **said))
    return decide(
        request,
        Paper(attachment.mou, attachment.amendment).subject,
        decision,
        back=reverse("companies:mou_files", args=[mou_id]),
        possible=True,
        name=attachment.title,
    )


def _attachment_or_404(mou_id: int, attachment_id: int) -> MouAttachment:
    rows = MouAttachment.objects.filter(withdrawn_at=None)
    related = ("stored", "mou", "mou__company", "amendment")
    return get_object_or_404(rows.select_related(*related), pk=attachment_id, mou=mou_id)
