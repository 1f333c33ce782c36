"""Every hot query has an index to go by: with sequential scans made dear, no large table is read row by row.

The load here is tiny, so that the planner would rather read it all; what it means to do in a province,
`script/bench plans` asks.
"""

import pytest
from django.db import connection

from internships.load.seed import load
from internships.load.sizes import Sizes
from internships.models import (
    Answer,
    Application,
    ApplicationDraft,
    ApplicationEvent,
    Offer,
    Placement,
    Position,
    PositionEvent,
    SentFacts,
)
from people.models import User
from people.notifications.models import InboxItem, Message
from script.benches import _plans
from script.benches.web.visitors import Visitors
from students.models import CV, Student, StudentSkill

pytestmark = pytest.mark.django_db

LARGE = [
    *(
        Answer,
        Application,
        ApplicationDraft,
        ApplicationEvent,
        Offer,
        Placement,
        Position,
        PositionEvent,
        SentFacts,
    ),
    *(CV, InboxItem, Message, Student, StudentSkill, User, Position.fields.through),
]
# Counts of all there are by their state, on pages of the office.
ALLOWED = {
    ("staff /staff/positions/", "internships_position"),
    ("staff /staff/placements/", "internships_placement"),
}


def test_every_hot_query_has_an_index_to_go_by() -> None:
    load(Sizes(students=80, companies=12, positions=60, applications=600), 1, lambda *said: None)
    visitors = Visitors()
    statements = [*_plans.of_pages(visitors), *_plans.of_the_clock()]
    large = {model._meta.db_table for model in LARGE}
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plans = list(_plans.plans(iter(statements), large))
    assert len(plans) > 150
    missing = {(plan.statement.where, table): plan.statement.sql for plan in plans for table in plan.scanned}
    told = "\n".join(f"{where} reads {table}: {sql[:300]}" for (where, table), sql in missing.items())
    assert set(missing) <= ALLOWED, told
