"""What the office shares with the company of an agreement's files."""

from django.db.models import Q
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404

from companies.models import MouAttachment
from companies.shared import shown_amendments, shown_mous
from people.audiences import Request, recruiter
from people.files import serve


@recruiter
def open_attachment(request: Request, mou_id: int, attachment_id: int) -> FileResponse | HttpResponse:
    """Only of the papers that have reached the company, only what is shared, and only until it is withdrawn."""
    reached = Q(amendment=None, mou__in=shown_mous(request.company).values("pk")) | Q(
        amendment__in=shown_amendments(request.company).values("pk")
    )
    shared = MouAttachment.objects.filter(reached, shared=True, withdrawn_at=None)
    attachment = get_object_or_404(shared.select_related("stored"), pk=attachment_id, mou=mou_id)
    return serve(attachment.stored, inline="inline" in request.GET)
