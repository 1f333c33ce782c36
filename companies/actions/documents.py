"""The PDF of a version: asked for in a page, made by the worker, kept, and never made again.

Asking is one row; the call to the worker on commit is only a nudge, and beat's sweep finds every row that got none.
A worker claims a row by a conditional update, so two never make the same one, and one that dies leaves a claim that
ends by itself.
"""

from datetime import datetime, timedelta

import structlog
from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from companies.documents.layout import document_of
from companies.documents.rendering import Document, render_pdf
from companies.models import MouVersion, VersionPdf
from companies.papers import Paper
from people.files import keep_pdf
from people.models import StoredFile
from people.nudge import Nudge

log = structlog.get_logger(__name__)

NUDGE = Nudge("companies.tasks.make_pdf")
MOST_ATTEMPTS = 5
STUCK_AFTER = timedelta(minutes=2)


def request_pdf(version: MouVersion, *, draft: bool) -> VersionPdf:
    """Ask for it. What was asked for already, or made already, is what one gets."""
    if not draft and not version.sealed:
        raise ValueError("Only a sealed version has a PDF without the draft's mark.")
    if draft:
        key = {"input_sha256": _document(version, draft=True).sha256}
        pdf, asked_now = VersionPdf.objects.get_or_create(**key, defaults={"version": version, "draft": True})
    elif found := find_pdf(version):
        return found
    else:
        sha256 = _document(version, draft=False).sha256
        pdf, asked_now = VersionPdf.objects.get_or_create(
            version=version, draft=False, defaults={"input_sha256": sha256}
        )
    if asked_now:
        NUDGE.on_commit(pdf.pk)
    return pdf


def find_pdf(version: MouVersion) -> VersionPdf | None:
    """The PDF of a sealed version, whatever has changed since; of a draft, the one that says what it says now."""
    pdfs = VersionPdf.objects.select_related("stored").filter(version=version)
    if version.sealed:
        return pdfs.filter(draft=False).first()
    return pdfs.filter(draft=True, input_sha256=_document(version, draft=True).sha256).first()


def sealed_pdf(version: MouVersion) -> StoredFile | None:
    """What is signed, byte for byte; None as long as it isn't made."""
    pdf = VersionPdf.objects.select_related("stored").filter(version=version, draft=False).first()
    return pdf.stored if pdf else None


@transaction.atomic
def try_again(pdf: VersionPdf) -> None:
    """After it failed: from the beginning, with all its attempts."""
    again = VersionPdf.objects.filter(pk=pdf.pk, failed_at__isnull=False, made_at=None)
    if again.update(failed_at=None, started_at=None, attempts=0, requested_at=timezone.now()):
        NUDGE.on_commit(pdf.pk)


def waiting(at: datetime) -> QuerySet[VersionPdf]:
    """Asked for and not being made: not begun, or begun by a worker that has died."""
    free = Q(started_at=None) | Q(started_at__lt=at - STUCK_AFTER)
    return VersionPdf.objects.filter(free, made_at=None, failed_at=None)


def make_waiting() -> int:
    """From beat: what got no nudge, and what failed for a reason that may pass."""
    at = timezone.now()
    hopeless = waiting(at).filter(attempts__gte=MOST_ATTEMPTS)
    if given_up := hopeless.update(failed_at=at):
        log.error("pdf.given_up", count=given_up)
    return sum(make_pdf(pk) for pk in waiting(at).order_by("requested_at").values_list("pk", flat=True))


def make_pdf(pk: int) -> bool:
    """Make the PDF of that row, unless it is made or being made. True if it was made now."""
    at = timezone.now()
    claimed = waiting(at).filter(pk=pk, attempts__lt=MOST_ATTEMPTS)
    if not claimed.update(started_at=at, attempts=F("attempts") + 1):
        return False
    pdf = VersionPdf.objects.select_related("version").get(pk=pk)
    try:
        document = _document(pdf.version, draft=pdf.draft)
        return _keep(pdf, document, render_pdf(document))
    except Exception as error:  # of rendering, of the disk, of the database: the row must not stay claimed
        _failed(pdf, error)
        return False


def _keep(pdf: VersionPdf, document: Document, content: bytes) -> bool:
    name = _name(pdf.version, draft=pdf.draft)
    with transaction.atomic():
        row = VersionPdf.objects.select_for_update().get(pk=pdf.pk)
        if row.made_at or row.started_at != pdf.started_at:  # another worker took over meanwhile
            return False
        row.stored = keep_pdf(content, name=name)
        row.made_at, row.failed_at = timezone.now(), None
        # A draft may say something else by now than when it was asked for: the row says what it holds.
        row.input_sha256 = document.sha256
        row.save(update_fields=["stored", "made_at", "failed_at", "input_sha256"])
    log.info("pdf.made", pdf=row.pk, version=row.version_id, bytes=len(content))
    return True


def _failed(pdf: VersionPdf, error: Exception) -> None:
    """Back to those that wait, or given up. Of two drafts that say the same by now, one is enough."""
    hopeless = pdf.attempts >= MOST_ATTEMPTS or isinstance(error, IntegrityError)
    log.error("pdf.failed", pdf=pdf.pk, attempts=pdf.attempts, given_up=hopeless, exc_info=error)
    mine = VersionPdf.objects.filter(pk=pdf.pk, started_at=pdf.started_at, made_at=None)
    mine.update(started_at=None, failed_at=timezone.now() if hopeless else None)


def _document(version: MouVersion, *, draft: bool) -> Document:
    return document_of(Paper(version.mou, version.amendment), version, draft=draft)


def _name(version: MouVersion, *, draft: bool) -> str:
    """As it is downloaded: MoU-1405-17-amendment-2-v3.pdf."""
    number = "".join(c if c.isalnum() else "-" for c in version.mou.number)
    amendment = f"-amendment-{version.amendment.number}" if version.amendment else ""
    return f"MoU-{number}{amendment}-v{version.number}{'-draft' if draft else ''}.pdf"
