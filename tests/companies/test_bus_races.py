"""Colleagues who write bus lines at the same moment, on real connections: one comes second and is told."""

from datetime import time

import pytest

from companies.actions.buses import MOST_LINES, LineDraft, add_line, change_line, fingerprint, retire_line
from companies.models import BusLine
from people.workflow import StaleState
from tests.cast import Cast, begin
from tests.internships.test_races import at_once, refusals

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return begin()


def test_two_change_the_same_line_at_once(cast: Cast) -> None:
    line = add_line(cast.pendar.sites.get(), LineDraft("خط", time(6, 15)), by=cast.maryam)
    seen = fingerprint(BusLine.objects.get(pk=line.pk))
    again = lambda: BusLine.objects.get(pk=line.pk)  # noqa: E731
    answers = at_once(
        lambda: change_line(again(), LineDraft("یک", time(6, 20)), by=cast.maryam, seen=seen),
        lambda: change_line(again(), LineDraft("دو", time(6, 25)), by=cast.dariush, seen=seen),
        lambda: retire_line(again(), by=cast.maryam, seen=seen),
    )
    assert refusals(answers) == 2
    assert all(isinstance(answer, StaleState) for answer in answers if isinstance(answer, Exception))
    assert cast.pendar.events.filter(changes__has_key="bus").count() == 2


def test_the_last_place_for_a_line_is_given_once(cast: Cast) -> None:
    site = cast.pendar.sites.get()
    for number in range(MOST_LINES - 1):
        add_line(site, LineDraft(f"خط {number}", time(6, number)), by=cast.maryam)
    answers = at_once(
        lambda: add_line(site, LineDraft("الف", time(7)), by=cast.maryam),
        lambda: add_line(site, LineDraft("ب", time(7)), by=cast.dariush),
    )
    assert refusals(answers) == 1
    assert site.bus_lines.count() == MOST_LINES
