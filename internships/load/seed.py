"""Puts the load together: in one transaction, so that what is interrupted leaves nothing behind."""

import random
import shutil
from collections.abc import Callable
from io import StringIO
from pathlib import Path

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from companies.models import Company
from internships.answer_record import count_answers
from internships.load.applications import Rush
from internships.load.bare import bare
from internships.load.companies import Registry
from internships.load.positions import Board
from internships.load.sizes import Sizes
from internships.load.students import Roll
from internships.models import (
    Application,
    ApplicationEvent,
    MatchKeys,
    Offer,
    OfferEvent,
    Placement,
    PlacementEvent,
    Position,
    PositionEvent,
)
from people.models import RoleGrant, StoredFile, User
from people.persian import jalali
from students.models import CV, Student, StudentSkill

OFFICE, ADDRESSES = "office@load.test", "@load.test"
LARGE = (
    *(User, EmailAddress, Student, StudentSkill, CV, Position, MatchKeys, PositionEvent),
    *(Position.fields.through, Position.skills_required.through, Position.skills_wished.through),
    *(Application, ApplicationEvent, Offer, OfferEvent, Placement, PlacementEvent),
)

Said = Callable[[str, int, int], None]  # what is made, how many of it are there, of how many


def holds_others() -> bool:
    """Somebody is in this database who doesn't come from a load."""
    return User.objects.exclude(email__endswith=ADDRESSES).exists()


def room_left() -> int | None:
    """Bytes where the database keeps its files; None where that is another machine, or not ours to see."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SHOW data_directory")
            where = Path(cursor.fetchone()[0])
    except DatabaseError:
        return None
    return shutil.disk_usage(where).free if where.is_dir() else None


@transaction.atomic
def load(sizes: Sizes, seed: int, said: Said) -> None:
    """Fill the database; an earlier load goes first. The same seed makes the same rows, dated from today."""
    if not holds_others():
        _clear()
    call_command("load_reference", stdout=StringIO())
    with bare(LARGE, lambda done, of: said("indexes", done, of)):
        _fill(sizes, random.Random(seed), said)  # noqa: S311  # nosec B311: nothing secret
    count_answers()


def settle() -> None:
    """What the planner knows of the tables is taken from what they hold now."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _clear() -> None:
    """All that hangs on people and companies; what else refers to them comes back with the reference data."""
    tables = ", ".join(
        connection.ops.quote_name(model._meta.db_table) for model in (User, Company, StoredFile)
    )
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks to come can't be emptied
        cursor.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")


def _fill(sizes: Sizes, dice: random.Random, said: Said) -> None:
    now = timezone.now()
    staff = User.objects.create(email=OFFICE, full_name="دفتر نمونه", password=UNUSABLE_PASSWORD_PREFIX)
    RoleGrant.objects.create(user=staff, role=RoleGrant.Role.HEAD)
    cv = StoredFile.objects.create(
        original_name="cv.pdf", content_type="application/pdf", size=1, sha256="0" * 64, uploaded_by=staff
    )
    registry = Registry(dice, now, jalali.today(now), staff)
    plants = registry.fill(sizes.companies)
    said("companies", len(plants), sizes.companies)
    roll, students = Roll(dice, now, cv.pk), range(0)
    for part in roll.fill(sizes.students):
        students = range(students.start or part.start, part.stop)
        said("students", len(students), sizes.students)
    board = Board(dice, now, registry.kinds)
    board.fill(plants, sizes.positions)
    said("positions", sizes.positions, sizes.positions)
    for written in Rush(dice, now, cv.pk, staff.pk).fill(board.opened, students, sizes.applications):
        said("applications", written, sizes.applications)
