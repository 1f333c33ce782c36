"""What HR and the office say to each other about a position."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from internships.messages import tell_of_message
from internships.models import Position, PositionMessage
from people.models import User
from people.workflow import Refusal

MOST_MESSAGES = 300
SAME_WITHIN = timedelta(minutes=2)  # sent twice by a double press


@transaction.atomic
def say(position: Position, *, by: User, text: str, from_office: bool) -> PositionMessage:
    """Write to the other side, which reads it here, in its inbox and by mail. The same twice is once."""
    locked = Position.objects.select_for_update(of=("self",)).select_related("company").get(pk=position.pk)
    at = timezone.now()
    last = locked.talk.order_by("-id").first()
    if last and (last.by_id, last.text) == (by.pk, text) and at - last.at < SAME_WITHIN:
        return last
    if locked.talk.count() >= MOST_MESSAGES:
        raise Refusal(_("There are too many messages here. Please call the other side."))
    message = PositionMessage.objects.create(
        position=locked, by=by, text=text, from_office=from_office, at=at
    )
    tell_of_message(message)
    return message


def mark_seen(messages: list[PositionMessage], *, office: bool) -> None:
    """What the other side wrote has been seen now; the first look counts."""
    new = [one.pk for one in messages if one.from_office != office and one.seen_at is None]
    if new:
        PositionMessage.objects.filter(pk__in=new, seen_at=None).update(seen_at=timezone.now())
