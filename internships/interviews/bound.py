"""Until when students change an interview themselves: later, somebody has to be called."""

from datetime import timedelta

from django.conf import settings

CHANGE_UNTIL = timedelta(hours=settings.INTERVIEW_CHANGE_HOURS_MIN)
