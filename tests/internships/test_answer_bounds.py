"""The office sets what may be promised to students; what was promised stays, and who changed the bounds is written."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from internships.actions import changes, positions, waiting_list
from internships.actions.answer_bounds import set_bounds
from internships.answer_bounds import VALUES, outside
from internships.models import AnswerBounds, AnswerBoundsEvent, Position
from internships.states import PositionState
from internships.waiting import terms_at
from people.models import RoleGrant
from people.workflow import Refusal, StaleState
from tests import factories as make
from tests.cast import Cast
from tests.internships.test_position_changes import form_values
from tests.internships.test_recruiter_positions import NEW, errors, written

pytestmark = pytest.mark.django_db

PAGE = "/staff/answer-promise/"
AS_SHIPPED = {"days_min": 2, "days_default": 7, "days_max": 15, "offer_hours_min": 48}


def set_to(cast: Cast, **values: int) -> AnswerBounds:
    return set_bounds(by=cast.parvin, values=AS_SHIPPED | values, reason="دانشجویان زودتر پاسخ می‌خواهند")


def sent(**values: Any) -> dict[str, Any]:
    return {**AS_SHIPPED, "reason": "تصمیم شورا", "seen": 1, **values}


@pytest.fixture
def head(client: Client, cast: Cast) -> Client:
    client.force_login(cast.parvin)
    return client


@pytest.fixture
def hr(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.maryam)
    return client


# Setting them


def test_the_system_comes_with_bounds_and_nobody_has_to_set_any(cast: Cast) -> None:
    bounds = AnswerBounds.objects.in_force()
    assert {name: getattr(bounds, name) for name in VALUES} == AS_SHIPPED


def test_a_change_leaves_who_why_and_what_it_was(cast: Cast) -> None:
    set_to(cast, days_min=3, offer_hours_min=72)
    event = AnswerBoundsEvent.objects.get()
    assert (event.by, event.reason) == (cast.parvin, "دانشجویان زودتر پاسخ می‌خواهند")
    assert event.changes == {"days_min": [2, 3], "offer_hours_min": [48, 72]}
    bounds = AnswerBounds.objects.in_force()
    assert (bounds.days_min, bounds.offer_hours_min, bounds.version) == (3, 72, 2)


def test_the_same_twice_is_as_once(cast: Cast) -> None:
    for _time in range(2):
        set_bounds(by=cast.parvin, values=AS_SHIPPED | {"days_max": 10}, reason="", seen=1)
    assert AnswerBoundsEvent.objects.count() == 1


def test_what_the_page_showed_has_to_hold_still(cast: Cast) -> None:
    set_to(cast, days_max=10)
    with pytest.raises(StaleState):
        set_bounds(by=cast.parvin, values=AS_SHIPPED | {"days_max": 12}, reason="", seen=1)
    assert AnswerBounds.objects.in_force().days_max == 10


@pytest.mark.parametrize(
    "values", [{"days_min": 0}, {"days_default": 16}, {"days_max": 61}, {"offer_hours_min": 23}]
)
def test_the_database_keeps_them_sane(cast: Cast, values: dict[str, int]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        set_to(cast, **values)


# New and edited positions


def test_a_form_that_is_opened_after_a_change_keeps_to_it(hr: Client, cast: Cast) -> None:
    set_to(cast, days_min=4, days_default=6, days_max=8)
    page = hr.get(NEW)
    assert "۴ تا ۸ روز کاری" in page.content.decode()
    assert page.context["form"].initial["answer_within_days"] == 6
    for days in ("3", "9"):
        answer = hr.post(NEW, written(cast, answer_within_days=days))
        assert answer.status_code == 422
        assert "۴ تا ۸ روز کاری" in errors(answer)["answer_within_days"][0]
    assert hr.post(NEW, written(cast, answer_within_days="8")).status_code == 302


def test_a_form_that_was_opened_before_is_answered_by_its_field(hr: Client, cast: Cast) -> None:
    hr.get(NEW)
    set_to(cast, days_min=9, days_default=9)
    assert list(errors(hr.post(NEW, written(cast, answer_within_days="7")))) == ["answer_within_days"]


def test_a_draft_from_before_says_what_is_out_of_bounds_and_is_not_handed_in(hr: Client, cast: Cast) -> None:
    draft = make.make_position(cast.pendar, state="draft", answer_within_days=5)
    set_to(cast, days_min=6)
    page = hr.get(f"/hr/positions/{draft.pk}/edit/")
    line = next(line for line in page.context["lines"] if line.field == "answer_within_days")
    assert line.ok is False
    assert line.own in page.content.decode()
    with pytest.raises(Refusal) as no:
        positions.submit_position(draft, by=cast.maryam)
    assert no.value.field == "answer_within_days"


def test_one_that_waits_for_the_office_is_not_published_outside_of_them(client: Client, cast: Cast) -> None:
    waiting = make.make_position(cast.pendar, state="submitted", answer_within_days=5)
    set_to(cast, days_max=4, days_default=4)
    client.force_login(cast.leila)
    lines = client.get(f"/staff/positions/{waiting.pk}/").context["lines"]
    assert [line.own for line in lines if not line.ok] == ["۵ روز کاری"]
    with pytest.raises(Refusal):
        positions.publish_position(waiting, by=cast.leila)
    assert Position.objects.get(pk=waiting.pk).state == PositionState.SUBMITTED


def test_a_copy_promises_what_is_nearest_today(hr: Client, cast: Cast) -> None:
    set_to(cast, days_min=6)
    page = hr.get(f"{NEW}?copy={cast.inspection.pk}")
    assert page.context["form"].initial["answer_within_days"] == 6


# What is public


def test_what_students_were_promised_stays(cast: Cast) -> None:
    set_to(cast, days_min=9, days_default=9)
    assert Position.objects.get(pk=cast.inspection.pk).answer_within_days == 5
    make.make_application(cast.negar, cast.inspection)


def test_changing_something_else_of_a_public_position_leaves_its_promise(hr: Client, cast: Cast) -> None:
    set_to(cast, days_min=9, days_default=9)
    path = f"/hr/positions/{cast.inspection.pk}/change/"
    assert hr.post(path, form_values(cast.inspection, seats="4")).status_code == 302
    changes.approve_change(cast.inspection.changes.get(), by=cast.leila)
    assert Position.objects.get(pk=cast.inspection.pk).seats == 4


def test_another_promise_of_a_public_position_keeps_to_them(hr: Client, cast: Cast) -> None:
    set_to(cast, days_min=9, days_default=9)
    path = f"/hr/positions/{cast.inspection.pk}/change/"
    answer = hr.post(path, form_values(cast.inspection, answer_within_days="6"))
    assert list(errors(answer)) == ["answer_within_days"]
    assert hr.post(path, form_values(cast.inspection, answer_within_days="9")).status_code == 302
    set_to(cast, days_min=10, days_default=10)
    with pytest.raises(Refusal) as no:
        changes.approve_change(cast.inspection.changes.get(), by=cast.leila)
    assert no.value.field == "answer_within_days"


# Offers


def test_no_offer_gives_less_time_than_the_office_asks_for_now(cast: Cast) -> None:
    application = make.make_application(cast.negar, cast.inspection)
    three_days = timezone.now() + timedelta(hours=73)
    set_to(cast, offer_hours_min=96)
    with pytest.raises(Refusal) as no:
        make.make_offer(application, expires_at=three_days)
    assert no.value.field == "expires_on"
    set_to(cast, offer_hours_min=72)
    assert make.make_offer(application, expires_at=three_days).expires_at == three_days


def test_the_offers_form_begins_behind_the_least_time(hr: Client, cast: Cast) -> None:
    application = make.make_application(cast.negar, cast.inspection)
    set_to(cast, offer_hours_min=240)
    page = hr.get(f"/hr/applications/{application.pk}/offer/")
    assert page.context["form"].initial["expires_on"] >= make.days(10)


def test_a_waiting_list_with_a_shorter_time_gives_the_least_one(cast: Cast) -> None:
    bounds = AnswerBounds.objects.in_force()
    terms = waiting_list.usual_terms(cast.inspection, bounds)
    listed = waiting_list.set_list_terms(cast.inspection, by=cast.maryam, terms=terms)
    at = timezone.now()
    bounds = set_to(cast, offer_hours_min=96)
    assert terms_at(listed, at, bounds).expires_at >= at + timedelta(hours=96)
    with pytest.raises(Refusal) as no:
        waiting_list.set_list_terms(cast.inspection, by=cast.maryam, terms=terms)
    assert no.value.field == "answer_hours"


# The page


def test_the_page_shows_what_other_bounds_touch_before_it_sets_them(head: Client, cast: Cast) -> None:
    make.make_position(cast.pendar, answer_within_days=12)
    make.make_position(cast.pendar, state="draft", answer_within_days=12)
    found = outside(AnswerBounds(**AS_SHIPPED | {"days_min": 6, "days_max": 10}))
    assert (found.shorter, found.longer, found.unpublished, found.lists) == (2, 1, 1, 0)
    page = head.get(PAGE, sent(days_min="۶", days_max=10))
    assert page.context["wanted"]["outside"] == found
    assert not AnswerBoundsEvent.objects.exists()
    assert head.post(PAGE, sent(days_min="۶", days_max=10)).status_code == 302
    assert "تصمیم شورا" in head.get(PAGE).content.decode()
    assert head.get(PAGE).context["outside"].public == 3


def test_the_second_of_two_heads_looks_again(head: Client, cast: Cast) -> None:
    set_to(cast, days_max=10)
    answer = head.post(PAGE, sent(days_max=12))
    assert answer.status_code == 409
    assert [row.before for row in answer.context["wanted"]["changed"]] == [10]
    assert AnswerBounds.objects.in_force().days_max == 10
    assert head.post(PAGE, sent(days_max=12, seen=2)).status_code == 302


BAD = [
    ("days_min", {"days_min": "0"}),
    ("days_min", {"days_min": "دو"}),
    ("days_min", {"days_min": ""}),
    ("days_max", {"days_max": "61"}),
    ("days_max", {"days_max": "1"}),
    ("days_default", {"days_default": "1"}),
    ("days_default", {"days_default": "16"}),
    ("offer_hours_min", {"offer_hours_min": "23"}),
    ("offer_hours_min", {"offer_hours_min": "241"}),
]


@pytest.mark.parametrize(("field", "values"), BAD)
def test_bounds_that_make_no_sense_are_said_by_their_field(
    head: Client, cast: Cast, field: str, values: dict[str, str]
) -> None:
    for answer in (head.get(PAGE, sent(**values)), head.post(PAGE, sent(**values))):
        assert answer.status_code == 422
        assert list(errors(answer)) == [field]
    assert not AnswerBoundsEvent.objects.exists()


def test_nobody_sets_them_without_saying_why(head: Client, cast: Cast) -> None:
    answer = head.post(PAGE, sent(days_max=12, reason=" "))
    assert answer.status_code == 422
    assert list(answer.context["why"].errors) == ["reason"]
    assert not AnswerBoundsEvent.objects.exists()


def test_experts_and_viewers_read_and_companies_and_students_see_nothing_of_it(
    client: Client, cast: Cast
) -> None:
    set_to(cast, days_max=10)
    for reader in (cast.leila, cast.behzad):
        client.force_login(reader)
        page = client.get(PAGE, sent(days_max=12))
        assert "دانشجویان زودتر پاسخ می‌خواهند" in page.content.decode()
        assert "wanted" not in page.context
        assert client.post(PAGE, sent(days_max=12)).status_code == 403
    for outsider in (cast.maryam, cast.negar.user):
        client.force_login(outsider)
        assert client.get(PAGE).status_code == 403
        assert client.post(PAGE, sent(days_max=12)).status_code == 403
    assert AnswerBounds.objects.in_force().days_max == 10


def test_a_longer_history_makes_no_more_queries(head: Client, cast: Cast) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as made:
            assert head.get(PAGE, sent(days_min=6)).status_code == 200
        return len(made)

    set_to(cast, days_max=10)
    head.get(PAGE)
    once = queries()
    second = make.make_staff("شیرین", RoleGrant.Role.HEAD)
    for most in (11, 12):
        set_bounds(by=second, values=AS_SHIPPED | {"days_max": most}, reason="")
    assert queries() == once <= 10
