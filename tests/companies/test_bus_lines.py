"""Bus lines of a site: who keeps them, what is refused, and two who change one at once."""

from datetime import time
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from companies.actions import vetting
from companies.actions.buses import (
    MOST_LINES,
    MOST_STOPS,
    LineDraft,
    StopDraft,
    add_line,
    change_line,
    fingerprint,
    resume_line,
    retire_line,
    stop_faults,
)
from companies.models import BusLine, Site
from people.workflow import Refusal, StaleState
from students.models import HomeArea
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db
STOPS = (StopDraft("میدان مفید", time(5, 30)), StopDraft("دانشگاه", time(5, 40)))
DRAFT = LineDraft("خط پردیسان", time(6, 15), time(15, 15), stops=STOPS)


@pytest.fixture
def site(cast: Cast) -> Site:
    return cast.pendar.sites.get()


@pytest.fixture
def line(cast: Cast, site: Site) -> BusLine:
    return add_line(site, DRAFT, by=cast.maryam)


@pytest.fixture
def area(db: None) -> HomeArea:
    return HomeArea.objects.create(code="pardisan", name_fa="پردیسان", name_en="Pardisan")


def typed(*stops: tuple[str, Any, str], **values: Any) -> dict[str, Any]:
    posted = {
        "name": "خط پردیسان",
        "arrives": "۶:۱۵",
        "returns": "15:15",
        "note": "",
        "stop-TOTAL_FORMS": str(MOST_STOPS),
        "stop-INITIAL_FORMS": "0",
    }
    for number, (name, area, leaves) in enumerate(stops):
        posted |= {f"stop-{number}-name": name, f"stop-{number}-area": area, f"stop-{number}-leaves": leaves}
    return posted | values


def new(site: Site) -> str:
    return f"/hr/company/sites/{site.pk}/bus/new/"


def at(line: BusLine, what: str = "") -> str:
    return f"/hr/company/bus/{line.pk}/{what}"


# Who


@pytest.mark.parametrize("who", ["maryam", "dariush"])
def test_whoever_recruits_writes_a_line(
    client: Client, cast: Cast, site: Site, area: HomeArea, who: str
) -> None:
    client.force_login(getattr(cast, who))
    client.get(new(site))
    answer = client.post(
        new(site), typed(("میدان مفید", area.pk, "۵:۳۰"), ("", "", ""), ("دانشگاه", "", "0540"))
    )
    assert answer.status_code == 302
    line = site.bus_lines.get()
    assert (line.name, line.arrives, line.returns) == ("خط پردیسان", time(6, 15), time(15, 15))
    stops = [(stop.name, stop.area, stop.leaves) for stop in line.stops.all()]
    assert stops == [("میدان مفید", area, time(5, 30)), ("دانشگاه", None, time(5, 40))]
    assert "میدان مفید 05:30" in cast.pendar.events.last().changes["bus"][1]
    page = client.get("/hr/company/").content.decode()
    assert "خط پردیسان" in page
    assert "پردیسان، میدان مفید" in page


@pytest.mark.parametrize("what", ["", "retire/", "resume/"])
def test_another_company_finds_nothing(client: Client, cast: Cast, line: BusLine, what: str) -> None:
    client.force_login(cast.kamran)
    assert client.post(at(line, what), typed()).status_code == 404
    assert client.get(new(line.site)).status_code == client.post(new(line.site), typed()).status_code == 404
    assert client.get(at(line)).status_code == 404


@pytest.mark.parametrize("who", ["reza", "negar", "leila"])
def test_supervisors_students_and_staff_change_no_line(
    client: Client, cast: Cast, line: BusLine, who: str
) -> None:
    """Supervisors see them on their company's page."""
    person = getattr(cast, who)
    client.force_login(getattr(person, "user", person))
    for address in (new(line.site), at(line), at(line, "retire/"), at(line, "resume/")):
        assert client.post(address, typed()).status_code == 403
    if who == "reza":
        page = client.get("/hr/company/").content.decode()
        assert line.name in page
        assert at(line) not in page


def test_nobody_signed_in_is_asked_to_log_in(client: Client, line: BusLine) -> None:
    for address in (new(line.site), at(line), at(line, "retire/")):
        assert "/accounts/login/" in client.post(address).url


def test_a_suspended_company_changes_nothing(client: Client, cast: Cast, line: BusLine) -> None:
    vetting.suspend_company(cast.pendar, by=cast.leila, reason="بررسی")
    client.force_login(cast.maryam)
    assert client.post(at(line), typed()).status_code == 403


# What is refused


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"arrives": "25:00"}, "arrives"),
        ({"arrives": "۶ و ربع"}, "arrives"),
        ({"arrives": "🚌"}, "arrives"),
        ({"arrives": ""}, "arrives"),
        ({"returns": "6:60"}, "returns"),
        ({"returns": "06:15"}, "returns"),
        ({"name": ""}, "name"),
        ({"name": "خ" * 81}, "name"),
        ({"note": "ن" * 5000}, "note"),
    ],
)
def test_bad_input_of_the_line_is_said_by_its_field(
    client: Client, cast: Cast, site: Site, values: dict[str, str], field: str
) -> None:
    client.force_login(cast.maryam)
    answer = client.post(new(site), typed(**values))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not site.bus_lines.exists()
    shown = answer.content.decode()
    assert all(value in shown for value in values.values())


@pytest.mark.parametrize(
    ("stop", "field"),
    [
        (("الف", "", "25:00"), "leaves"),
        (("الف", "", "۶ و ربع"), "leaves"),
        (("الف", "", "😀"), "leaves"),
        (("الف", "", "6:15"), "leaves"),
        (("الف", "", "6:30"), "leaves"),
        (("الف", "", "3:00"), "leaves"),
        (("الف", "", ""), "leaves"),
        (("", "", "5:30"), "name"),
        (("ا" * 81, "", "5:30"), "name"),
        (("الف", "999999", "5:30"), "area"),
        (("الف", "x' OR 1=1", "5:30"), "area"),
        (("دانشگاه ", "", "5:20"), "name"),
    ],
)
def test_bad_input_of_a_stop_is_said_in_its_row(
    client: Client, cast: Cast, site: Site, stop: tuple[str, str, str], field: str
) -> None:
    client.force_login(cast.maryam)
    answer = client.post(new(site), typed(("دانشگاه", "", "5:40"), stop))
    assert answer.status_code == 422
    assert [list(errors) for errors in answer.context["stops"].errors[:3]] == [[], [field], []]
    assert not site.bus_lines.exists()


def test_a_night_bus_may_stop_before_midnight() -> None:
    assert not list(stop_faults(time(0, 30), [StopDraft("الف", time(23, 45)), StopDraft("ب", time(0, 15))]))
    assert [fault.number for fault in stop_faults(time(0, 30), [StopDraft("الف", time(0, 45))])] == [0]


def test_stops_are_counted_and_no_more_are_taken(client: Client, cast: Cast, site: Site) -> None:
    client.force_login(cast.maryam)
    many = [(f"ایستگاه {n}", "", f"5:{n:02}") for n in range(MOST_STOPS + 8)]
    client.post(new(site), typed(*many, **{"stop-TOTAL_FORMS": "5000"}))
    assert not site.bus_lines.exists() or site.bus_lines.get().stops.count() <= MOST_STOPS
    client.post(new(site), typed(*many[:MOST_STOPS], name="خط پر"))
    assert site.bus_lines.get(name="خط پر").stops.count() == MOST_STOPS
    stops = tuple(StopDraft(f"ایستگاه {n}", time(5, n)) for n in range(MOST_STOPS + 1))
    with pytest.raises(Refusal):
        add_line(site, LineDraft("خط", time(6, 15), stops=stops), by=cast.maryam)


def test_a_forged_form_is_no_error_of_ours(client: Client, cast: Cast, site: Site) -> None:
    client.force_login(cast.maryam)
    for forged in ({}, {"stop-TOTAL_FORMS": "x", "stop-INITIAL_FORMS": "-3"}, {"stop-INITIAL_FORMS": "40"}):
        values = typed(("الف", "", "5:30")) | forged if forged else {"name": "خط", "arrives": "6:15"}
        assert client.post(new(site), values).status_code in (302, 422)


def test_a_site_has_at_most_so_many_lines(cast: Cast, site: Site) -> None:
    lines = [add_line(site, LineDraft(f"خط {n}", time(6, n)), by=cast.maryam) for n in range(MOST_LINES)]
    with pytest.raises(Refusal):
        add_line(site, LineDraft("خط دیگر", time(7)), by=cast.maryam)
    retire_line(lines[0], by=cast.maryam)
    add_line(site, LineDraft("خط دیگر", time(7)), by=cast.maryam)
    with pytest.raises(Refusal):
        resume_line(lines[0], by=cast.maryam)


def test_sent_twice_it_is_one_line(client: Client, cast: Cast, site: Site) -> None:
    client.force_login(cast.maryam)
    client.post(new(site), typed(("الف", "", "5:30")))
    answer = client.post(new(site), typed(("الف", "", "5:30")))
    assert list(answer.context["form"].errors) == ["name"]
    assert site.bus_lines.count() == 1


def test_a_site_out_of_use_gets_no_line(cast: Cast, site: Site) -> None:
    Site.objects.filter(pk=site.pk).update(is_active=False)
    site.refresh_from_db()
    with pytest.raises(Refusal):
        add_line(site, DRAFT, by=cast.maryam)


# Changing


def test_it_is_changed_and_its_stops_with_it(
    client: Client, cast: Cast, line: BusLine, area: HomeArea
) -> None:
    client.force_login(cast.maryam)
    kept = line.stops.get(name="دانشگاه").pk
    posted = typed(
        ("میدان مفید", "", "5:30"),
        ("دانشگاه", area.pk, "5:45"),
        ("تازه", "", "5:50"),
        arrives="6:30",
        returns="",
        seen=fingerprint(line),
        **{"stop-INITIAL_FORMS": "2", "stop-0-DELETE": "on"},
    )
    assert client.post(at(line), posted).status_code == 302
    line.refresh_from_db()
    assert (line.arrives, line.returns) == (time(6, 30), None)
    stops = {
        stop.name: (stop.pk, stop.area, stop.leaves) for stop in BusLine.objects.get(pk=line.pk).stops.all()
    }
    assert set(stops) == {"دانشگاه", "تازه"}
    assert stops["دانشگاه"] == (kept, area, time(5, 45))
    old, now = cast.pendar.events.last().changes["bus"]
    assert ("میدان مفید" in old, "میدان مفید" in now) == (True, False)


def test_saving_without_a_change_leaves_no_trace(cast: Cast, line: BusLine) -> None:
    count = cast.pendar.events.count()
    change_line(line, DRAFT, by=cast.maryam, seen=fingerprint(line))
    assert cast.pendar.events.count() == count


def test_two_who_change_it_at_once(client: Client, cast: Cast, line: BusLine) -> None:
    """The second is told, sees how it stands and keeps what they typed; saving again is their decision."""
    seen = fingerprint(line)
    change_line(line, LineDraft("خط قدس", time(6, 20)), by=cast.dariush, seen=seen)
    client.force_login(cast.maryam)
    posted = typed(("الف", "", "5:30"), name="خط من", seen=seen)
    answer = client.post(at(line), posted)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "خط قدس" in page
    assert "خط من" in page
    line = BusLine.objects.get(pk=line.pk)
    assert line.name == "خط قدس"
    assert answer.context["seen"] == fingerprint(line) != seen
    assert client.post(at(line), posted | {"seen": answer.context["seen"]}).status_code == 302
    assert BusLine.objects.get(pk=line.pk).name == "خط من"


def test_it_is_retired_and_runs_again(client: Client, cast: Cast, line: BusLine) -> None:
    client.force_login(cast.dariush)
    assert client.get(at(line, "retire/")).status_code == 405
    client.post(at(line, "retire/"), {"seen": fingerprint(line)})
    line.refresh_from_db()
    assert not line.is_active
    assert at(line, "resume/") in client.get("/hr/company/").content.decode()
    with pytest.raises(StaleState):
        retire_line(line, by=cast.maryam, seen="0123456789abcdef")
    client.post(at(line, "resume/"), {"seen": fingerprint(BusLine.objects.get(pk=line.pk))})
    line.refresh_from_db()
    assert line.is_active
    assert [list(event.changes) for event in cast.pendar.events.order_by("-id")[:3]] == [["bus"]] * 3


def test_a_part_of_the_city_that_is_no_longer_offered_stays_on_its_stop(
    client: Client, cast: Cast, site: Site, area: HomeArea
) -> None:
    line = add_line(
        site, LineDraft("خط", time(6, 15), stops=(StopDraft("الف", time(5), area.pk),)), by=cast.maryam
    )
    HomeArea.objects.update(is_active=False, name_fa="قنوات")
    client.force_login(cast.maryam)
    assert "قنوات" in client.get(at(line)).content.decode()
    assert "قنوات" not in client.get(new(site)).content.decode()


@pytest.mark.parametrize("what", ["/hr/company/", "form"])
def test_more_rows_cost_no_more_queries(
    client: Client, cast: Cast, line: BusLine, area: HomeArea, what: str
) -> None:
    client.force_login(cast.maryam)
    address = at(line) if what == "form" else what
    change_line(
        line, LineDraft("خط", time(6, 15), stops=(StopDraft("الف", time(5), area.pk),)), by=cast.maryam
    )
    with CaptureQueriesContext(connection) as before:
        assert client.get(address).status_code == 200
    stops = tuple(StopDraft(f"ایستگاه {n}", time(5, n), area.pk) for n in range(6))
    change_line(line, LineDraft("خط پردیسان", time(6, 15), stops=stops), by=cast.maryam)
    for number in range(3):
        add_line(line.site, LineDraft(f"خط {number}", time(7), stops=stops), by=cast.maryam)
        make.make_member(cast.pendar)
    with CaptureQueriesContext(connection) as after:
        client.get(address)
    assert len(before) == len(after) <= 10


def test_staff_and_the_public_see_what_runs(client: Client, cast: Cast, line: BusLine) -> None:
    assert "خط پردیسان" in client.get(f"/companies/{cast.pendar.pk}/").content.decode()
    client.force_login(cast.behzad)
    assert "خط پردیسان" in client.get(f"/staff/companies/{cast.pendar.pk}/").content.decode()
    retire_line(line, by=cast.maryam)
    for address in (f"/companies/{cast.pendar.pk}/", f"/staff/companies/{cast.pendar.pk}/"):
        assert line.stops.first().name not in client.get(address).content.decode()
