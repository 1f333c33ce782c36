"""Ticked blocks and half-hours: what was changed counts, what wasn't shown stays."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from students.week import Week
from students.week.editing import EditGrid, Shown, edit_grid, edited
from students.week.hours import EMPTY, HALF_HOURS

weeks = st.integers(0, (1 << HALF_HOURS) - 1).map(Week)
WORK = Week.from_hours(range(5), 7, 13)


def names(grid: EditGrid) -> tuple[list[str], list[str]]:
    """What a browser would send of the form as it stands: the ticked blocks and half-hours."""
    rows = [row for table in (grid.main, grid.night, grid.friday) for row in table.rows]
    cells = [cell for row in rows for cell in row.cells]
    halves = [cell for row in rows for half in row.halves for cell in half.cells]
    return (
        [cell.name for cell in cells if cell.state == "on"],
        [cell.name for cell in halves if cell.state],
    )


def test_a_grid_is_the_whole_week_once() -> None:
    grid = edit_grid(Shown())
    rows = [row for table in (grid.main, grid.night, grid.friday) for row in table.rows]
    halves = [cell.name for row in rows for half in row.halves for cell in half.cells]
    assert len(rows) == 6 + 6 + 12
    assert len(halves) == len(set(halves)) == HALF_HOURS
    assert Week.from_cells(halves) == ~EMPTY
    assert Week.from_cells(cell.name for row in rows for cell in row.cells) == ~EMPTY


@given(weeks, weeks)
def test_a_form_that_is_sent_as_it_stands_changes_nothing(wanted: Week, classes: Week) -> None:
    shown = Shown(wanted, classes)
    assert Shown.named(shown.name) == shown
    assert edited(shown, *names(edit_grid(shown))) == wanted


@given(weeks, weeks, weeks)
def test_half_hours_that_are_ticked_are_what_is_wanted(wanted: Week, classes: Week, then: Week) -> None:
    """With script: blocks follow their half-hours. Hours under classes stay as they were."""
    shown = Shown(wanted, classes)
    ticked = then - classes
    assert edited(shown, *names(edit_grid(Shown(ticked, classes)))) == ticked | (wanted & classes)


def test_a_block_is_ticked_without_script() -> None:
    shown = Shown(Week.from_cells(["0-14-15"]))
    blocks, halves = names(edit_grid(shown))
    assert (blocks, halves) == ([], ["0-14-15"])
    assert edited(shown, ["1-14-18"], halves) == Week.from_cells(["0-14-15", "1-14-18"])
    assert edited(shown, ["0-14-18"], halves) == Week.from_cells(["0-14-18"])


def test_a_block_is_unticked_without_script() -> None:
    shown = Shown(WORK)
    blocks, halves = names(edit_grid(shown))
    blocks.remove("0-14-18")
    assert edited(shown, blocks, halves) == WORK - Week.from_cells(["0-14-18"])


def test_the_finer_counts_before_the_coarser() -> None:
    shown = Shown(WORK)
    blocks, halves = names(edit_grid(shown))
    halves.remove("0-14-15")
    assert edited(shown, blocks, halves) == WORK - Week.from_cells(["0-14-15"])


def test_ticking_a_block_takes_what_classes_leave_of_it() -> None:
    shown = Shown(EMPTY, Week.from_cells(["0-16-20"]))
    assert edited(shown, ["0-14-18"], []) == Week.from_cells(["0-14-16"])


def test_a_block_says_what_it_holds() -> None:
    grid = edit_grid(
        Shown(Week.from_cells(["0-14-16", "2-14-15"]), Week.from_cells(["0-16-20", "1-14-18"])), "en"
    )
    saturday, sunday, monday, *_ = grid.main.rows[0].cells
    assert (saturday.state, saturday.classes) == ("on", "part")
    assert (sunday.state, sunday.classes) == ("", "all")
    assert (monday.state, monday.classes) == ("part", "")
    assert grid.main.rows[0].unfolded
    assert monday.label == "Monday, 7 to 9"
    assert not grid.main.rows[1].unfolded


@pytest.mark.parametrize(
    "name", ["", "x", "1", "1.2.3", "g.0", "-1.0", "٣.0", "1" * 90 + ".0", f"{1 << 336:x}.0", " 1.0"]
)
def test_what_no_form_of_ours_shows_is_refused(name: str) -> None:
    with pytest.raises(ValueError):
        Shown.named(name)


@pytest.mark.parametrize(
    "bad", [["9-0-4"], ["0-14"], ["0-18-14"], ["0-0-99"], ["\x00"], ["0-14-18.x"], ["۰-14-18"]]
)
def test_names_that_are_no_time_are_refused(bad: Any) -> None:
    for blocks, halves in ((bad, []), ([], bad)):
        with pytest.raises(ValueError):
            edited(Shown(), blocks, halves)
