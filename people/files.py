"""Private files: judged by content when they come in, served with headers that let them do nothing.

`store()` and `serve()` know nothing of permissions: the app that owns a file decides in its view who may
read it."""

import hashlib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from typing import IO, Any
from urllib.parse import quote

import filetype
import structlog
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from pypdf import PdfReader

from people.models import StoredFile, User
from people.persian.numbers import file_size
from people.persian.text import ZWNJ
from people.workbooks import OLD_EXCEL, check_container
from people.workflow import Refusal

log = structlog.get_logger(__name__)

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_EXTENSIONS = {PDF: ".pdf", XLSX: ".xlsx", "image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp"}
_BIDI_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_NAME_LENGTH = 120
_MOST_PAGES = 2000


@dataclass(frozen=True)
class FileRule:
    """What a form takes: content types as the content shows them, and the most bytes."""

    content_types: tuple[str, ...]
    max_bytes: int


@dataclass(frozen=True)
class Inspected:
    content_type: str
    size: int
    sha256: str
    pages: int | None


def pdf_rule(max_bytes: int | None = None) -> FileRule:
    return FileRule((PDF,), max_bytes or settings.CV_MAX_BYTES)


def inspect_pdf(uploaded: UploadedFile, *, max_bytes: int | None = None) -> Inspected:
    """Raise Refusal unless this is a PDF that anyone can open and that has a page."""
    return inspect(uploaded, pdf_rule(max_bytes))


def inspect(uploaded: UploadedFile, accept: FileRule) -> Inspected:
    """Raise Refusal unless the file keeps the rule. Its name and the type the browser named count for
    nothing."""
    size = uploaded.size or 0
    if size == 0:
        raise Refusal(_("This file is empty. Choose another one."))
    if size > accept.max_bytes:
        raise Refusal(_too_big(size, accept.max_bytes))
    content_type = _type_by_content(uploaded, accept)
    if content_type not in accept.content_types:
        raise Refusal(_wrong_type(accept))
    pages = _count_pages(uploaded) if content_type == PDF else None
    return Inspected(content_type, size, _sha256(uploaded), pages)


def _too_big(size: int, limit: int) -> str:
    return _("This file is %(size)s. The most that can be sent is %(limit)s.") % {
        "size": file_size(size),
        "limit": file_size(limit),
    }


def _wrong_type(accept: FileRule) -> str:
    if accept.content_types == (PDF,):
        return _("This file is not a PDF, whatever its name says. Save it as PDF and choose it again.")
    if accept.content_types == (XLSX,):
        return _("This file is not an Excel workbook (.xlsx), whatever its name says.")
    if accept.content_types and all(kind.startswith("image/") for kind in accept.content_types):
        return _("This is not a PNG, JPEG or WebP picture, whatever its name says.")
    if PDF in accept.content_types and "image/jpeg" in accept.content_types:
        return _("This is neither a PDF nor a PNG or JPEG picture, whatever its name says.")
    return _("This kind of file can't be used here.")


def _type_by_content(uploaded: UploadedFile, accept: FileRule) -> str | None:
    uploaded.seek(0)
    head = uploaded.read(8192)
    uploaded.seek(0)
    if XLSX in accept.content_types and head.startswith((b"PK\x03\x04", OLD_EXCEL)):
        check_container(uploaded)
        return XLSX
    return filetype.guess_mime(head)


def _count_pages(uploaded: UploadedFile) -> int:
    uploaded.seek(0)
    try:
        reader = PdfReader(uploaded, strict=False)
        encrypted = reader.is_encrypted
        pages = 0 if encrypted else len(reader.pages)
    except Exception as error:  # pypdf raises nearly anything on a broken file; to the user it is all one
        log.info("file.unreadable_pdf", error=type(error).__name__)
        raise Refusal(
            _("This PDF can't be read: it may be damaged. Save it again and choose it again.")
        ) from error
    finally:
        uploaded.seek(0)
    if encrypted:
        raise Refusal(
            _("This PDF is locked with a password. Save it without a password and choose it again.")
        )
    if pages == 0:
        raise Refusal(_("This PDF has no page."))
    if pages > _MOST_PAGES:
        raise Refusal(_("This PDF has too many pages. Choose a shorter one."))
    return pages


def _sha256(uploaded: UploadedFile) -> str:
    digest = hashlib.sha256()
    for chunk in _chunks(uploaded):
        digest.update(chunk)
    uploaded.seek(0)
    return digest.hexdigest()


def _chunks(file: IO[Any]) -> Iterator[bytes]:
    file.seek(0)
    while chunk := file.read(64 * 1024):
        yield chunk


def clean_name(name: str, content_type: str) -> str:
    """The name as it may be shown and downloaded: no folders, nothing that reorders text, the right
    extension."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    visible = "".join(c for c in last if c not in _BIDI_CONTROLS and unicodedata.category(c) != "Cc")
    path = PurePosixPath(" ".join(visible.split()) or "file")
    extension = _EXTENSIONS.get(content_type, "")
    stem = path.stem if path.suffix.lower() == extension else path.name
    return stem.strip(". ")[:_NAME_LENGTH].strip() + extension if stem.strip(". ") else f"file{extension}"


def store(uploaded: UploadedFile, *, by: User | None, accept: FileRule) -> StoredFile:
    """Keep an uploaded file under a random name; raises Refusal when it breaks the rule."""
    found = getattr(uploaded, "inspected", None) or inspect(uploaded, accept)
    stored = StoredFile(
        original_name=clean_name(uploaded.name or "", found.content_type),
        content_type=found.content_type,
        size=found.size,
        sha256=found.sha256,
        pages=found.pages,
        uploaded_by=by,
    )
    stored.file.save(f"{stored.key[:2]}/{stored.key}", uploaded, save=False)
    stored.save()
    return stored


def keep_pdf(content: bytes, *, name: str) -> StoredFile:
    """Keep a PDF that the system itself made."""
    stored = StoredFile(
        original_name=clean_name(name, PDF),
        content_type=PDF,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        pages=len(PdfReader(BytesIO(content)).pages),
    )
    stored.file.save(f"{stored.key[:2]}/{stored.key}", ContentFile(content), save=False)
    stored.save()
    return stored


def serve(stored: StoredFile, *, inline: bool = False) -> FileResponse | HttpResponse:
    """The file as a download, or to be shown in a frame of our own pages. The caller has checked who asks.

    Behind a proxy that can send files itself (X_ACCEL_PREFIX), only its address there is answered.
    """
    response = _accelerated(stored) if settings.X_ACCEL_PREFIX else _streamed(stored)
    # As it was cleaned when it came in; whoever made the row otherwise can't slip a header into the answer.
    name = clean_name(stored.original_name, stored.content_type)
    response["Content-Type"] = stored.content_type
    # Browsers write an underscore for a half-space.
    response["Content-Disposition"] = (
        content_disposition_header(not inline, name.replace(ZWNJ, " ")) or "attachment"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    # A sandboxed page can't show a PDF (browsers start their viewer in it), so a framed one is fenced
    # otherwise.
    if inline:
        response["Content-Security-Policy"] = (
            "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
        )
        response["X-Frame-Options"] = "SAMEORIGIN"
    else:
        response["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'; sandbox"
    return response


def _streamed(stored: StoredFile) -> FileResponse:
    try:
        return FileResponse(stored.file.open("rb"))
    except FileNotFoundError as error:
        log.error("file.missing", file=stored.pk)
        raise Http404 from error


def _accelerated(stored: StoredFile) -> HttpResponse:
    """The address is made of the key, never of the name that somebody gave the file."""
    name = stored.file.name or ""
    if not name or not stored.file.storage.exists(name):
        log.error("file.missing", file=stored.pk)
        raise Http404
    response = HttpResponse()
    response["X-Accel-Redirect"] = settings.X_ACCEL_PREFIX + quote(name)
    return response
