"""The mail about saved searches: one a student and day, with what is new and open, or none."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from internships.digest import due_searches, pick, positions_as_told
from internships.models import SavedSearch, SentInDigest
from people.notifications.actions import notify
from people.persian import jalali
from students.models import Student


@transaction.atomic
def send_digest(student_id: int, *, at: datetime | None = None) -> bool:
    """Look at the student's searches that are due, and tell what they find. Twice is as once."""
    at = at or timezone.now()
    student = Student.objects.locked(student_id)
    today = jalali.today(at)
    own = SavedSearch.objects.filter(student=student)
    if not student.user.is_active or own.filter(last_sent_at__gte=jalali.start_of_day(today)).exists():
        return False
    searches = list(due_searches(at).filter(student=student))
    SavedSearch.objects.filter(pk__in=[saved.pk for saved in searches]).update(looked_at=at)
    picked = pick(student, searches, at)
    if not picked:
        return False
    SentInDigest.objects.bulk_create(
        SentInDigest(student=student, position=position, search=saved, at=at)
        for saved, positions in picked
        for position in positions
    )
    SavedSearch.objects.filter(pk__in=[saved.pk for saved, _ in picked]).update(last_sent_at=at)
    notify(
        "search.digest",
        to=student.user,
        key=f"search.digest:{today:%Y%m%d}",
        url="/me/saved/",
        values={
            "count": sum(len(positions) for _, positions in picked),
            "searches": positions_as_told(picked),
        },
    )
    return True
