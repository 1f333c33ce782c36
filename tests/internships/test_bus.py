"""Company buses beside a student's week: the days that go with a line, and what pages say of it."""

from datetime import time

import pytest
from django.test import Client
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from companies.actions.buses import LineDraft, StopDraft, add_line, retire_line
from companies.models import Company
from internships.bus import (
    Bus,
    BusDays,
    Stop,
    best_bus,
    bus_words,
    buses_of,
    days_with,
    days_words,
    serving,
    stop_words,
    with_bus,
)
from internships.models import Position
from students.models import HomeArea
from students.week import Block, Week
from tests import factories as make
from tests.cast import Cast

SHIFT = Week.from_hours(range(5), 7, 15)  # Saturday to Wednesday, 7 to 15
FRIDAY = 6


def bus(arrives: str, returns: str = "", *stops: Stop) -> Bus:
    back = time.fromisoformat(returns) if returns else None
    return Bus(1, "خط", time.fromisoformat(arrives), back, stops=stops)


def days(free: Week, line: Bus, shifts: Week = SHIFT) -> list[int]:
    return days_with(free, shifts, line)


def test_a_day_counts_when_the_student_is_free_through_the_shift() -> None:
    free = Week.from_hours([0, 2, 3], 7, 15) | Week.from_hours([1], 7, 14)
    assert days(free, bus("06:15", "15:15")) == [0, 2, 3]
    assert days(free, bus("06:15")) == [0, 2, 3]


def test_the_way_to_the_shift_need_not_be_free_only_the_work() -> None:
    assert days(Week.from_hours([0], 7, 15), bus("06:15", "16:00")) == [0]


def test_a_bus_that_goes_back_at_noon_asks_for_the_morning_only() -> None:
    assert days(Week.from_hours([1], 7, 13), bus("06:15", "13:00")) == [1]
    assert days(Week.from_hours([1], 7, 12), bus("06:15", "13:00")) == []


def test_what_is_half_served_counts_in_whole_half_hours() -> None:
    """Who comes at 10:15 works from 10:30 on; who goes at 14:45 until 14:30."""
    free = Week.from_blocks([Block(0, 21, 29)])
    assert days(free, bus("10:15", "14:45")) == [0]
    assert days(free - Week.from_blocks([Block(0, 28, 29)]), bus("10:15", "14:45")) == []


@pytest.mark.parametrize("arrives", ["04:45", "14:45", "16:00", "23:00"])
def test_a_line_for_other_hours_serves_nobody(arrives: str) -> None:
    """Too early for the shift to wait, or too late in it to be worth the way."""
    assert days(~Week(), bus(arrives)) == []
    assert serving(SHIFT, [bus(arrives)]) == []


def test_a_break_in_the_shifts_ends_what_a_line_serves() -> None:
    split = Week.from_hours([0], 7, 11) | Week.from_hours([0], 15, 19)
    assert days(Week.from_hours([0], 7, 11), bus("06:15", "19:15"), split) == [0]
    assert days(Week.from_hours([0], 15, 19), bus("14:15"), split) == [0]


def test_without_a_way_back_a_full_day_of_work_is_the_most_that_is_asked() -> None:
    long = Week.from_hours([0], 7, 23)
    assert days(Week.from_hours([0], 7, 15), bus("06:15"), long) == [0]
    assert days(Week.from_hours([0], 7, 14), bus("06:15"), long) == []


def test_a_night_shift_crosses_midnight_and_the_end_of_the_week() -> None:
    night = Week.from_blocks([Block(0, 46, 48), Block(1, 0, 14), Block(FRIDAY, 46, 48), Block(0, 0, 14)])
    line = bus("22:15", "07:15")
    assert days(~Week(), line, night) == [0, FRIDAY]
    assert days(~Week() - Week.from_blocks([Block(1, 12, 13)]), line, night) == [FRIDAY]
    assert days(~Week() - Week.from_blocks([Block(0, 12, 13)]), line, night) == [0]


def test_nothing_free_or_nothing_needed_is_no_day() -> None:
    assert days(Week(), bus("06:15")) == []
    assert days(~Week(), bus("06:15"), Week()) == []


TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0))
WEEKS = st.integers(0, (1 << 336) - 1).map(Week)


@given(WEEKS, WEEKS, WEEKS, TIMES, st.none() | TIMES)
def test_more_free_time_never_takes_a_day_away(
    free: Week, more: Week, shifts: Week, arrives: time, returns: time | None
) -> None:
    line = Bus(1, "خط", arrives, returns)
    found = days_with(free, shifts, line)
    assert found == sorted(set(found))
    assert set(found) <= set(days_with(free | more, shifts, line))
    assert set(found) <= set(days_with(shifts, shifts, line))


def test_the_best_line_has_the_most_days_then_stops_at_home() -> None:
    early, late = bus("06:15", "13:00"), bus("06:45", "15:00", Stop("میدان", time(6), area=4))
    mornings = Week.from_hours([0, 1], 7, 13)
    best = best_bus(mornings, SHIFT, [early, late])
    assert best == BusDays(early, (0, 1))
    best = best_bus(SHIFT, SHIFT, [early, late], area=4)
    assert best
    assert best.bus is late
    assert best_bus(Week(), SHIFT, [early]) is None
    assert bus_words(Week(), SHIFT, [early]) == ""


def test_it_is_said_in_both_languages() -> None:
    said = BusDays(bus("06:15"), (0, 2, 3))
    with translation.override("fa"):
        assert days_words(said) == "۳ روز شما با سرویس ۶:۱۵ سازگار است"
        assert said.named == "شنبه، دوشنبه و سه‌شنبه"
    with translation.override("en"):
        assert days_words(said) == "3 of your days go with the 6:15 bus"
        assert days_words(BusDays(bus("06:15"), (0,))) == "1 of your days goes with the 6:15 bus"


def test_where_it_stops_is_said_for_home_alone() -> None:
    lines = [bus("06:15"), bus("06:45", "", Stop("میدان مفید", time(6), 4, "پردیسان", "Pardisan"))]
    with translation.override("en"):
        assert stop_words(lines, 4) == "6:45 bus from Pardisan"
        assert stop_words(lines, 5) == stop_words(lines) == "with a company bus"
        assert stop_words([]) == ""


# Pages


def make_line(
    company: Company, *stops: StopDraft, returns: time | None = time(15, 15), name: str = "خط ۱"
) -> None:
    draft = LineDraft(name, time(6, 15), returns, stops=stops)
    add_line(company.sites.order_by("id")[0], draft, by=make.owner_of(company))


def make_area(code: str = "pardisan") -> HomeArea:
    return HomeArea.objects.create(code=code, name_fa="پردیسان", name_en="Pardisan")


@pytest.mark.django_db
def test_the_lines_of_a_page_of_positions_cost_no_query(cast: Cast, django_assert_num_queries) -> None:
    area = make_area()
    make_line(cast.pendar, StopDraft("میدان", time(5, 50), area.pk), StopDraft("دانشگاه", time(5, 40)))
    make_line(cast.pendar, name="خط ۲")
    retire_line(cast.pendar.sites.get().bus_lines.get(name="خط ۲"), by=cast.maryam)
    with django_assert_num_queries(1):
        rows = {row.pk: buses_of(row) for row in with_bus(Position.objects.all())}
    (line,) = rows[cast.inspection.pk]
    assert (line.arrives, line.returns) == (time(6, 15), time(15, 15))
    assert [stop.name for stop in line.stops] == ["دانشگاه", "میدان"]
    assert (line.stops[1].area, line.stops[1].area_fa) == (area.pk, "پردیسان")
    assert rows[cast.moulds.pk] == []


@pytest.mark.django_db
def test_stops_come_as_the_bus_drives_over_midnight_too(cast: Cast) -> None:
    stops = (StopDraft("دوم", time(0, 5)), StopDraft("یکم", time(23, 40)))
    add_line(cast.pendar.sites.get(), LineDraft("شب", time(0, 30), stops=stops), by=cast.maryam)
    (line,) = buses_of(with_bus(Position.objects.filter(pk=cast.inspection.pk)).get())
    assert [stop.name for stop in line.stops] == ["یکم", "دوم"]
    assert [stop.name for stop in cast.pendar.sites.get().bus_lines.get().way] == ["یکم", "دوم"]


@pytest.mark.django_db
def test_a_position_says_which_days_go_and_where_one_gets_on(client: Client, cast: Cast) -> None:
    cast.negar.home_area = make_area()
    cast.negar.free = cast.inspection.shifts
    cast.negar.save()
    make_line(cast.pendar, StopDraft("میدان مفید", time(5, 50), cast.negar.home_area.pk))
    client.force_login(cast.negar.user)
    page = client.get(f"/positions/{cast.inspection.pk}/").content.decode()
    assert "روز شما با سرویس ۶:۱۵ سازگار است" in page
    assert "پردیسان، میدان مفید" in page
    card = client.get(f"/companies/{cast.pendar.pk}/").content.decode()
    assert "سرویس ۶:۱۵ از پردیسان" in card


@pytest.mark.django_db
def test_a_name_with_markup_stays_text(client: Client, cast: Cast) -> None:
    make_line(cast.pendar, StopDraft("<script>alert(1)</script>", time(5, 50)), name="<b>خط</b>")
    for address in (f"/positions/{cast.inspection.pk}/", f"/companies/{cast.pendar.pk}/"):
        page = client.get(address).content.decode()
        assert "&lt;b&gt;خط" in page
        assert "<script>alert" not in page


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["anonymous", "student", "staff"])
def test_more_lines_cost_no_more_queries(
    client: Client, cast: Cast, who: str, django_assert_max_num_queries
) -> None:
    if who != "anonymous":
        client.force_login(cast.negar.user if who == "student" else cast.leila)
    pages = [f"/positions/{cast.inspection.pk}/", f"/companies/{cast.pendar.pk}/", "/"]
    pages += [f"/staff/companies/{cast.pendar.pk}/"] if who == "staff" else []
    make_line(cast.pendar, StopDraft("الف", time(5, 50)))
    few = []
    for address in pages:
        client.get(address)
        with django_assert_max_num_queries(10) as queries:
            assert "خط ۱" in client.get(address).content.decode() or address == "/"
        few.append(len(queries))
    for number in range(2, 5):
        make_line(
            cast.pendar, StopDraft("الف", time(5, 50)), StopDraft("ب", time(5, 55)), name=f"خط {number}"
        )
    for address, count in zip(pages, few, strict=True):
        client.get(address)
        with django_assert_max_num_queries(count + 1):  # one is allowed to a cache that didn't answer in time
            client.get(address)


@pytest.mark.django_db
def test_cards_of_a_student_have_their_buttons_everywhere(client: Client, cast: Cast) -> None:
    client.force_login(cast.negar.user)
    for address in ("/", f"/companies/{cast.pendar.pk}/"):
        assert f"/positions/{cast.inspection.pk}/dismiss/" in client.get(address).content.decode()
    client.post(f"/positions/{cast.inspection.pk}/dismiss/")
    client.get("/inbox/")  # the message of it is shown once
    for address in ("/", f"/companies/{cast.pendar.pk}/"):
        assert cast.inspection.title not in client.get(address).content.decode()
    client.logout()
    assert f"/positions/{cast.inspection.pk}/dismiss/" not in client.get("/").content.decode()
