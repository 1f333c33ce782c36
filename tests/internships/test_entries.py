"""The office enters a company, with its site and its positions; the company confirms all of it by one link."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from companies.actions import entering, vetting
from companies.models import Company, CompanyInvitation, Membership
from internships.actions import entries, positions
from internships.models import Position
from people.models import User
from people.notifications.models import Message
from people.workflow import Refusal, StaleState
from tests import factories as make
from tests.cast import Cast
from tests.internships.test_recruiter_positions import written

pytestmark = pytest.mark.django_db

PASSWORD = "sang-o-chakad-1405"


def facts_of(name: str = "ریسندگی نخ نمونه") -> dict[str, Any]:
    return {"name": name, "national_id": make.company_national_id(990), "phone": "02533340000"}


def enter(cast: Cast, **facts: Any) -> Company:
    return entering.enter_company(
        by=cast.leila,
        company={**facts_of(), **facts},
        site={"name": "کارخانه", "estate": make.make_estate()},
        source=Company.Source.PHONE,
        contact={"contact_name": "پوران مهر", "contact_email": "pouran@nakh.test"},
    )


@pytest.fixture
def entered(cast: Cast) -> Company:
    return enter(cast)


@pytest.fixture
def draft(cast: Cast, entered: Company) -> Position:
    values = make.position_values(entered, title="کمک در بسته‌بندی")
    return entries.draft_for_company(entered, by=cast.leila, values=values)


def ask(company: Company, by: User) -> CompanyInvitation:
    return entering.ask_to_confirm(company, by=by, email="pouran@nakh.test", full_name="پوران مهر")


def shown(client: Any, invitation: CompanyInvitation) -> dict[str, Any]:
    """What the page's form sends back, if nothing is changed in it."""
    entry = client.get(f"/confirm/{invitation.token}/").context["entry"]
    data = {"do": "confirm", "seen": entry.version, "full_name": "پوران مهر", "password": PASSWORD}
    for form in (entry.facts, *entry.site_forms):
        data |= {form[name].html_name: form[name].value() or "" for name in form.fields}
    return {**data, "position": [position.pk for position in entry.positions]}


def main_part(page: str) -> str:
    return page.partition("<main")[2].partition("</main>")[0]


class TestTheOffice:
    def test_enters_a_company_and_nothing_of_it_is_public(self, client: Any, cast: Cast) -> None:
        client.force_login(cast.leila)
        answer = client.post(
            "/staff/companies/new/",
            {
                "legal_form": "company",
                "name": "ریسندگی نخ نمونه",
                "national_id": make.company_national_id(990),
                "source": "fair",
                "site_name": "کارخانه",
                "estate": make.make_estate().pk,
                "contact_name": "پوران مهر",
                "contact_email": "pouran@nakh.test",
            },
        )
        company = Company.objects.get(name="ریسندگی نخ نمونه")
        assert answer.url == f"/staff/companies/{company.pk}/"
        assert (company.state, company.source, company.entered_by) == ("pending", "fair", cast.leila)
        assert company.unconfirmed_at
        assert "هنوز" in main_part(client.get(answer.url).content.decode())
        client.logout()
        assert client.get(f"/companies/{company.pk}/").status_code == 404

    def test_hears_that_a_number_is_taken(self, client: Any, cast: Cast) -> None:
        client.force_login(cast.leila)
        facts = {
            "legal_form": "company",
            "name": "x",
            "national_id": cast.pendar.national_id,
            "source": "phone",
        }
        answer = client.post("/staff/companies/new/", {**facts, "site_name": "x", "address": "x"})
        assert answer.status_code == 422
        assert "national_id" in answer.context["form"].errors

    def test_enters_nothing_as_a_viewer(self, client: Any, cast: Cast, entered: Company) -> None:
        client.force_login(cast.behzad)
        for address in ("new/", f"{entered.pk}/word/", f"{entered.pk}/positions/new/"):
            assert client.get(f"/staff/companies/{address}").status_code == 403

    def test_cannot_approve_before_the_company_has_confirmed(self, cast: Cast, entered: Company) -> None:
        with pytest.raises(Refusal):
            vetting.approve_company(entered, by=cast.parvin)
        with pytest.raises(IntegrityError), transaction.atomic():
            Company.objects.filter(pk=entered.pk).update(state="approved")

    def test_records_the_word_that_was_given_by_telephone(
        self, client: Any, cast: Cast, entered: Company
    ) -> None:
        client.force_login(cast.leila)
        address = f"/staff/companies/{entered.pk}/word/"
        assert client.post(address, {"seen": "pending", "reason": ""}).status_code == 422
        client.post(address, {"seen": "pending", "reason": "خانم مهر، تلفنی، ۵ آذر"})
        event = entered.events.last()
        assert (event.by, event.reason) == (cast.leila, "خانم مهر، تلفنی، ۵ آذر")
        assert vetting.approve_company(entered, by=cast.parvin).state == "approved"
        with pytest.raises(Refusal):
            entering.record_word(entered, by=cast.leila, reason="again")

    def test_mails_a_link_that_says_who_asks_and_why(self, client: Any, cast: Cast, entered: Company) -> None:
        client.force_login(cast.leila)
        page = f"/staff/companies/{entered.pk}/invite/"
        assert "pouran@nakh.test" in client.get(page).content.decode()
        client.post(page, {"full_name": "پوران مهر", "email": "pouran@nakh.test"})
        mail = Message.objects.get(address="pouran@nakh.test")
        assert (mail.kind, mail.url) == ("company.entered", f"/confirm/{entered.invitations.get().token}/")
        assert client.get(f"/staff/companies/{entered.pk}/").context["asked"]["state"] == "waits"


class TestTheLink:
    def test_opens_as_often_as_one_likes_and_changes_nothing(
        self, client: Any, cast: Cast, entered: Company, draft: Position
    ) -> None:
        invitation = ask(entered, cast.leila)
        for _time in range(3):
            page = client.get(f"/confirm/{invitation.token}/")
            assert page.status_code == 200
        text = main_part(page.content.decode())
        for word in (entered.name, "شکوهیه", draft.title, "کارخانه"):
            assert word in text
        assert page["Referrer-Policy"] == "strict-origin"
        assert not User.objects.filter(email="pouran@nakh.test").exists()
        entered.refresh_from_db()
        assert entered.unconfirmed_at

    def test_confirms_all_of_it_at_once(
        self, client: Any, cast: Cast, entered: Company, draft: Position
    ) -> None:
        invitation = ask(entered, cast.leila)
        answer = client.post(f"/confirm/{invitation.token}/", shown(client, invitation))
        assert answer.url == "/hr/"
        entered.refresh_from_db()
        draft.refresh_from_db()
        owner = entered.memberships.get()
        assert (owner.user.email, owner.role) == ("pouran@nakh.test", Membership.Role.OWNER)
        assert (entered.unconfirmed_at, draft.unconfirmed_at) == (None, None)
        assert entered.contact_email == ""
        assert client.get("/hr/").status_code == 200
        assert "company.entry_confirmed" in set(
            Message.objects.filter(recipient=cast.leila).values_list("kind", flat=True)
        )
        assert client.get(f"/confirm/{invitation.token}/").status_code == 410

    def test_takes_corrections(self, client: Any, cast: Cast, entered: Company) -> None:
        invitation = ask(entered, cast.leila)
        site = entered.sites.get()
        data = shown(client, invitation)
        data |= {"company-name": "ریسندگی نخ قم", f"site-{site.pk}-name": "سالن یک"}
        client.post(f"/confirm/{invitation.token}/", data)
        entered.refresh_from_db()
        site.refresh_from_db()
        assert (entered.name, site.name) == ("ریسندگی نخ قم", "سالن یک")

    def test_keeps_what_was_typed_when_a_correction_is_wrong(
        self, client: Any, cast: Cast, entered: Company
    ) -> None:
        invitation = ask(entered, cast.leila)
        data = shown(client, invitation) | {"company-national_id": cast.pendar.national_id}
        answer = client.post(f"/confirm/{invitation.token}/", data)
        assert answer.status_code == 422
        assert "national_id" in answer.context["entry"].facts.errors
        assert not User.objects.filter(email="pouran@nakh.test").exists()

    def test_leaves_out_a_position_that_is_not_right(
        self, client: Any, cast: Cast, entered: Company, draft: Position
    ) -> None:
        invitation = ask(entered, cast.leila)
        data = {**shown(client, invitation), "position": [], "words": "نیروی شب می‌خواهیم."}
        client.post(f"/confirm/{invitation.token}/", data)
        draft.refresh_from_db()
        assert draft.unconfirmed_at
        told = Message.objects.filter(recipient=cast.leila, kind="company.entry_confirmed").get()
        assert told.values["words"] == "نیروی شب می‌خواهیم."

    def test_confirms_only_what_was_shown(
        self, client: Any, cast: Cast, entered: Company, draft: Position
    ) -> None:
        invitation = ask(entered, cast.leila)
        data = shown(client, invitation)
        entries.edit_for_company(draft, by=cast.leila, values={"pay_rial": 1})
        answer = client.post(f"/confirm/{invitation.token}/", data)
        assert answer.status_code == 409
        assert answer.context["entry"].version != data["seen"]
        entered.refresh_from_db()
        assert entered.unconfirmed_at
        assert not User.objects.filter(email="pouran@nakh.test").exists()

    def test_links_an_account_that_is_there(self, client: Any, cast: Cast, entered: Company) -> None:
        invitation = ask(entered, cast.leila)
        newcomer = make.make_user("پوران مهر", "pouran@nakh.test")
        assert client.get(f"/confirm/{invitation.token}/").context["who"] == "log_in"
        assert client.post(f"/confirm/{invitation.token}/", {"do": "confirm"}).status_code == 403
        client.force_login(newcomer)
        client.post(f"/confirm/{invitation.token}/", shown(client, invitation))
        assert entered.memberships.get().user == newcomer

    def test_is_not_for_another_account(self, client: Any, cast: Cast, entered: Company) -> None:
        invitation = ask(entered, cast.leila)
        data = shown(client, invitation)
        client.force_login(cast.kamran)
        assert client.post(f"/confirm/{invitation.token}/", data).status_code == 403
        assert not entered.memberships.exists()

    def test_can_be_declined_without_an_account(self, client: Any, cast: Cast, entered: Company) -> None:
        invitation = ask(entered, cast.leila)
        address = f"/confirm/{invitation.token}/"
        answer = client.post(
            address, {"do": "decline", "decline-words": "ما کارآموز نمی‌خواهیم."}, follow=True
        )
        assert answer.status_code == 410
        entered.refresh_from_db()
        assert (entered.state, entered.events.last().reason) == ("pending", "ما کارآموز نمی‌خواهیم.")
        assert Message.objects.filter(recipient=cast.leila, kind="company.entry_declined").exists()
        client.post(address, {"do": "decline"})
        assert entered.events.filter(changes__has_key="entry_declined").count() == 1
        client.force_login(cast.leila)
        assert client.get(f"/staff/companies/{entered.pk}/").context["asked"]["state"] == "declined"

    def test_works_no_more_once_a_new_one_is_sent(self, client: Any, cast: Cast, entered: Company) -> None:
        first = ask(entered, cast.leila)
        ask(entered, cast.leila)
        assert client.get(f"/confirm/{first.token}/").status_code == 410

    def test_is_the_only_way_in(self, client: Any, cast: Cast, entered: Company) -> None:
        from companies.actions.invitations import accept_invitation

        invitation = ask(entered, cast.leila)
        newcomer = make.make_user("پوران مهر", "pouran@nakh.test")
        with pytest.raises(Refusal):
            accept_invitation(invitation, by=newcomer)
        client.force_login(newcomer)
        answer = client.get(f"/invitations/company/{invitation.token}/")
        assert answer.url == f"/confirm/{invitation.token}/"

    def test_closes_the_others_once_one_has_confirmed(
        self, client: Any, cast: Cast, entered: Company
    ) -> None:
        other = entering.ask_to_confirm(entered, by=cast.leila, email="other@nakh.test", full_name="دیگری")
        invitation = ask(entered, cast.leila)
        client.post(f"/confirm/{invitation.token}/", shown(client, invitation))
        client.logout()
        assert client.get(f"/invitations/company/{other.token}/").status_code == 410

    def test_of_somebody_else_is_not_found(self, client: Any, db: None) -> None:
        assert client.get("/confirm/nothing-like-it/").status_code == 404

    def test_makes_the_same_queries_however_many_positions(
        self, client: Any, cast: Cast, entered: Company, django_assert_max_num_queries: Any
    ) -> None:
        invitation = ask(entered, cast.leila)
        for number in range(3):
            values = make.position_values(entered, title=f"کار {number}")
            entries.draft_for_company(entered, by=cast.leila, values=values)
        with django_assert_max_num_queries(10):
            client.get(f"/confirm/{invitation.token}/")

    def test_confirming_twice_is_told(self, cast: Cast, entered: Company) -> None:
        invitation = ask(entered, cast.leila)
        newcomer = make.make_user("پوران مهر", "pouran@nakh.test")
        seen = entries.version_of(entered, [])
        told: dict[str, Any] = {"by": newcomer, "facts": {}, "sites": {}, "agreed": set(), "seen": seen}
        entries.confirm_entry(invitation, **told)
        with pytest.raises(StaleState):
            entries.confirm_entry(invitation, **told)
        with pytest.raises(Refusal):
            entries.confirm_entry(invitation, **{**told, "seen": entries.version_of(entered, [])})


class TestAPosition:
    def test_is_written_with_the_form_of_hr(self, client: Any, cast: Cast) -> None:
        client.force_login(cast.leila)
        address = f"/staff/companies/{cast.pendar.pk}/positions/new/"
        assert client.get(address).status_code == 200
        answer = client.post(address, written(cast, do="save"))
        position = Position.objects.latest("pk")
        assert answer.url == f"/staff/positions/{position.pk}/"
        assert (position.company, position.entered_by, position.state) == (cast.pendar, cast.leila, "draft")
        assert position.unconfirmed_at
        assert Message.objects.filter(recipient=cast.maryam, kind="position.entered").exists()
        client.post(f"/staff/positions/{position.pk}/edit/", written(cast, do="save", title="برشکاری"))
        position.refresh_from_db()
        assert position.title == "برشکاری"

    def test_is_not_handed_in_before_the_company_has_confirmed(self, client: Any, cast: Cast) -> None:
        position = self._written(cast)
        with pytest.raises(Refusal):
            positions.submit_position(position, by=cast.leila)
        with pytest.raises(IntegrityError), transaction.atomic():
            Position.objects.filter(pk=position.pk).update(state="published")
        client.force_login(cast.leila)
        client.post(f"/staff/positions/{position.pk}/hand-in/", {"seen": "draft"})
        position.refresh_from_db()
        assert position.state == "draft"

    def test_is_the_companys_once_it_hands_it_in(self, cast: Cast) -> None:
        position = self._written(cast)
        handed = positions.submit_position(position, by=cast.dariush)
        assert (handed.state, handed.unconfirmed_at) == ("submitted", None)
        with pytest.raises(Refusal):
            entries.edit_for_company(handed, by=cast.leila, values={"seats": 9})

    def test_is_published_on_a_recorded_word(self, client: Any, cast: Cast) -> None:
        position = self._written(cast)
        client.force_login(cast.leila)
        page = f"/staff/positions/{position.pk}/"
        assert client.get(page).context["can"].record_word
        client.post(f"{page}word/", {"seen": "draft", "reason": "آقای فلاح، تلفنی"})
        client.post(f"{page}hand-in/", {"seen": "draft"})
        client.post(f"{page}publish/", {"seen": "submitted"})
        position.refresh_from_db()
        assert position.state == "published"

    def test_is_declined_with_words(self, client: Any, cast: Cast) -> None:
        position = self._written(cast)
        client.force_login(cast.maryam)
        assert "not-so/" in client.get(f"/hr/positions/{position.pk}/").content.decode()
        client.post(f"/hr/positions/{position.pk}/not-so/", {"reason": "حقوق کم نوشته شده.", "seen": "draft"})
        told = Message.objects.get(recipient=cast.leila, kind="position.not_so")
        assert told.values["words"] == "حقوق کم نوشته شده."
        position.refresh_from_db()
        assert position.unconfirmed_at

    def test_of_another_company_or_without_the_right_is_not_answered(self, client: Any, cast: Cast) -> None:
        position = self._written(cast)
        for user, status in ((cast.kamran, 404), (cast.reza, 403), (cast.negar.user, 403)):
            client.force_login(user)
            assert client.get(f"/hr/positions/{position.pk}/not-so/").status_code == status

    def _written(self, cast: Cast) -> Position:
        return entries.draft_for_company(cast.pendar, by=cast.leila, values=make.position_values(cast.pendar))
