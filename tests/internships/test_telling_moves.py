"""What a move on the board tells waits a moment: a slip is moved back and nobody has heard of it."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from internships.actions import applications as actions
from internships.actions import bulk
from internships.models import Application
from internships.states import ApplicationState
from people.notifications import inbox
from people.notifications.delivery import deliver_due
from people.notifications.models import InboxItem, Message
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db
MOVES = ("application.in_review", "application.shortlisted")


@pytest.fixture
def application(cast: Cast) -> Application:
    """Sent long before it is moved: the student knows that it was received."""
    application = make.make_application(cast.negar, cast.inspection)
    earlier(application)
    return application


def earlier(application: Application, by: timedelta = timedelta(hours=1)) -> None:
    """As if everything so far had happened before the grace."""
    application.refresh_from_db()
    application.state_at -= by
    application.save(update_fields=["state_at"])
    for event in application.events.all():
        application.events.filter(pk=event.pk).update(at=event.at - by)
    InboxItem.objects.filter(recipient=application.student.user).update(visible_from=timezone.now())


def waiting_for(cast: Cast) -> list[str]:
    """What Negar is told of moves, seen by her or not yet."""
    items = InboxItem.objects.filter(recipient=cast.negar.user, kind__in=MOVES).order_by("pk")
    return [item.kind for item in items]


def test_a_move_is_told_after_the_grace_and_seen_at_once(
    cast: Cast, application: Application, settings
) -> None:
    moved = actions.shortlist_application(application, by=cast.maryam)
    told = InboxItem.objects.get(recipient=cast.negar.user, kind="application.shortlisted")
    mail = Message.objects.get(recipient=cast.negar.user, kind="application.shortlisted")
    assert settings.MOVE_TOLD_AFTER_MINUTES == 3
    assert told.visible_from == mail.next_attempt_at == moved.state_at + timedelta(minutes=3)
    assert told not in inbox.items_for(cast.negar.user)
    assert told in inbox.items_for(cast.negar.user, at=told.visible_from)
    assert moved.state_for_student == ApplicationState.SHORTLISTED


def test_a_slip_that_is_moved_back_tells_nothing(cast: Cast, application: Application) -> None:
    moved = actions.shortlist_application(application, by=cast.maryam)
    actions.put_back_application(moved, by=cast.maryam)
    assert waiting_for(cast) == []
    assert Message.objects.get(kind="application.shortlisted").state == Message.State.CANCELLED


def test_who_comes_back_to_where_they_were_known_to_be_is_not_told_again(
    cast: Cast, application: Application
) -> None:
    moved = actions.review_application(application, by=cast.maryam)
    earlier(moved)
    moved = actions.shortlist_application(moved, by=cast.maryam)
    moved = actions.review_application(moved, by=cast.maryam)
    assert waiting_for(cast) == ["application.in_review"]
    moved = actions.shortlist_application(moved, by=cast.maryam)
    assert waiting_for(cast) == ["application.in_review", "application.shortlisted"]


def test_of_several_moves_only_the_last_is_told(cast: Cast, application: Application) -> None:
    moved = actions.shortlist_application(application, by=cast.maryam)
    actions.review_application(moved, by=cast.maryam)
    assert waiting_for(cast) == ["application.in_review"]


def invite(application: Application, cast: Cast) -> None:
    actions.invite_to_interview(application, by=cast.maryam, note="شنبه")


def offer(application: Application, cast: Cast) -> None:
    make.make_offer(application)


def reject(application: Application, cast: Cast) -> None:
    actions.reject_application(application, by=cast.maryam, reason="hours")


def reject_many(application: Application, cast: Cast) -> None:
    bulk.reject_applications(cast.inspection, [application.pk], by=cast.maryam, token=uuid4(), reason="hours")


def withdraw(application: Application, cast: Cast) -> None:
    actions.withdraw_application(application, by=cast.negar.user)


@pytest.mark.parametrize("move_on", [invite, offer, reject, reject_many, withdraw])
def test_whatever_moves_them_on_comes_instead(cast: Cast, application: Application, move_on) -> None:
    moved = actions.shortlist_application(application, by=cast.maryam)
    move_on(moved, cast)
    assert waiting_for(cast) == []


def test_mail_that_was_late_asks_whether_it_still_holds(cast: Cast, application: Application) -> None:
    moved = actions.shortlist_application(application, by=cast.maryam)
    Message.objects.update(next_attempt_at=timezone.now() + timedelta(days=1))
    late = Message.objects.filter(kind="application.shortlisted")
    late.update(next_attempt_at=timezone.now())
    earlier(moved)  # its grace is over, and the mail server was down
    actions.put_back_application(moved, by=cast.maryam)
    deliver_due()
    assert late.get().state == Message.State.CANCELLED


def test_many_are_told_after_the_grace_and_a_slip_with_many_is_not(cast: Cast, client: Client) -> None:
    rows = [make.make_application(student, cast.inspection) for student in (cast.negar, cast.tara)]
    numbers = [row.pk for row in rows]
    client.force_login(cast.maryam)
    address = f"/hr/positions/{cast.inspection.pk}/applicants/move/"
    came = client.post(address, {"application": numbers, "to": "shortlist", "token": uuid4()}, follow=True)
    assert "پیش از آن" in came.content.decode()
    assert InboxItem.objects.filter(kind__in=MOVES, visible_from__gt=timezone.now()).count() == 2
    client.post(address, {"application": numbers, "to": "put_back", "token": uuid4()})
    assert not InboxItem.objects.filter(kind__in=MOVES).exists()


def test_hr_reads_when_the_student_is_told(cast: Cast, application: Application, client: Client) -> None:
    client.force_login(cast.maryam)
    address = f"/hr/applications/{application.pk}/move/"
    said = client.post(address, {"to": "shortlist", "seen": "submitted"}, follow=True).content.decode()
    assert re.search("۳ دقیقهٔ دیگر", said)


def test_without_a_grace_it_is_told_at_once(cast: Cast, application: Application, settings) -> None:
    settings.MOVE_TOLD_AFTER_MINUTES = 0
    moved = actions.shortlist_application(application, by=cast.maryam)
    actions.put_back_application(moved, by=cast.maryam)
    told = inbox.items_for(cast.negar.user).filter(kind__in=MOVES)
    assert [item.kind for item in told] == ["application.shortlisted"]
