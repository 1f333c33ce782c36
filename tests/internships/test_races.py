"""Two people at the same moment: on real connections, with real locks, the rules still hold."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from companies.actions import drafting, force, vetting
from companies.actions.amendments import draft_amendment
from companies.actions.automatic_renewal import renew_mou
from companies.actions.renewing import draft_renewal
from companies.models import Mou
from internships.actions import applications, closures, offers, positions
from internships.actions.answering import answer_due
from internships.actions.consent import set_gpa_shown
from internships.actions.drafts import Typed, save_draft
from internships.models import Application, ApplicationDraft, Offer
from internships.states import ApplicationState, OfferState
from people.models import Holiday
from people.persian import jalali
from people.persian.working_days import FRIDAY
from people.workflow import Refusal
from tests import factories as make
from tests.cast import Cast, begin

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return begin()


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Run each on its own connection, all released together. A Refusal is an answer."""
    gate = threading.Barrier(len(works))
    answers: list[Any] = [None] * len(works)

    def run(index: int, work: Callable[[], Any]) -> None:
        try:
            gate.wait(timeout=10)
            answers[index] = work()
        except Exception as error:
            answers[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    unexpected = [a for a in answers if isinstance(a, Exception) and not isinstance(a, Refusal)]
    assert not unexpected, unexpected
    return answers


def refusals(answers: list[Any]) -> int:
    return sum(isinstance(answer, Refusal) for answer in answers)


def test_applying_twice_at_the_same_moment_makes_one_application(cast: Cast) -> None:
    answers = at_once(*[lambda: make.make_application(cast.negar, cast.inspection)] * 4)
    assert refusals(answers) == 3
    assert Application.objects.count() == 1


def test_many_students_apply_to_one_position_at_once(cast: Cast) -> None:
    students = [make.make_student() for _ in range(8)]
    answers = at_once(*[lambda s=s: make.make_application(s, cast.inspection) for s in students])
    assert refusals(answers) == 0
    assert Application.objects.count() == 8


def test_two_offers_for_the_last_seat_of_a_position(cast: Cast) -> None:
    position = make.make_position(cast.pendar, seats=1)
    mine, yours = (make.make_application(s, position) for s in (cast.negar, cast.tara))
    answers = at_once(lambda: make.make_offer(mine), lambda: make.make_offer(yours))
    assert refusals(answers) == 1
    assert Offer.objects.filter(state=OfferState.OPEN).count() == 1


def test_two_offers_for_the_last_seat_of_the_mou_over_two_positions(cast: Cast) -> None:
    company = make.make_company()
    make.make_mou(company, seat_limit=1)
    one, two = make.make_position(company, seats=1), make.make_position(company, seats=1)
    mine, yours = make.make_application(cast.negar, one), make.make_application(cast.tara, two)
    answers = at_once(lambda: make.make_offer(mine), lambda: make.make_offer(yours))
    assert refusals(answers) == 1
    assert Offer.objects.filter(state=OfferState.OPEN).count() == 1


def test_an_offer_while_narrower_terms_come_into_force(cast: Cast) -> None:
    """Whichever is first, no open offer stands outside the terms."""
    paper = draft_amendment(cast.mou, by=cast.leila, effective_on=make.today())
    drafting.set_terms(paper, make.make_terms(max_weekly_hours=12), by=cast.leila, base=1)
    force.attach_document(paper, by=cast.leila, document=make.make_file())
    application = make.make_application(cast.negar, cast.inspection)
    answers = at_once(
        lambda: make.make_offer(application),
        lambda: force.put_in_force(paper, by=cast.leila, signed_on=make.today()),
    )
    assert refusals(answers) == 1


def test_a_renewal_is_drafted_twice_at_once(cast: Cast) -> None:
    answers = at_once(*[lambda: draft_renewal(cast.mou, by=cast.leila)] * 3)
    assert refusals(answers) == 0
    assert len({mou.pk for mou in answers}) == 1


def test_beat_comes_twice_at_once_to_an_mou_that_renews_itself(cast: Cast) -> None:
    Mou.objects.filter(pk=cast.mou.pk).update(ends_on=make.days(-1), renews_automatically=True)
    answers = at_once(*[lambda: renew_mou(cast.mou.pk)] * 3)
    assert sorted(answers) == [False, False, True]
    assert cast.mou.events.filter(changes__has_key="renewed").count() == 1


def test_one_student_accepts_two_offers_at_once(cast: Cast) -> None:
    mine = make.make_offer(make.make_application(cast.negar, cast.inspection))
    other = make.make_offer(make.make_application(cast.negar, cast.moulds))
    answers = at_once(
        lambda: offers.accept_offer(mine, by=cast.negar.user),
        lambda: offers.accept_offer(other, by=cast.negar.user),
    )
    assert refusals(answers) == 1
    assert Offer.objects.filter(state=OfferState.ACCEPTED).count() == 1
    states = sorted(Application.objects.values_list("state", flat=True))
    assert states == [ApplicationState.ACCEPTED, ApplicationState.WITHDRAWN]


def test_accepting_while_the_company_revokes(cast: Cast) -> None:
    offer = make.make_offer(make.make_application(cast.negar, cast.inspection))
    answers = at_once(
        lambda: offers.accept_offer(offer, by=cast.negar.user),
        lambda: offers.revoke_offer(offer, by=cast.maryam, reason="خط تعطیل شد"),
    )
    assert refusals(answers) == 1
    offer.refresh_from_db()
    assert offer.state in (OfferState.ACCEPTED, OfferState.REVOKED)


def test_accepting_while_it_expires(cast: Cast) -> None:
    offer = make.make_offer(make.make_application(cast.negar, cast.inspection))
    answers = at_once(
        lambda: offers.accept_offer(offer, by=cast.negar.user),
        lambda: offers.expire_offer(offer.pk, at=offer.expires_at),
    )
    offer.refresh_from_db()
    accepted = offer.state == OfferState.ACCEPTED
    assert isinstance(answers[0], Refusal) != accepted
    assert answers[1] is not accepted


def test_applying_while_the_position_closes_leaves_no_application_waiting(cast: Cast) -> None:
    at_once(
        lambda: make.make_application(cast.negar, cast.inspection),
        lambda: make.make_application(cast.tara, cast.inspection),
        lambda: positions.close_position(cast.inspection, by=cast.maryam),
    )
    assert not Application.objects.waiting().exists()


def test_applying_while_the_company_is_suspended_leaves_no_running_clock(cast: Cast) -> None:
    at_once(
        lambda: make.make_application(cast.negar, cast.inspection),
        lambda: vetting.suspend_company(cast.pendar, by=cast.leila, reason="بررسی"),
    )
    assert not Application.objects.waiting().filter(clock_stopped_at=None).exists()


def test_two_colleagues_decide_at_once(cast: Cast) -> None:
    application = make.make_application(cast.negar, cast.inspection)
    answers = at_once(
        lambda: applications.shortlist_application(application, by=cast.maryam, seen="submitted"),
        lambda: applications.reject_application(
            application, by=cast.dariush, reason="not_a_fit", seen="submitted"
        ),
    )
    assert refusals(answers) == 1


def test_withdrawing_while_an_offer_is_made(cast: Cast) -> None:
    application = make.make_application(cast.negar, cast.inspection)
    at_once(
        lambda: applications.withdraw_application(application, by=cast.negar.user),
        lambda: make.make_offer(application),
    )
    application.refresh_from_db()
    held = Offer.objects.holding_seats().count()
    assert (application.state, held) in ((ApplicationState.WITHDRAWN, 0),)


def test_two_members_of_staff_publish_at_once(cast: Cast) -> None:
    position = make.make_position(cast.pendar, state="submitted")
    answers = at_once(*[lambda: positions.publish_position(position, by=cast.leila)] * 2)
    assert refusals(answers) == 1
    assert position.events.filter(to_state="published").count() == 1


def test_no_deadlock_when_everybody_does_everything(cast: Cast) -> None:
    """Applying, offering, accepting, closing and suspending over the same rows: the lock order holds."""
    mine = make.make_application(cast.negar, cast.inspection)
    yours = make.make_application(cast.tara, cast.inspection)
    offer = make.make_offer(yours)
    at_once(
        lambda: make.make_offer(mine),
        lambda: offers.accept_offer(offer, by=cast.tara.user),
        lambda: make.make_application(cast.negar, cast.moulds),
        lambda: positions.close_position(cast.inspection, by=cast.maryam),
        lambda: vetting.suspend_company(cast.pendar, by=cast.leila, reason="بررسی"),
        lambda: applications.withdraw_application(mine, by=cast.negar.user),
    )


def test_the_cap_on_open_applications_holds_at_once(cast: Cast, settings: Any) -> None:
    settings.OPEN_APPLICATIONS_MAX = 1
    answers = at_once(
        lambda: make.make_application(cast.negar, cast.inspection),
        lambda: make.make_application(cast.negar, cast.moulds),
    )
    assert refusals(answers) == 1
    assert Application.objects.filter(student=cast.negar).count() == 1


def test_the_gpa_is_taken_back_while_the_company_decides(cast: Cast) -> None:
    application = make.make_application(cast.negar, cast.inspection)
    set_gpa_shown(application, shown=True, by=cast.negar.user)
    answers = at_once(
        lambda: set_gpa_shown(application, shown=False, by=cast.negar.user),
        lambda: applications.shortlist_application(application, by=cast.maryam),
    )
    assert refusals(answers) == 0
    application.refresh_from_db()
    assert (application.state, application.gpa_shown_at) == (ApplicationState.SHORTLISTED, None)


def test_a_draft_that_comes_while_it_is_sent_is_not_left_behind(cast: Cast) -> None:
    typed = Typed(letter="نامه", page="one")
    at_once(
        lambda: make.make_application(cast.negar, cast.inspection),
        lambda: save_draft(cast.negar, cast.inspection, by=cast.negar.user, typed=typed, asked=[]),
    )
    assert not ApplicationDraft.objects.exists()


def test_two_windows_begin_one_draft_at_once(cast: Cast) -> None:
    answers = at_once(
        *[
            lambda page=page: save_draft(
                cast.negar, cast.inspection, by=cast.negar.user, typed=Typed(letter=page, page=page), asked=[]
            )
            for page in ("one", "two", "three")
        ]
    )
    assert refusals(answers) == 2
    assert ApplicationDraft.objects.count() == 1


def test_applying_while_a_closure_moves_what_was_promised(cast: Cast) -> None:
    """A promise is counted before the closure and moved by it, or counted with it: no day is lost or given twice."""
    shut = next(
        day
        for day in (jalali.today(cast.inspection.deadline_at) + timedelta(days=n) for n in range(1, 9))
        if day.weekday() != FRIDAY and not Holiday.objects.filter(on=day).exists()
    )
    students = [make.make_student() for _ in range(6)]
    answers = at_once(
        *[lambda s=s: make.make_application(s, cast.inspection) for s in students],
        lambda: closures.enter_closure(by=cast.leila, first_on=shut, last_on=shut, name_fa="برف"),
    )
    assert refusals(answers) == 0
    due = answer_due(cast.inspection, timezone.now())
    assert set(Application.objects.values_list("answer_due_at", flat=True)) == {due}
