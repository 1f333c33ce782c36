"""The number of a new MoU: the Jalali year and a running number, which the office may still change in the draft."""

import re

from django.db import connection

from companies.models import Mou
from people.persian import jalali

_LOCK = 5_270_001  # an advisory lock of this module: two drafts at the same moment get two numbers
_SERIAL = re.compile(r"^\d{4}/(\d{1,6})$")


def next_number() -> str:
    """Call it in the transaction that saves the MoU."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    year = jalali.to_jalali(jalali.today()).year
    taken = Mou.objects.filter(number__startswith=f"{year}/").values_list("number", flat=True)
    serials = [int(found[1]) for number in taken if (found := _SERIAL.match(number))]
    return f"{year}/{max(serials, default=0) + 1}"
