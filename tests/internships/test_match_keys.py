"""The narrow row by which positions are found: the database keeps it, whatever changes the position."""

import pytest

from internships.models import MatchKeys, Position
from internships.models.match_keys import EVERY_FIELD
from students.week import Week
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def keys(position: Position) -> MatchKeys:
    return MatchKeys.objects.get(position=position)


def test_fields_and_skills_are_kept_as_they_come_and_go(cast: Cast) -> None:
    weld, excel = make.make_skill("جوشکاری", "Welding"), make.make_skill()
    position = make.make_position(cast.pendar, fields=[], skills_required=[])
    assert (keys(position).open_to, keys(position).skills) == ([EVERY_FIELD], [])
    position.skills_required.set([weld, excel])
    position.fields.add(cast.negar.field, cast.sina.field)
    assert keys(position).skills == sorted([weld.pk, excel.pk])
    assert keys(position).open_to == sorted([cast.negar.field_id, cast.sina.field_id])
    position.skills_required.remove(weld)
    position.fields.clear()
    assert (keys(position).open_to, keys(position).skills) == ([EVERY_FIELD], [excel.pk])
    # As joining two skills does, past the relation's own manager.
    Position.skills_required.through.objects.filter(position=position).update(skill=weld)
    assert keys(position).skills == [weld.pk]


def test_what_it_is_scored_by_is_kept(cast: Cast) -> None:
    position = cast.inspection
    position.shifts, position.pay_rial, position.min_gpa = Week.from_hours([0], 7, 15), 1_300_000, "15.50"
    position.save()
    mine = keys(position)
    for name in ("company", "site", "kind", "state", "deadline_at", "min_credits", "hours_min", "shifts"):
        assert getattr(mine, name) == getattr(position, name)
    assert mine.pay_hourly_rial == position.pay_hourly_rial
    assert str(mine.min_gpa) == "15.50"
    Position.objects.filter(pk=position.pk).update(hours_min=3)
    assert keys(position).hours_min == 3


def test_every_position_has_one(cast: Cast) -> None:
    assert MatchKeys.objects.count() == Position.objects.count() > 0
