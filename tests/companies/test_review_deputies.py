"""Deputies: who takes the steps of somebody who is away, on which days, and who may say so."""

from typing import Any

import pytest
from django.utils import timezone

from companies.actions import review_settings, reviewing
from companies.models import Deputy, Review, ReviewStep
from companies.papers import Paper
from companies.reference.review_steps import load_review_steps
from companies.reviewing import reviews_of, waiting_for
from people.models import RoleGrant, User
from people.notifications.models import InboxItem
from people.persian import jalali
from people.workflow import Refusal
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db
DEPUTIES = "/staff/mous/deputies/"


@pytest.fixture
def reviewers(cast: Cast) -> None:
    """Leila takes the first step."""
    load_review_steps()
    review_settings.add_reviewer(ReviewStep.objects.all()[0], cast.leila, by=cast.parvin)


@pytest.fixture
def submitted(cast: Cast, reviewers: None) -> Paper:
    draft = Paper(make.make_mou(make.make_company("سامانه‌های آزمون"), in_force=False))
    return reviewing.submit_for_review(draft, by=cast.leila)


def current(paper: Paper) -> Review:
    return reviews_of(paper).filter(decision="")[0]


def jalali_text(day: Any) -> str:
    return jalali.format_numeric(day, "fa")


# Deciding


def stand_in(cast: Cast, deputy: User, first: int = 0, last: int = 3) -> Any:
    return review_settings.set_deputy(
        cast.leila, deputy=deputy, starts_on=make.days(first), ends_on=make.days(last), by=cast.parvin
    )


def test_a_deputy_decides_in_the_name_of_another(cast: Cast, submitted: Paper) -> None:
    sara = make.make_staff("سارا", RoleGrant.Role.VIEWER)
    stand_in(cast, sara)
    assert InboxItem.objects.filter(kind="mou.review_due", recipient=sara).exists()
    review = current(submitted)
    assert list(waiting_for(sara)) == [review]
    reviewing.approve_step(review, by=sara)
    review.refresh_from_db()
    assert (review.decided_by, review.on_behalf_of) == (sara, cast.leila)


@pytest.mark.parametrize(("first", "last"), [(1, 4), (-4, -1)])
def test_a_deputy_counts_on_their_days_only(cast: Cast, submitted: Paper, first: int, last: int) -> None:
    sara = make.make_staff("سارا")
    row = stand_in(cast, sara, 0, 5)
    type(row).objects.update(starts_on=make.days(first), ends_on=make.days(last))
    assert not waiting_for(sara).exists()
    with pytest.raises(Refusal):
        reviewing.approve_step(current(submitted), by=sara)
    assert list(waiting_for(sara, make.days(first))) == [current(submitted)]
    assert list(waiting_for(sara, make.days(last))) == [current(submitted)]


def test_an_ended_deputy_and_one_who_left_decide_no_more(cast: Cast, submitted: Paper) -> None:
    sara = make.make_staff("سارا")
    review_settings.end_deputy(stand_in(cast, sara), by=cast.leila)
    assert not waiting_for(sara).exists()
    stand_in(cast, sara)
    sara.role_grants.update(ended_at=timezone.now())
    assert not waiting_for(sara).exists()


def test_who_has_the_step_themselves_decides_in_their_own_right(cast: Cast, submitted: Paper) -> None:
    review_settings.add_reviewer(current(submitted).step, cast.behzad, by=cast.parvin)
    stand_in(cast, cast.behzad)
    review = current(submitted)
    reviewing.approve_step(review, by=cast.behzad)
    review.refresh_from_db()
    assert review.on_behalf_of is None


# Setting them


def deputy_form(cast: Cast, **values: Any) -> dict[str, Any]:
    return {
        "principal": cast.leila.pk,
        "deputy": cast.behzad.pk,
        "starts_on": jalali_text(make.days(1)),
        "ends_on": jalali_text(make.days(5)),
        **values,
    }


def test_reviewers_set_their_own_deputy_and_the_head_anybodys(
    client: Any, cast: Cast, reviewers: None
) -> None:
    client.force_login(cast.leila)
    assert client.get(DEPUTIES).status_code == 200
    assert client.post(DEPUTIES, deputy_form(cast, principal=cast.parvin.pk)).status_code == 302
    own = Deputy.objects.get()
    assert (own.principal, own.deputy, own.set_by) == (cast.leila, cast.behzad, cast.leila)
    client.post(f"{DEPUTIES}{own.pk}/end/")
    client.force_login(cast.parvin)
    assert client.post(DEPUTIES, deputy_form(cast)).status_code == 302
    lists = client.get(DEPUTIES).context
    assert [len(lists[name]) for name in ("now", "coming", "past")] == [0, 1, 1]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"deputy": ""}, "deputy"),
        ({"ends_on": jalali_text(make.days(0))}, "ends_on"),  # before the first day
        ({"starts_on": "1405/13/01"}, "starts_on"),
        ({"starts_on": jalali_text(make.days(-9)), "ends_on": jalali_text(make.days(-5))}, "ends_on"),
        ({"starts_on": jalali_text(make.days(10)), "ends_on": jalali_text(make.days(12))}, "starts_on"),
    ],
)
def test_wrong_days_and_overlaps_are_told_by_their_field(
    client: Any, cast: Cast, reviewers: None, wrong: dict[str, str], field: str
) -> None:
    days = {"starts_on": make.days(8), "ends_on": make.days(10)}
    review_settings.set_deputy(cast.leila, deputy=cast.parvin, by=cast.leila, **days)
    client.force_login(cast.parvin)
    answer = client.post(DEPUTIES, deputy_form(cast, **wrong))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert Deputy.objects.count() == 1


def test_nobody_is_their_own_deputy_and_outsiders_are_none(cast: Cast, reviewers: None) -> None:
    days = {"starts_on": make.days(0), "ends_on": make.days(1)}
    for deputy in (cast.leila, cast.maryam):
        with pytest.raises(Refusal):
            review_settings.set_deputy(cast.leila, deputy=deputy, by=cast.parvin, **days)


def test_who_takes_no_step_sets_no_deputy_and_ends_nobodys(client: Any, cast: Cast, reviewers: None) -> None:
    days = {"starts_on": make.days(0), "ends_on": make.days(1)}
    row = review_settings.set_deputy(cast.leila, deputy=cast.parvin, by=cast.leila, **days)
    client.force_login(cast.behzad)
    assert client.get(DEPUTIES).context["may"] is False
    assert client.post(DEPUTIES, deputy_form(cast)).status_code == 403
    assert client.post(f"{DEPUTIES}{row.pk}/end/").status_code == 403
    client.force_login(cast.leila)
    assert client.post(f"{DEPUTIES}{row.pk}/end/").status_code == 302
