"""What beat starts by itself, and why then. Nothing depends on beat for being right.

What time ends is derived (docs/architecture.md): these tasks write it down, tell people, and pick up what a lost nudge
has left. So each may run late, twice, or not at all for a while. Hours are Tehran's (CELERY_TIMEZONE).
"""

from datetime import timedelta
from typing import Any

from celery.schedules import crontab


def _every(task: str, **interval: int) -> dict[str, Any]:
    return {"task": task, "schedule": timedelta(**interval)}


def _daily(task: str, hour: int, minute: int = 0) -> dict[str, Any]:
    return {"task": task, "schedule": crontab(hour=hour, minute=minute)}


# Within a minute: somebody is looking at it, or waits for it.
_SOON = {
    # After two minutes without one /readyz calls the queue silent (people/health.py).
    "beat-heartbeat": _every("people.tasks.beat_heartbeat", seconds=30),
    # Mail goes by a nudge on commit; this finds what got none, is tried again, or was left by a dead worker.
    "sweep-outbox": _every("people.notifications.tasks.sweep", seconds=20),
    # The page says “expired” by itself; the student is told by this, and shouldn't hear it an hour later.
    "lapse-applications": _every("internships.tasks.lapse_applications", minutes=1),
    "expire-offers": _every("internships.tasks.expire_offers", minutes=1),
    # A free seat is offered to the next one: what time or more seats have freed, and what a lost nudge has left.
    "move-up-lists": _every("internships.tasks.move_up_lists", minutes=1),
    # Once a rejection can't be undone any more and is told, its interview has to leave the calendars too.
    "end-interviews": _every("internships.tasks.end_interviews", minutes=1),
    # Files are made on a nudge while somebody waits before the page; this finds those whose nudge was lost.
    "read-waiting-cvs": _every("students.tasks.read_waiting_cvs", minutes=1),
    "make-waiting-pdfs": _every("companies.tasks.make_waiting_pdfs", seconds=20),
    "make-cv-bundles": _every("internships.tasks.make_cv_bundles", minutes=1),
}

# Within minutes: it counts from a moment, but nobody watches for it.
_IN_MINUTES = {
    # Five minutes are close enough to the hours before an interview that the reminder names.
    "remind-of-interviews": _every("internships.tasks.remind_of_interviews", minutes=5),
    # The gate asks the dates; these write the end down and tell the company and the office.
    "expire-mous": _every("companies.tasks.expire_mous", minutes=10),
    "renew-mous": _every("companies.tasks.renew_due_mous", minutes=10),
}

# At night, when few are here: what goes through whole tables.
_NIGHTLY = {
    # Behind midnight, since a term begins with a day.
    "turn-weeks-over": _daily("students.tasks.turn_weeks_over", 0, 10),
    "clear-sessions": _daily("people.tasks.clear_sessions", 3, 30),
    # Companies, estates and fields are renamed by day; by morning their positions are found by the new names.
    "rekey-positions": _daily("internships.tasks.rekey_positions", 3, 50),
    # How many a company answers, and how soon: once a day, so that it doesn't move while somebody compares.
    "count-answers": _daily("internships.tasks.count_answer_records", 4, 10),
}

# In the morning: letters, one a day at most, at the hour at which they are read and something can still be done.
_MORNINGS = {
    # Before the first bus and lecture.
    "send-digests": _daily("internships.tasks.send_digests", 7, 30),
    # Offices and plants begin: who waits there, what ends soon. Signatories after the day's post has been opened.
    "remind-companies": _daily("internships.tasks.remind_companies", 8),
    "remind-of-ends": _daily("companies.tasks.remind_of_ends", 8),
    "tell-of-licences": _daily("companies.tasks.tell_of_licences", 8, 10),
    # Three days before a link ends, a plant still has a working day to look at it.
    "remind-of-entry-links": _daily("companies.tasks.remind_of_entry_links", 8, 20),
    "remind-signatories": _daily("companies.tasks.remind_signatories", 9),
}

ENTRIES: dict[str, dict[str, Any]] = _SOON | _IN_MINUTES | _NIGHTLY | _MORNINGS
