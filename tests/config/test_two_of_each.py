"""Two web processes and two workers on one database: whatever comes to both is done once."""

import http.client
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.utils import timezone

from config import schedule
from config.celery import app
from internships.models import Application, ApplicationDraft, ApplicationEvent, Offer, Position
from internships.states import ApplicationState, OfferState
from people.models import User
from people.notifications.delivery import BATCH
from people.notifications.models import Message
from people.notifications.tasks import deliver
from tests import factories as make
from tests.cast import Cast, begin
from tests.journeys.processes import Mailbox, running_services, running_web, wait_for

pytestmark = pytest.mark.django_db(transaction=True)

STUDENTS = 3
WAITING = [Message.State.QUEUED, Message.State.SENDING]
TOKEN = "t" * 32


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return begin()


@pytest.fixture
def ports(cast: Cast, tmp_path: Path) -> Iterator[list[int]]:
    with running_web(tmp_path, 2) as ports:
        yield ports


@pytest.fixture
def mailbox(cast: Cast, ports: list[int], tmp_path: Path) -> Iterator[Mailbox]:
    with running_services(tmp_path, f"http://127.0.0.1:{ports[0]}", workers=2) as mailbox:
        yield mailbox


def session_of(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def post(port: int, session: str, path: str, data: dict[str, Any]) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {
        "Content-Type": MULTIPART_CONTENT,
        "Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; csrftoken={TOKEN}",
        "X-CSRFToken": TOKEN,
        "Origin": f"http://127.0.0.1:{port}",
    }
    connection.request("POST", path, encode_multipart(BOUNDARY, data), headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


def get(port: int, path: str) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path)
    text = connection.getresponse().read().decode()
    connection.close()
    return text


def at_once(*works: Callable[[], int]) -> list[int]:
    answers: list[int] = []
    threads = [threading.Thread(target=lambda work=work: answers.append(work())) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def apply_through_both(ports: list[int], position: Position, users: list[User]) -> list[int]:
    """Each writes through one web process, and sends twice through both at the same moment."""
    sending = []
    for number, user in enumerate(users):
        session, address = session_of(user), f"/positions/{position.pk}/apply/"
        cv = SimpleUploadedFile("cv.pdf", make.pdf_bytes(), "application/pdf")
        assert post(ports[number % 2], session, address, {"file": cv, "letter": "سلام"}) == 302
        draft = ApplicationDraft.objects.get(student__user=user)
        sent = {"saved": draft.saved_at.isoformat(), "version": position.version}
        sending += [partial(post, port, session, f"{address}preview/", sent) for port in (*ports, *ports)]
    return at_once(*sending)


def beat_over_and_over(due: Application, expiring: Offer) -> None:
    """Every task of a minute four times, as when several hosts run beat by mistake."""
    for entry in schedule._SOON.values():
        for _each in range(4):
            app.send_task(entry["task"])

    def is_done() -> bool:
        due.refresh_from_db()
        expiring.refresh_from_db()
        return due.state == ApplicationState.LAPSED and expiring.state == OfferState.EXPIRED

    wait_for(is_done, "what is due")


def test_what_comes_to_both_is_done_once(
    cast: Cast, ports: list[int], mailbox: Mailbox, tmp_path: Path
) -> None:
    position = make.make_position(cast.pendar, title="برقکار صنعتی")
    assert all("برقکار صنعتی" in get(port, "/positions/") for port in ports)

    # Sent by everybody four times.
    users = [make.make_student().user for _each in range(STUDENTS)]
    answers = apply_through_both(ports, position, users)
    assert set(answers) <= {302, 409, 422}, answers
    sent = position.applications.all()
    assert sent.count() == STUDENTS
    assert ApplicationEvent.objects.filter(subject__in=sent).count() == STUDENTS

    # Ended by time, looked for by both workers, again and again.
    due = make.long_ago(make.make_application(cast.negar, position), timezone.now() - timedelta(minutes=1))
    expiring = make.make_offer(make.make_application(make.make_student(), position))
    Offer.objects.filter(pk=expiring.pk).update(expires_at=timezone.now() - timedelta(minutes=1))
    beat_over_and_over(due, expiring)
    for subject, state in ((due, ApplicationState.LAPSED), (expiring, OfferState.EXPIRED)):
        assert subject.events.filter(to_state=state).count() == 1

    # Mailed by both workers from one outbox.
    wait_for(is_empty, "an empty outbox")
    queue_more()
    wait_for(is_empty, "an empty outbox")
    assert set(Message.objects.values_list("state", "attempts")) == {(Message.State.SENT, 1)}
    mailed = Counter(mail["Message-ID"] for mail in mailbox.mails_to("@"))
    assert set(mailed.values()) == {1}
    assert len(mailed) == Message.objects.count()
    assert all("message_sent" in log.read_text() for log in tmp_path.glob("worker*.log"))


def is_empty() -> bool:
    return not Message.objects.filter(state__in=WAITING).exists()


def queue_more() -> None:
    """Two handfuls; both workers have looked for theirs before either may write that it has it."""
    pattern = Message.objects.filter(kind="application.submitted").latest("pk")
    written = {"state": Message.State.QUEUED, "attempts": 0, "claimed_at": None, "sent_at": None}
    kept = {field.attname: getattr(pattern, field.attname) for field in Message._meta.concrete_fields}
    Message.objects.bulk_create(
        Message(**kept | written | {"id": None, "dedupe_key": f"more:{number}"})
        for number in range(2 * BATCH)
    )
    table = Message._meta.db_table
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {table} IN SHARE MODE")
        for _worker in range(2):
            deliver.delay()

        def both_wait() -> bool:
            cursor.execute(
                f"SELECT count(*) FROM pg_locks WHERE relation = '{table}'::regclass AND NOT granted"
            )
            return cursor.fetchone() == (2,)

        wait_for(both_wait, "both workers to want the table")
