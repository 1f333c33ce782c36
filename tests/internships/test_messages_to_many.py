"""Templates of a company, and one message to many applicants."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from companies.models import Membership
from internships.actions import applications as actions
from internships.actions.bulk_messages import message_many
from internships.message_templates import faults, fill, templates_for
from internships.models import Application, MessageTemplate, ThreadMessage
from internships.reference.message_templates import load_message_templates
from people.models import User
from people.notifications.models import Message
from people.workflow import Refusal
from students.models import Student
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db
TOKEN = "a" * 32


@pytest.fixture
def hr(client: Client, cast: Cast) -> Client:
    client.force_login(cast.maryam)
    return client


@pytest.fixture
def two(cast: Cast) -> list[Application]:
    return [make.make_application(student, cast.inspection) for student in (cast.negar, cast.tara)]


def path(cast: Cast) -> str:
    return f"/hr/positions/{cast.inspection.pk}/applicants/message/"


def sent(two: list[Application], **more: Any) -> dict[str, Any]:
    ids = [each.pk for each in two]
    return {"application": ids, "token": TOKEN, "text": "{name}، شنبه بیایید.", "do": "send", **more}


def test_each_gets_it_in_their_own_conversation_with_their_own_name(
    hr: Client, cast: Cast, two: list[Application]
) -> None:
    preview = hr.post(path(cast), sent(two, do="preview"))
    assert "نگار صادقی، شنبه بیایید." in preview.content.decode()
    assert not ThreadMessage.objects.exists()
    for _times in (1, 2):  # the button is pressed twice
        assert hr.post(path(cast), sent(two)).status_code == 302
    said = {message.application_id: message.text for message in ThreadMessage.objects.all()}
    assert said == {two[0].pk: "نگار صادقی، شنبه بیایید.", two[1].pk: "ترانه بهرامی، شنبه بیایید."}
    assert Message.objects.filter(kind="thread.message", secret=True).count() == 2


def test_who_can_not_be_written_to_is_left_out_and_named(
    hr: Client, cast: Cast, two: list[Application]
) -> None:
    actions.withdraw_application(two[0], by=cast.negar.user)
    page = hr.post(path(cast), sent(two, do="preview")).content.decode()
    assert "دانشجو انصراف داده است" in page
    hr.post(path(cast), sent(two))
    assert [message.application for message in ThreadMessage.objects.all()] == [two[1]]


@pytest.mark.parametrize("text", ["", "{nam} سلام", "سلام {", "م" * 3501])
def test_words_that_can_not_be_sent_are_said(
    hr: Client, cast: Cast, two: list[Application], text: str
) -> None:
    answer = hr.post(path(cast), sent(two, text=text))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["text"]
    assert not ThreadMessage.objects.exists()


def test_nobody_ticked_is_said(hr: Client, cast: Cast, two: list[Application]) -> None:
    strange = make.make_application(cast.negar, cast.moulds)
    for asked in ([], [strange.pk]):
        assert hr.post(path(cast), {"application": asked, "do": "send"}).status_code == 302
    assert not ThreadMessage.objects.exists()


def test_outsiders_and_supervisors(client: Client, cast: Cast, two: list[Application]) -> None:
    for user, status in ((cast.kamran, 404), (cast.reza, 403)):
        client.force_login(user)
        assert client.post(path(cast), sent(two)).status_code == status
    assert not ThreadMessage.objects.exists()


def test_five_hundred_at_once_in_a_fixed_number_of_statements(cast: Cast) -> None:
    numbers = many(cast, 500)
    membership = Membership.objects.select_related("company").get(user=cast.maryam)
    with CaptureQueriesContext(connection) as queries:
        done = message_many(
            cast.inspection, numbers, by=cast.maryam, membership=membership, text="{name}", token=TOKEN
        )
    assert len(done.rows) == 500
    assert len(queries) <= 16
    assert Message.objects.filter(kind="thread.message").count() == 500
    with pytest.raises(Refusal):
        message_many(
            cast.inspection,
            [*numbers, numbers[-1] + 1],
            by=cast.maryam,
            membership=membership,
            text="x",
            token=TOKEN,
        )


def many(cast: Cast, count: int) -> list[int]:
    users = User.objects.bulk_create(
        User(full_name=f"دانشجو {number}", email=f"many{number}@people.test") for number in range(count)
    )
    students = Student.objects.bulk_create(Student(user=user, field=cast.negar.field) for user in users)
    cv, due = make.make_file(), timezone.now() + timedelta(days=3)
    rows = Application.objects.bulk_create(
        Application(position=cast.inspection, student=student, cv=cv, answer_due_at=due)
        for student in students
    )
    with connection.cursor() as cursor:
        # As the server does by itself with rows that are committed. What it noted of tables while earlier tests were
        # rolling them back calls them empty, and the plans for empty tables have taken minutes over these rows.
        cursor.execute("ANALYZE")
    return [row.pk for row in rows]


# Templates


def test_what_is_filled_in_is_never_filled_again(cast: Cast, two: list[Application]) -> None:
    cast.negar.user.full_name = "{company}"
    cast.negar.user.save()
    two[0].student.user.refresh_from_db()
    assert fill("{name} – { position }", two[0]) == f"{{company}} – {cast.inspection.title}"


def test_placeholders_are_checked() -> None:
    assert not faults("{name} {position} {company}")
    assert faults("{nam}")
    assert faults("{")
    assert faults("}{name}")


def test_a_company_keeps_its_own_and_begins_with_the_offices(hr: Client, cast: Cast) -> None:
    assert load_message_templates() == 8
    assert load_message_templates() == 0
    assert not [row for row in MessageTemplate.objects.all() if faults(row.text)]
    office = templates_for(cast.pendar).filter(company=None)[0]
    assert (
        office.text in hr.get(f"/hr/message-templates/new/?from={office.pk}").context["form"].initial["text"]
    )
    values = {"name": "شنبه‌ها", "purpose": "message", "language": "fa", "text": "سلام {name}"}
    assert hr.post("/hr/message-templates/new/", values).status_code == 302
    own = MessageTemplate.objects.get(company=cast.pendar)
    assert "شنبه‌ها" in hr.get("/hr/message-templates/").content.decode()
    assert hr.post(f"/hr/message-templates/{own.pk}/", values | {"text": "{x}"}).status_code == 422
    hr.post(f"/hr/message-templates/{own.pk}/", values | {"text": "درود {name}"})
    own.refresh_from_db()
    assert own.text == "درود {name}"
    hr.post(f"/hr/message-templates/{own.pk}/remove/")
    assert own not in templates_for(cast.pendar)
    assert hr.post(f"/hr/message-templates/{office.pk}/", values).status_code == 404


def test_a_template_begins_a_message(hr: Client, cast: Cast, two: list[Application]) -> None:
    own = MessageTemplate.objects.create(company=cast.pendar, name="الف", text="سلام {name}")
    foreign = MessageTemplate.objects.create(company=cast.angareh, name="ب", text="از جای دیگر")
    page = hr.get(f"/hr/applications/{two[0].pk}/thread/?template={own.pk}").content.decode()
    assert "سلام نگار صادقی" in page
    for asked in (foreign.pk, "x", "9" * 40):
        page = hr.get(f"/hr/applications/{two[0].pk}/thread/?template={asked}").content.decode()
        assert "از جای دیگر" not in page
    chosen = hr.post(path(cast), {"application": two[0].pk, "template": own.pk})
    assert chosen.context["form"].initial["text"] == "سلام {name}"


def test_templates_of_others_are_not_there(client: Client, cast: Cast) -> None:
    own = MessageTemplate.objects.create(company=cast.pendar, name="الف", text="سلام")
    for user, status in ((cast.kamran, 404), (cast.reza, 403)):
        client.force_login(user)
        for part in ("", "remove/"):
            assert client.post(f"/hr/message-templates/{own.pk}/{part}", {}).status_code == status
