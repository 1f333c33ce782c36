"""The office vets companies: approved, rejected, asked for papers, suspended; each told, each by who may."""

from typing import Any

import pytest
from django.utils.translation import override

from companies.actions import vetting
from companies.models import Company, Membership
from companies.states import CompanyState
from internships.actions.positions import pause_position
from people.notifications.models import Message
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(cast: Cast) -> Company:
    return make.make_company("ابزار دقیق فرض", approved=False)


def told(company: Company) -> set[str]:
    return set(Message.objects.filter(recipient=make.owner_of(company)).values_list("kind", flat=True))


def test_the_office_approves_a_company(leila: Any, waiting: Company) -> None:
    answer = leila.post(f"/staff/companies/{waiting.pk}/approve/", {"seen": "pending"}, follow=True)
    waiting.refresh_from_db()
    assert answer.redirect_chain == [(f"/staff/companies/{waiting.pk}/", 302)]
    assert waiting.state == CompanyState.APPROVED
    assert "company.approved" in told(waiting)


def test_a_rejection_says_why(leila: Any, waiting: Company) -> None:
    address = f"/staff/companies/{waiting.pk}/reject/"
    answer = leila.post(address, {"seen": "pending", "reason": " \u200f "})
    assert answer.status_code == 422
    assert answer.context["form"].errors["reason"]
    leila.post(address, {"seen": "pending", "reason": "شناسهٔ ملی با نام شرکت نمی‌خواند."})
    waiting.refresh_from_db()
    assert waiting.state == CompanyState.REJECTED
    assert waiting.state_reason == "شناسهٔ ملی با نام شرکت نمی‌خواند."
    assert "company.rejected" in told(waiting)


def test_papers_are_asked_for(leila: Any, waiting: Company) -> None:
    leila.post(f"/staff/companies/{waiting.pk}/papers/", {"seen": "pending", "reason": "پروانهٔ بهره‌برداری"})
    waiting.refresh_from_db()
    assert waiting.state == CompanyState.PAPERS_REQUESTED


def test_a_stale_page_decides_nothing_and_keeps_the_words(leila: Any, cast: Cast, waiting: Company) -> None:
    vetting.approve_company(waiting, by=cast.parvin)
    answer = leila.post(
        f"/staff/companies/{waiting.pk}/reject/", {"seen": "pending", "reason": "این شرکت وجود ندارد."}
    )
    waiting.refresh_from_db()
    assert answer.status_code == 409
    assert waiting.state == CompanyState.APPROVED
    assert "این شرکت وجود ندارد." in answer.content.decode()
    assert answer.context["form"].non_field_errors()


def test_what_is_no_longer_possible_is_said_after_one_button(
    leila: Any, cast: Cast, waiting: Company
) -> None:
    vetting.reject_company(waiting, by=cast.parvin, reason="…")
    answer = leila.post(f"/staff/companies/{waiting.pk}/approve/", {"seen": "pending"}, follow=True)
    waiting.refresh_from_db()
    assert waiting.state == CompanyState.REJECTED
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]


def test_suspending_says_first_what_it_stops(leila: Any, cast: Cast) -> None:
    make.make_application(cast.negar, cast.inspection)
    make.make_offer(make.make_application(cast.tara, cast.inspection))
    paused = make.make_position(cast.pendar)
    pause_position(paused, by=cast.maryam)
    address = f"/staff/companies/{cast.pendar.pk}/suspend/"
    effects = [number for _label, number in leila.get(address).context["effects"]]
    assert effects == [1, 1, 1, 0]
    leila.post(address, {"seen": "approved", "reason": "گزارش ایمنی نیامده است."})
    cast.pendar.refresh_from_db()
    assert cast.pendar.state == CompanyState.SUSPENDED
    leila.post(f"/staff/companies/{cast.pendar.pk}/resume/", {"seen": "suspended"})
    cast.pendar.refresh_from_db()
    assert cast.pendar.state == CompanyState.APPROVED


def test_a_viewer_finds_no_buttons(client: Any, cast: Cast, waiting: Company) -> None:
    client.force_login(cast.behzad)
    page = client.get(f"/staff/companies/{waiting.pk}/").content.decode()
    main = page.partition("<main")[2].partition("</main>")[0]
    main = main.replace(f"/staff/companies/{waiting.pk}/follow-ups/", "")  # to read
    assert "<form" not in main
    assert "/staff/companies/" not in main.partition('class="crumbs"')[2].partition("</nav>")[2]


def test_those_who_wait_longest_stand_first(leila: Any, waiting: Company) -> None:
    later = make.make_company("آهن‌کاران", approved=False)
    assert list(leila.get("/staff/companies/?state=pending").context["page"]) == [waiting, later]


def test_the_facts_are_corrected(leila: Any, waiting: Company) -> None:
    address = f"/staff/companies/{waiting.pk}/edit/"
    facts = {"name": "ابزار دقیق فرض", "national_id": "۱۰۳۸۰۰۰۰۰۰", "phone": "۰۲۵۳۲۸۰۰۰۰۰"}
    answer = leila.post(address, facts)
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"national_id"}
    number = make.company_national_id(777)
    leila.post(address, {**facts, "national_id": f"\u202a{number}\u202c"})
    waiting.refresh_from_db()
    assert waiting.national_id == number
    assert waiting.events.last().changes["national_id"][1] == number


def test_another_companys_number_is_refused_by_its_field(leila: Any, cast: Cast, waiting: Company) -> None:
    answer = leila.post(
        f"/staff/companies/{waiting.pk}/edit/", {"name": "x", "national_id": cast.pendar.national_id}
    )
    assert answer.status_code == 422
    assert "national_id" in answer.context["form"].errors


def test_the_number_of_an_approved_company_is_not_in_the_form(leila: Any, cast: Cast) -> None:
    form = leila.get(f"/staff/companies/{cast.pendar.pk}/edit/").context["form"]
    assert "national_id" not in form.fields


def test_the_page_speaks_english_too(client: Any, cast: Cast) -> None:
    type(cast.leila).objects.filter(pk=cast.leila.pk).update(language="en")
    client.force_login(cast.leila)
    with override("en"):
        page = client.get(f"/staff/companies/{cast.pendar.pk}/").content.decode()
    assert "Suspend the company" in page


class TestAnEnteredCompany:
    """The office entered it, with an import: somebody of the company takes it over by an invitation."""

    @pytest.fixture
    def entered(self, cast: Cast) -> Company:
        values: dict[str, Any] = {
            "name": "ریسندگی نخ نمونه",
            "national_id": make.company_national_id(990),
            "state": CompanyState.APPROVED,
        }
        return vetting.enter_companies([Company(**values)], by=cast.leila)[0]

    def test_its_owner_is_invited_and_joins(self, client: Any, cast: Cast, entered: Company) -> None:
        client.force_login(cast.leila)
        page = f"/staff/companies/{entered.pk}/"
        assert f"{page}invite/" in client.get(page).content.decode()
        client.post(f"{page}invite/", {"full_name": "پوران مهر", "email": "pouran@nakh.test"})
        invitation = entered.invitations.get()
        newcomer = make.make_user("پوران مهر", "pouran@nakh.test")
        client.force_login(newcomer)
        client.post(f"/invitations/company/{invitation.token}/")
        assert entered.memberships.get().role == Membership.Role.OWNER
        assert client.get("/hr/mou/").status_code == 200

    def test_a_company_with_people_invites_by_itself(self, client: Any, cast: Cast) -> None:
        client.force_login(cast.leila)
        answer = client.post(f"/staff/companies/{cast.pendar.pk}/invite/", {"email": "x@y.test"})
        assert answer.status_code == 302
        assert not cast.pendar.invitations.exists()

    def test_a_viewer_invites_nobody(self, client: Any, cast: Cast, entered: Company) -> None:
        client.force_login(cast.behzad)
        assert client.get(f"/staff/companies/{entered.pk}/invite/").status_code == 403


def test_unconfirmed_ones_are_a_state_of_their_own_counted_as_the_desk_counts(
    leila: Any, cast: Cast, waiting: Company
) -> None:
    entered = make.make_company("واردشده", approved=False)
    Company.objects.filter(pk=entered.pk).update(unconfirmed_at=make.timezone.now())
    page = leila.get("/staff/companies/?state=pending")
    assert [company.pk for company in page.context["page"]] == [waiting.pk]
    counted = {state: number for state, _label, number in page.context["filters"]}
    assert (counted["pending"], counted["unconfirmed"]) == (1, 1)
    assert leila.get("/staff/").context["counts"].companies == 1
    page = leila.get("/staff/companies/?state=unconfirmed")
    assert [company.pk for company in page.context["page"]] == [entered.pk]
    assert page.content.decode().count("تأییدنشده") == 2  # the filter's word and the company's label


def test_the_office_sees_how_to_call_the_companys_people(leila: Any, cast: Cast) -> None:
    cast.maryam.mobile = "+989121234567"
    cast.maryam.save()
    page = leila.get(f"/staff/companies/{cast.pendar.pk}/").content.decode()
    assert 'href="tel:+989121234567"' in page
