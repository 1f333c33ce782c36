"""/staff/messages/: the office sees what became of every mail, and no secret."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people.models import RoleGrant, User
from people.notifications.actions import queue_mail
from people.notifications.models import Message

from .conftest import tell

pytestmark = pytest.mark.django_db


def grant(email: str, role: str) -> User:
    user = User.objects.create_user(email, "x", full_name="Staff", language="en")
    RoleGrant.objects.create(user=user, role=role)
    return user


@pytest.fixture
def leila(db):
    return grant("leila@office.test", RoleGrant.Role.EXPERT)


@pytest.fixture
def behzad(db):
    return grant("behzad@office.test", RoleGrant.Role.VIEWER)


def fail(message: Message) -> None:
    found = Message.objects.filter(pk=message.pk)
    found.move("queued", "sending")
    found.move("sending", "failed", error="550 no such mailbox")


def test_staff_find_messages_by_state_and_address(client, leila, sam, negar):
    tell(sam, company="Sams")
    tell(negar, company="Negars")
    fail(Message.objects.get(recipient=negar))
    client.force_login(leila)
    everything = client.get("/staff/messages/").content.decode()
    assert "Sams wrote" in everything
    assert "Negars wrote" in everything
    assert "Sams wrote" not in client.get("/staff/messages/?state=failed").content.decode()
    assert "Negars wrote" not in client.get("/staff/messages/?q=SAM@").content.decode()
    assert client.get("/staff/messages/?q=%00&state=odd&after=x").status_code == 200
    assert "No message fits" in client.get("/staff/messages/?q=nobody").content.decode()


def test_a_message_shows_its_text_and_why_it_failed(client, leila, sam):
    tell(sam, company="<i>Pendar</i>")
    message = Message.objects.get()
    fail(message)
    client.force_login(leila)
    page = client.get(f"/staff/messages/{message.pk}/").content.decode()
    assert "550 no such mailbox" in page
    assert "About &lt;i&gt;Pendar&lt;/i&gt;" in page
    assert "Send it again" in page


def test_a_secret_is_shown_to_nobody(client, leila):
    queue_mail("test.note", to="x@example.test", values={"company": "Firm", "code": "482-913"}, language="en")
    client.force_login(leila)
    for address in ("/staff/messages/", f"/staff/messages/{Message.objects.get().pk}/"):
        page = client.get(address).content.decode()
        assert "482-913" not in page
        assert "Firm" not in page


def test_experts_send_a_failed_message_again(client, leila, sam):
    tell(sam)
    message = Message.objects.get()
    client.force_login(leila)
    client.post(f"/staff/messages/{message.pk}/requeue/")
    assert Message.objects.get().state == "queued"
    fail(message)
    assert client.get(f"/staff/messages/{message.pk}/requeue/").status_code == 405
    assert client.post(f"/staff/messages/{message.pk}/requeue/").status_code == 302
    assert Message.objects.get().state == "queued"


def test_a_viewer_sees_messages_but_sends_none_again(client, behzad, sam):
    tell(sam)
    message = Message.objects.get()
    fail(message)
    client.force_login(behzad)
    assert "Send it again" not in client.get(f"/staff/messages/{message.pk}/").content.decode()
    assert client.post(f"/staff/messages/{message.pk}/requeue/").status_code == 403
    assert Message.objects.get().state == "failed"


def test_only_staff_come_in(client, sam):
    tell(sam)
    pages = ("/staff/messages/", f"/staff/messages/{Message.objects.get().pk}/")
    for page in pages:
        assert client.get(page)["Location"].startswith("/accounts/login/")
    client.force_login(sam)
    for page in pages:
        assert client.get(page).status_code == 403


def test_a_message_that_is_not_there_is_not_found(client, leila):
    client.force_login(leila)
    assert client.get("/staff/messages/1/").status_code == 404
    assert client.post("/staff/messages/1/requeue/").status_code == 404


def test_more_messages_cost_no_more_queries(client, leila, sam, negar):
    client.force_login(leila)
    tell(sam, key="1")
    with CaptureQueriesContext(connection) as one:
        client.get("/staff/messages/")
    for number in range(3):
        tell(negar, key=str(number))
    with CaptureQueriesContext(connection) as more:
        client.get("/staff/messages/")
    assert len(one) == len(more) <= 10
