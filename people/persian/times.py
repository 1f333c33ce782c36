"""Times of day as people type them (۶:۱۵, 06:15, ۶٫۱۵, ۶) and as pages write them: «۶:۱۵», without a leading zero."""

import re
from datetime import time

from django.utils.translation import gettext_lazy as _

from people.persian.language import Misread
from people.persian.numbers import localise
from people.persian.text import ascii_digits, clean_input

# A colon, or what stands for one on a Persian keyboard or in haste; full-width and ratio colons look the same.
_WRITTEN = re.compile(r"([0-9]{1,2})(?:\s*[:.٫,،/\uff1a\u2236]\s*([0-9]{2}))?")
_RUN = re.compile(r"([0-9]{1,2})([0-9]{2})")


class InvalidTime(Misread):
    """Not a time of day."""


def parse_time(typed: str) -> time:
    text = ascii_digits(clean_input(typed))
    found = _WRITTEN.fullmatch(text) or _RUN.fullmatch(text)
    if found is None:
        raise InvalidTime(_("Write the time in digits, like 6:15."))
    hour, minute = int(found[1]), int(found[2] or 0)
    if hour > 23 or minute > 59:
        raise InvalidTime(_("A day has no such time. Write one from 0:00 to 23:59."))
    return time(hour, minute)


def format_time(at: time, lang: str = "fa") -> str:
    return localise(f"{at.hour}:{at.minute:02}", lang)
