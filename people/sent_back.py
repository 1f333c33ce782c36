"""What a page wrote into its own forms and addresses, as it comes back: whoever sends may have written anything."""

from datetime import datetime
from urllib.parse import SplitResult, urlsplit

from django.utils import timezone
from django.utils.dateparse import parse_datetime

ID_DIGITS = 18  # fewer than the largest number has that the database keeps for a row
_YEARS = range(1900, 3000)  # far from where a time zone's hours lead out of the calendar


def number_in(text: str | None, *, digits: int = ID_DIGITS) -> int | None:
    """A number as pages write it, of a row or a version; nothing where it is none, or too long to be one."""
    if not text or len(text) > digits or not (text.isascii() and text.isdecimal()):
        return None
    return int(text)


def numbers_in(texts: list[str]) -> list[int]:
    """Each once, in the order given; what is none is left out."""
    return list(dict.fromkeys(number for text in texts if (number := number_in(text)) is not None))


def moment_in(text: str | None) -> datetime | None:
    """A moment with its zone, as isoformat() writes it."""
    try:
        moment = parse_datetime((text or "")[:40])
    except ValueError:
        return None
    if moment is None or timezone.is_naive(moment) or moment.year not in _YEARS:
        return None
    return moment


def address_in(text: str) -> SplitResult:
    """The parts of an address; without any where it is none, on which urlsplit() raises ("http://[")."""
    try:
        return urlsplit(text)
    except ValueError:
        return urlsplit("")
