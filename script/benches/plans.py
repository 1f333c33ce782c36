"""Plans of the hot queries: script/bench plans [--size province|small] [--explain].

Opens the main pages of every role over a load, takes up what they and beat's tasks ask, and has each statement
explained. Ends with 1 where a large table (more than 5,000 rows) is read from end to end, a statement is dear, or the
index that one is meant to use isn't used. The load is kept for the next time (var/bench-SIZE).
"""

import argparse
import logging
import sys
from collections import Counter

import django

django.setup()

from django.db import connection  # noqa: E402

from script.benches._loads import loaded  # noqa: E402
from script.benches._plans import Plan, large_tables, of_pages, of_the_clock, plans  # noqa: E402
from script.benches.web.asked import SIZES, folder_of  # noqa: E402
from script.benches.web.visitors import Visitors  # noqa: E402

LARGE, DEAR = 5_000, 100_000.0  # rows; the planner's cost
# Of which one index has to be in the plan.
MEANT = {
    "outbox: what is due": ("message_due",),
    "outbox: what is stuck": ("message_in_flight", "message_by_state"),
    "clock: lapse-applications": ("application_due",),
    "clock: expire-offers": ("offer_due", "offer_one_open"),
    "clock: read-waiting-cvs": ("cv_to_read",),
}
# What may read a large table, and why.
ALLOWED = {
    ("staff /staff/positions/", "internships_position"): "counts all of them, by what they wait for",
    ("staff /staff/mous/", "companies_mouterms"): "counts seats of all agreements at once",
    ("staff /staff/mous/", "internships_offer"): "counts seats of all agreements at once",
    ("staff /staff/", "internships_offer"): "accepted offers are most of the table",
    ("staff /staff/", "internships_placement"): "running work is most of the table",
    ("staff /staff/placements/", "internships_offer"): "accepted offers are most of the table",
    ("staff /staff/placements/", "internships_placement"): "counts all of them, by what becomes of them",
    ("student /me/", "internships_position_skills_required"): "how rare skills are: one pass, once an hour",
    ("staff /staff/skills/", "cost"): "counts who has each skill that it shows, by index",
    ("clock: remind-companies", "internships_position"): "once a morning, for half of all companies",
}
_MESSAGES = """
    INSERT INTO notifications_message (kind, recipient_id, address, language, "values", url, about, dedupe_key,
        urgent, secret, subject, state, attempts, error, created_at, next_attempt_at, sent_at)
    SELECT 'application.received', s.user_id, 's@load.test', 'fa', '{}', '/me/', 'internships.application:' || a.id,
        'load:' || a.id, false, false, 'x', CASE WHEN a.id % 2000 = 0 THEN 'queued' ELSE 'sent' END, 1, '',
        a.submitted_at, a.submitted_at, CASE WHEN a.id % 2000 = 0 THEN NULL ELSE a.submitted_at END
    FROM internships_application a JOIN students_student s ON s.id = a.student_id ORDER BY a.id LIMIT 300000;
    INSERT INTO notifications_inboxitem (recipient_id, kind, "values", url, dedupe_key, created_at, visible_from,
        read_at)
    SELECT recipient_id, kind, "values", url, dedupe_key, created_at, created_at,
        CASE WHEN id % 5 = 0 THEN NULL ELSE created_at END
    FROM notifications_message;
    INSERT INTO django_session
    SELECT md5(n::text), 'x', now() + n * interval '1 second' FROM generate_series(1, 50000) n;
"""


def main() -> int:
    options = argparse.ArgumentParser(prog="script/bench plans", description=__doc__.partition("\n")[0])
    options.add_argument("--size", choices=SIZES, default="province")
    options.add_argument("--explain", action="store_true", help="the plans of what isn't as it should be")
    asked = options.parse_args()
    logging.disable(logging.WARNING)
    with loaded(asked.size, SIZES[asked.size], folder_of(asked.size), copied=True):
        _add_messages()
        large = large_tables(LARGE)
        visitors = Visitors()
        statements = [*of_pages(visitors), *of_the_clock()]
        found = list(plans(iter(statements), large))
        bad = [(plan, why) for plan in found if (why := _wrong(plan))]
        _print(found, bad, large, asked.explain)
    return int(bool(bad))


def _add_messages() -> None:
    """A load has no messages and no sessions: these tables are large as well, wherever people work."""
    with connection.cursor() as cursor:
        cursor.execute(_MESSAGES.replace("%", "%%"), [])
        cursor.execute("VACUUM ANALYZE notifications_message, notifications_inboxitem, django_session")


def _wrong(plan: Plan) -> str:
    read = plan.scanned | plan.whole
    told = [f"reads {table} whole" for table in sorted(read) if not _allowed(plan, table)]
    if plan.cost > DEAR and not _allowed(plan, "cost"):
        told.append(f"costs {plan.cost:,.0f}")
    meant = MEANT.get(plan.statement.where)
    if meant and not plan.indexes.intersection(meant):
        told.append(f"is meant to use {' or '.join(meant)}")
    return ", ".join(told)


def _allowed(plan: Plan, what: str) -> bool:
    return any(where == plan.statement.where and what == named for where, named in ALLOWED)


def _print(found: list[Plan], bad: list[tuple[Plan, str]], large: set[str], explain: bool) -> None:
    dearest = {}
    for plan in found:
        where = plan.statement.where
        dearest[where] = max(dearest.get(where, 0.0), plan.cost)
    counts = Counter(plan.statement.where for plan in found)
    print(f"{'':70}{'statements':>10}{'dearest':>12}")
    for where, cost in dearest.items():
        print(f"{where[:68]:70}{counts[where]:10}{cost:12,.0f}")
    print(f"{len(found)} statements; tables of more than {LARGE:,} rows: {len(large)}")
    for plan, why in bad:
        print(f"✗ {plan.statement.where}: {why}\n  {plan.statement.sql[:200]}")
        if explain:
            with connection.cursor() as cursor:
                cursor.execute("EXPLAIN " + plan.statement.sql.replace("%", "%%"), [])
                print("\n".join("    " + row[0][:180] for row in cursor.fetchall()))
    print(f"{len(bad)} not as they should be" if bad else "every plan is as it should be")


if __name__ == "__main__":
    sys.exit(main())
