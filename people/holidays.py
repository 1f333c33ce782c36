"""The holidays of the coming days, to stand beside a field in which a time to answer is chosen."""

from datetime import timedelta

from django.utils.translation import gettext as _

from people.models import Holiday
from people.persian import jalali
from people.persian.language import reading

AHEAD = timedelta(days=14)


def holidays_ahead() -> str:
    """Named with their days, in one line; empty where there is none."""
    today = jalali.today()
    rows = Holiday.objects.filter(on__gt=today, on__lte=today + AHEAD)
    return _(", ").join(_named(holiday) for holiday in rows)


def _named(holiday: Holiday) -> str:
    language = reading()
    name = holiday.name_fa if language == "fa" else holiday.name_en or holiday.name_fa
    if holiday.computed:
        name = _("%(name)s, by computation") % {"name": name}
    return f"{jalali.format_date(holiday.on, language)} ({name})"
