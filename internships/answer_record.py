"""How a company answers those who apply: counted for the last twelve months, said once there are five.

An answer is an interview, an offer or a rejection. What a student withdrew before that counts neither way; what the
promised time passed over counts against. Days are those that the student waited, from sending to the answer.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.models import Company
from internships.models import AnswerRecord
from people.persian.language import reading
from people.persian.numbers import format_number, format_percent

LEAST = 5
COUNTED_FOR = timedelta(days=365)

# What ended as rejected when its position was closed was answered too, at that moment. A rejection that can still
# be undone is none yet. Whoever was invited, or had an offer that was taken back, and then heard no more was left
# in silence like anybody else; a promise whose time has run out is broken whether or not beat has written it down.
COUNT = """
    WITH decided AS (
        SELECT p.company_id, a.submitted_at,
               CASE WHEN a.state = 'rejected' THEN coalesce(a.first_answer_at, a.state_at)
                    WHEN a.state = 'lapsed' OR (a.state IN ('submitted', 'in_review', 'shortlisted', 'interview')
                         AND a.answer_due_at <= %(at)s AND a.clock_stopped_at IS NULL) THEN NULL
                    ELSE a.first_answer_at
               END AS answered_at
        FROM internships_application a JOIN internships_position p ON p.id = a.position_id
        WHERE a.submitted_at > %(since)s
          AND (a.tell_at IS NULL OR a.tell_at <= %(at)s)
          AND (a.first_answer_at IS NOT NULL OR a.state IN ('rejected', 'lapsed')
               OR (a.state IN ('submitted', 'in_review', 'shortlisted', 'interview')
                   AND a.answer_due_at <= %(at)s AND a.clock_stopped_at IS NULL))
    )
    INSERT INTO internships_answerrecord (company_id, due, answered, median_days, counted_at)
    SELECT company_id, count(*), count(answered_at),
           round((percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM answered_at - submitted_at))
                  FILTER (WHERE answered_at IS NOT NULL) / 86400)::numeric, 1),
           %(at)s
    FROM decided GROUP BY company_id
"""


@transaction.atomic
def count_answers(at: datetime | None = None) -> int:
    """Count all companies anew; how many have a record."""
    at = at or timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(
            "LOCK TABLE internships_answerrecord IN SHARE ROW EXCLUSIVE MODE"
        )  # one count at a time
        AnswerRecord.objects.all().delete()
        cursor.execute(COUNT, {"since": at - COUNTED_FOR, "at": at})
        return cursor.rowcount


@dataclass(frozen=True)
class Record:
    """In the words of its reader."""

    rate: str
    days: str
    percent: int
    note: str


def record_of(found: AnswerRecord | None) -> Record | None:
    """None below five: too little to judge anybody by."""
    if found is None or found.due < LEAST:
        return None
    percent = round(100 * found.answered / found.due)
    return Record(
        rate=_("Answers %(percent)s of those who apply") % {"percent": format_percent(percent, reading())},
        days=_days(found.median_days),
        percent=percent,
        note=_("Counted over the last twelve months, from %(number)s applications.")
        % {"number": format_number(found.due, reading())},
    )


def _days(median: Decimal | None) -> str:
    if median is None:
        return ""
    if median < 1:
        return _("Half of the answers come within a day")
    return _("Half of the answers come within %(days)s days") % {
        "days": format_number(int(median.to_integral_value(rounding="ROUND_CEILING")), reading())
    }


def own_record(company: Company) -> Record | None:
    """Of a company that was read with select_related("answer_record")."""
    return record_of(getattr(company, "answer_record", None))
