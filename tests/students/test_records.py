"""The record of a student: confirmed as it was read, returned with a note, frozen; and what takes that away again."""

from typing import Any

import pytest

from internships.actions import applications
from internships.eligibility import eligibility
from people.notifications.models import InboxItem, Message
from people.workflow import IllegalTransition, Refusal, StaleState
from students.actions import save_profile
from students.models import Student
from students.own_skills import save_skills
from students.records import decisions
from students.records.facts import seal
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db
REASON = "معدل شما با سامانهٔ آموزش یکی نیست."


def page_of(student: Student) -> str:
    return f"/staff/students/{student.pk}/"


def told(student: Student) -> list[str]:
    messages = InboxItem.objects.filter(recipient=student.user).order_by("id")
    return list(messages.values_list("kind", flat=True))


def test_confirming_names_who_and_when_and_vouches_for_the_gpa(cast: Cast) -> None:
    done = decisions.confirm_record(cast.negar, by=cast.leila, seen=seal(cast.negar))
    done.refresh_from_db()
    assert (done.state, done.record_confirmed_by, done.gpa_source) == ("confirmed", cast.leila, "staff")
    assert done.record_confirmed_at
    event = done.events.get()
    assert (event.from_state, event.to_state, event.by) == ("declared", "confirmed", cast.leila)
    with pytest.raises(IllegalTransition):
        decisions.confirm_record(done, by=cast.leila)


def test_what_changed_since_the_page_was_read_is_not_confirmed(cast: Cast) -> None:
    seen = seal(cast.negar)
    save_profile(cast.negar, values={"semester": 6}, by=cast.negar.user)
    with pytest.raises(StaleState):
        decisions.confirm_record(cast.negar, by=cast.leila, seen=seen)


def test_without_a_field_there_is_nothing_to_confirm(cast: Cast) -> None:
    Student.objects.filter(pk=cast.negar.pk).update(field=None)
    with pytest.raises(Refusal):
        decisions.confirm_record(cast.negar, by=cast.leila)


@pytest.mark.parametrize(
    "values", [{"gpa": None}, {"semester": 7}, {"study_status": "guest"}, {"field": None}]
)
def test_a_changed_fact_takes_the_confirmation_away(cast: Cast, values: dict[str, Any]) -> None:
    decisions.confirm_record(cast.negar, by=cast.leila)
    after = save_profile(cast.negar, values=values, by=cast.negar.user)
    after.refresh_from_db()
    assert (after.state, after.record_confirmed_at, after.record_confirmed_by) == ("declared", None, None)
    assert len(after.events.get(to_state="declared").changes) == 1


def test_saving_the_same_again_and_skills_leave_it_confirmed(cast: Cast) -> None:
    decisions.confirm_record(cast.negar, by=cast.leila)
    same = {"semester": 5, "field": cast.negar.field, "credits_passed": 90}
    save_profile(cast.negar, values=same, by=cast.negar.user)
    save_skills(cast.negar, levels={make.make_skill().pk: None}, by=cast.negar.user)
    cast.negar.refresh_from_db()
    assert cast.negar.state == "confirmed"


def test_a_return_is_told_and_ends_with_the_correction(cast: Cast, client: Any) -> None:
    decisions.return_record(cast.negar, by=cast.leila, reason=REASON)
    assert told(cast.negar) == ["student.returned"]
    assert Message.objects.filter(kind="student.returned").count() == 1
    client.force_login(cast.negar.user)
    assert REASON in client.get("/me/").content.decode()
    assert REASON in client.get("/me/profile/").content.decode()
    save_profile(cast.negar, values={"semester": 6}, by=cast.negar.user)
    assert REASON not in client.get("/me/").content.decode()
    assert Student.objects.get(pk=cast.negar.pk).state == "declared"


def test_a_frozen_student_cannot_apply_and_reads_why(cast: Cast, client: Any) -> None:
    running = make.make_application(cast.negar, cast.moulds)
    frozen = decisions.freeze_student(cast.negar, by=cast.leila, reason=REASON)
    with pytest.raises(Refusal, match=REASON):
        applications.apply(frozen, cast.inspection, by=frozen.user, cv=make.make_file(by=frozen.user))
    checks = eligibility(frozen, cast.inspection)
    assert [check.code for check in checks.missing] == ["frozen"]
    assert REASON in checks.missing[0].own
    client.force_login(frozen.user)
    for address in ("/me/", "/me/profile/", f"/positions/{cast.inspection.pk}/apply/"):
        assert REASON in client.get(address).content.decode()
    running.refresh_from_db()
    assert running.state == "submitted"
    with pytest.raises(StaleState):
        decisions.freeze_student(cast.negar, by=cast.leila, reason=REASON)


def test_a_lifted_freeze_leaves_nothing(cast: Cast) -> None:
    decisions.freeze_student(cast.negar, by=cast.leila, reason=REASON)
    free = decisions.unfreeze_student(cast.negar, by=cast.parvin)
    assert eligibility(free, cast.inspection).ok
    assert told(cast.negar) == ["student.frozen", "student.unfrozen"]
    with pytest.raises(StaleState):
        decisions.unfreeze_student(cast.negar, by=cast.leila)


def test_the_office_decides_on_the_students_page(cast: Cast, client: Any) -> None:
    client.force_login(cast.leila)
    seen = client.get(page_of(cast.negar)).context["seal"]
    assert client.post(f"{page_of(cast.negar)}confirm/", {"seen": seen}).status_code == 302
    answer = client.post(f"{page_of(cast.negar)}return/", {"seen": "confirmed", "reason": REASON})
    assert answer.status_code == 302
    client.post(f"{page_of(cast.negar)}freeze/", {"seen": "returned", "reason": REASON})
    cast.negar.refresh_from_db()
    assert (cast.negar.state, cast.negar.frozen_reason) == ("returned", REASON)
    assert len(client.get(page_of(cast.negar)).context["steps"]) == 3
    client.post(f"{page_of(cast.negar)}unfreeze/")
    cast.negar.refresh_from_db()
    assert cast.negar.frozen_at is None


def test_a_reason_is_needed_and_a_stale_page_is_told(cast: Cast, client: Any) -> None:
    client.force_login(cast.leila)
    assert (
        client.post(f"{page_of(cast.negar)}return/", {"seen": "declared", "reason": " "}).status_code == 422
    )
    decisions.confirm_record(cast.negar, by=cast.parvin)
    stale = client.post(f"{page_of(cast.negar)}return/", {"seen": "declared", "reason": REASON})
    assert stale.status_code == 409


@pytest.mark.parametrize("step", ["confirm", "return", "freeze", "unfreeze"])
def test_viewers_and_students_decide_nothing(cast: Cast, client: Any, step: str) -> None:
    for who in (cast.behzad, cast.tara.user):
        client.force_login(who)
        assert client.post(f"{page_of(cast.negar)}{step}/", {"reason": REASON}).status_code == 403
    client.force_login(cast.leila)
    assert client.post(f"/staff/students/999999/{step}/", {"reason": REASON}).status_code == 404


def test_viewers_see_the_page_without_its_buttons(cast: Cast, client: Any) -> None:
    client.force_login(cast.behzad)
    assert f"{page_of(cast.negar)}freeze/" not in client.get(page_of(cast.negar)).content.decode()
