"""What is kept with an agreement: attachments, and who has seen its changes."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.models import LastLook, Mou, MouAttachment
from companies.papers import Paper, lock_paper
from people.models import StoredFile, User
from people.workflow import Refusal, check_seen, record


@transaction.atomic
def attach(paper: Paper, *, by: User, stored: StoredFile, title: str, shared: bool = False) -> MouAttachment:
    """A letter, a gazette, a list. The same file again is refused: it is there, perhaps under another title."""
    locked = lock_paper(paper)
    there = locked.attachments.filter(stored__sha256=stored.sha256).first()
    if there is not None:
        raise Refusal(
            _("This file is here already, as “%(title)s”.") % {"title": there.title}, field="document"
        )
    attachment = MouAttachment.objects.create(
        **locked.key, stored=stored, title=title, shared=shared, added_by=by
    )
    record(locked.subject, by=by, at=attachment.added_at, changes={"attachment": [None, title]})
    return attachment


@transaction.atomic
def withdraw(
    attachment: MouAttachment, *, by: User, reason: str = "", seen: str | None = None
) -> MouAttachment:
    """Out of view for both sides; the file and the reason stay in the history. Twice is told, not done."""
    locked = lock_paper(Paper(attachment.mou, attachment.amendment))
    check_seen(locked.subject, seen)
    kept = MouAttachment.objects.select_for_update(of=("self",)).get(pk=attachment.pk)
    if kept.withdrawn_at is not None:
        raise Refusal(_("This attachment has been withdrawn already."))
    kept.withdrawn_at, kept.withdrawn_by = timezone.now(), by
    kept.save(update_fields=["withdrawn_at", "withdrawn_by"])
    changes = {"attachment": [kept.title, None]}
    record(locked.subject, by=by, at=kept.withdrawn_at, reason=reason, changes=changes)
    return kept


@transaction.atomic
def mark_seen(mou: Mou, *, by: User, until: datetime | None = None) -> None:
    """The reader has seen what changed until then (the moment of the page that they saw). Never goes back. A forged
    moment is one between the beginning and now."""
    until = max(mou.created_at, min(until or timezone.now(), timezone.now()))
    look, made = LastLook.objects.select_for_update().get_or_create(mou=mou, user=by, defaults={"at": until})
    if not made and look.at < until:
        look.at = until
        look.save(update_fields=["at"])
