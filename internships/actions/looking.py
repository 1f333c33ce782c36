"""Having looked at the applicants of a position.

It is said by a button, not taken from opening the page: whoever opens one of three new applications and comes back
would find the other two no longer marked, and a board of hundreds shows only the beginning of its columns.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from internships.models import ApplicantsLook, Position
from people.models import User


@transaction.atomic
def mark_seen(position: Position, *, by: User, shown_at: datetime | None) -> datetime:
    """Everything up to the moment that the page showed. An older page in another tab takes nothing back."""
    now = timezone.now()
    until = min(shown_at, now) if shown_at is not None and timezone.is_aware(shown_at) else now
    look, made = ApplicantsLook.objects.select_for_update().get_or_create(
        position=position, user=by, defaults={"looked_at": until}
    )
    if not made and look.looked_at < until:
        look.looked_at = until
        look.save(update_fields=["looked_at"])
    return look.looked_at
