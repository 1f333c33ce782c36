"""Who works for a company and studies as well never meets their own application on the company's side."""

import re
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from companies.models import Membership
from internships.actions import (
    applications,
    bulk,
    bulk_messages,
    cv_bundles,
    interview_slots,
    interviews,
    many_offers,
    offering,
    offers,
    placements,
    team,
    thread,
    waiting_list,
)
from internships.actions.contact import reveal_phone
from internships.actions.invites import invite_student
from internships.models import Application, Interview, InterviewSlot, WaitingPlace
from internships.states import ApplicationState, Side
from people.notifications.models import Message
from people.workflow import Refusal
from students.models import Student
from tests import factories as make
from tests.cast import Cast
from tests.internships.interviews import make_invited, make_times

pytestmark = pytest.mark.django_db

ROLES = (Membership.Role.OWNER, Membership.Role.RECRUITER, Membership.Role.SUPERVISOR)
POST_ONLY = 405


def hr_routes(resolver: URLResolver | None = None, before: str = "") -> Iterator[str]:
    for pattern in (resolver or get_resolver()).url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from hr_routes(pattern, route)
        elif isinstance(pattern, URLPattern) and route.startswith("hr/"):
            yield route


OF_APPLICATION = sorted(route for route in hr_routes() if "<int:application_id>" in route)
# Lists of whoever applied, of all positions and of one; what else is named in them isn't there.
LISTS = sorted(
    route
    for route in hr_routes()
    if set(re.findall(r"<\w+:(\w+)>", route)) <= {"position_id"} and "switch" not in route
)


def join(student: Student, cast: Cast, role: str = Membership.Role.RECRUITER) -> Membership:
    return Membership.objects.create(user=student.user, company=cast.pendar, role=role)


@pytest.fixture
def own(cast: Cast) -> Application:
    """Negar recruits for Pendar, and has applied there; Tara's application is one of many to her."""
    join(cast.negar, cast)
    return make.make_application(cast.negar, cast.inspection)


@pytest.fixture
def hers(cast: Cast) -> Application:
    return make.make_application(cast.tara, cast.inspection)


@pytest.fixture
def negar(client: Client, cast: Cast) -> Client:
    client.force_login(cast.negar.user)
    return client


# Pages


@pytest.mark.parametrize("role", ROLES)
def test_none_of_its_pages_is_there(client: Client, cast: Cast, role: str) -> None:
    join(cast.negar, cast, role)
    own = make.make_application(cast.negar, cast.inspection)
    client.force_login(cast.negar.user)
    for route in OF_APPLICATION:
        page = "/" + re.sub(r"<\w+:(\w+)>", lambda m: str(own.pk if m[1] == "application_id" else 1), route)
        assert client.post(page).status_code == 404, page
        assert client.get(page).status_code in (404, POST_ONLY), page
    own.refresh_from_db()
    assert own.state == ApplicationState.SUBMITTED


@pytest.mark.parametrize("state", ["shortlisted", "interview", "offered", "accepted"])
def test_no_list_names_it(negar: Client, cast: Cast, own: Application, hers: Application, state: str) -> None:
    for application in (own, hers):
        bring_to(application, state, cast)
    links = re.compile(rf"/hr/applications/{own.pk}\b|name=\"(?:application|among)\" value=\"{own.pk}\"")
    seen = 0
    for route in LISTS:
        page = "/" + re.sub(r"<\w+:position_id>", str(cast.inspection.pk), route)
        ticked = f"?application={own.pk}&application={hers.pk}&whose=all"
        for asked in (ticked, f"{ticked}&view=table") if route.endswith("applicants/") else (ticked,):
            answer = negar.get(page + asked)
            if answer.status_code == 200 and not answer.streaming:
                text = answer.content.decode()
                assert not links.search(text), page + asked
                seen += cast.tara.user.full_name in text
    assert seen >= 4


def bring_to(application: Application, state: str, cast: Cast) -> None:
    maryam = cast.maryam
    if state == "shortlisted":
        applications.shortlist_application(application, by=maryam)
        waiting_list.add_to_list(cast.inspection, [application.pk], by=maryam)
    elif state == "interview":
        applications.invite_to_interview(application, by=maryam)
        day = 3 if application.student == cast.negar else 4
        slot, *_rest = make_times(cast.inspection, by=maryam, day=day)
        interviews.book_interview(application, slot, by=maryam, for_student=True)
    elif state == "rejected":
        applications.reject_application(application, by=maryam, reason="other")
    elif state in ("offered", "accepted"):
        offer = make.make_offer(application)
        if state == "accepted":
            offers.accept_offer(offer, by=application.student.user)


def test_the_time_of_the_own_interview_is_not_there(negar: Client, cast: Cast, own: Application) -> None:
    bring_to(own, "interview", cast)
    slot = InterviewSlot.objects.get(interviews__application=own)
    for part in ("", "edit/", "cancel/", "scorecard/"):
        assert negar.get(f"/hr/interviews/{slot.pk}/{part}").status_code == 404
    negar.force_login(cast.dariush)
    assert negar.get(f"/hr/interviews/{slot.pk}/").status_code == 200


def test_the_exports_leave_it_out(negar: Client, cast: Cast, own: Application, hers: Application) -> None:
    page = f"/hr/positions/{cast.inspection.pk}/applicants/export/"
    for asked in ({}, {"application": [own.pk, hers.pk]}):
        answer = negar.post(page, {"as": "csv", **asked})
        text = b"".join(answer.streaming_content).decode()
        assert cast.tara.user.full_name in text
        assert cast.negar.user.full_name not in text


def test_a_colleague_meets_it_as_any_other(client: Client, cast: Cast, own: Application) -> None:
    client.force_login(cast.dariush)
    assert client.get(f"/hr/applications/{own.pk}/").status_code == 200
    assert f"/hr/applications/{own.pk}/" in client.get("/hr/applicants/").content.decode()


# Decisions, whatever page they come from

Act = Callable[[Application, Cast], Any]
ONE: dict[str, Act] = {
    "open": lambda own, cast: applications.open_application(own, by=own.student.user),
    "review": lambda own, cast: applications.review_application(own, by=own.student.user),
    "shortlist": lambda own, cast: applications.shortlist_application(own, by=own.student.user),
    "interview": lambda own, cast: applications.invite_to_interview(own, by=own.student.user),
    "reject": lambda own, cast: applications.reject_application(own, by=own.student.user, reason="other"),
    "offer": lambda own, cast: offering.make_offer(
        own, by=own.student.user, terms=make.offer_terms(cast.inspection)
    ),
    "note": lambda own, cast: team.write_note(own, by=own.student.user, text="x", token="a" * 32),
    "rate": lambda own, cast: team.rate(own, by=own.student.user, stars=5),
    "tag": lambda own, cast: team.set_tags(own, by=own.student.user, company=cast.pendar, tags=[]),
    "write": lambda own, cast: thread.write_as_company(
        own, by=own.student.user, membership=of(own), text="x", token="a" * 32
    ),
    "cvs": lambda own, cast: cv_bundles.request_bundle(cast.inspection, [own.pk], by=own.student.user),
    "offers": lambda own, cast: many_offers.make_offers(
        cast.inspection, [own.pk], by=own.student.user, terms=make.offer_terms(cast.inspection)
    ),
}


def of(application: Application) -> Membership:
    return Membership.objects.select_related("company").get(user=application.student.user)


@pytest.mark.parametrize("act", ONE)
def test_nobody_decides_on_their_own(cast: Cast, own: Application, act: str) -> None:
    with pytest.raises(Refusal):
        ONE[act](own, cast)
    before = own.state, own.state_at
    own.refresh_from_db()
    assert (own.state, own.state_at) == before
    assert own.events.count() == 1


def test_nor_takes_their_own_number_or_invites_themselves(cast: Cast, own: Application) -> None:
    by = own.student.user
    by.mobile = "+989121234567"
    by.save()
    applications.shortlist_application(own, by=cast.maryam)
    colleague = Membership.objects.select_related("company").get(user=cast.dariush)
    assert reveal_phone(own, by=cast.dariush, membership=colleague)
    with pytest.raises(Refusal):
        reveal_phone(own, by=by, membership=of(own))
    other = make.make_position(cast.pendar)
    Student.objects.filter(pk=own.student_id).update(visible_at=timezone.now())
    with pytest.raises(Refusal):
        invite_student(other, own.student, by=by)
    invite_student(other, own.student, by=cast.dariush)


def test_nor_on_what_followed(cast: Cast, own: Application) -> None:
    applications.reject_application(own, by=cast.maryam, reason="other")
    with pytest.raises(Refusal):
        applications.undo_rejection(own, by=own.student.user)
    applications.undo_rejection(own, by=cast.maryam)
    offer = make.make_offer(own)
    with pytest.raises(Refusal):
        offers.revoke_offer(offer, by=own.student.user, reason="x")
    offers.accept_offer(offer, by=own.student.user)  # as the student
    with pytest.raises(Refusal):
        placements.cancel_acceptance(own, by=own.student.user, side=Side.COMPANY, reason="x")
    placements.cancel_acceptance(own, by=own.student.user, side=Side.STUDENT, reason="x")


def test_nor_on_their_own_interview(cast: Cast, own: Application) -> None:
    applications.invite_to_interview(own, by=cast.maryam)
    slots = make_times(cast.inspection, by=cast.maryam)
    with pytest.raises(Refusal):
        interviews.book_interview(own, slots[0], by=own.student.user, for_student=True)
    interview = interviews.book_interview(own, slots[0], by=own.student.user)  # as the student
    with pytest.raises(Refusal):
        interviews.move_interview(interview, slots[1], by=own.student.user, for_student=True)
    with pytest.raises(Refusal):
        interview_slots.cancel_slot(slots[0], by=own.student.user, reason="x")
    with pytest.raises(Refusal):
        interviews.note_attendance(interview, by=own.student.user, attendance="came")
    assert Interview.objects.get().slot == slots[0]


def test_a_decision_about_many_leaves_it_as_it_is(cast: Cast, own: Application, hers: Application) -> None:
    both, position = [own.pk, hers.pk], cast.inspection
    by = own.student.user
    moved = bulk.move_applications(position, both, by=by, to=ApplicationState.SHORTLISTED, token=uuid4())
    assert moved.done == [hers.pk]
    assert [number for number, *_why in moved.left] == []
    bulk.reject_applications(position, [hers.pk], by=by, token=uuid4(), reason="other")
    rejected = bulk.reject_applications(position, [own.pk], by=cast.maryam, token=uuid4(), reason="other")
    assert bulk.undo_rejections(rejected, by=by) == 0
    assert bulk.undo_rejections(rejected, by=cast.maryam) == 1
    reached = bulk_messages.message_many(
        position, both, by=by, membership=of(own), text="سلام", token="a" * 32
    )
    assert own not in reached.rows
    assert not own.thread.exists()


def test_the_waiting_list_is_moved_past_them_by_colleagues(cast: Cast, own: Application) -> None:
    by, position = own.student.user, cast.inspection
    assert waiting_list.add_to_list(position, [own.pk], by=by) == 0
    hers = make.make_application(cast.tara, position)
    waiting_list.add_to_list(position, [own.pk, hers.pk], by=cast.maryam)
    places = {place.application_id: place for place in WaitingPlace.objects.all()}
    for step in (
        lambda: waiting_list.move_place(places[own.pk], by=by, up=False),
        lambda: waiting_list.move_place(places[hers.pk], by=by, up=True),
        lambda: waiting_list.take_off_list(places[own.pk], by=by),
    ):
        with pytest.raises(Refusal):
            step()
    waiting_list.move_place(places[hers.pk], by=cast.maryam, up=True)


# What the company is told


def test_the_companys_mail_about_it_goes_to_the_others(cast: Cast) -> None:
    join(cast.negar, cast, Membership.Role.OWNER)
    own = make.make_application(cast.negar, cast.inspection)
    others = {cast.maryam.pk, cast.dariush.pk}
    assert told("application.submitted") == others
    with pytest.raises(Refusal):
        thread.write_as_company(own, by=cast.negar.user, membership=of(own), text="x", token="a" * 32)
    thread.write_as_student(own, by=cast.negar.user, text="x", token="b" * 32)
    assert told("thread.message") == others


def told(kind: str) -> set[int]:
    return set(Message.objects.filter(kind=kind).values_list("recipient", flat=True))


def test_a_note_tells_nobody_whom_it_is_about(client: Client, cast: Cast, own: Application) -> None:
    note = team.write_note(
        own, by=cast.maryam, text="x", token="a" * 32, tell=[cast.negar.user_id, cast.dariush.pk]
    )
    assert list(note.told.all()) == [cast.dariush]
    client.force_login(cast.maryam)
    page = client.get(f"/hr/applications/{own.pk}/").content.decode()
    assert f'name="tell" value="{cast.dariush.pk}"' in page
    assert f'name="tell" value="{cast.negar.user_id}"' not in page


def test_who_left_the_company_is_a_student_as_any_other(cast: Cast, own: Application) -> None:
    make_invited(cast.tara, cast.inspection, by=cast.maryam)
    of(own).delete()
    applications.withdraw_application(own, by=own.student.user)
    own.refresh_from_db()
    assert own.state == ApplicationState.WITHDRAWN
