"""One decision about many applicants: once, whole, and with a word about everybody who was left out."""

import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from companies.actions.vetting import suspend_company
from internships.actions import applications as actions
from internships.actions import bulk
from internships.actions.message_templates import add_template
from internships.models import Application, BulkDecision, MessageTemplate
from internships.states import ApplicationState
from people.notifications.models import InboxItem, Message
from people.workflow import Refusal
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SHORTLISTED = ApplicationState.SHORTLISTED


@pytest.fixture
def hr(client: Client, cast: Cast) -> Client:
    client.force_login(cast.maryam)
    return client


@pytest.fixture
def both(cast: Cast) -> list[Application]:
    return [make.make_application(student, cast.inspection) for student in (cast.negar, cast.tara)]


def move(
    cast: Cast, applications: list[Application], to: ApplicationState = SHORTLISTED, **more
) -> BulkDecision:
    numbers = [application.pk for application in applications]
    values = {"by": cast.maryam, "to": to, "token": uuid4(), **more}
    return bulk.move_applications(cast.inspection, numbers, **values)


def reject(cast: Cast, applications: list[Application], **more) -> BulkDecision:
    numbers = [application.pk for application in applications]
    values = {"by": cast.maryam, "token": uuid4(), "reason": "hours", "note": "سپاس", **more}
    return bulk.reject_applications(cast.inspection, numbers, **values)


def states(applications: list[Application]) -> list[str]:
    for application in applications:
        application.refresh_from_db()
    return [application.state for application in applications]


def test_each_is_moved_with_its_event_and_each_student_is_told(cast: Cast, both: list[Application]) -> None:
    decision = move(cast, both)
    assert sorted(decision.done) == sorted(each.pk for each in both)
    assert decision.left == []
    assert states(both) == [SHORTLISTED, SHORTLISTED]
    for application in both:
        event = application.events.last()
        assert event is not None
        assert (event.from_state, event.to_state, event.by) == ("submitted", SHORTLISTED, cast.maryam)
        assert event.at == application.state_at
        told = InboxItem.objects.get(recipient=application.student.user, kind="application.shortlisted")
        assert told.url == f"/me/applications/{application.pk}/"
        assert told.values["student"] == application.student.user.full_name
        assert Message.objects.filter(dedupe_key=f"application.shortlisted:{event.pk}:student").count() == 1


def test_back_to_the_new_ones_tells_nobody(cast: Cast, both: list[Application]) -> None:
    move(cast, both)
    move(cast, both, ApplicationState.SUBMITTED)
    assert states(both) == ["submitted", "submitted"]
    assert not InboxItem.objects.filter(kind__in=["application.submitted", "application.shortlisted"]).filter(
        recipient__in=[each.student.user for each in both]
    )


def test_those_that_cannot_be_moved_are_left_and_named(cast: Cast, both: list[Application]) -> None:
    late, gone = both
    make.long_ago(late, timezone.now() - timedelta(minutes=1))
    actions.withdraw_application(gone, by=cast.tara.user)
    fine = make.make_application(make.make_student(), cast.inspection)
    already = actions.shortlist_application(
        make.make_application(make.make_student(), cast.inspection), by=cast.dariush
    )
    elsewhere = make.make_application(cast.negar, make.make_position(cast.angareh))
    decision = move(cast, [late, gone, fine, already, elsewhere])
    assert decision.done == [fine.pk]
    assert {number: why for number, why, _state in decision.left} == {
        late.pk: "lapsed",
        gone.pk: "elsewhere",
        already.pk: "already",
    }
    assert states([elsewhere]) == ["submitted"]


def test_what_a_colleague_moved_meanwhile_stays_where_it_is(cast: Cast, both: list[Application]) -> None:
    shown_at = timezone.now()
    theirs, mine = both
    actions.invite_to_interview(theirs, by=cast.dariush, note="شنبه")
    actions.review_application(mine, by=cast.maryam)  # by one's own hand since the page was opened
    decision = move(cast, both, shown_at=shown_at)
    assert decision.done == [mine.pk]
    assert decision.left == [[theirs.pk, "moved", "interview"]]
    assert states(both) == ["interview", SHORTLISTED]


def test_twice_is_as_once(cast: Cast, both: list[Application]) -> None:
    token = uuid4()
    first = reject(cast, both, token=token)
    assert reject(cast, both, token=token).pk == first.pk
    assert [application.events.count() for application in both] == [2, 2]
    with pytest.raises(Refusal):
        reject(cast, both, token=token, by=cast.dariush)


def test_a_rejection_of_many_is_told_after_the_window_and_can_be_taken_back(
    cast: Cast, both: list[Application]
) -> None:
    actions.shortlist_application(both[0], by=cast.maryam)
    decision = reject(cast, both)
    assert states(both) == ["rejected", "rejected"]
    assert [(a.state_before, a.close_reason, a.close_note) for a in both] == [
        ("shortlisted", "hours", "سپاس"),
        ("submitted", "hours", "سپاس"),
    ]
    assert all(a.first_answer_at and a.tell_at == decision.tell_at for a in both)
    waiting = Message.objects.filter(kind="application.rejected", state="queued")
    assert {message.next_attempt_at for message in waiting} == {decision.tell_at}
    assert bulk.undo_rejections(decision, by=cast.maryam) == 2
    assert states(both) == ["shortlisted", "submitted"]
    assert not waiting.all().exists()
    assert not InboxItem.objects.filter(kind="application.rejected").exists()
    assert bulk.undo_rejections(decision, by=cast.maryam) == 0


def test_a_rejection_that_was_taken_back_was_no_answer(cast: Cast, both: list[Application]) -> None:
    actions.invite_to_interview(both[0], by=cast.maryam, note="شنبه")
    states(both)
    answered_at = both[0].first_answer_at
    bulk.undo_rejections(reject(cast, both), by=cast.maryam)
    states(both)
    assert [application.first_answer_at for application in both] == [answered_at, None]


def test_taking_back_reaches_only_those_who_are_still_as_it_left_them(
    cast: Cast, both: list[Application]
) -> None:
    decision = reject(cast, both)
    actions.undo_rejection(both[0], by=cast.maryam)
    actions.reject_application(both[0], by=cast.maryam, reason="skills")  # for another reason
    assert bulk.undo_rejections(decision, by=cast.maryam) == 1
    assert states(both) == ["rejected", "submitted"]


def test_what_was_told_cannot_be_taken_back(cast: Cast, both: list[Application]) -> None:
    decision = reject(cast, both)
    ago = timezone.now() - timedelta(seconds=1)
    Application.objects.update(tell_at=ago)
    BulkDecision.objects.update(tell_at=ago)
    decision.refresh_from_db()
    with pytest.raises(Refusal):
        bulk.undo_rejections(decision, by=cast.maryam)


def test_taken_back_while_the_company_is_suspended_they_wait_with_their_clock_stopped(
    cast: Cast, both: list[Application]
) -> None:
    decision = reject(cast, both)
    suspend_company(cast.pendar, by=cast.leila, reason="بررسی")
    bulk.undo_rejections(decision, by=cast.maryam)
    states(both)
    assert all(application.clock_stopped_at for application in both)


def test_the_statements_do_not_grow_with_the_rows(cast: Cast, both: list[Application]) -> None:
    def asked(applications: list[Application]) -> int:
        with CaptureQueriesContext(connection) as queries:
            decision = reject(cast, applications)
            bulk.undo_rejections(decision, by=cast.maryam)
        return len(queries)

    few = asked(both[:1])
    many = [make.make_application(make.make_student(), cast.inspection) for _ in range(4)]
    assert asked([*both, *many]) == few


# The pages


def send(client: Client, cast: Cast, applications: list[Application], **values):
    numbers = [application.pk for application in applications]
    data = {"application": numbers, "token": str(uuid4()), "shown_at": timezone.now().isoformat(), **values}
    return client.post(f"/hr/positions/{cast.inspection.pk}/applicants/move/", data)


def test_the_ticked_are_shortlisted_and_the_page_says_what_was_done(
    hr: Client, cast: Cast, both: list[Application]
) -> None:
    actions.shortlist_application(both[1], by=cast.dariush)
    answer = send(hr, cast, both, to="shortlist")
    assert answer.status_code == 302
    page = hr.get(answer.url).content.decode()
    assert "ترانه بهرامی" in page  # who was left out
    assert states(both) == [SHORTLISTED, SHORTLISTED]


def test_rejecting_asks_for_a_reason_first_and_can_be_taken_back(
    hr: Client, cast: Cast, both: list[Application]
) -> None:
    asked = send(hr, cast, both, to="reject")
    assert 'ul class="plain names"' not in asked.content.decode()  # so few are named without unfolding
    assert asked.status_code == 200
    page = asked.content.decode()
    assert "نگار صادقی" in page
    assert states(both) == ["submitted", "submitted"]
    token = re.search(r'name="token" value="([^"]+)"', page)
    assert token
    assert UUID(token[1])
    assert send(hr, cast, both, to="reject", reject="yes").status_code == 422
    done = send(hr, cast, both, to="reject", reject="yes", reason="skills", token=token[1])
    again = send(hr, cast, both, to="reject", reject="yes", reason="skills", token=token[1])
    assert done.url == again.url
    assert states(both) == ["rejected", "rejected"]
    assert hr.get(done.url).context["can_undo"]
    hr.post(f"{done.url}undo/")
    assert states(both) == ["submitted", "submitted"]
    assert not hr.get(done.url).context["can_undo"]


def test_nobody_ticked_or_nothing_chosen_changes_nothing(
    hr: Client, cast: Cast, both: list[Application]
) -> None:
    assert send(hr, cast, [], to="shortlist").status_code == 302
    assert send(hr, cast, both, to="nonsense").status_code == 302
    assert send(hr, cast, both, to="shortlist", token="x", shown_at="\x00").status_code == 302
    assert BulkDecision.objects.count() == 1


def test_outsiders_find_nothing_and_a_supervisor_only_looks(
    client: Client, cast: Cast, both: list[Application]
) -> None:
    decision = reject(cast, both)
    path = f"/hr/positions/{cast.inspection.pk}/applicants/move/{decision.pk}/"
    client.force_login(cast.kamran)
    assert send(client, cast, both, to="shortlist").status_code == 404
    assert client.get(path).status_code == client.post(f"{path}undo/").status_code == 404
    client.force_login(cast.reza)
    assert send(client, cast, both, to="shortlist").status_code == 403
    assert client.post(f"{path}undo/").status_code == 403
    page = client.get(path)
    assert page.status_code == 200
    assert not page.context["can_undo"]


def test_the_page_of_a_decision_costs_the_same_with_more_rows(
    hr: Client, cast: Cast, both: list[Application]
) -> None:
    def cost(decision: BulkDecision) -> int:
        with CaptureQueriesContext(connection) as queries:
            hr.get(f"/hr/positions/{cast.inspection.pk}/applicants/move/{decision.pk}/")
        return len(queries)

    move(cast, both)
    one = cost(move(cast, both[:1]))
    assert cost(move(cast, both)) == one <= 10


# Words to begin with


def kept(cast: Cast, text: str = "{name} عزیز، سپاس.", purpose: str = "rejection") -> MessageTemplate:
    values = {"name": "سپاس", "purpose": purpose, "language": "fa", "text": text}
    return add_template(cast.pendar, **values)


def test_a_template_is_put_below_what_is_typed_and_nothing_is_decided_yet(
    hr: Client, cast: Cast, both: list[Application]
) -> None:
    template = kept(cast)
    typed = {"use": "yes", "template": template.pk, "reason": "hours", "note": "سلام"}
    answer = send(hr, cast, both, to="reject", **typed)
    assert answer.status_code == 200
    form = answer.context["form"]
    assert (form["reason"].value(), form["note"].value()) == ("hours", "سلام\n\n{name} عزیز، سپاس.")
    assert [str(each) for each in answer.context["templates"]] == ["سپاس"]
    assert states(both) == ["submitted", "submitted"]


def test_each_reads_their_own_name_in_it(hr: Client, cast: Cast, both: list[Application]) -> None:
    decided = {"reject": "yes", "reason": "hours", "note": "{name} عزیز، سپاس از درخواست «{position}»."}
    assert send(hr, cast, both, to="reject", **decided).status_code == 302
    assert states(both) == ["rejected", "rejected"]
    for application in both:
        words = f"{application.student.user.full_name} عزیز، سپاس از درخواست «{cast.inspection.title}»."
        assert application.close_note == words
        told = Message.objects.get(kind="application.rejected", recipient=application.student.user)
        assert told.values["note"] == words
        assert application.events.latest("pk").reason == words


def test_a_placeholder_that_there_is_not_is_refused(hr: Client, cast: Cast, both: list[Application]) -> None:
    answer = send(hr, cast, both, to="reject", reject="yes", reason="hours", note="{nam}")
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["note"]
    assert states(both) == ["submitted", "submitted"]


@pytest.mark.parametrize("purpose", ["message", "rejection"])
def test_of_one_the_template_is_filled_in_already(
    hr: Client, cast: Cast, both: list[Application], purpose: str
) -> None:
    """Only templates for rejections are offered, and a number of another one puts nothing in."""
    template = kept(cast, purpose=purpose)
    path = f"/hr/applications/{both[0].pk}/reject/"
    answer = hr.post(path, {"use": "yes", "template": template.pk, "reason": "skills", "note": ""})
    assert answer.status_code == 200
    filled = "نگار صادقی عزیز، سپاس." if purpose == "rejection" else ""
    assert answer.context["form"]["note"].value() == filled
    assert answer.context["form"]["reason"].value() == "skills"
    assert states(both) == ["submitted", "submitted"]


def test_another_company_keeps_its_templates_for_itself(
    client: Client, cast: Cast, both: list[Application]
) -> None:
    template = kept(cast)
    theirs = make.make_application(make.make_student(), cast.moulds)
    client.force_login(cast.kamran)
    answer = client.post(f"/hr/applications/{theirs.pk}/reject/", {"use": "yes", "template": template.pk})
    assert answer.context["form"]["note"].value() == ""
