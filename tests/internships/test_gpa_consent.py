"""The GPA is shown to a company only with the student's consent for this application, and only while it lasts."""

from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from internships.actions import applications, changes
from internships.actions.consent import set_gpa_shown
from internships.models import Application, Position
from internships.states import CloseReason
from people.persian import jalali
from people.workflow import Refusal
from students.actions import add_cv
from students.models import Student
from tests import factories as make
from tests.applying import send_application
from tests.cast import Cast

pytestmark = pytest.mark.django_db
GPA = "۱۸٫۷۵"


@pytest.fixture
def application(cast: Cast) -> Application:
    Student.objects.filter(pk=cast.negar.pk).update(gpa="18.75")
    cast.negar.refresh_from_db()
    return make.make_application(cast.negar, cast.inspection)


def as_hr(cast: Cast, application: Application) -> str:
    hr = Client()
    hr.force_login(cast.maryam)
    pages = (
        f"/hr/applications/{application.pk}/",
        f"/hr/positions/{application.position_id}/applicants/",
        "/hr/applicants/?state=all",
    )
    return "".join(hr.get(page).content.decode() for page in pages)


def test_it_is_not_shown_unless_the_student_says_so(cast: Cast, application: Application) -> None:
    assert GPA not in as_hr(cast, application)


def test_a_tick_with_the_application_shows_it(client: Client, cast: Cast) -> None:
    Student.objects.filter(pk=cast.negar.pk).update(gpa="18.75")
    cv = add_cv(cast.negar, file=make.make_file(by=cast.negar.user), label="صنعت", by=cast.negar.user)
    client.force_login(cast.negar.user)
    assert not client.get(f"/positions/{cast.inspection.pk}/apply/").context["form"]["shows_gpa"].value()
    send_application(client, cast.inspection, {"cv": cv.pk, "shows_gpa": "on"})
    assert GPA in as_hr(cast, Application.objects.get())


def test_board_and_table_show_the_same_of_it_and_the_day_it_was_sent(
    cast: Cast, application: Application
) -> None:
    hr = Client()
    hr.force_login(cast.maryam)
    address = f"/hr/positions/{cast.inspection.pk}/applicants/"
    sent = jalali.format_date(jalali.today(application.submitted_at), "fa", short=True)

    def shown() -> list[tuple[bool, bool, bool]]:
        pages = [hr.get(f"{address}?view={view}").content.decode() for view in ("board", "table")]
        return [(sent in page, GPA in page, "حداقل را دارد" in page) for page in pages]

    assert shown() == [(True, False, False)] * 2
    Position.objects.filter(pk=cast.inspection.pk).update(min_gpa=15)
    assert shown() == [(True, False, True)] * 2
    set_gpa_shown(application, shown=True, by=cast.negar.user)
    assert shown() == [(True, True, False)] * 2


def test_whoever_meets_what_is_asked_is_said_to_without_the_number(
    cast: Cast, application: Application
) -> None:
    Position.objects.filter(pk=cast.inspection.pk).update(min_gpa=15)
    hr = Client()
    hr.force_login(cast.maryam)
    page = hr.get(f"/hr/applications/{application.pk}/")
    assert page.context["meets_gpa"]
    assert GPA not in page.content.decode()


def test_a_limit_that_is_moved_later_tells_nothing_about_those_who_applied_before(
    cast: Cast, application: Application
) -> None:
    """Else a company would find the number by moving it up and down."""
    hr = Client()
    hr.force_login(cast.maryam)
    for limit in ("18.50", "19.00"):
        values = {"min_gpa": Decimal(limit)}
        position = Position.objects.get(pk=cast.inspection.pk)
        changes.approve_change(changes.propose_change(position, by=cast.maryam, values=values), by=cast.leila)
        assert not hr.get(f"/hr/applications/{application.pk}/").context["meets_gpa"]


def test_the_student_shows_it_and_takes_it_back(client: Client, cast: Cast, application: Application) -> None:
    client.force_login(cast.negar.user)
    address = f"/me/applications/{application.pk}/"
    client.post(f"{address}gpa/", {"shown": "yes"})
    assert GPA in as_hr(cast, application)
    client.post(f"{address}gpa/", {"shown": "no"})
    client.post(f"{address}gpa/", {"shown": "no"})
    assert GPA not in as_hr(cast, application)
    assert application.events.filter(changes__has_key="gpa_shown").count() == 2
    steps = client.get(address).context["history"]
    assert [step.mark for step in steps[:3]] == ["now", "done", "done"]


def test_only_the_student_decides(client: Client, cast: Cast, application: Application) -> None:
    address = f"/me/applications/{application.pk}/gpa/"
    client.force_login(cast.tara.user)
    assert client.post(address, {"shown": "yes"}).status_code == 404
    client.force_login(cast.maryam)
    assert client.post(address, {"shown": "yes"}).status_code == 403
    client.force_login(cast.negar.user)
    assert client.get(address).status_code == 405
    application.refresh_from_db()
    assert application.gpa_shown_at is None


def test_what_has_ended_is_shown_to_nobody_new_and_can_be_taken_back(
    cast: Cast, application: Application
) -> None:
    set_gpa_shown(application, shown=True, by=cast.negar.user)
    applications.withdraw_application(application, by=cast.negar.user)
    set_gpa_shown(application, shown=False, by=cast.negar.user)
    with pytest.raises(Refusal):
        set_gpa_shown(application, shown=True, by=cast.negar.user)


def test_consent_between_a_rejection_and_its_undoing_tells_nothing(
    client: Client, cast: Cast, application: Application
) -> None:
    applications.reject_application(application, by=cast.maryam, reason=CloseReason.NOT_A_FIT)
    set_gpa_shown(application, shown=True, by=cast.negar.user)
    client.force_login(cast.negar.user)
    page = client.get(f"/me/applications/{application.pk}/")
    assert page.context["state"] == "submitted"
    assert [step.mark for step in page.context["history"][:2]] == ["now", "done"]
    applications.undo_rejection(application, by=cast.maryam)
    application.refresh_from_db()
    assert application.state == "submitted"
    applications.reject_application(application, by=cast.maryam, reason=CloseReason.NOT_A_FIT)
    Application.objects.filter(pk=application.pk).update(tell_at=timezone.now())
    assert client.get(f"/me/applications/{application.pk}/").context["state"] == "rejected"
