"""The demo is made by the real actions, the same on the same day, and shows every state that they can reach."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from itertools import pairwise
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings
from django.utils import timezone, translation

from companies.models import Amendment, Company, Mou
from companies.states import UNCONFIRMED, CompanyState, MouState
from internships import seats
from internships.demo.accounts import PASSWORD, RECRUITER, STAFF, STUDENT
from internships.demo.scale import SMALL
from internships.demo.seed import seed
from internships.models import Application, Interview, Offer, Placement, Position, ThreadSide
from internships.states import (
    APPLICATION_WAITING,
    ApplicationState,
    OfferState,
    PlacementState,
    PositionState,
    WaitingPlaceState,
)
from internships.terms import seats_of_position
from internships.thread import with_unread
from people.models import User
from people.notifications.models import InboxItem, Message
from people.notifications.rendering import render_mail, render_notice
from people.persian.identifiers import normalise_company_national_id, normalise_mobile, normalise_national_id
from students.models import RosterEntry

pytestmark = pytest.mark.django_db
WORKFLOWS: tuple[Any, ...] = (Company, Mou, Amendment, Position, Application, Offer, Placement)


def snapshot() -> list[tuple[Any, ...]]:
    """What two demos are compared by: everything that people see, and no ids."""
    applications = Application.objects.order_by("pk").values_list(
        "student__user__full_name",
        "position__title",
        "position__company__name",
        "state",
        "submitted_at",
        "letter",
    )
    positions = Position.objects.order_by("pk").values_list(
        "title", "company__name", "state", "pay_rial", "deadline_at"
    )
    told = InboxItem.objects.filter(visible_from__lte=timezone.now())  # a rejection of just now comes later
    messages = told.order_by("pk").values_list("recipient__email", "kind", "visible_from", "read_at")
    return [*applications, *positions, *messages]


@pytest.fixture(scope="module")
def looks(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[list[tuple[Any, ...]]]]:
    """Seeded, rolled back, and seeded again: what each demo looked like. The second one is there for the tests."""
    folder = tmp_path_factory.mktemp("demo")
    default = settings.STORAGES["default"] | {"OPTIONS": {"location": folder}}
    files = override_settings(DEMO=True, STORAGES=settings.STORAGES | {"default": default})
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_reference", stdout=StringIO())
        seen = []
        with files:
            for time in ("first", "second"):
                with transaction.atomic():
                    seed(SMALL)
                    seen.append(snapshot())
                    transaction.set_rollback(time == "first")
        yield seen
        transaction.set_rollback(True)


def states(model: Any) -> set[str]:
    return {str(getattr(row, "state_now", row.state)) for row in model.objects.all()}


def test_the_same_day_gives_the_same_demo(looks):
    assert looks[0] == looks[1]
    assert len(looks[0]) > 300


def test_every_state_that_the_code_can_reach_is_there(looks):
    assert states(Application) == set(ApplicationState.values)
    assert states(Offer) == set(OfferState.values)
    assert states(Placement) == set(PlacementState.values)
    assert states(Position) == set(PositionState.values)
    assert states(Company) == {*CompanyState.values, UNCONFIRMED}
    assert states(Mou) == set(MouState.values)
    assert states(Amendment) == {MouState.AWAITING_SIGNATURES}


def test_no_state_was_written_past_the_gate(looks):
    for model in WORKFLOWS:
        for row in model.objects.prefetch_related("events"):
            events = list(row.events.all())
            steps = [(event.from_state, event.to_state) for event in events]
            assert steps[0][0] == ""
            assert all(to == then_from for (_from, to), (then_from, _to) in pairwise(steps))
            assert events[-1].to_state == row.state
            assert [event.at for event in events] == sorted(event.at for event in events)


def test_nothing_happened_in_the_future(looks):
    now = timezone.now()
    assert not Application.objects.filter(submitted_at__gt=now).exists()
    assert not Position.objects.filter(created_at__gt=now).exists()
    assert Company.objects.latest("created_at").created_at < now - timedelta(days=1)


def test_no_mail_of_the_past_is_sent(looks):
    waiting = Message.objects.filter(state=Message.State.QUEUED)
    assert {message.kind for message in waiting} == {"application.rejected"}  # its undo window is open
    assert all(message.next_attempt_at > timezone.now() for message in waiting)
    assert set(Message.objects.values_list("state", flat=True)) == {Message.State.QUEUED, Message.State.SENT}


def test_the_named_accounts_can_log_in(looks, rf):
    for address in (STUDENT, RECRUITER, STAFF):
        user = authenticate(rf.post("/accounts/login/"), email=address, password=PASSWORD)
        assert user == User.objects.get(email=address)
        assert EmailAddress.objects.get(user=user).verified


def test_negar_has_an_offer_and_a_no_that_she_does_not_know_of(looks):
    own = Application.objects.filter(student__user__email=STUDENT)
    assert {a.state_now for a in own} == {
        "offered",
        "interview",
        "shortlisted",
        "lapsed",
        "rejected",
        "withdrawn",
    }
    untold = own.get(state=ApplicationState.REJECTED)
    assert untold.state_for_student == ApplicationState.IN_REVIEW
    inbox = InboxItem.objects.filter(recipient__email=STUDENT, visible_from__lte=timezone.now())
    assert inbox.filter(read_at=None).exists()
    assert inbox.exclude(read_at=None).exists()


def test_pendar_has_an_applicant_in_every_state_and_an_answer_due_soon(looks):
    own = Application.objects.filter(position__company__memberships__user__email=RECRUITER)
    assert {a.state_now for a in own} == set(ApplicationState.values)
    waiting = own.filter(state__in=APPLICATION_WAITING)
    assert waiting.filter(answer_due_at__lt=timezone.now() + timedelta(days=8)).exists()  # Nowruz is long


def test_pendars_board_shows_all_that_its_people_do_with_applicants(looks):
    own = Application.objects.filter(position__company__memberships__user__email=RECRUITER)
    position = Position.objects.filter(applications__team_notes__isnull=False).distinct().get()
    here = own.filter(position=position)
    waiting = here.filter(waiting_places__state=WaitingPlaceState.WAITING)
    assert waiting.count() == 2
    assert here.filter(tagged__isnull=False).distinct().count() == 3
    assert here.filter(team_notes__told__isnull=False).exists()
    assert Interview.objects.to_come().filter(application__in=here).exists()
    assert with_unread(here, ThreadSide.COMPANY).filter(thread_unread__gt=0).exists()


def test_the_office_has_something_to_do(looks):
    assert Company.objects.filter(state=CompanyState.PENDING).exists()
    assert Position.objects.filter(state=PositionState.SUBMITTED).exists()
    assert Mou.objects.filter(state=MouState.DRAFT).exists()
    assert RosterEntry.objects.filter(activated_at=None).count() == SMALL.roster


def test_the_seats_hold(looks):
    for position in Position.objects.all():
        assert (
            seats.peak(seats_of_position(position), (position.starts_on, position.ends_on)) <= position.seats
        )


def test_the_numbers_are_valid_and_the_names_differ(looks):
    for company in Company.objects.all():
        if company.national_id:
            assert normalise_company_national_id(company.national_id) == company.national_id
        else:
            assert normalise_national_id(company.owner_national_id) == company.owner_national_id
    mobiles = [user.mobile for user in User.objects.exclude(mobile=None)]
    assert [normalise_mobile(mobile) for mobile in mobiles] == mobiles
    assert not [
        name for name, count in Counter(User.objects.values_list("full_name", flat=True)).items() if count > 1
    ]


@pytest.mark.parametrize("language", ["fa", "en"])
def test_every_message_reads_in_both_languages(looks, language):
    told = {(m.kind, m.values.get("side")): m for m in Message.objects.order_by("id")}
    assert len(told) > 25
    for message in told.values():
        message.language = language
        mail = render_mail(message)
        assert mail.subject
        assert "None" not in mail.text
    with translation.override(language):
        for item in InboxItem.objects.distinct("kind"):
            assert render_notice(item).title


@override_settings(DEMO=False)
def test_it_is_refused_where_demo_is_off(db):
    with pytest.raises(CommandError, match="DEMO is off"):
        call_command("seed_demo")


@override_settings(DEMO=True)
def test_it_leaves_a_database_with_companies_alone(cast):
    out = StringIO()
    users = User.objects.count()
    call_command("seed_demo", stdout=out)
    assert "already" in out.getvalue()
    assert User.objects.count() == users
