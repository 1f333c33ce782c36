"""A day and an hour before an interview both sides are reminded, once for each time that it was set to."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from internships.interviews.telling import tell_company, tell_student
from internships.models import Interview

DAY, HOUR = "day", "hour"
# Each so long before, and only if it was booked or moved long enough before that: who has just chosen knows.
BEFORE = {HOUR: timedelta(minutes=75), DAY: timedelta(hours=24)}
FRESH = {HOUR: timedelta(minutes=30), DAY: timedelta(hours=4)}


def to_remind(at: datetime) -> list[int]:
    soon = Interview.objects.to_come(at).filter(slot__starts_at__gt=at, slot__starts_at__lte=at + BEFORE[DAY])
    return list(soon.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def remind(interview_id: int, *, at: datetime | None = None) -> bool:
    """The key names the time: twice is as once, and another time is another reminder."""
    at = at or timezone.now()
    interview = Interview.objects.select_for_update(of=("self",)).for_pages().get(pk=interview_id)
    if not Interview.objects.to_come(at).filter(pk=interview_id).exists():
        return False
    left = interview.slot.starts_at - at
    when = HOUR if left <= BEFORE[HOUR] else DAY
    if left > BEFORE[when] or left <= timedelta(0) or at - interview.changed_at < FRESH[when]:
        return False
    key = f"{interview.pk}:{when}:{interview.slot.starts_at:%Y%m%d%H%M}"
    tell_student(interview, "interview.reminder", key=key, when=when)
    tell_company(interview, "interview.reminder", key=key, when=when)
    return True
