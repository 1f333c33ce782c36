"""Rows are written with what they tell, once for each fact and person."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy

from people.notifications import delivery, kinds
from people.notifications.actions import cancel, notify, notify_many, queue_mail, requeue_message
from people.notifications.kinds import Kind
from people.notifications.models import InboxItem, Message

from .conftest import tell


def test_the_same_fact_is_told_once(negar):
    tell(negar)
    tell(negar, company="Another")
    assert Message.objects.get().values == {"company": "Pendar"}
    assert InboxItem.objects.count() == 1


def test_one_key_serves_several_people_in_two_queries(negar, sam, django_assert_num_queries):
    with transaction.atomic(), django_assert_num_queries(2):
        notify_many("test.note", to=[negar, sam], key="test.note:1", values={"company": "Pendar"})
    with transaction.atomic():
        notify_many("test.note", to=[negar, sam], key="test.note:1", values={"company": "Pendar"})
    assert sorted(Message.objects.values_list("address", flat=True)) == [negar.email, sam.email]
    assert InboxItem.objects.count() == 2


def test_a_key_may_depend_on_the_person(negar, sam):
    with transaction.atomic():
        notify_many("test.note", to=[negar, sam], key=lambda user: f"test.note:{user.pk}")
    assert set(Message.objects.values_list("dedupe_key", flat=True)) == {
        f"test.note:{negar.pk}",
        f"test.note:{sam.pk}",
    }


def test_what_is_rolled_back_was_never_said(negar):
    with transaction.atomic():
        tell(negar)
        transaction.set_rollback(True)
    assert not Message.objects.exists()
    assert not InboxItem.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_telling_outside_a_transaction_is_refused(negar):
    with pytest.raises(RuntimeError):
        notify("test.note", to=negar, key="test.note:1")
    with pytest.raises(RuntimeError):
        cancel("test.note:1")


@pytest.mark.django_db(transaction=True)
def test_a_transaction_nudges_once_and_only_when_it_commits(negar, sam, no_broker):
    with transaction.atomic():
        tell(negar)
        tell(sam)
        assert no_broker == []
    assert no_broker == ["nudge"]


def test_an_unregistered_kind_is_told_at_once(negar):
    with pytest.raises(kinds.UnknownKind):
        notify("test.unknown", to=negar, key="test.unknown:1")


def test_a_kind_is_registered_once_with_one_meaning():
    with pytest.raises(ValueError, match="twice"):
        kinds.register(Kind("test.note", inbox=False))
    with pytest.raises(ValueError, match="named like"):
        Kind("Note")


def test_a_kind_says_where_it_goes(negar):
    kinds.register(Kind("test.mail_only", inbox=False), Kind("test.inbox_only", email=False))
    with transaction.atomic():
        notify("test.mail_only", to=negar, key="a")
        notify("test.inbox_only", to=negar, key="b")
    assert Message.objects.get().kind == "test.mail_only"
    assert InboxItem.objects.get().kind == "test.inbox_only"


@pytest.mark.parametrize("url", ["https://elsewhere.test/", "//elsewhere.test/", "/\\elsewhere.test", "me/"])
def test_messages_lead_to_our_own_pages_only(negar, url):
    with pytest.raises(ValueError, match="path of this site"):
        notify("test.note", to=negar, key="a", url=url)


def test_values_leave_the_frame_of_the_mail_alone(negar):
    with pytest.raises(ValueError, match="start"):
        tell(negar, values={"start": date(2026, 11, 22)})


def test_values_keep_dates_times_and_decimals(negar):
    at = timezone.now()
    tell(negar, values={"at": at, "on": date(2026, 11, 22), "gpa": Decimal("17.25"), "list": [{"a": None}]})
    kept = Message.objects.get().values
    assert (kept["at"], kept["on"], kept["gpa"]) == (at, date(2026, 11, 22), Decimal("17.25"))
    assert isinstance(kept["at"], datetime)
    assert kept["list"] == [{"a": None}]


def test_translated_text_is_no_value(negar):
    with pytest.raises(TypeError, match="Translate in the template"), transaction.atomic():
        tell(negar, values={"state": gettext_lazy("Open")})


def test_mail_to_an_address_works_outside_a_transaction_and_remembers_the_page_language(db, settings):
    queue_mail("test.note", to="new@example.test", values={"code": "1"}, language="en")
    queue_mail("test.note", to="new@example.test", values={"code": "2"})
    first, second = Message.objects.order_by("id")
    assert (first.language, second.language) == ("en", settings.LANGUAGE_CODE)
    assert first.urgent
    assert first.secret
    assert first.expires_at is not None


def test_cancelling_takes_back_what_nobody_has_seen(negar):
    later = timezone.now() + timedelta(minutes=10)
    tell(negar, key="hidden", not_before=later)
    tell(negar, key="shown")
    with transaction.atomic():
        cancel("hidden")
        cancel("shown")
    assert set(Message.objects.values_list("state", flat=True)) == {"cancelled"}
    assert InboxItem.objects.get().dedupe_key == "shown"


def test_what_was_sent_cannot_be_cancelled(negar):
    tell(negar)
    delivery.deliver_due()
    with transaction.atomic():
        cancel("test.note:1")
    assert Message.objects.get().state == "sent"


def test_a_failed_message_can_be_tried_again_but_not_a_secret_one(negar):
    tell(negar)
    queue_mail("test.note", to="x@example.test", values={"code": "1"})
    Message.objects.move("queued", "sending")
    Message.objects.move("sending", "failed", attempts=48)
    plain, secret = Message.objects.order_by("id")
    assert requeue_message(plain)
    assert not requeue_message(plain)
    assert not requeue_message(secret)
    plain.refresh_from_db()
    assert (plain.state, plain.attempts) == ("queued", 0)


def test_states_move_along_the_table_only(negar):
    tell(negar)
    with pytest.raises(ValueError, match="can't go"):
        Message.objects.move("sent", "queued")
    for came_from, allowed in Message.MOVES.items():
        for to in set(Message.State.values) - allowed:
            with pytest.raises(ValueError, match="can't go"):
                Message.objects.move(came_from, to)
