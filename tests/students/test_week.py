"""A week is a set of half-hours; the database counts what two weeks share."""

from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.http import QueryDict
from django.template import Context, Template
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from students.week import Block, OverlapHalfHours, Week, WeekField, WeekFormField, week_grid
from students.week.hours import HALF_HOURS

WEEKS = st.integers(min_value=0, max_value=2**HALF_HOURS - 1).map(Week)
BLOCKS = (
    st.tuples(st.integers(0, 6), st.integers(0, 47), st.integers(1, 48))
    .filter(lambda b: b[1] < b[2])
    .map(lambda b: Block(*b))
)
MORNINGS = Week.from_hours(range(5), 7, 11)
EVERYTHING = ~Week()


def test_the_first_half_hour_is_saturday_midnight():
    assert Week.from_blocks([Block(0, 0, 1)]).to_bits().startswith("10")
    assert Week.from_blocks([Block(6, 47, 48)]).to_bits().endswith("01")


@given(WEEKS)
def test_a_week_comes_back_from_its_bits_and_from_its_blocks(week):
    assert Week.from_bits(week.to_bits()) == week
    assert Week.from_blocks(week.blocks()) == week
    assert Week.from_cells(block.name for block in week.blocks()) == week


@given(WEEKS, WEEKS)
def test_weeks_are_sets(one, other):
    assert one & other == other & one
    assert ~(one | other) == ~one & ~other
    assert (one - other) | (one & other) == one
    assert (one | other).hours + one.overlap_hours(other) == one.hours + other.hours
    assert (~one).hours == 168 - one.hours


@given(BLOCKS)
def test_a_block_is_in_its_week_and_measures_its_hours(block):
    week = Week.from_blocks([block])
    assert block in week
    assert week.touches(block)
    assert week.hours == block.hours
    assert week.blocks() == [block]


@given(WEEKS)
def test_blocks_never_touch_each_other_within_a_day(week):
    blocks = week.blocks()
    for before, after in pairwise(blocks):
        assert before.day < after.day or before.end < after.start


@pytest.mark.parametrize(
    "name", ["", "0-14", "7-0-2", "0-5-5", "0-0-49", "a-b-c", "0-14-22-3", "-1-0-2", "۰-۱-۲", "0-1-2\x00"]
)
def test_a_name_of_no_time_is_refused(name):
    with pytest.raises(ValueError, match=r"no block"):
        Week.from_cells([name])


def test_hours_are_said_in_words_without_dashes():
    week = MORNINGS | Week.from_hours([5], 15, 19)
    assert week.in_words() == "شنبه تا چهارشنبه ۷ تا ۱۱، پنجشنبه ۱۵ تا ۱۹"
    assert week.in_words("en") == "Saturday to Wednesday 7 to 11, Thursday 15 to 19"
    assert Week.from_blocks([Block(0, 15, 18), Block(2, 15, 18)]).in_words() == "شنبه و دوشنبه ۷:۳۰ تا ۹"
    assert Week().in_words() == ""


# --- On pages -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("block_hours", [2, 4])
def test_the_grid_shows_each_half_hour_once(block_hours):
    grid = week_grid(EVERYTHING, block_hours=block_hours, lang="fa")
    tables = (grid.main, grid.night, grid.friday)
    blocks = [block for table in tables for row in table.rows for cell in row.cells for block in cell.blocks]
    assert sum(block.hours for block in blocks) == 168
    assert Week.from_blocks(blocks) == EVERYTHING


def test_night_and_friday_unfold_only_when_they_are_used():
    assert not week_grid(MORNINGS).unfolded
    assert week_grid(MORNINGS | Week.from_hours([6], 7, 11)).unfolded
    assert week_grid(MORNINGS | Week.from_hours([0], 19, 23)).unfolded


def test_the_grid_says_where_a_need_and_free_hours_clash():
    free = Week.from_hours([0, 1], 7, 19)
    cells = week_grid(MORNINGS, against=free, lang="fa").main.rows[0].cells
    assert [cell.state for cell in cells] == ["on", "on", "clash", "clash", "clash", ""]
    assert cells[0].label == "شنبه، ساعت ۷ تا ۱۱"


def test_to_a_company_the_grid_speaks_of_the_student() -> None:
    """Not «شما»: whose free hours these are isn't who reads them."""
    with override("en"):
        grid = week_grid(MORNINGS, against=Week(), of_student=True)
        cell = next(cell for cell in grid.main.rows[0].cells if cell.state)
        assert str(cell.meaning) == "Shift, but the student is not free"
        assert "you" not in Template("{% load components %}{% week_key grid %}").render(
            Context({"grid": grid})
        )


def test_half_an_hour_of_a_block_shows_as_part_of_it():
    assert week_grid(Week.from_blocks([Block(0, 14, 15)])).main.rows[0].cells[0].state == "part"


# --- In forms -------------------------------------------------------------------------------------------


def test_checked_cells_come_back_as_a_week():
    field = WeekFormField(block_hours=4, required=False)
    names = [cell.name for row in week_grid(MORNINGS).main.rows for cell in row.cells if cell.on]
    posted = field.widget.value_from_datadict(
        QueryDict("&".join(f"week={name}" for name in names)), {}, "week"
    )
    assert field.clean(posted) == MORNINGS
    assert not field.has_changed(MORNINGS, posted)
    assert field.has_changed(Week(), posted)


def test_nothing_checked_is_an_empty_week_or_a_request_to_choose():
    assert WeekFormField(required=False).clean([]) == Week()
    with pytest.raises(ValidationError), override("en"):
        WeekFormField().clean([])


def test_a_forged_cell_is_refused_and_the_rest_stays_checked():
    field = WeekFormField()
    typed = ["0-14-18", "9-9-9", "x"]
    with pytest.raises(ValidationError):
        field.clean(typed)
    html = field.widget.render("week", typed, {"id": "id_week"})
    assert html.count(" checked") == 1
    assert 'value="0-14-18"' in html


def test_the_widget_has_a_box_for_every_block_of_the_week():
    assert WeekFormField().widget.render("week", Week(), {}).count('type="checkbox"') == 84
    assert WeekFormField(block_hours=4).widget.render("week", Week(), {}).count('type="checkbox"') == 42


# --- In the database ------------------------------------------------------------------------------------


@pytest.fixture
def column(db):
    """A table of weeks for this test only."""

    class Timetable(models.Model):  # noqa: DJ008
        week = WeekField()

        class Meta:
            app_label = "students"
            managed = False
            db_table = "timetable_of_a_test"

    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE timetable_of_a_test (id bigserial PRIMARY KEY, week bit(336) NOT NULL)"
        )
    yield Timetable
    from django.apps import apps

    del apps.all_models["students"]["timetable"]
    apps.clear_cache()


def test_a_week_is_stored_and_read(column):
    made = column.objects.create(week=MORNINGS)
    assert column.objects.get(pk=made.pk).week == MORNINGS
    assert column.objects.create().week == Week()
    column.objects.filter(pk=made.pk).update(week=EVERYTHING)
    assert column.objects.get(week=EVERYTHING) == made
    column.objects.bulk_create([column(week=MORNINGS), column(week=Week())])
    assert column.objects.filter(week=Week()).count() == 2


def test_the_database_counts_shared_half_hours(column):
    column.objects.create(week=MORNINGS)
    column.objects.create(week=Week.from_hours([0], 9, 13))
    shared = OverlapHalfHours("week", Week.from_hours([0, 1], 9, 11))
    assert list(column.objects.annotate(n=shared).order_by("-n").values_list("n", flat=True)) == [8, 4]
    assert column.objects.filter(pk__in=column.objects.annotate(n=shared).filter(n__gte=8)).count() == 1
    assert column.objects.annotate(n=OverlapHalfHours("week", models.F("week"))).latest("n").n == 40


def test_migrations_name_the_field_by_its_public_path():
    assert WeekField().deconstruct()[1:] == ("students.week.WeekField", [], {})
