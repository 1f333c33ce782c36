"""Who works for the office and studies as well decides nothing about themselves, in any step of the office."""

from collections.abc import Callable
from typing import Any

import pytest

from internships.actions import place_companies, place_decisions, placements
from people.models import RoleGrant
from people.workflow import Refusal
from students.models import Student
from students.records import decisions
from tests import factories as make
from tests.cast import Cast
from tests.internships import places as make_places

pytestmark = pytest.mark.django_db

RECORD: dict[str, Callable[[Student], Any]] = {
    "confirm": lambda student: decisions.confirm_record(student, by=student.user),
    "return": lambda student: decisions.return_record(student, by=student.user, reason="x"),
    "freeze": lambda student: decisions.freeze_student(student, by=student.user, reason="x"),
    "unfreeze": lambda student: decisions.unfreeze_student(student, by=student.user),
}


@pytest.fixture
def own(cast: Cast) -> Student:
    """Negar works for the office besides."""
    RoleGrant.objects.create(user=cast.negar.user, role=RoleGrant.Role.EXPERT)
    return cast.negar


@pytest.mark.parametrize("step", RECORD)
def test_the_own_record(cast: Cast, own: Student, step: str) -> None:
    if step == "unfreeze":
        decisions.freeze_student(own, by=cast.leila, reason="x")
    before = own.events.count()
    with pytest.raises(Refusal):
        RECORD[step](own)
    assert own.events.count() == before


def test_the_own_work(cast: Cast, own: Student) -> None:
    application = make.make_accepted(own, cast.inspection).application
    with pytest.raises(Refusal):
        placements.start_placement(application, by=own.user)
    with pytest.raises(Refusal):
        placements.cancel_acceptance(application, by=own.user, reason="x")
    placement = placements.start_placement(application, by=cast.leila)
    with pytest.raises(Refusal):
        placements.end_placement(placement, by=own.user, ended_on=placement.starts_on)


def test_the_own_place(cast: Cast, own: Student) -> None:
    place = make_places.make_submitted(own)
    other = make.make_user()
    steps: tuple[Callable[[], Any], ...] = (
        lambda: place_decisions.decide_place(place, by=own.user, decision="approved", note="x"),
        lambda: place_decisions.name_supervisor(place, by=own.user, supervisor=other),
        lambda: place_decisions.cancel_place(place, by=own.user, reason="x"),
        lambda: place_companies.invite_company(place, by=own.user),
    )
    for step in steps:
        with pytest.raises(Refusal) as refused:
            step()
        assert "colleague" in str(refused.value.message) or "همکار" in str(refused.value.message)


def test_the_page_says_why(client: Any, cast: Cast, own: Student) -> None:
    client.force_login(own.user)
    answer = client.post(f"/staff/students/{own.pk}/confirm/", follow=True)
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]
