"""A company answers by the link while somebody else does, too: on real connections, one of the two counts."""

from typing import Any

import pytest
from django.test import Client

from companies.actions import entering
from companies.models import Company, CompanyInvitation
from internships.actions import entries
from internships.models import Position
from people.models import User
from people.notifications.models import Message
from tests import factories as make
from tests.cast import Cast, begin
from tests.internships.test_entries import ask, enter, shown
from tests.internships.test_races import at_once, refusals

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return begin()


@pytest.fixture
def entered(cast: Cast) -> Company:
    return enter(cast)


@pytest.fixture
def draft(cast: Cast, entered: Company) -> Position:
    return entries.draft_for_company(entered, by=cast.leila, values=make.position_values(entered))


@pytest.fixture
def link(cast: Cast, entered: Company, draft: Position) -> CompanyInvitation:
    return ask(entered, cast.leila)


@pytest.fixture
def pouran(cast: Cast) -> User:
    """Whom the link was mailed to, with an account."""
    return make.make_user("پوران مهر", "pouran@nakh.test")


def confirm(link: CompanyInvitation, draft: Position, by: User) -> Any:
    seen = entries.version_of(link.company, [draft])
    agreed = {draft.pk}
    return lambda: entries.confirm_entry(link, by=by, facts={}, sites={}, agreed=agreed, seen=seen)


def confirmed(company: Company) -> bool:
    company.refresh_from_db()
    return company.unconfirmed_at is None


def test_a_yes_and_a_no_at_once(cast: Cast, link: CompanyInvitation, draft: Position, pouran: User) -> None:
    """One opens the link in two windows, or two people have it: the first answer stands, whole."""
    answers = at_once(
        confirm(link, draft, pouran), lambda: entering.decline_entry(link, words="ما نمی‌خواهیم.")
    )
    assert refusals(answers) == 1
    company = link.company
    link.refresh_from_db()
    draft.refresh_from_db()
    yes = confirmed(company)
    assert company.memberships.exists() == bool(link.accepted_at) == yes
    assert (draft.unconfirmed_at is None) == yes
    assert bool(link.declined_at) != yes
    assert company.events.filter(changes__has_key="entry_declined").exists() != yes
    kinds = set(Message.objects.filter(recipient=cast.leila).values_list("kind", flat=True))
    assert {"company.entry_confirmed", "company.entry_declined"} & kinds == {
        "company.entry_confirmed" if yes else "company.entry_declined"
    }


def test_a_yes_twice_at_once_is_one(link: CompanyInvitation, draft: Position, pouran: User) -> None:
    answers = at_once(*[confirm(link, draft, pouran)] * 3)
    assert refusals(answers) == 2
    assert confirmed(link.company)
    assert link.company.memberships.count() == 1
    assert link.company.events.filter(changes__has_key="word").count() == 1


def test_a_no_twice_at_once_is_as_once(cast: Cast, link: CompanyInvitation) -> None:
    answers = at_once(*[lambda: entering.decline_entry(link, words="نه")] * 3)
    assert refusals(answers) == 0
    assert link.company.events.filter(changes__has_key="entry_declined").count() == 1
    assert Message.objects.filter(kind="company.entry_declined", recipient=cast.leila).count() == 1


def test_the_form_sent_twice_at_once_makes_one_account_and_one_owner(
    client: Client, link: CompanyInvitation
) -> None:
    data = shown(client, link)
    answers = at_once(*[lambda: Client().post(f"/confirm/{link.token}/", data).status_code] * 2)
    assert answers.count(302) >= 1
    assert not [status for status in answers if status >= 500]
    assert User.objects.filter(email="pouran@nakh.test").count() == 1
    assert link.company.memberships.count() == 1
    assert confirmed(link.company)


def test_a_yes_while_the_office_changes_what_it_is_said_to(
    cast: Cast, link: CompanyInvitation, draft: Position, pouran: User
) -> None:
    """Either the company has seen the change, or the office changes nothing any more."""
    answers = at_once(
        confirm(link, draft, pouran),
        lambda: entries.edit_for_company(draft, by=cast.leila, values={"seats": 9}),
    )
    assert refusals(answers) == 1
    draft.refresh_from_db()
    assert (draft.unconfirmed_at is None) == (draft.seats != 9) == confirmed(link.company)


def test_a_yes_while_the_office_writes_down_the_word(
    cast: Cast, link: CompanyInvitation, draft: Position, pouran: User
) -> None:
    answers = at_once(
        confirm(link, draft, pouran),
        lambda: entering.record_word(link.company, by=cast.leila, reason="تلفنی"),
    )
    assert refusals(answers) == 1
    assert confirmed(link.company)
    assert link.company.events.filter(changes__has_key="word").count() == 1


def test_a_no_while_the_office_sends_a_new_link(cast: Cast, link: CompanyInvitation) -> None:
    """The no is kept, or it comes too late for a link that works no more."""
    answers = at_once(lambda: entering.decline_entry(link, words="نه"), lambda: ask(link.company, cast.leila))
    assert isinstance(answers[1], CompanyInvitation)
    link.refresh_from_db()
    assert bool(link.declined_at) == (refusals(answers) == 0)
    assert link.revoked_at
    answers[1].refresh_from_db()
    assert answers[1].revoked_at is None
