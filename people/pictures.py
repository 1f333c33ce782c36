"""Small pictures that people send, a logo for example: judged by content and drawn anew, without what came along.

What is kept is always our own WebP, made from the pixels alone: no EXIF with a place in it, no second file behind the
picture, no animation. Drawings that can carry code (SVG) are refused.
"""

import hashlib
from io import BytesIO
from typing import Any

import structlog
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from people.files import FileRule, clean_name, inspect
from people.models import StoredFile, User
from people.workflow import Refusal

log = structlog.get_logger(__name__)

WEBP = "image/webp"
RULE = FileRule(("image/png", "image/jpeg", WEBP), 2 * 1024 * 1024)
SIDE = 192  # of the square that is kept, in pixels
LEAST_SIDE, MOST_PIXELS, MOST_RATIO = 64, 16_000_000, 3
_FORMATS = ("PNG", "JPEG", "WEBP")


def thumbnail(uploaded: UploadedFile) -> bytes:
    """The picture in a square, as WebP. Raises Refusal, in words for the sender, for what can't be one."""
    inspect(uploaded, RULE)
    uploaded.seek(0)
    try:
        with Image.open(uploaded, formats=_FORMATS) as picture:
            _check_size(*picture.size)  # as its head says, before a pixel is unpacked
            return _squared(picture)
    except Image.DecompressionBombError as error:
        raise Refusal(_too_large()) from error
    except (OSError, SyntaxError, ValueError, EOFError, MemoryError) as error:
        log.info("picture.unreadable", error=type(error).__name__)
        raise Refusal(
            _("This picture can’t be read: it may be damaged. Save it again as PNG or JPEG.")
        ) from error
    finally:
        uploaded.seek(0)


def _check_size(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise Refusal(_too_large())
    if min(width, height) < LEAST_SIDE:
        raise Refusal(_("This picture is too small. Choose one of at least 64 by 64 pixels."))
    if max(width, height) > MOST_RATIO * min(width, height):
        raise Refusal(_("This picture is too long and narrow for a logo. Choose one that is nearly square."))


def _too_large() -> str:
    return _(
        "This picture has too many pixels. Make it smaller, 1000 by 1000 for example, and choose it again."
    )


def _squared(picture: Image.Image) -> bytes:
    picture.draft("RGB", (SIDE * 4, SIDE * 4))  # a large JPEG is unpacked small
    upright: Any = ImageOps.exif_transpose(picture)
    drawn = upright.convert("RGBA")
    drawn.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    square = Image.new("RGBA", (SIDE, SIDE), (255, 255, 255, 0))
    square.paste(drawn, ((SIDE - drawn.width) // 2, (SIDE - drawn.height) // 2))
    made = BytesIO()
    square.save(made, "WEBP", quality=82, method=6)
    return made.getvalue()


def keep_picture(content: bytes, *, name: str, by: User | None) -> StoredFile:
    """Keep what `thumbnail` made."""
    stored = StoredFile(
        original_name=clean_name(name, WEBP),
        content_type=WEBP,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by=by,
    )
    stored.file.save(f"{stored.key[:2]}/{stored.key}", ContentFile(content), save=False)
    stored.save()
    return stored
