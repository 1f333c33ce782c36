"""Before a second record of one company is made: who registers is asked, the office is told, and nothing leaks."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from companies.duplicates import host_of, licence_key, phone_key, possible_doubles, public_lookalikes
from companies.models import Company
from companies.names import core_name
from tests import factories as make
from tests.cast import Cast
from tests.companies.test_registration import REGISTER, company, errors, person

pytestmark = pytest.mark.django_db


def found_by(company: Company) -> dict[str, list[str]]:
    doubles = possible_doubles(company, list(company.sites.all()))
    return {double.company.name: [str(reason) for reason in double.reasons] for double in doubles}


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("شرکت تولیدی صنایع پندار (سهامی خاص)", "پندار"),
        ("گروه صنعتي پندار", "پندار"),
        ("Pendar Industries Co. Ltd", "pendar"),
        ("شرکت صنایع", "شرکت صنایع"),
        ("قطعه‌سازی كيان", "قطعه سازی کیان"),
        ("", ""),
    ],
)
def test_a_name_is_compared_without_what_every_company_is_called(name: str, core: str) -> None:
    assert core_name(name) == core


def test_numbers_and_addresses_are_compared_however_they_are_written() -> None:
    assert phone_key("۰۲۵ ۳۳۳۴ ۰۰۰۰") == phone_key("+98 25-33340000") == "2533340000"
    assert phone_key("123") == ""
    assert licence_key("۱۲۳۴/ب") == licence_key("1234 - ب")
    assert host_of("https://www.Pendar.ir/fa") == "pendar.ir"
    assert host_of("https://instagram.com/pendar") == host_of("http://[broken") == ""


@pytest.mark.parametrize(
    "typed", ["شرکت لوازم خانگی پندار", "صنايع لوازم خانگي پندار (سهامی خاص)", "لوازم خانگی پندارر"]
)
def test_a_name_that_is_nearly_the_same_is_found(cast: Cast, typed: str) -> None:
    assert public_lookalikes(name=typed) == [cast.pendar]


@pytest.mark.parametrize("typed", ["ریخته‌گری آذر", "شرکت صنایع", "ن" * 160, "'; --", "%%%", ""])
def test_another_name_finds_nobody(cast: Cast, typed: str) -> None:
    assert public_lookalikes(name=typed) == []


class TestWhoRegisters:
    @pytest.fixture(autouse=True)
    def anotherone(self, cast: Cast) -> None:
        self.pendar = cast.pendar

    def typed(self, **changes: Any) -> dict[str, Any]:
        return person() | company(name="شرکت لوازم خانگی پندار") | changes

    def test_is_asked_whether_it_is_one_of_these(self, client: Client) -> None:
        answer = client.post(REGISTER, self.typed())
        assert errors(answer) == ["none_of_these"]
        assert f"/companies/{self.pendar.pk}/" in answer.content.decode()
        assert Company.objects.filter(name__contains="شرکت لوازم").count() == 0

    def test_goes_on_after_looking_at_each_of_them(self, client: Client) -> None:
        looked = {"none_of_these": "on", "looked_at": str(self.pendar.pk)}
        client.post(REGISTER, self.typed(**looked))
        assert Company.objects.filter(name="شرکت لوازم خانگی پندار").exists()

    def test_a_tick_for_others_than_those_shown_counts_for_nothing(self, client: Client) -> None:
        answer = client.post(REGISTER, self.typed(none_of_these="on", looked_at="0,x"))
        assert errors(answer) == ["none_of_these"]

    def test_learns_nothing_of_a_company_that_is_not_public(self, client: Client) -> None:
        Company.objects.filter(pk=self.pendar.pk).update(state="pending")
        client.post(REGISTER, self.typed())
        assert Company.objects.filter(name="شرکت لوازم خانگی پندار").exists()

    def test_phone_and_licence_are_no_way_to_ask_whose_they_are(self, client: Client) -> None:
        Company.objects.filter(pk=self.pendar.pk).update(phone="025 3334 0000")
        client.post(REGISTER, person() | company(name="ریخته‌گری آذر"))
        assert Company.objects.filter(name="ریخته‌گری آذر").exists()


class TestTheOffice:
    def test_is_told_by_what_a_double_was_found(self, cast: Cast) -> None:
        twin = make.make_company("صنایع لوازم خانگی پندار", approved=False)
        Company.objects.filter(pk=twin.pk).update(phone="025 3334 0000", website="https://www.pendar.example")
        Company.objects.filter(pk=cast.pendar.pk).update(
            phone="۰۲۵۳۳۳۴۰۰۰۰", website="http://pendar.example/about"
        )
        cast.pendar.refresh_from_db()
        Company.objects.filter(pk=cast.pendar.pk).update(phone="+982533340000")
        twin.refresh_from_db()
        assert list(found_by(twin)) == [cast.pendar.name]
        assert len(found_by(twin)[cast.pendar.name]) == 4

    def test_finds_the_same_licence_at_a_site_under_another_name(self, cast: Cast) -> None:
        cast.angareh.sites.update(licence_number="4200-17")
        twin = make.make_company("فولاد نو", approved=False)
        twin.sites.update(licence_number="۴۲۰۰/۱۷".translate(str.maketrans("۰۱۲۳۴۵۶۷۸۹", "0123456789")))
        assert list(found_by(twin)) == [cast.angareh.name]

    def test_sees_them_on_the_vetting_page_in_one_query_more(self, leila: Client, cast: Cast) -> None:
        twin = make.make_company("لوازم خانگی پندار ۲", approved=False)
        with CaptureQueriesContext(connection) as queries:
            page = leila.get(f"/staff/companies/{twin.pk}/")
        assert [double.company for double in page.context["doubles"]] == [cast.pendar]
        assert f"/staff/companies/{cast.pendar.pk}/" in page.content.decode()
        assert len(queries) <= 10


class TestWhoEntersForACompany:
    """The office has the same question as who registers, over every company and with what each was found by."""

    NEW = "/staff/companies/new/"

    def typed(self, **changes: Any) -> dict[str, Any]:
        return company(name="شرکت لوازم خانگی پندار", source="phone") | changes

    def test_is_asked_with_the_reasons_and_enters_nothing(self, leila: Client, cast: Cast) -> None:
        answer = leila.post(self.NEW, self.typed())
        assert (answer.status_code, errors(answer)) == (422, ["none_of_these"])
        page = answer.content.decode()
        assert f"/staff/companies/{cast.pendar.pk}/" in page
        assert found_by_page(answer) == {cast.pendar.name: ["نام بسیار شبیه", "در همان شهرک"]}
        assert not Company.objects.filter(name__contains="شرکت لوازم").exists()

    def test_goes_on_when_it_is_another_company(self, leila: Client, cast: Cast) -> None:
        leila.post(self.NEW, self.typed(none_of_these="on", looked_at=str(cast.pendar.pk)))
        assert Company.objects.filter(name="شرکت لوازم خانگی پندار").exists()

    def test_does_not_go_on_past_a_company_that_it_was_not_shown(self, leila: Client, cast: Cast) -> None:
        ticked = self.typed(none_of_these="on", looked_at=str(cast.angareh.pk))
        assert errors(leila.post(self.NEW, ticked)) == ["none_of_these"]

    def test_sees_those_that_are_not_public_too(self, leila: Client, cast: Cast) -> None:
        Company.objects.filter(pk=cast.angareh.pk).update(state="pending", phone="025 3334 0000")
        answer = leila.post(self.NEW, self.typed(name="ریخته‌گری آذر"))
        assert list(found_by_page(answer)) == [cast.angareh.name]

    def test_is_led_to_the_company_that_has_the_number(self, leila: Client, cast: Cast) -> None:
        taken = self.typed(name="ریخته‌گری آذر", national_id=cast.pendar.national_id)
        answer = leila.post(self.NEW, taken | {"none_of_these": "on", "looked_at": str(cast.pendar.pk)})
        assert errors(answer) == ["national_id"]
        assert f"/staff/companies/{cast.pendar.pk}/" in answer.content.decode()
        assert 'name="none_of_these"' not in answer.content.decode()

    def test_is_not_asked_where_nothing_is_like_it(self, leila: Client, cast: Cast) -> None:
        assert leila.post(self.NEW, self.typed(name="ریخته‌گری آذر")).status_code == 302


def found_by_page(answer: Any) -> dict[str, list[str]]:
    found = answer.context["form"].lookalikes
    return {one.company.name: [str(reason) for reason in one.reasons] for one in found}
