"""A place that a student found: written, sent in, decided step by step, and begun."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from companies.actions.entering import record_word
from companies.actions.vetting import approve_company
from companies.models import Company
from internships.actions import found_places as own
from internships.actions import place_decisions as decisions
from internships.actions.offers import accept_offer
from internships.actions.place_companies import invite_company
from internships.actions.placements import end_placement, start_found_place
from internships.found_places.checks import missing_parts
from internships.found_places.deciders import turn_of
from internships.models import FoundPlace, PlaceApproval
from internships.states import FoundPlaceState, PlacementState
from people.notifications.models import InboxItem
from people.workflow import Refusal, last_event
from students.models import Academic, Faculty, Student
from tests import factories as make
from tests.cast import Cast
from tests.clock import Clock
from tests.internships import places as make_places

S = FoundPlaceState


class Faculties:
    def __init__(self) -> None:
        self.coordinator = make_places.make_academic("دکتر مینا پارسا", coordinator=True)
        self.supervisor = make_places.make_academic("دکتر سعید جوادی")


@pytest.fixture
def faculty(cast: Cast) -> Faculties:
    return Faculties()


def told(user: Any) -> list[str]:
    return list(InboxItem.objects.filter(recipient=user).order_by("id").values_list("kind", flat=True))


def test_the_whole_road_of_an_internship_course(cast: Cast, faculty: Faculties) -> None:
    place = make_places.make_submitted(cast.negar)
    assert (place.state, place.waits_for, place.round) == (S.SUBMITTED, "coordinator", 1)
    assert told(faculty.coordinator.user) == ["place.submitted"]
    place = decisions.decide_place(
        place, by=faculty.coordinator.user, decision="approved", supervisor=faculty.supervisor.user
    )
    assert (place.waits_for, place.supervisor) == ("supervisor", faculty.supervisor.user)
    assert told(faculty.supervisor.user) == ["place.submitted"]
    place = decisions.decide_place(place, by=faculty.supervisor.user, decision="approved")
    assert place.waits_for == "office"
    assert "place.submitted" in told(cast.leila)
    place = decisions.decide_place(place, by=cast.leila, decision="approved")
    assert (place.state, place.waits_for) == (S.APPROVED, "")
    placement = start_found_place(place, by=cast.leila)
    assert (placement.student, placement.title, placement.where) == (cast.negar, place.title, place.name)
    assert told(cast.negar.user) == ["place.passed", "place.passed", "place.approved", "place.started"]
    place.refresh_from_db()
    assert place.state == S.PLACED
    assert [event.to_state for event in place.events.all()][-1] == S.PLACED


def test_sent_back_changed_and_asked_anew(cast: Cast, faculty: Faculties) -> None:
    place = make_places.make_submitted(cast.negar, supervisor=faculty.supervisor.user)
    place = make_places.decide(place)
    place = make_places.decide(place, "returned", note="شرح کار روشن نیست.")
    assert (place.state, place.close_note) == (S.RETURNED, "شرح کار روشن نیست.")
    with pytest.raises(Refusal):
        own.take_back_place(place, by=cast.negar.user)
    values = make_places.place_values(description="تازه", supervisor=faculty.supervisor.user)
    place = own.edit_place(place, by=cast.negar.user, values=values)
    assert "description" in last_event(place).changes
    place = own.submit_place(place, by=cast.negar.user)
    assert (place.round, place.waits_for, place.close_note) == (2, "coordinator", "")
    place = make_places.decide(place)
    assert PlaceApproval.objects.filter(found_place=place, step="coordinator").count() == 2


def test_taken_back_only_before_anybody_decides(cast: Cast, faculty: Faculties) -> None:
    place = make_places.make_submitted(cast.negar, supervisor=faculty.supervisor.user)
    place = own.take_back_place(place, by=cast.negar.user)
    assert place.state == S.DRAFT
    assert not FoundPlace.objects.of_academic(faculty.coordinator).exists()
    place = make_places.decide(own.submit_place(place, by=cast.negar.user))
    with pytest.raises(Refusal):
        own.take_back_place(place, by=cast.negar.user)
    assert own.withdraw_place(place, by=cast.negar.user).state == S.WITHDRAWN


def test_one_live_place_of_a_kind(cast: Cast) -> None:
    first = make_places.make_place(cast.negar)
    with pytest.raises(Refusal):
        make_places.make_place(cast.negar)
    own.withdraw_place(first, by=cast.negar.user)
    make_places.make_place(cast.negar)
    make_places.make_place(cast.tara)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"total_hours": 200}, "total_hours"),
        ({"starts_on": make.days(-1)}, "starts_on"),
        ({"starts_on": make.days(500), "ends_on": make.days(600)}, "starts_on"),
        ({"ends_on": make.days(10 + 400)}, "ends_on"),
        ({"ends_on": make.days(14)}, "ends_on"),  # 240 hours in five days
        ({"description": ""}, None),
        ({"contact_phone": "", "contact_email": ""}, None),
        ({"address": ""}, None),
    ],
)
def test_what_cannot_be_sent_in(cast: Cast, values: dict[str, Any], field: str | None) -> None:
    place = make_places.make_place(cast.negar, **values)
    with pytest.raises(Refusal) as no:
        own.submit_place(place, by=cast.negar.user)
    assert no.value.field == field


def test_weekly_hours_keep_the_law(cast: Cast) -> None:
    place = make_places.make_place(cast.negar, make_places.make_summer(), total_hours=None, weekly_hours=60)
    assert not missing_parts(place)
    with pytest.raises(Refusal) as no:
        own.submit_place(place, by=cast.negar.user)
    assert no.value.field == "weekly_hours"


def test_frozen_and_not_enrolled_students_cannot_send_in(cast: Cast) -> None:
    place = make_places.make_place(cast.negar)
    for change in ({"study_status": Student.Status.GRADUATE}, {"field": None}):
        Student.objects.filter(pk=cast.negar.pk).update(**change)
        with pytest.raises(Refusal):
            own.submit_place(place, by=cast.negar.user)
    Student.objects.filter(pk=cast.negar.pk).update(
        study_status="enrolled", field=make.make_field(), frozen_at=timezone.now(), frozen_reason="x"
    )
    with pytest.raises(Refusal):
        own.submit_place(place, by=cast.negar.user)


def test_a_kind_without_steps_takes_no_places(cast: Cast) -> None:
    kind = make_places.make_course()
    place = make_places.make_place(cast.negar, kind)
    kind.place_steps = []
    kind.save()
    with pytest.raises(Refusal):
        own.submit_place(place, by=cast.negar.user)
    with pytest.raises(Refusal):
        make_places.make_place(cast.tara, kind)


def test_steps_that_change_on_the_way_hold_from_the_next_round(cast: Cast, faculty: Faculties) -> None:
    kind = make_places.make_course()
    place = make_places.make_submitted(cast.negar, kind, supervisor=faculty.supervisor.user)
    kind.place_steps = ["office"]
    kind.save()
    place = make_places.decide(place)
    assert place.waits_for == "supervisor"
    place = make_places.decide(place, "returned", note="نه")
    place = own.submit_place(place, by=cast.negar.user)
    assert (place.steps_asked, place.waits_for) == (["office"], "office")


def test_strictly_in_order_and_only_by_whose_turn_it_is(cast: Cast, faculty: Faculties) -> None:
    place = make_places.make_submitted(cast.negar, supervisor=faculty.supervisor.user)
    stranger = make_places.make_academic(
        "دکتر غریبه", coordinator=True, faculty=Faculty.objects.create(name_fa="علوم پایه")
    )
    for user in (faculty.supervisor.user, stranger.user, cast.maryam, cast.behzad, cast.negar.user):
        with pytest.raises(Refusal):
            decisions.decide_place(place, by=user, decision="approved", note="x")
    place.refresh_from_db()
    assert place.waits_for == "coordinator"


def test_nobody_decides_on_their_own_place(cast: Cast, faculty: Faculties) -> None:
    place = make_places.make_submitted(cast.negar)
    Academic.objects.create(
        user=cast.negar.user,
        faculty=faculty.coordinator.faculty,
        is_coordinator=True,
        granted_by=cast.leila,
    )
    with pytest.raises(Refusal):
        decisions.decide_place(place, by=cast.negar.user, decision="approved")


def test_the_office_writes_down_what_was_decided_on_paper(cast: Cast, faculty: Faculties) -> None:
    place = make_places.make_submitted(cast.negar, supervisor=faculty.supervisor.user)
    paper: dict[str, Any] = {"decision": "approved", "by": cast.leila}
    with pytest.raises(Refusal) as no:
        decisions.decide_place(place, **paper, note="نامه")
    assert no.value.field == "on_behalf_of"
    with pytest.raises(Refusal) as no:
        decisions.decide_place(place, **paper, on_behalf_of=faculty.coordinator.user)
    assert no.value.field == "note"
    with pytest.raises(Refusal):
        decisions.decide_place(place, **paper, on_behalf_of=faculty.supervisor.user, note="نامه")
    place = decisions.decide_place(place, **paper, on_behalf_of=faculty.coordinator.user, note="نامهٔ ۱۲")
    approval = place.approvals.get()
    assert (approval.decided_by, approval.on_behalf_of) == (cast.leila, faculty.coordinator.user)


def test_a_decision_carries_the_time_of_its_event(
    cast: Cast, faculty: Faculties, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = make_places.make_submitted(cast.negar, supervisor=faculty.supervisor.user)
    at = Clock(monkeypatch).stand(timezone.now() + timedelta(days=3))
    place = make_places.decide(place)
    assert place.approvals.get().decided_at == last_event(place).at == at


def test_a_faculty_without_coordinator_is_told_to_the_office(cast: Cast) -> None:
    supervisor = make_places.make_academic("دکتر سعید جوادی")
    place = make_places.make_submitted(cast.negar, supervisor=supervisor.user)
    assert "place.submitted" in told(cast.leila)
    assert list(FoundPlace.objects.waiting_for_office()) == [place]
    with pytest.raises(Refusal):
        decisions.decide_place(place, by=cast.leila, decision="approved")
    place = decisions.decide_place(place, by=cast.leila, decision="approved", note="هماهنگ‌کننده نیست")
    assert place.waits_for == "supervisor"
    Academic.objects.filter(pk=supervisor.pk).update(ended_at=timezone.now())
    assert list(FoundPlace.objects.waiting_for_office()) == [place]


def test_approving_before_a_supervisor_asks_for_one_of_the_faculty(cast: Cast, faculty: Faculties) -> None:
    place = make_places.make_submitted(cast.negar)
    with pytest.raises(Refusal) as no:
        decisions.decide_place(place, by=faculty.coordinator.user, decision="approved")
    assert no.value.field == "supervisor"
    for wrong in (
        cast.maryam,
        make_places.make_academic("د", faculty=Faculty.objects.create(name_fa="هنر")).user,
    ):
        with pytest.raises(Refusal):
            decisions.decide_place(place, by=faculty.coordinator.user, decision="approved", supervisor=wrong)
    assert not place.approvals.exists()


def test_another_supervisor_is_named_and_told(cast: Cast, faculty: Faculties) -> None:
    other = make_places.make_academic("دکتر نرگس راد")
    place = make_places.decide(make_places.make_submitted(cast.negar, supervisor=faculty.supervisor.user))
    place = decisions.name_supervisor(place, by=cast.leila, supervisor=other.user)
    assert told(other.user) == ["place.submitted"]
    with pytest.raises(Refusal):
        decisions.decide_place(place, by=faculty.supervisor.user, decision="approved")


def test_sending_back_and_refusing_need_words(cast: Cast, faculty: Faculties) -> None:
    place = make_places.make_submitted(cast.negar)
    for decision in ("returned", "refused"):
        with pytest.raises(Refusal) as no:
            make_places.decide(place, decision)
        assert no.value.field == "note"
    place = make_places.decide(place, "refused", note="این کار به رشته ربطی ندارد.")
    assert place.state == S.REFUSED
    assert told(cast.negar.user) == ["place.refused"]


# The MoU


def test_a_kind_with_mou_waits_for_the_company(cast: Cast, faculty: Faculties) -> None:
    summer = make_places.make_summer()
    number = make.company_national_id(777)
    place = make_places.make_approved(
        cast.negar, summer, total_hours=None, weekly_hours=20, national_id=number
    )
    assert place.state == S.INVITED
    assert list(FoundPlace.objects.waiting_for_office()) == [place]
    with pytest.raises(Refusal):
        decisions.approve_invited(place, by=cast.leila)
    facts = {"name": place.name, "national_id": number}
    owner = {"full_name": place.contact_name, "email": place.contact_email}
    place = invite_company(place, by=cast.leila, company=facts, owner=owner)
    company = Company.objects.get(national_id=number)
    assert (company.state, company.entered_by, place.company) == ("pending", cast.leila, company)
    assert company.invitations.get().email == "naseri@alborz.test"
    assert not FoundPlace.objects.waiting_for_office().exists()
    record_word(company, by=cast.leila, reason="آقای ناصری، تلفنی")
    company = approve_company(company, by=cast.leila)
    with pytest.raises(Refusal):  # no MoU yet
        decisions.approve_invited(place, by=cast.leila)
    make.make_mou(company, kinds=[summer])
    assert list(FoundPlace.objects.waiting_for_office()) == [place]
    place = decisions.approve_invited(place, by=cast.leila)
    assert place.state == S.APPROVED
    assert start_found_place(place, by=cast.leila).state == PlacementState.RUNNING


@pytest.mark.parametrize("seen", ["submitted", None])
def test_an_mou_in_force_skips_nobodys_step(cast: Cast, faculty: Faculties, seen: str | None) -> None:
    summer = make_places.make_summer()
    make.make_mou(cast.pendar, kinds=[summer])
    place = make_places.make_submitted(
        cast.negar, summer, total_hours=None, weekly_hours=20, national_id=cast.pendar.national_id
    )
    with pytest.raises(Refusal):  # posted by hand: the page has no such button
        decisions.approve_invited(place, by=cast.leila, seen=seen)
    place.refresh_from_db()
    assert (place.state, place.waits_for) == (S.SUBMITTED, "coordinator")


def test_a_company_under_an_mou_of_the_kind_needs_no_invitation(cast: Cast, faculty: Faculties) -> None:
    summer = make_places.make_summer()
    make.make_mou(cast.pendar, kinds=[summer])
    place = make_places.make_approved(
        cast.negar, summer, total_hours=None, weekly_hours=20, national_id=cast.pendar.national_id
    )
    assert (place.company, place.state) == (cast.pendar, S.APPROVED)


def test_a_registered_companys_people_are_asked_for_an_mou(cast: Cast, faculty: Faculties) -> None:
    place = make_places.make_approved(
        cast.negar,
        make_places.make_summer(),
        total_hours=None,
        weekly_hours=20,
        national_id=cast.pendar.national_id,
    )
    assert place.state == S.INVITED
    invite_company(place, by=cast.leila)
    assert "place.mou_wanted" in told(cast.maryam)
    assert not cast.pendar.invitations.exists()


def test_a_company_that_registered_meanwhile_is_taken(cast: Cast, faculty: Faculties) -> None:
    place = make_places.make_approved(
        cast.negar, make_places.make_summer(), total_hours=None, weekly_hours=20
    )
    facts = {"name": "هر چه", "national_id": cast.pendar.national_id}
    place = invite_company(place, by=cast.leila, company=facts, owner={"full_name": "x", "email": "x@x.test"})
    assert place.company == cast.pendar


# Dates that are taken


def test_work_on_these_dates_stands_in_the_way(cast: Cast, faculty: Faculties) -> None:
    place = make_places.make_place(cast.negar, supervisor=faculty.supervisor.user)
    make.make_accepted(cast.negar, cast.inspection)
    with pytest.raises(Refusal) as no:
        own.submit_place(place, by=cast.negar.user)
    assert no.value.field == "starts_on"


def test_an_offer_accepted_after_the_approval_stops_the_start(cast: Cast, faculty: Faculties) -> None:
    place = make_places.make_approved(cast.negar, supervisor=faculty.supervisor.user)
    make.make_accepted(cast.negar, cast.inspection)
    with pytest.raises(Refusal):
        start_found_place(place, by=cast.leila)
    assert decisions.cancel_place(place, by=cast.leila, reason="کار دیگری دارد").state == S.CANCELLED
    assert told(faculty.supervisor.user)[-1] == "place.cancelled"


def test_running_work_at_a_found_place_stops_another_offer(cast: Cast, faculty: Faculties) -> None:
    offer = make.make_offer(make.make_application(cast.negar, cast.inspection))
    placement = make_places.make_found_placement(cast.negar, supervisor=faculty.supervisor.user)
    with pytest.raises(Refusal):
        accept_offer(offer, by=cast.negar.user)
    end_placement(placement, by=cast.leila, ended_on=placement.starts_on)
    assert accept_offer(offer, by=cast.negar.user).state == "accepted"


def test_the_end_of_a_found_placement(cast: Cast, faculty: Faculties) -> None:
    placement = make_places.make_found_placement(cast.negar, supervisor=faculty.supervisor.user)
    with pytest.raises(Refusal):
        end_placement(placement, by=cast.leila, ended_on=make.days(200))
    ended = end_placement(placement, by=cast.leila, ended_on=make.days(40), reason="زودتر تمام شد")
    assert (ended.state, ended.ends_on) == (PlacementState.ENDED, make.days(40))
    assert told(cast.negar.user)[-1] == "place.ended"
    assert told(faculty.supervisor.user)[-1] == "place.ended"


def test_whose_turn_it_is(cast: Cast, faculty: Faculties) -> None:
    place = make_places.make_submitted(cast.negar, supervisor=faculty.supervisor.user)
    turn = turn_of(place)
    assert turn is not None
    assert turn.names == ["دکتر مینا پارسا"]
    assert list(FoundPlace.objects.waiting_for_academic(faculty.coordinator)) == [place]
    assert not FoundPlace.objects.waiting_for_academic(faculty.supervisor).exists()
    assert list(FoundPlace.objects.of_academic(faculty.supervisor)) == [place]
    assert len(mail.outbox) == 0  # the outbox delivers, after the commit
