"""Changing a position that is public: proposed, compared, approved or returned; and talking about it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from internships.actions import changes
from internships.actions import positions as actions
from internships.actions.applications import reject_application
from internships.comparing import compared
from internships.models import Position, PositionChange, PositionMessage, PositionVersion
from internships.questions import Asked
from internships.states import ChangeState
from internships.versions import differences, fields_of, questions_of, snapshot, written
from people.notifications.models import InboxItem
from people.workflow import IllegalTransition, Refusal, StaleState
from students.week import Week
from tests import factories as make
from tests.cast import Cast
from tests.internships.test_recruiter_positions import typed

pytestmark = pytest.mark.django_db


def values(position: Position, **changed: Any) -> dict[str, Any]:
    """What the form gives for a position as it is, with what HR wants to be different."""
    kept = snapshot(position)
    return {
        **fields_of(kept),
        "kind": position.kind,
        "site": position.site,
        "fields": kept["fields"],
        "skills_required": kept["skills_required"],
        "skills_wished": kept["skills_wished"],
        "questions": questions_of(kept),
        **changed,
    }


def propose(cast: Cast, position: Position | None = None, **changed: Any) -> PositionChange:
    position = Position.objects.get(pk=(position or cast.inspection).pk)
    return changes.propose_change(position, by=cast.maryam, values=values(position, **changed))


def told(kind: str) -> set[Any]:
    return {item.recipient for item in InboxItem.objects.filter(kind=kind)}


# The values as plain data


def test_what_is_kept_comes_back_as_it_was(cast: Cast) -> None:
    position = make.make_position(
        cast.pendar,
        min_gpa=make.Decimal("15.5"),
        questions=[Asked("کدام؟", "choice", ("الف", "ب"), False)],
        skills_required=[make.make_skill()],
    )
    kept = snapshot(position)
    again = written(values(position))
    assert differences(kept, again) == ({}, {})
    assert fields_of(kept)["shifts"] == position.shifts
    assert fields_of(kept)["deadline_at"] == position.deadline_at
    assert [one.text for one in questions_of(kept)] == ["کدام؟"]


def test_a_comparison_speaks_in_words(cast: Cast) -> None:
    before = snapshot(cast.inspection)
    field = make.make_field("مهندسی مکانیک")
    after = {"pay_rial": 1_000_000, "fields": [field.pk], "shifts": "0", "meal": True, "min_gpa": "15.00"}
    lines = {one.name: one for one in compared(before, after)}
    assert "۱٬۰۰۰٬۰۰۰" in lines["pay_rial"].after
    assert lines["fields"].after == str(field)
    assert "شنبه" in lines["shifts"].before
    assert (lines["meal"].before, lines["meal"].after) == ("خیر", "بله")
    assert lines["min_gpa"].after == "۱۵"


# The actions


def test_the_old_stays_public_until_the_office_approves(cast: Cast) -> None:
    application = make.make_application(cast.negar, cast.inspection)
    change = propose(cast, pay_rial=1_100_000, title="کنترل کیفیت")
    assert change.after == {"title": "کنترل کیفیت", "pay_rial": 1_100_000}
    assert cast.leila in told("position.change_proposed")
    position = Position.objects.get(pk=cast.inspection.pk)
    assert position.pay_rial == 920_000
    changes.approve_change(change, by=cast.leila, seen="proposed", seen_at=change.proposed_at.isoformat())
    position.refresh_from_db()
    assert (position.pay_rial, position.title) == (1_100_000, "کنترل کیفیت")
    assert position.pay_hourly_rial == 1_100_000
    assert "کنترل" in position.search_key
    assert position.version == application.position_version + 1
    assert {cast.maryam} <= told("position.change_approved")
    assert told("position.changed") == {cast.negar.user}
    assert PositionChange.objects.get().state == ChangeState.APPROVED


def test_versions_are_kept_as_they_stood(cast: Cast) -> None:
    changes.approve_change(propose(cast, seats=4), by=cast.leila)
    changes.approve_change(propose(cast, seats=5), by=cast.leila)
    assert [one.values["seats"] for one in PositionVersion.objects.filter(position=cast.inspection)] == [
        3,
        4,
        5,
    ]


def test_whoever_was_rejected_is_not_told_and_the_office_may_leave_it_untold(cast: Cast) -> None:
    make.make_application(cast.negar, cast.inspection)
    rejected = make.make_application(cast.tara, cast.inspection)
    reject_application(rejected, by=cast.maryam, reason="other")
    changes.approve_change(propose(cast, hours_max=18), by=cast.leila)
    assert told("position.changed") == {cast.negar.user}
    InboxItem.objects.all().delete()
    changes.approve_change(propose(cast, title="بی‌غلط"), by=cast.leila, tell=False)
    assert not told("position.changed")


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("pay_rial", {"pay_rial": 700_000}),
        ("hours_max", {"hours_max": 40}),
        ("seats", {"seats": 21}),
        ("deadline_on", {"deadline_at": make.jalali.end_of_day(make.days(5))}),
        (None, {}),
    ],
)
def test_what_the_mou_or_a_promise_forbids_is_refused_by_its_field(
    cast: Cast, field: str | None, changed: dict[str, Any]
) -> None:
    with pytest.raises(Refusal) as refused:
        propose(cast, **changed)
    assert refused.value.field == field
    assert not PositionChange.objects.exists()


def test_never_fewer_seats_than_are_held_also_when_they_were_taken_meanwhile(cast: Cast) -> None:
    change = propose(cast, seats=1)
    for student in (cast.negar, cast.tara):
        make.make_accepted(student, cast.inspection)
    with pytest.raises(Refusal) as refused:
        changes.approve_change(change, by=cast.leila)
    assert refused.value.field == "seats"
    assert Position.objects.get(pk=cast.inspection.pk).seats == 3
    with pytest.raises(Refusal):
        propose(cast, seats=1)


def test_the_mou_is_asked_again_when_it_is_approved(cast: Cast) -> None:
    change = propose(cast, hours_max=24)
    make.make_amendment(cast.mou, make.make_terms(max_weekly_hours=20))
    with pytest.raises(Refusal) as refused:
        changes.approve_change(change, by=cast.leila)
    assert refused.value.field == "hours_max"


def test_a_proposal_is_replaced_returned_corrected_and_taken_back(cast: Cast) -> None:
    first = propose(cast, seats=4)
    second = propose(cast, seats=5)
    assert first.pk == second.pk
    with pytest.raises(Refusal):
        changes.approve_change(first, by=cast.leila, seen="proposed", seen_at=first.proposed_at.isoformat())
    changes.return_change(second, by=cast.leila, reason="چرا؟", seen="proposed")
    assert cast.maryam in told("position.change_returned")
    with pytest.raises(StaleState):
        changes.approve_change(second, by=cast.leila, seen="proposed")
    with pytest.raises(IllegalTransition):
        changes.approve_change(second, by=cast.leila)
    third = propose(cast, seats=6)
    assert (third.pk, third.state, third.note) == (first.pk, ChangeState.PROPOSED, "")
    changes.withdraw_change(third, by=cast.maryam)
    assert Position.objects.get(pk=cast.inspection.pk).seats == 3
    assert propose(cast, seats=4).pk != first.pk


def test_closing_ends_what_was_proposed(cast: Cast) -> None:
    change = propose(cast, seats=4)
    actions.close_position(cast.inspection, by=cast.maryam, cause="no_need")
    change.refresh_from_db()
    assert change.state == ChangeState.WITHDRAWN
    with pytest.raises(Refusal):
        propose(cast, seats=5)


def test_an_older_page_and_another_kind_are_refused(cast: Cast) -> None:
    changes.approve_change(propose(cast, seats=4), by=cast.leila)
    position = Position.objects.get(pk=cast.inspection.pk)
    with pytest.raises(Refusal):
        changes.propose_change(
            position, by=cast.maryam, values=values(position, seats=5), seen_version=position.version - 1
        )
    other = make.make_kind("other_kind", name_fa="دیگر")
    with pytest.raises(Refusal) as refused:
        propose(cast, kind=other)
    assert refused.value.field == "kind"


def test_fields_skills_questions_and_the_list_follow(cast: Cast) -> None:
    field, skill = make.make_field("مهندسی مکانیک"), make.make_skill("جوشکاری", "Welding")
    change = propose(
        cast,
        fields=[field.pk],
        skills_required=[skill.pk],
        questions=[Asked("چند روز؟")],
        shifts=Week.from_hours([0], 7, 15),
    )
    changes.approve_change(change, by=cast.leila)
    position = Position.objects.get(pk=cast.inspection.pk)
    assert list(position.fields.all()) == [field]
    assert list(position.skills_required.all()) == [skill]
    assert [question.text for question in position.questions.all()] == ["چند روز؟"]
    assert position.shifts.hours == 8
    assert cast.inspection.title in Client().get(f"/positions/?q={skill.name_fa}").content.decode()


# The pages


@pytest.fixture
def hr(client: Client, cast: Cast) -> Client:
    client.force_login(cast.maryam)
    return client


@pytest.fixture
def office(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.leila)
    return client


def form_values(position: Position, **changed: Any) -> dict[str, Any]:
    return {
        "version": str(position.version),
        "title": position.title,
        "site": position.site_id,
        "description": position.description,
        "fields_of_study": [field.pk for field in position.fields.all()],
        "seats": str(position.seats),
        "hours_min": str(position.hours_min),
        "hours_max": str(position.hours_max),
        "shifts": [block.name for block in position.shifts.blocks()],
        "pay_basis": position.pay_basis,
        "pay_rial": str(position.pay_rial),
        "insurance": position.insurance,
        "starts_on": typed(position.starts_on),
        "ends_on": typed(position.ends_on),
        "deadline_on": typed(make.jalali.today(position.deadline_at)),
        "answer_within_days": str(position.answer_within_days),
        "why": "",
        **changed,
    }


def test_hr_proposes_and_the_office_approves_in_the_browser(hr: Client, office: Client, cast: Cast) -> None:
    make.make_application(cast.negar, cast.inspection)
    path = f"/hr/positions/{cast.inspection.pk}/change/"
    assert hr.get(f"/hr/positions/{cast.inspection.pk}/edit/").url == path
    assert hr.get(path).status_code == 200
    answer = hr.post(path, form_values(cast.inspection, pay_rial="۱٬۲۰۰٬۰۰۰", why="تورم"))
    assert answer.status_code == 302
    assert "۱٬۲۰۰٬۰۰۰" in hr.get(f"/hr/positions/{cast.inspection.pk}/").content.decode()
    assert "۱٬۲۰۰٬۰۰۰" in hr.get(path).content.decode()
    assert "۱٬۲۰۰٬۰۰۰" not in Client().get(f"/positions/{cast.inspection.pk}/").content.decode()
    page = office.get(f"/staff/positions/{cast.inspection.pk}/")
    assert "تورم" in page.content.decode()
    assert cast.inspection.title in office.get("/staff/positions/?state=proposed").content.decode()
    change = page.context["change"]
    office.post(
        f"/staff/positions/{cast.inspection.pk}/change/approve/",
        {"seen": "proposed", "seen_at": change.proposed_at.isoformat(), "tell": "on"},
    )
    cast.inspection.refresh_from_db()
    assert cast.inspection.pay_rial == 1_200_000
    student = Client()
    student.force_login(cast.negar.user)
    own = cast.negar.applications.get()
    seen = student.get(f"/me/applications/{own.pk}/").content.decode()
    assert "۹۲۰٬۰۰۰" in seen
    assert "۱٬۲۰۰٬۰۰۰" in seen


def test_the_office_sends_it_back_and_hr_takes_it_back(hr: Client, office: Client, cast: Cast) -> None:
    propose(cast, seats=4)
    back = f"/staff/positions/{cast.inspection.pk}/change/return/"
    assert office.get(back).status_code == 200
    office.post(back, {"reason": "چرا چهار؟", "seen": "proposed"})
    page = hr.get(f"/hr/positions/{cast.inspection.pk}/change/").content.decode()
    assert "چرا چهار؟" in page
    assert office.get(back).status_code == 302
    hr.post(f"/hr/positions/{cast.inspection.pk}/change/withdraw/", {"seen": "returned"})
    assert PositionChange.objects.get().state == ChangeState.WITHDRAWN
    late = office.post(f"/staff/positions/{cast.inspection.pk}/change/approve/", {"seen": "proposed"})
    assert late.status_code == 302


def test_a_deadline_that_has_passed_does_not_stop_another_change(hr: Client, cast: Cast) -> None:
    Position.objects.filter(pk=cast.inspection.pk).update(
        deadline_at=make.jalali.end_of_day(make.days(-2)), starts_on=make.days(-1)
    )
    cast.inspection.refresh_from_db()
    path = f"/hr/positions/{cast.inspection.pk}/change/"
    assert hr.post(path, form_values(cast.inspection, seats="۴")).status_code == 302
    assert PositionChange.objects.get().after == {"seats": 4}


def test_outsiders_and_wrong_rights(hr: Client, cast: Cast, client: Client) -> None:
    for path in ("change/", "change/withdraw/", "talk/"):
        assert hr.post(f"/hr/positions/{cast.moulds.pk}/{path}").status_code == 404
    client.force_login(cast.reza)
    assert client.get(f"/hr/positions/{cast.inspection.pk}/change/").status_code == 403
    assert client.post(f"/hr/positions/{cast.inspection.pk}/talk/", {"text": "سلام"}).status_code == 403
    client.force_login(cast.behzad)
    for path in ("change/approve/", "change/return/", "talk/"):
        assert client.post(f"/staff/positions/{cast.inspection.pk}/{path}").status_code == 403


# The thread


def test_the_two_write_to_each_other_and_see_what_was_seen(hr: Client, office: Client, cast: Cast) -> None:
    hr.post(f"/hr/positions/{cast.inspection.pk}/talk/", {"text": "سرویس عصر هم می‌گذاریم؟"})
    hr.post(f"/hr/positions/{cast.inspection.pk}/talk/", {"text": "سرویس عصر هم می‌گذاریم؟"})
    message = PositionMessage.objects.get()
    assert cast.leila in told("position.message")
    assert "هنوز دیده نشده" in hr.get(f"/hr/positions/{cast.inspection.pk}/").content.decode()
    viewer = Client()
    viewer.force_login(cast.behzad)
    viewer.get(f"/staff/positions/{cast.inspection.pk}/")
    message.refresh_from_db()
    assert message.seen_at is None
    assert "سرویس عصر" in office.get(f"/staff/positions/{cast.inspection.pk}/").content.decode()
    message.refresh_from_db()
    assert message.seen_at is not None
    office.post(f"/staff/positions/{cast.inspection.pk}/talk/", {"text": "بله، بنویسید."})
    assert cast.maryam in told("position.message")
    assert "بله، بنویسید." in hr.get(f"/hr/positions/{cast.inspection.pk}/").content.decode()
    assert hr.post(f"/hr/positions/{cast.inspection.pk}/talk/", {"text": ""}).status_code == 302
    assert PositionMessage.objects.count() == 2


@pytest.mark.parametrize("many", [1, 3])
def test_pages_cost_the_same_with_more_messages(hr: Client, office: Client, cast: Cast, many: int) -> None:
    for number in range(many):
        PositionMessage.objects.create(
            position=cast.inspection, by=cast.leila, from_office=True, text=f"پیام {number}"
        )
    propose(
        cast,
        fields=[make.make_field("مهندسی مکانیک").pk],
        skills_required=[make.make_skill().pk],
        deadline_at=cast.inspection.deadline_at + timedelta(days=1),
    )
    for who, path in (
        (hr, f"/hr/positions/{cast.inspection.pk}/"),
        (office, f"/staff/positions/{cast.inspection.pk}/"),
    ):
        who.get(path)
        with CaptureQueriesContext(connection) as queries:
            who.get(path)
        assert len(queries) <= 10, path
