"""Where the university sets how many applications may be open at once: said before, and held under the lock."""

from typing import Any

import pytest
from django.test import Client

from internships.actions import applications
from internships.eligibility import eligibility
from internships.states import CloseReason
from people.workflow import Refusal
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_without_the_setting_there_is_no_cap(cast: Cast) -> None:
    for _number in range(3):
        make.make_application(cast.negar, make.make_position(cast.pendar))
    assert "cap" not in {check.code for check in eligibility(cast.negar, cast.inspection).checks}


def test_the_page_says_so_before_anything_is_written(client: Client, cast: Cast, settings: Any) -> None:
    settings.OPEN_APPLICATIONS_MAX = 1
    mine = make.make_application(cast.negar, cast.moulds)
    client.force_login(cast.negar.user)
    page = client.get(f"/positions/{cast.inspection.pk}/apply/")
    assert page.context["too_many"]
    assert "/me/applications/" in page.content.decode()
    checks = client.get(f"/positions/{cast.inspection.pk}/").context["eligibility"].checks
    assert [check.ok for check in checks if check.code == "cap"] == [False]
    with pytest.raises(Refusal):
        make.make_application(cast.negar, cast.inspection)
    applications.withdraw_application(mine, by=cast.negar.user)
    make.make_application(cast.negar, cast.inspection)


def test_an_untold_rejection_still_counts(cast: Cast, settings: Any) -> None:
    """Else the room for one more would tell of it."""
    settings.OPEN_APPLICATIONS_MAX = 1
    mine = make.make_application(cast.negar, cast.moulds)
    applications.reject_application(mine, by=make.owner_of(mine.company), reason=CloseReason.SKILLS)
    with pytest.raises(Refusal):
        make.make_application(cast.negar, cast.inspection)
