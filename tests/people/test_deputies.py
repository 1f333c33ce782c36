"""Somebody of the office holds another's role between two dates, in their own name."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from companies.rules import office
from people.actions import deputies, team
from people.models import RoleDeputy, RoleGrant, acting_staff
from people.workflow import Refusal
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def grant_of(user: Any) -> RoleGrant:
    return RoleGrant.objects.in_force().get(user=user)


def name(cast: Cast, first: int, last: int, *, whose: Any = None) -> RoleDeputy:
    return deputies.name_deputy(
        grant_of(whose or cast.leila),
        deputy=cast.behzad,
        starts_on=make.days(first),
        ends_on=make.days(last),
        by=cast.parvin,
    )


@pytest.mark.parametrize(("first", "last", "acts"), [(0, 0, True), (-3, 2, True), (1, 5, False)])
def test_the_dates_decide(client: Any, cast: Cast, first: int, last: int, acts: bool) -> None:
    waiting = make.make_company(approved=False)
    name(cast, first, last)
    client.force_login(cast.behzad)
    answer = client.post(f"/staff/companies/{waiting.pk}/approve/", {"seen": "pending"})
    waiting.refresh_from_db()
    assert (answer.status_code, waiting.state) == ((302, "approved") if acts else (403, "pending"))
    assert (cast.behzad in office()) is acts
    if acts:
        assert waiting.events.last().by == cast.behzad


def test_it_ends_by_itself_and_early(client: Any, cast: Cast) -> None:
    deputy = name(cast, 0, 5)
    assert not acting_staff(make.days(6)).filter(pk=cast.behzad.pk).exists()
    client.force_login(cast.parvin)
    client.post(f"/staff/team/deputies/{deputy.pk}/end/")
    assert cast.behzad not in office()
    client.force_login(cast.behzad)
    assert client.get("/staff/companies/new/").status_code == 403


def test_it_ends_with_either_role(cast: Cast) -> None:
    name(cast, 0, 5)
    team.end_grant(grant_of(cast.behzad), by=cast.parvin)
    team.grant_role(cast.behzad, RoleGrant.Role.VIEWER, by=cast.parvin)
    assert cast.behzad not in office()


def test_a_deputy_of_the_head_never_changes_the_team(client: Any, cast: Cast) -> None:
    name(cast, 0, 5, whose=cast.parvin)
    client.force_login(cast.behzad)
    page = client.get("/staff/team/")
    assert page.context["deputy_form"] is None
    own = grant_of(cast.behzad)
    for address in ("invite/", f"{grant_of(cast.parvin).pk}/end/", "deputies/name/", f"{own.pk}/end/"):
        assert client.post(f"/staff/team/{address}", {}).status_code == 403
    assert not type(cast.behzad).objects.get(pk=cast.behzad.pk).is_staff


def test_the_head_names_one_on_the_page(client: Any, cast: Cast, django_assert_max_num_queries: Any) -> None:
    client.force_login(cast.parvin)
    first, last = str(make.days(0)), str(make.days(10))
    asked = {"grant": grant_of(cast.leila).pk, "deputy": grant_of(cast.behzad).pk, "starts_on": first}
    assert (
        client.post("/staff/team/deputies/name/", {**asked, "ends_on": str(make.days(-1))}).status_code == 422
    )
    assert client.post("/staff/team/deputies/name/", {**asked, "ends_on": last}).status_code == 302
    with django_assert_max_num_queries(10):
        page = client.get("/staff/team/")
    assert [one.deputy for one in page.context["deputies"]] == [cast.behzad]


def test_what_makes_no_sense_is_refused(cast: Cast) -> None:
    name(cast, 0, 5)
    for wrong in (lambda: name(cast, 3, 8), lambda: name(cast, 9, 8), lambda: name(cast, -9, -1)):
        with pytest.raises(Refusal):
            wrong()
    with pytest.raises(Refusal):
        deputies.name_deputy(
            grant_of(cast.leila),
            deputy=cast.maryam,
            starts_on=make.days(0),
            ends_on=make.days(1),
            by=cast.parvin,
        )
    with pytest.raises(Refusal):
        name(cast, 0, 1, whose=cast.behzad)
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleDeputy.objects.update(ends_on=make.days(-50))
