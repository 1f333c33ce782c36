"""How the review is arranged: steps, who takes them, and deputies."""

import threading
from typing import Any

import pytest
from django.db import connection

from companies.actions import review_settings, reviewing
from companies.models import Review, Reviewer, ReviewStep
from companies.papers import Paper
from companies.reference.review_steps import load_review_steps
from companies.reviewing import reviews_of, steps_in_use
from people.models import RoleGrant
from people.notifications.models import InboxItem
from people.persian import jalali
from people.workflow import Refusal
from tests import factories as make
from tests.cast import Cast, begin

pytestmark = pytest.mark.django_db
PAGE = "/staff/mous/steps/"
DEPUTIES = "/staff/mous/deputies/"


@pytest.fixture
def steps(cast: Cast) -> list[ReviewStep]:
    load_review_steps()
    return list(ReviewStep.objects.all())


@pytest.fixture
def parvin(client: Any, cast: Cast, steps: list[ReviewStep]) -> Any:
    client.force_login(cast.parvin)
    return client


def names() -> list[str]:
    return [step.name_fa for step in steps_in_use()]


def jalali_text(day: Any) -> str:
    return jalali.format_numeric(day, "fa")


def test_what_is_missing_is_loaded_and_what_staff_changed_stays(db: None) -> None:
    assert load_review_steps() == 4
    ReviewStep.objects.filter(code="legal").update(name_fa="دفتر حقوقی", is_active=False)
    assert load_review_steps() == 0
    assert names() == ["کارشناس ارتباط با صنعت", "معاون پژوهش و فناوری", "رئیس دانشگاه"]


def test_the_head_arranges_the_steps(parvin: Any, steps: list[ReviewStep]) -> None:
    assert parvin.get(PAGE).status_code == 200
    parvin.post(PAGE, {"name_fa": "مدیر مالی", "name_en": "Finance"})
    new = ReviewStep.objects.get(name_en="Finance")
    assert names()[-1] == "مدیر مالی"
    parvin.post(f"{PAGE}{new.pk}/move/", {"where": "earlier"})
    assert names()[-2] == "مدیر مالی"
    parvin.post(f"{PAGE}{steps[0].pk}/move/", {"where": "earlier"})  # it is the first already
    assert names()[0] == steps[0].name_fa
    parvin.post(f"{PAGE}{new.pk}/", {"name_fa": "معاون مالی", "name_en": ""})
    parvin.post(f"{PAGE}{steps[1].pk}/use/", {"used": "no"})
    assert names() == [steps[0].name_fa, steps[2].name_fa, "معاون مالی", steps[3].name_fa]
    parvin.post(f"{PAGE}{steps[1].pk}/use/", {"used": "yes"})
    assert names()[-1] == steps[1].name_fa


def test_a_name_is_needed_and_given_once(parvin: Any, steps: list[ReviewStep]) -> None:
    for wrong in ("", " \u200e ", "ن" * 200, steps[1].name_fa):
        answer = parvin.post(PAGE, {"name_fa": wrong})
        assert answer.status_code == 422
        assert "name_fa" in answer.context["form"].errors
    taken = parvin.post(f"{PAGE}{steps[0].pk}/", {"name_fa": steps[1].name_fa})
    assert taken.status_code == 422
    assert ReviewStep.objects.count() == 4


def test_reviewers_come_and_go(parvin: Any, cast: Cast, steps: list[ReviewStep]) -> None:
    step = steps[0]
    page = f"{PAGE}{step.pk}/"
    assert parvin.get(page).context["nobody"]
    stranger = parvin.post(f"{page}reviewers/", {"user": cast.maryam.pk})
    assert stranger.status_code == 422
    parvin.post(f"{page}reviewers/", {"user": cast.behzad.pk})
    seat = Reviewer.objects.get()
    assert (seat.user, seat.granted_by) == (cast.behzad, cast.parvin)
    twice = parvin.post(f"{page}reviewers/", {"user": cast.behzad.pk})
    assert twice.status_code == 422
    parvin.post(f"{PAGE}reviewers/{seat.pk}/end/")
    parvin.post(f"{PAGE}reviewers/{seat.pk}/end/")
    seat.refresh_from_db()
    assert seat.ended_by == cast.parvin
    assert parvin.get(page).context["nobody"]
    review_settings.add_reviewer(step, cast.behzad, by=cast.parvin)
    assert Reviewer.objects.count() == 2


def test_a_new_reviewer_is_told_what_waits(cast: Cast, steps: list[ReviewStep]) -> None:
    paper = Paper(make.make_mou(make.make_company(), in_force=False))
    reviewing.submit_for_review(paper, by=cast.leila)
    assert not InboxItem.objects.filter(kind="mou.review_due").exists()
    review_settings.add_reviewer(steps[0], cast.behzad, by=cast.parvin)
    review_settings.add_reviewer(steps[0], cast.behzad, by=cast.parvin)
    assert InboxItem.objects.filter(kind="mou.review_due", recipient=cast.behzad).count() == 1


def test_a_running_round_keeps_its_steps(cast: Cast, steps: list[ReviewStep]) -> None:
    paper = Paper(make.make_mou(make.make_company(), in_force=False))
    for step in steps:
        review_settings.add_reviewer(step, cast.leila, by=cast.parvin)
    reviewing.submit_for_review(paper, by=cast.leila)
    review_settings.use_step(steps[1], used=False)
    review_settings.add_step(name_fa="مدیر مالی")
    review_settings.move_step(steps[3], earlier=True)
    for step in steps:
        review = Review.objects.get(version__mou=paper.mou, step=step)
        reviewing.approve_step(review, by=cast.leila)
    assert reviews_of(paper).count() == 4


def test_only_the_head_arranges(client: Any, cast: Cast, steps: list[ReviewStep]) -> None:
    seat = review_settings.add_reviewer(steps[0], cast.leila, by=cast.parvin)
    inside = [f"{steps[0].pk}/", f"{steps[0].pk}/move/", f"{steps[0].pk}/use/", f"{steps[0].pk}/reviewers/"]
    for user in (cast.leila, cast.behzad):
        client.force_login(user)
        assert client.get(PAGE).status_code == 200
        for address in ("", *inside, f"reviewers/{seat.pk}/end/"):
            assert client.post(f"{PAGE}{address}", {"name_fa": "تازه"}).status_code == 403
    client.force_login(cast.maryam)
    assert client.get(PAGE).status_code == 403
    client.force_login(cast.parvin)
    assert client.get(f"{PAGE}99999/").status_code == 404


def test_the_pages_make_no_more_queries_with_more_rows(
    parvin: Any, cast: Cast, steps: list[ReviewStep], django_assert_max_num_queries: Any
) -> None:
    for more in range(6):
        staff = make.make_staff(role=RoleGrant.Role.VIEWER)
        review_settings.add_reviewer(steps[more % 4], staff, by=cast.parvin)
        days = {"starts_on": make.days(0), "ends_on": make.days(more)}
        review_settings.set_deputy(staff, deputy=cast.behzad, by=cast.parvin, **days)
        review_settings.add_step(name_fa=f"گام {more}")
    for address in (PAGE, f"{PAGE}{steps[0].pk}/", DEPUTIES):
        with django_assert_max_num_queries(10):
            assert parvin.get(address).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_two_reviewers_at_once_decide_once(transactional_db: None) -> None:
    cast = begin()
    load_review_steps()
    first = ReviewStep.objects.all()[0]
    for user in (cast.leila, cast.behzad):
        review_settings.add_reviewer(first, user, by=cast.parvin)
    paper = Paper(make.make_mou(make.make_company(), in_force=False))
    reviewing.submit_for_review(paper, by=cast.leila)
    review = reviews_of(paper)[0]
    gate = threading.Barrier(2)
    answers: list[Any] = []

    def decide(user: Any) -> None:
        try:
            gate.wait(timeout=10)
            answers.append(reviewing.approve_step(review, by=user))
        except Exception as error:
            answers.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=(user,)) for user in (cast.leila, cast.behzad)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(isinstance(answer, Refusal) for answer in answers) == [False, True]
    assert reviews_of(paper).filter(decision="approved").count() == 1
