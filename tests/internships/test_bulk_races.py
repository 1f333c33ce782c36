"""Two who decide about many at the same moment, on real connections."""

from typing import Any
from uuid import uuid4

import pytest

from internships.actions import bulk
from internships.models import Application
from internships.states import ApplicationState
from people.notifications.models import InboxItem
from tests import factories as make
from tests.cast import Cast, begin
from tests.internships.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return begin()


def test_two_who_decide_about_the_same_many_tell_each_student_once(cast: Cast) -> None:
    numbers = [make.make_application(student, cast.inspection).pk for student in (cast.negar, cast.tara)]

    def shortlist(by: Any, order: list[int]) -> Any:
        to = ApplicationState.SHORTLISTED
        return bulk.move_applications(cast.inspection, order, by=by, to=to, token=uuid4())

    first, second = at_once(
        lambda: shortlist(cast.maryam, numbers), lambda: shortlist(cast.dariush, numbers[::-1])
    )
    assert sorted([len(first.done), len(second.done)]) == [0, 2]
    assert InboxItem.objects.filter(kind="application.shortlisted").count() == 2


def test_the_same_form_sent_twice_at_once_decides_once(cast: Cast) -> None:
    number = make.make_application(cast.negar, cast.inspection).pk
    said: dict[str, Any] = {"by": cast.maryam, "token": uuid4(), "reason": "hours"}
    answers = at_once(*[lambda: bulk.reject_applications(cast.inspection, [number], **said)] * 3)
    assert len({answer.pk for answer in answers}) == 1
    assert Application.objects.get(pk=number).events.filter(to_state="rejected").count() == 1
