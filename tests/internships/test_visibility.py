"""What a company still sees of an application: everything while it lives, what was sent afterwards, then less."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from internships.actions import applications as actions
from internships.models import Application
from internships.visibility import as_company_sees, for_company, visible_of
from students.models import StudentSkill
from students.week import Week
from tests import factories as make
from tests.cast import Cast
from tests.reading import read

pytestmark = pytest.mark.django_db
LETTER = "این کار را دوست دارم."


@pytest.fixture
def hr(client: Client, cast: Cast) -> Client:
    client.force_login(cast.maryam)
    return client


@pytest.fixture
def application(cast: Cast) -> Application:
    return make.make_application(cast.negar, cast.inspection, letter=LETTER)


def seen(application: Application, at: Any = None) -> Any:
    return as_company_sees(for_company(Application.objects.for_rows()).get(pk=application.pk), at)


def change_profile(cast: Cast) -> None:
    student = cast.negar
    student.semester, student.gpa, student.free = 8, Decimal("19.50"), Week()
    student.field = make.make_field("مهندسی برق")
    student.about = "تازه"
    student.save()
    StudentSkill.objects.create(student=student, skill=make.make_skill("جوشکاری", "Welding"), level=2)


def test_while_it_lives_the_profile_is_seen_as_it_is_now(cast: Cast, application: Application) -> None:
    change_profile(cast)
    assert seen(application).student.semester == 8


def test_afterwards_what_was_sent_is_seen(hr: Client, cast: Cast, application: Application) -> None:
    sent = (cast.negar.semester, cast.negar.gpa, cast.negar.free, cast.negar.field)
    actions.reject_application(application, by=cast.maryam, reason="hours")
    Application.objects.update(tell_at=timezone.now() - timedelta(minutes=1))
    change_profile(cast)
    student = seen(application).student
    assert (student.semester, student.gpa, student.free, student.field) == sent
    page = hr.get(f"/hr/applications/{application.pk}/").content.decode()
    assert "مهندسی برق" not in page
    assert "جوشکاری" not in page
    assert LETTER in page


def test_a_rejection_that_can_be_undone_shows_all_as_before(cast: Cast, application: Application) -> None:
    actions.reject_application(application, by=cast.maryam, reason="hours")
    assert not seen(application).visible.over


def test_time_alone_ends_it_too(application: Application) -> None:
    late = make.long_ago(application, timezone.now() - timedelta(hours=1))
    assert visible_of(late).over


def test_who_withdraws_takes_cv_and_words_along(hr: Client, cast: Cast, application: Application) -> None:
    actions.withdraw_application(application, by=cast.negar.user)
    page = hr.get(f"/hr/applications/{application.pk}/").content.decode()
    assert "نگار صادقی" in page
    assert LETTER not in page
    assert "cv.pdf" not in page
    assert hr.get(f"/hr/applications/{application.pk}/cv/").status_code == 404
    hr.force_login(cast.negar.user)  # their own page has it still
    read(hr.get(f"/me/applications/{application.pk}/cv/"))


def test_the_cv_goes_some_time_after_the_end(settings: Any, hr: Client, application: Application) -> None:
    settings.CV_SHOWN_AFTER_END_DAYS = 30
    for days, status in ((29, 200), (30, 404)):
        make.long_ago(application, timezone.now() - timedelta(days=days, minutes=1))
        answer = hr.get(f"/hr/applications/{application.pk}/cv/")
        read(answer)
        assert answer.status_code == status
    page = hr.get(f"/hr/applications/{application.pk}/").content.decode()
    assert LETTER in page
    assert "cv.pdf" not in page


def test_of_those_at_work_it_counts_from_the_end_of_the_work(cast: Cast) -> None:
    placement = make.make_placement(cast.negar, cast.inspection)
    assert not seen(placement.application).visible.over
    placement.ended_at = timezone.now() - timedelta(days=400)
    placement.save()
    assert not seen(placement.application).visible.cv
