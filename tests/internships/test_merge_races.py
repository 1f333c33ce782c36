"""A merge beside applying, posting and the team's own changes: on real connections, nothing is left behind."""

from typing import Any

import pytest

from companies.actions import team
from companies.actions.hand_overs import accept_ownership, offer_ownership
from companies.actions.merging import merge_companies
from companies.merging.people import People
from companies.models import Company, Membership, Site
from internships.actions import positions
from internships.models import Application, Position
from people.workflow import Refusal
from tests import factories as make
from tests.cast import Cast, assemble
from tests.internships.test_races import at_once, refusals

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return assemble()


@pytest.fixture
def twin(cast: Cast) -> Company:
    made = make.make_company("صنایع پندار")
    make.make_mou(made, kinds=[make.make_kind("summer_internship")])
    return made


def merging(source: Company, into: Company, by: Any) -> Any:
    return lambda: merge_companies(source, into=into, by=by, people=People.KEEP)


def left_behind(source: Company) -> int:
    return source.positions.count() + source.sites.count() + source.memberships.count() + source.mous.count()


def test_applying_beside_it_ends_at_the_survivor(cast: Cast, twin: Company) -> None:
    position = make.make_position(twin, kind=make.make_kind("summer_internship"))
    students = [make.make_student() for _ in range(4)]
    applying = [lambda s=s: make.make_application(s, position) for s in students]
    answers = at_once(*applying, merging(twin, cast.pendar, cast.leila))
    assert all(not isinstance(answer, Exception) or isinstance(answer, Refusal) for answer in answers)
    applied = Application.objects.filter(position__company=cast.pendar, position=position).count()
    assert applied == 4 - refusals(answers[:4])
    assert left_behind(twin) == 0


def test_posting_beside_it_leaves_no_position_behind(cast: Cast, twin: Company) -> None:
    owner = make.owner_of(twin)
    values = make.position_values(twin, kind=make.make_kind("summer_internship"))
    drafting = [lambda: positions.draft_position(twin, by=owner, values=dict(values)) for _ in range(3)]
    site = [lambda: team.save_site(twin, by=owner, values={"name": "تازه"})]
    answers = at_once(*drafting, *site, merging(twin, cast.pendar, cast.leila))
    assert all(not isinstance(answer, Exception) or isinstance(answer, Refusal) for answer in answers)
    assert left_behind(twin) == 0
    assert Position.objects.exclude(company__in=[cast.pendar, cast.angareh]).count() == 0
    assert not Site.objects.filter(company=twin).exists()


def test_pausing_a_position_beside_it_is_done_before_or_after(cast: Cast, twin: Company) -> None:
    position = make.make_position(twin, kind=make.make_kind("summer_internship"))
    answers = at_once(
        lambda: positions.pause_position(position, by=make.owner_of(twin)),
        merging(twin, cast.pendar, cast.leila),
    )
    assert refusals(answers) == 0
    position.refresh_from_db()
    assert (position.state, position.company) == ("paused", cast.pendar)


def test_each_into_the_other_at_once_leaves_one(cast: Cast, twin: Company) -> None:
    answers = at_once(merging(twin, cast.pendar, cast.leila), merging(cast.pendar, twin, cast.parvin))
    assert refusals(answers) == 1
    assert Company.objects.filter(pk__in=[twin.pk, cast.pendar.pk], state="merged").count() == 1


def test_two_owners_take_each_other_out_at_once_and_one_stays(cast: Cast) -> None:
    team.add_member(cast.pendar, user=cast.dariush, role=Membership.Role.OWNER, by=cast.maryam)
    theirs, mine = (
        Membership.objects.in_force().get(company=cast.pendar, user=user)
        for user in (cast.maryam, cast.dariush)
    )
    answers = at_once(
        lambda: team.end_membership(mine, by=cast.maryam),
        lambda: team.end_membership(theirs, by=cast.dariush),
    )
    assert refusals(answers) == 1
    assert cast.pendar.memberships.in_force().filter(role="owner").count() == 1


def test_both_owners_leave_at_once_and_one_stays(cast: Cast) -> None:
    team.add_member(cast.pendar, user=cast.dariush, role=Membership.Role.OWNER, by=cast.maryam)
    leaving = [
        lambda m=m: team.end_membership(m, by=m.user)
        for m in cast.pendar.memberships.in_force().filter(role="owner").select_related("user")
    ]
    assert refusals(at_once(*leaving)) == 1
    assert cast.pendar.memberships.in_force().filter(role="owner").count() == 1


def test_a_hand_over_is_accepted_once_also_beside_taking_the_taker_out(cast: Cast) -> None:
    taker = cast.pendar.memberships.get(user=cast.dariush)
    offer = offer_ownership(cast.pendar, to=taker, then="leave", by=cast.maryam)
    answers = at_once(
        lambda: accept_ownership(offer, by=cast.dariush),
        lambda: accept_ownership(offer, by=cast.dariush),
        lambda: team.end_membership(taker, by=cast.maryam),
    )
    assert refusals(answers) == 2
    assert cast.pendar.memberships.in_force().filter(role="owner").count() == 1
