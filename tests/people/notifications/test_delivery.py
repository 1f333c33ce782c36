"""Claim, commit, send, settle: over a real SMTP server, and with real concurrent connections."""

import threading
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.db import connection
from django.utils import timezone

from people.notifications import delivery, kinds, tasks
from people.notifications.actions import queue_mail
from people.notifications.kinds import Kind
from people.notifications.models import InboxItem, Message

from .conftest import free_port, tell

pytestmark = pytest.mark.django_db


def only_message() -> Message:
    return Message.objects.get()


def is_due_now() -> None:
    Message.objects.update(next_attempt_at=timezone.now())


def test_what_is_due_is_sent_and_settled(negar, post):
    tell(negar)
    assert delivery.deliver_due() == 1
    sent = only_message()
    assert (sent.state, sent.attempts, sent.error) == ("sent", 1, "")
    assert sent.sent_at is not None
    assert sent.subject == "[fa] Pendar wrote"
    [mail] = post.mails
    assert mail["To"] == "negar@example.test"
    assert mail["Subject"] == "[fa] Pendar wrote"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"].startswith(f"<outbox.{sent.pk}.")
    assert delivery.deliver_due() == 0


def test_one_connection_serves_a_batch(negar, sam, post):
    tell(negar)
    tell(sam)
    delivery.deliver_due()
    assert len(post.mails) == 2
    assert post.connections == 1


def test_a_server_that_ends_the_conversation_is_called_again(negar, sam, post):
    post.mails_a_connection = 1
    tell(negar)
    tell(sam)
    delivery.deliver_due()
    assert set(Message.objects.values_list("state", "attempts")) == {("sent", 1)}
    assert post.connections == 2


def test_a_server_that_hangs_up_every_time_is_left_alone_for_a_while(negar, post):
    post.mails_a_connection = 0
    tell(negar)
    delivery.deliver_due()
    assert only_message().state == "queued"
    assert post.connections == 1


def test_each_reader_gets_their_language_and_current_address(negar, sam, post):
    tell(negar)
    tell(sam)
    sam.email, sam.language = "sam.new@example.test", "fa"
    sam.save()
    delivery.deliver_due()
    assert {(mail["To"], mail["Subject"][:4], mail["Content-Language"]) for mail in post.mails} == {
        ("negar@example.test", "[fa]", "fa"),
        ("sam.new@example.test", "[fa]", "fa"),
    }
    assert Message.objects.get(recipient=sam).address == "sam.new@example.test"


def test_urgent_mail_leaves_first(negar, sam, post):
    tell(negar)
    tell(sam, urgent=True)
    delivery.deliver_due()
    assert [mail["To"] for mail in post.mails] == ["sam@example.test", "negar@example.test"]


def test_nothing_leaves_before_its_time(negar, post):
    later = timezone.now() + timedelta(minutes=10)
    tell(negar, not_before=later)
    assert delivery.deliver_due() == 0
    assert delivery.claim(5, at=later + timedelta(seconds=1)) == [only_message()]


def test_a_refused_recipient_is_final(negar, sam, post):
    tell(negar)
    tell(sam)
    post.replies["negar@example.test"] = "550 no such mailbox"
    delivery.deliver_due()
    refused = Message.objects.get(recipient=negar)
    assert refused.state == "failed"
    assert "550 no such mailbox" in refused.error
    assert [mail["To"] for mail in post.mails] == ["sam@example.test"]


@pytest.mark.parametrize("where", ["recipient", "data"])
def test_a_temporary_refusal_is_tried_again_later(negar, post, where):
    tell(negar)
    if where == "recipient":
        post.replies["negar@example.test"] = "450 mailbox busy"
    else:
        post.data_reply = "451 try later"
    delivery.deliver_due()
    waiting = only_message()
    assert (waiting.state, waiting.attempts) == ("queued", 1)
    assert "45" in waiting.error
    assert waiting.next_attempt_at > timezone.now() + timedelta(seconds=20)
    assert delivery.deliver_due() == 0  # not before its pause is over

    post.replies.clear()
    post.data_reply = "250 ok"
    is_due_now()
    delivery.deliver_due()
    sent = only_message()
    assert (sent.state, sent.attempts, sent.error) == ("sent", 2, "")


def test_refused_content_is_final(negar, post):
    post.data_reply = "554 this is spam"
    tell(negar)
    delivery.deliver_due()
    assert only_message().state == "failed"


def test_an_address_that_no_mail_can_carry_is_final(sam, negar, post):
    queue_mail("test.note", to="nobody at all", values={})
    tell(sam)
    delivery.deliver_due()
    assert Message.objects.get(recipient=None).state == "failed"
    assert Message.objects.get(recipient=sam).state == "sent"


def test_a_mail_server_that_is_away_costs_one_try_for_the_whole_batch(negar, sam, post, settings):
    settings.EMAIL_PORT = free_port()
    tell(negar)
    tell(sam)
    delivery.deliver_due()
    for message in Message.objects.all():
        assert (message.state, message.attempts) == ("queued", 1)
        assert "not reached" in message.error


def test_a_message_is_given_up_in_the_end(negar, post):
    tell(negar)
    Message.objects.update(attempts=delivery.MAX_ATTEMPTS - 1)
    post.replies["negar@example.test"] = "450 mailbox busy"
    delivery.deliver_due()
    assert only_message().state == "failed"


def test_pauses_grow_are_spread_and_have_an_end(negar):
    tell(negar)
    message = only_message()
    pauses = []
    for message.attempts in (1, 2, 3, 48):
        pauses.append(delivery.pause(message))
    assert timedelta(seconds=24) <= pauses[0] <= timedelta(seconds=36)
    assert pauses[0] < pauses[2] < pauses[3] <= timedelta(minutes=72)
    message.urgent = True
    assert delivery.pause(message) <= timedelta(minutes=6)


def test_a_broken_template_holds_up_nobody_else(negar, sam, post):
    kinds.register(Kind("test.no_templates", inbox=False))
    Message.objects.create(
        kind="test.no_templates", recipient=negar, address=negar.email, language="fa", urgent=True
    )
    tell(sam)
    delivery.deliver_due()
    assert Message.objects.get(recipient=sam).state == "sent"
    broken = Message.objects.get(recipient=negar)
    assert (broken.state, "TemplateDoesNotExist" in broken.error) == ("queued", True)


def test_a_secret_is_wiped_once_sent(post, db):
    queue_mail(
        "test.note", to="new@example.test", values={"company": "Pendar", "code": "482-913"}, url="/secret/"
    )
    delivery.deliver_due()
    sent = only_message()
    assert (sent.state, sent.values, sent.subject, sent.url) == ("sent", {}, "", "")
    [mail] = post.mails
    assert "482-913" in mail.get_body(("plain",)).get_content()


def test_a_secret_is_wiped_when_given_up_and_kept_while_it_waits(post, db):
    queue_mail("test.note", to="new@example.test", values={"code": "482-913"})
    post.replies["new@example.test"] = "450 busy"
    delivery.deliver_due()
    assert only_message().values == {"code": "482-913"}
    post.replies["new@example.test"] = "550 gone"
    is_due_now()
    delivery.deliver_due()
    failed = only_message()
    assert (failed.state, failed.values) == ("failed", {})


def test_a_code_that_no_longer_works_is_not_sent(post, db):
    queue_mail("test.note", to="new@example.test", values={"code": "1"}, expires_at=timezone.now())
    delivery.deliver_due()
    expired = only_message()
    assert (expired.state, expired.error, expired.values) == ("cancelled", "expired", {})
    assert post.mails == []


def test_what_no_longer_holds_is_cancelled_and_leaves_the_inbox(negar, post):
    kinds._kinds["test.note"] = Kind("test.note", still_holds=lambda message: message.about_id != negar.pk)
    tell(negar, about=negar)
    delivery.deliver_due()
    assert only_message().state == "cancelled"
    assert post.mails == []
    assert not InboxItem.objects.exists()


def test_an_account_that_is_closed_gets_nothing(negar, post):
    tell(negar)
    negar.is_active = False
    negar.save()
    delivery.deliver_due()
    assert only_message().state == "cancelled"


def test_what_a_dead_worker_left_is_swept_after_ten_minutes(negar, post):
    tell(negar)
    delivery.claim(5)  # and the worker dies here
    assert tasks.sweep() == 0  # too early: it could be alive
    Message.objects.update(claimed_at=timezone.now() - delivery.STUCK_AFTER)
    assert tasks.sweep() == 1
    assert only_message().state == "sent"
    assert len(post.mails) == 1


def test_a_worker_that_comes_back_from_the_dead_overwrites_nobody(negar, post):
    tell(negar)
    [late] = delivery.claim(5)
    Message.objects.update(claimed_at=timezone.now() - delivery.STUCK_AFTER)
    tasks.sweep()
    delivery._give_up(late, "too late")
    assert only_message().state == "sent"


def test_a_message_sent_twice_can_be_recognised(negar, post):
    tell(negar)
    with patch("people.notifications.delivery._settle"):  # the worker dies after the server's "250"
        delivery.deliver_due()
    Message.objects.update(claimed_at=timezone.now() - timedelta(hours=1))
    tasks.sweep()
    first, second = post.mails
    assert first["Message-ID"] == second["Message-ID"]


def test_a_message_that_kills_its_worker_every_time_is_given_up(negar):
    tell(negar)
    delivery.claim(5)
    Message.objects.update(claimed_at=timezone.now() - timedelta(hours=1), attempts=delivery.MAX_ATTEMPTS)
    delivery.release_stuck()
    assert only_message().state == "failed"


def test_out_of_time_the_rest_is_given_back(negar, sam, post, monkeypatch):
    tell(negar)
    tell(sam)
    monkeypatch.setattr(delivery, "WORK_SECONDS", -1)
    delivery.deliver_due()
    assert set(Message.objects.values_list("state", "attempts")) == {("queued", 0)}


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_message_once(negar, post):
    for number in range(30):
        tell(negar, key=f"test.note:{number}")
    start = threading.Barrier(3)

    def work() -> None:
        start.wait()
        try:
            delivery.deliver_due()
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert len(post.mails) == 30
    assert len({mail["Message-ID"] for mail in post.mails}) == 30
    assert set(Message.objects.values_list("state", "attempts")) == {("sent", 1)}
