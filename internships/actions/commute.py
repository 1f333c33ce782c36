"""Where a student lives, how they come, and where they would like to work."""

from collections.abc import Iterable

from django.db import transaction

from companies.models import Estate
from internships.models import PreferredEstate
from people.models import User
from students.models import HomeArea, Student


@transaction.atomic
def save_commute(
    student: Student,
    *,
    home_area: HomeArea | None,
    own_transport: bool,
    estates: Iterable[Estate],
    by: User,
) -> Student:
    """All of it as said now; an estate that is no longer named is no longer preferred."""
    locked = Student.objects.locked(student.pk)
    locked.home_area, locked.own_transport = home_area, own_transport
    locked.save(update_fields=["home_area", "own_transport"])
    wanted = {estate.pk for estate in estates}
    own = PreferredEstate.objects.filter(student=locked)
    own.exclude(estate__in=wanted).delete()
    there = set(own.values_list("estate", flat=True))
    PreferredEstate.objects.bulk_create(
        PreferredEstate(student=locked, estate_id=estate) for estate in sorted(wanted - there)
    )
    return locked
