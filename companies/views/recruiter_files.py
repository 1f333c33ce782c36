"""What the office shares with the company of an agreement's files."""

from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404

from companies.models import MouAttachment
from people.audiences import Request, recruiter
from people.files import serve


@recruiter
def open_attachment(request: Request, mou_id: int, attachment_id: int) -> FileResponse | HttpResponse:
    """Only of the company's own agreements, only what is shared, and only until it is withdrawn."""
    shared = MouAttachment.objects.filter(shared=True, withdrawn_at=None, mou__company=request.company)
    attachment = get_object_or_404(shared.select_related("stored"), pk=attachment_id, mou=mou_id)
    return serve(attachment.stored, inline="inline" in request.GET)
