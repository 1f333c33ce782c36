"""The secret address of one's interviews for a calendar program: made, made anew, taken away by its owner."""

from django.db import transaction
from django.utils import timezone

from internships.models import CalendarFeed
from internships.models.calendar_feed import new_token
from people.models import User


@transaction.atomic
def renew_feed(user: User) -> CalendarFeed:
    """A new address; the one before it opens nothing from now on."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    feed, _made = CalendarFeed.objects.update_or_create(
        user=user, defaults={"token": new_token(), "made_at": timezone.now()}
    )
    return feed


@transaction.atomic
def remove_feed(user: User) -> None:
    CalendarFeed.objects.filter(user=user).delete()
