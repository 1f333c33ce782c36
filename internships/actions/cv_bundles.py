"""A ZIP of applicants' CVs: a row first, made by a worker, kept for a while, swept.

The call to the worker on commit is a nudge; beat finds what got none, and what a worker left half-way when it died:
such a row is claimed again, with its attempts counted. The ZIP is written to a temporary file and streamed from there
into the storage, so that memory doesn't grow with it. Whose CV the company may see is looked at when it is asked for,
when it is made, and when it is fetched.
"""

import shutil
import tempfile
import zipfile
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import IO, Any

import structlog
from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from internships.cv_names import names_in_zip
from internships.models import Application, CvBundle, Position
from internships.visibility import for_company, visible_of
from people.models import StoredFile, User
from people.nudge import Nudge
from people.persian.numbers import file_size, number_text
from people.workflow import Refusal, record

log = structlog.get_logger(__name__)

NUDGE = Nudge("internships.tasks.make_cv_bundle")
ZIP = "application/zip"
MOST_CVS = 500
MOST_BYTES = 1024 * 1024 * 1024
MOST_ATTEMPTS = 4
STUCK_AFTER = timedelta(minutes=2)  # without a sign of life; a CV takes a moment
BEAT_EVERY = 20  # CVs


@transaction.atomic
def request_bundle(position: Position, numbers: Sequence[int], *, by: User) -> CvBundle:
    """Ask for the CVs of these applications. The same ones asked for again are the bundle that there is."""
    Position.objects.select_for_update().get(pk=position.pk)
    at = timezone.now()
    found = [application for application in _shown(position, numbers, at) if application.student.user != by]
    _require_sensible(found)
    ids = [application.pk for application in found]
    key = sha256(f"{position.pk}:{ids}".encode()).hexdigest()
    known = CvBundle.objects.filter(key=key, swept_at=None).first()
    if known and known.failed_at is None and (known.expires_at is None or known.expires_at > at):
        return known
    if known:
        _sweep(known, at)
    bundle = CvBundle.objects.create(position=position, asked_by=by, applications=ids, key=key)
    record(position, by=by, changes={"cvs_asked": ids})
    NUDGE.on_commit(bundle.pk)
    return bundle


def _shown(position: Position, numbers: Sequence[int], at: datetime) -> list[Application]:
    rows = for_company(Application.objects.filter(position=position, pk__in=numbers))
    found = rows.select_related("cv", "student__user").order_by("student__user__full_name", "pk")
    return [application for application in found if visible_of(application, at).cv]


def _require_sensible(found: Sequence[Application]) -> None:
    if not found:
        raise Refusal(_("None of these applicants has a CV that you can still see."))
    if len(found) > MOST_CVS:
        raise Refusal(_("At most %(most)s CVs at once.") % {"most": number_text(MOST_CVS)})
    size = sum(application.cv.size for application in found)
    if size > MOST_BYTES:
        raise Refusal(_("These CVs are %(size)s together; choose fewer.") % {"size": file_size(size)})


def waiting(at: datetime) -> QuerySet[CvBundle]:
    """Asked for and not being made: not begun, or begun by a worker that gave no sign of life for a while."""
    free = Q(started_at=None) | Q(beat_at__lt=at - STUCK_AFTER)
    return CvBundle.objects.filter(free, made_at=None, failed_at=None, swept_at=None)


def make_waiting() -> int:
    """From beat: what got no nudge, and what failed for a reason that may pass."""
    at = timezone.now()
    if given_up := waiting(at).filter(attempts__gte=MOST_ATTEMPTS).update(failed_at=at):
        log.error("cv_bundle.given_up", count=given_up)
    return sum(make_bundle(pk) for pk in waiting(at).order_by("requested_at").values_list("pk", flat=True))


def make_bundle(pk: int) -> bool:
    """Make that ZIP, unless it is made or being made. True if it was made now."""
    at = timezone.now()
    claimed = waiting(at).filter(pk=pk, attempts__lt=MOST_ATTEMPTS)
    if not claimed.update(started_at=at, beat_at=at, attempts=F("attempts") + 1, done=0, left_out=0):
        return False
    bundle = CvBundle.objects.select_related("position").get(pk=pk)
    try:
        with tempfile.TemporaryFile() as made:
            if not _write(bundle, made):
                return False
            return _keep(bundle, made)
    except Exception as error:  # of the disk, the storage, the database: the row must not stay claimed
        log.error("cv_bundle.failed", bundle=pk, attempts=bundle.attempts, exc_info=error)
        hopeless = bundle.attempts >= MOST_ATTEMPTS
        _mine(bundle).update(started_at=None, failed_at=timezone.now() if hopeless else None)
        return False


def _mine(bundle: CvBundle) -> QuerySet[CvBundle]:
    """The row, as long as this worker's claim on it stands."""
    return CvBundle.objects.filter(pk=bundle.pk, started_at=bundle.started_at, made_at=None, swept_at=None)


def _write(bundle: CvBundle, made: IO[bytes]) -> bool:
    """One CV after the other, copied in pieces. False when another worker has taken over meanwhile."""
    found = _shown(bundle.position, bundle.applications, timezone.now())
    names = names_in_zip(application.student.user.full_name for application in found)
    left_out = len(bundle.applications) - len(found)
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:  # PDFs are compressed already
        for number, (application, name) in enumerate(zip(found, names, strict=True), start=1):
            left_out += not _add(archive, application, name)
            last = number == len(found)
            if (number % BEAT_EVERY == 0 or last) and not _mine(bundle).update(
                done=number, left_out=left_out, beat_at=timezone.now()
            ):
                return False
    return True


def _add(archive: zipfile.ZipFile, application: Application, name: str) -> bool:
    sent = timezone.localtime(application.submitted_at)
    entry = zipfile.ZipInfo(name, date_time=sent.timetuple()[:6])  # Python says UTF-8 for it where it is
    entry.external_attr = 0o600 << 16
    try:
        source = application.cv.file.open("rb")
    except FileNotFoundError:
        log.error("file.missing", file=application.cv_id)
        return False
    with source, archive.open(entry, "w") as into:
        shutil.copyfileobj(source, into, 64 * 1024)
    return True


def _keep(bundle: CvBundle, made: IO[bytes]) -> bool:
    size, digest = made.tell(), sha256()
    made.seek(0)
    while piece := made.read(64 * 1024):
        digest.update(piece)
    made.seek(0)
    name = _("CVs of %(title)s") % {"title": bundle.position.title[:80]}
    stored = StoredFile(original_name=f"{name}.zip", content_type=ZIP, size=size, sha256=digest.hexdigest())
    stored.file.save(f"{stored.key[:2]}/{stored.key}", File(made), save=False)
    at = timezone.now()
    with transaction.atomic():
        stored.save()
        kept = _mine(bundle).update(
            stored=stored, made_at=at, expires_at=at + timedelta(hours=settings.CV_BUNDLE_HOURS)
        )
    if not kept:
        _forget(stored)
    log.info("cv_bundle.made", bundle=bundle.pk, bytes=size, kept=bool(kept))
    return bool(kept)


def fetchable(bundle: CvBundle, at: datetime) -> bool:
    """There, not expired, and every CV in it is still to be seen: a student may have withdrawn meanwhile."""
    if bundle.stored_id is None or bundle.expires_at is None or bundle.expires_at <= at:
        return False
    shown = len(_shown(bundle.position, bundle.applications, at))
    return shown >= len(bundle.applications) - bundle.left_out


def sweep_bundles(at: datetime | None = None) -> int:
    """From beat: the files of what has expired go for good."""
    at = at or timezone.now()
    over = CvBundle.objects.filter(
        Q(expires_at__lte=at) | Q(failed_at__lt=at - timedelta(days=1)), swept_at=None
    )
    return sum(_sweep(bundle, at) for bundle in over.order_by("pk"))


def _sweep(bundle: CvBundle, at: datetime) -> bool:
    stored: Any = bundle.stored
    with transaction.atomic():
        swept = CvBundle.objects.filter(pk=bundle.pk, swept_at=None).update(swept_at=at, stored=None)
    if swept and stored is not None:
        _forget(stored)
    return bool(swept)


def _forget(stored: StoredFile) -> None:
    stored.file.delete(save=False)
    if stored.pk:
        stored.delete()
