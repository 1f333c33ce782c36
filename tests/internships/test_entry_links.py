"""The link to confirm goes to all companies that were entered and never asked; each link has one reminder."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from companies.actions import asking_many, entering, vetting
from companies.models import Company, CompanyInvitation
from companies.tasks import remind_of_entry_links
from people.notifications import kinds
from people.notifications.models import Message
from tests import factories as make
from tests.cast import Cast
from tests.internships.test_entries import ask

pytestmark = pytest.mark.django_db
ADDRESS = "/staff/companies/ask/"
UNCONFIRMED = "/staff/companies/?state=unconfirmed"


def enter(cast: Cast, number: int, email: str = "") -> Company:
    return entering.enter_company(
        by=cast.leila,
        company={"name": f"شرکت {number}", "national_id": make.company_national_id(700 + number)},
        site={"name": "کارخانه", "estate": make.make_estate()},
        source=Company.Source.LIST,
        contact={"contact_name": "پوران مهر" if number % 2 else "", "contact_email": email},
    )


@pytest.fixture
def office(client: Client, cast: Cast) -> Client:
    client.force_login(cast.leila)
    return client


def mails(kind: str = "company.entered") -> list[str]:
    return sorted(Message.objects.filter(kind=kind).values_list("address", flat=True))


def test_all_who_have_an_e_mail_and_were_not_asked_get_it_once(office: Client, cast: Cast) -> None:
    enter(cast, 1, "one@nakh.test")
    enter(cast, 2, "two@nakh.test")
    enter(cast, 3)
    ask(enter(cast, 4, "four@nakh.test"), cast.leila)
    vetting.reject_company(enter(cast, 5, "five@nakh.test"), by=cast.leila, reason="تکراری")
    entering.record_word(enter(cast, 6, "six@nakh.test"), by=cast.leila, reason="تلفنی")
    assert office.get(UNCONFIRMED).context["unasked"] == 2
    answer = office.post(ADDRESS, follow=True)
    assert "پیوند برای ۲ شرکت فرستاده می‌شود" in answer.content.decode()
    office.post(ADDRESS)
    assert mails() == ["one@nakh.test", "pouran@nakh.test", "two@nakh.test"]
    assert "unasked" not in office.get("/staff/companies/").context
    assert office.get(UNCONFIRMED).context["unasked"] == 0


def test_whoever_said_no_is_not_asked_again(cast: Cast) -> None:
    entering.decline_entry(ask(enter(cast, 1, "one@nakh.test"), cast.leila), words="ما نیستیم")
    assert asking_many.ask_all(by=cast.leila) == 0


def test_more_than_go_at_once_are_told(office: Client, cast: Cast, monkeypatch: Any) -> None:
    monkeypatch.setattr(asking_many, "MOST_AT_ONCE", 2)
    for number in range(3):
        enter(cast, number, f"c{number}@nakh.test")
    assert "۱ شرکت مانده است" in office.post(ADDRESS, follow=True).content.decode()
    office.post(ADDRESS)
    assert len(mails()) == 3


def test_viewers_and_outsiders_send_nothing(client: Client, cast: Cast) -> None:
    enter(cast, 1, "one@nakh.test")
    for user, status in ((cast.behzad, 403), (cast.maryam, 403)):
        client.force_login(user)
        assert client.post(ADDRESS).status_code == status
    client.force_login(cast.leila)
    assert client.get(ADDRESS).status_code == 405
    assert mails() == []


def test_the_list_costs_the_same_with_more(
    office: Client, cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    enter(cast, 1, "one@nakh.test")
    office.get(UNCONFIRMED)
    with django_assert_max_num_queries(10) as few:
        office.get(UNCONFIRMED)
    enter(cast, 2, "two@nakh.test")
    enter(cast, 3, "three@nakh.test")
    with django_assert_max_num_queries(len(few)):
        office.get(UNCONFIRMED)


def test_one_reminder_before_a_link_ends(cast: Cast) -> None:
    enter(cast, 1, "one@nakh.test")
    asking_many.ask_all(by=cast.leila)
    assert remind_of_entry_links() == 0
    CompanyInvitation.objects.update(expires_at=timezone.now() + timedelta(days=2))
    remind_of_entry_links()
    remind_of_entry_links()
    (mail,) = Message.objects.filter(kind="company.entry_reminder")
    link = CompanyInvitation.objects.get()
    assert (mail.address, mail.url) == ("one@nakh.test", f"/confirm/{link.token}/")
    still_holds = kinds.get(mail.kind).still_holds
    assert still_holds is not None
    assert still_holds(mail)
    entering.decline_entry(link, words="ما نیستیم")
    assert not still_holds(mail)


def test_nobody_is_reminded_of_what_is_over(cast: Cast) -> None:
    said, gone, told = (enter(cast, n, f"c{n}@nakh.test") for n in range(3))
    asking_many.ask_all(by=cast.leila)
    CompanyInvitation.objects.update(expires_at=timezone.now() + timedelta(days=2))
    entering.record_word(said, by=cast.leila, reason="تلفنی")
    CompanyInvitation.objects.filter(company=gone).update(expires_at=timezone.now())
    entering.decline_entry(told.invitations.get(), words="ما نیستیم")
    remind_of_entry_links()
    assert mails("company.entry_reminder") == []
