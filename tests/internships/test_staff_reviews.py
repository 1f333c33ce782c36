"""The office reviews positions and runs placements."""

from typing import Any

import pytest

from internships.actions import positions
from internships.models import Application, Placement, Position
from internships.states import ApplicationState, PlacementState, PositionState
from internships.wording import gendered_words
from people.notifications.models import Message
from people.persian import jalali
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def leila(client: Any, cast: Cast) -> Any:
    client.force_login(cast.leila)
    return client


@pytest.fixture
def submitted(cast: Cast) -> Position:
    return make.make_position(cast.pendar, state="submitted", title="شیفت عصر بسته‌بندی")


def test_a_position_is_published(leila: Any, submitted: Position) -> None:
    leila.post(f"/staff/positions/{submitted.pk}/publish/", {"seen": "submitted"})
    submitted.refresh_from_db()
    assert submitted.state == PositionState.PUBLISHED


def test_a_position_goes_back_with_a_note(leila: Any, cast: Cast, submitted: Position) -> None:
    address = f"/staff/positions/{submitted.pk}/changes/"
    assert leila.post(address, {"seen": "submitted", "reason": ""}).status_code == 422
    leila.post(address, {"seen": "submitted", "reason": "شرح کار را روشن‌تر بنویسید."})
    submitted.refresh_from_db()
    assert submitted.state == PositionState.CHANGES_REQUESTED
    assert submitted.review_note == "شرح کار را روشن‌تر بنویسید."
    assert Message.objects.filter(kind="position.changes_requested", recipient=cast.maryam).exists()


def test_what_was_taken_back_meanwhile_is_not_published(leila: Any, cast: Cast, submitted: Position) -> None:
    positions.take_back_position(submitted, by=cast.maryam)
    answer = leila.post(f"/staff/positions/{submitted.pk}/publish/", {"seen": "submitted"}, follow=True)
    submitted.refresh_from_db()
    assert submitted.state == PositionState.DRAFT
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]


def test_an_open_position_is_closed_with_what_follows_said_first(leila: Any, cast: Cast) -> None:
    application = make.make_application(cast.negar, cast.inspection)
    address = f"/staff/positions/{cast.inspection.pk}/close/"
    assert [number for _label, number in leila.get(address).context["effects"]] == [1, 0]
    leila.post(address, {"seen": "published", "reason": "واحد صنعتی تعطیل شد."})
    application.refresh_from_db()
    assert application.state == ApplicationState.REJECTED


def test_the_mou_stands_beside_the_position(leila: Any, cast: Cast, submitted: Position) -> None:
    lines = leila.get(f"/staff/positions/{submitted.pk}/").context["lines"]
    assert all(line.ok for line in lines)
    too_much = make.make_position(
        cast.pendar,
        state="draft",
        seats=30,
        hours_max=40,
        pay_rial=100_000,
        ends_on=make.days(400),
        answer_within_days=60,
    )
    lines = leila.get(f"/staff/positions/{too_much.pk}/").context["lines"]
    assert [line.ok for line in lines] == [False, False, False, False, False]


def test_without_an_mou_in_force_that_is_said(leila: Any) -> None:
    draft = make.make_position(make.make_company(), state="draft")
    lines = leila.get(f"/staff/positions/{draft.pk}/").context["lines"]
    assert lines[0].ok is False


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("فقط آقا، با کارت پایان خدمت", ["آقا"]),
        ("ترجیحاً خانم‌ها", ["خانم‌ها"]),
        ("ویژهٔ بانوان و آقايان", ["بانوان", "آقايان"]),
        ("Men only, please", ["Men"]),
        ("کار با مردم و زنجیرهٔ تأمین؛ وزن قطعه‌ها", []),
        ("development of recommendations", []),
    ],
)
def test_words_about_men_and_women_are_flagged(text: str, words: list[str]) -> None:
    assert gendered_words(text) == words


def test_the_flag_is_seen_by_staff_only_as_a_warning(leila: Any, cast: Cast) -> None:
    position = make.make_position(cast.pendar, state="submitted", description="فقط آقایان")
    assert leila.get(f"/staff/positions/{position.pk}/").context["gendered"] == ["آقایان"]
    leila.post(f"/staff/positions/{position.pk}/publish/", {"seen": "submitted"})
    position.refresh_from_db()
    assert position.state == PositionState.PUBLISHED


# Placements


@pytest.fixture
def accepted(cast: Cast) -> Application:
    return make.make_accepted(cast.negar, cast.inspection).application


def test_a_placement_is_started_and_ended(leila: Any, cast: Cast, accepted: Application) -> None:
    assert [offer.application for offer in leila.get("/staff/placements/").context["page"]] == [accepted]
    leila.post(f"/staff/applications/{accepted.pk}/start/", {"seen": "accepted", "from": "list"})
    placement = Placement.objects.get(application=accepted)
    last = jalali.format_numeric(make.days(30), "fa")
    leila.post(
        f"/staff/placements/{placement.pk}/end/", {"seen": "running", "ended_on": last, "reason": "پایان"}
    )
    placement.refresh_from_db()
    assert placement.state == PlacementState.ENDED
    assert placement.offer.seat_dates.upper == make.days(31)


@pytest.mark.parametrize("ended_on", ["1405/07/31", "", "1500/01/01"])
def test_a_wrong_last_day_is_told_by_its_field(leila: Any, cast: Cast, ended_on: str) -> None:
    placement = make.make_placement(cast.negar, cast.inspection)
    answer = leila.post(f"/staff/placements/{placement.pk}/end/", {"seen": "running", "ended_on": ended_on})
    assert answer.status_code in (409, 422)
    assert "ended_on" in answer.context["form"].errors
    placement.refresh_from_db()
    assert placement.state == PlacementState.RUNNING


def test_an_acceptance_is_cancelled_with_a_reason(leila: Any, accepted: Application) -> None:
    address = f"/staff/applications/{accepted.pk}/cancel/"
    assert leila.post(address, {"seen": "accepted", "reason": ""}).status_code == 422
    leila.post(address, {"seen": "accepted", "reason": "دانشجو انتقالی گرفت."})
    accepted.refresh_from_db()
    assert accepted.state == ApplicationState.CANCELLED


def test_starting_twice_is_said(leila: Any, accepted: Application) -> None:
    address = f"/staff/applications/{accepted.pk}/start/"
    leila.post(address, {"seen": "accepted"})
    answer = leila.post(address, {"seen": "accepted"}, follow=True)
    assert [message.level_tag for message in answer.context["messages"]][-1] == "error"
    assert Placement.objects.count() == 1


def test_a_placement_past_its_last_day_comes_first(leila: Any, cast: Cast) -> None:
    placement = make.make_placement(cast.negar, cast.inspection)
    Placement.objects.filter(pk=placement.pk).update(starts_on=make.days(-30), ends_on=make.days(-1))
    desk = leila.get("/staff/")
    assert desk.context["counts"].past_end == 1
    assert desk.context["tasks"][0]["task"].pk == placement.pk
    assert list(leila.get("/staff/placements/").context["page"]) == [placement]


# The desk


def test_the_desk_counts_what_waits(
    leila: Any, cast: Cast, submitted: Position, accepted: Application
) -> None:
    waiting = make.make_company(approved=False)
    ending, soon, renewed = (
        make.make_mou(make.make_company(), ends_on=make.days(days)) for days in (45, 5, 6)
    )
    make.make_mou(
        renewed.company, starts_on=make.days(7), ends_on=make.days(200), predecessor=renewed, in_force=False
    )
    counts = leila.get("/staff/").context["counts"]
    assert (counts.companies, counts.positions, counts.to_begin) == (1, 1, 1)
    assert (counts.ending_30, counts.ending_60, counts.ending_90) == (1, 2, 2)
    tasks = [(row["sort"].url.format(pk=row["task"].pk)) for row in leila.get("/staff/").context["tasks"]]
    assert f"/staff/companies/{waiting.pk}/" in tasks
    assert f"/staff/positions/{submitted.pk}/" in tasks
    assert f"/staff/mous/{soon.pk}/" in tasks
    assert f"/staff/mous/{ending.pk}/" not in tasks


def test_an_empty_desk_says_so(client: Any) -> None:
    client.force_login(make.make_staff())
    page = client.get("/staff/")
    assert page.context["tasks"] == []
    assert page.context["waiting"] == 0
