"""A company's way in: its person and itself in one form, or only itself for somebody who is signed in."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from companies.duplicates import phone_key
from companies.forms.company import PhoneField
from companies.models import Company, Membership
from people import adapters
from people.models import User
from people.notifications.models import Message
from people.templatetags.persian import landline
from tests import factories as make

pytestmark = pytest.mark.django_db
REGISTER = "/accounts/signup/company/"
NUMBER = make.company_national_id(500)


def persian(number: str) -> str:
    return number.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))


def company(**changes: Any) -> dict[str, Any]:
    return {
        "legal_form": "company",
        "name": "قطعه‌سازی نمونه",
        "national_id": persian(NUMBER),
        "phone": "۰۲۵ ۳۳۳۴ ۰۰۰۰",
        "website": "example.ir",
        "site_name": "کارخانهٔ اصلی",
        "estate": make.make_estate().pk,
        "address": "",
        "job_title": "مدیر منابع انسانی",
        **changes,
    }


def person(**changes: Any) -> dict[str, Any]:
    return {
        "full_name": "فرهاد نو",
        "email": "farhad@company.example",
        "mobile": "۰۹۱۲ ۳۴۵ ۶۷۸۹",
        "password1": make.PASSWORD,
        **changes,
    }


def errors(answer: Any) -> list[str]:
    return list(answer.context["form"].errors)


def test_a_person_and_their_company_come_in_together(client: Client) -> None:
    assert client.get(REGISTER).status_code == 200
    answer = client.post(REGISTER, person() | company())
    assert answer.url == reverse("account_email_verification_sent")
    made = Company.objects.get()
    assert (made.state, made.national_id, made.phone) == ("pending", NUMBER, "025 3334 0000")
    assert made.website == "https://example.ir"
    assert made.sites.get().name == "کارخانهٔ اصلی"
    owner = made.memberships.get()
    assert (owner.role, owner.job_title) == (Membership.Role.OWNER, "مدیر منابع انسانی")
    assert (owner.user.full_name, owner.user.mobile) == ("فرهاد نو", "+989123456789")


def test_after_the_code_from_the_mail_they_wait_for_vetting(client: Client) -> None:
    make.make_staff("لیلا رستمی")
    client.post(REGISTER, person() | company())
    assert not Message.objects.filter(kind="company.registered").exists()  # it may be anybody, until then
    code = Message.objects.get(kind=adapters.CONFIRM_ADDRESS).values["code"]
    client.post(reverse("account_email_verification_sent"), {"code": code})
    page = client.get("/hr/")
    assert page.status_code == 200
    assert Message.objects.filter(kind="company.registered").count() == 1
    assert page.context["vetted"] is False
    assert client.get("/hr/positions/new/").status_code == 403


def test_a_workshop_gives_its_licence_and_its_owner(client: Client) -> None:
    workshop = company(
        legal_form="workshop", national_id="", licence_number="۱۲۳۴/ب", owner_national_id="۰۰۱۳۵۴۲۴۱۹"
    )
    client.post(REGISTER, person() | workshop)
    made = Company.objects.get()
    assert (made.national_id, made.licence_number, made.owner_national_id) == (None, "1234/ب", "0013542419")


def test_somebody_signed_in_registers_only_the_company(client: Client) -> None:
    user = make.make_user("مهندس")
    client.force_login(user)
    assert "password1" not in client.get(REGISTER).context["form"].fields
    answer = client.post(REGISTER, company())
    assert answer.url == "/hr/"
    assert Company.objects.get().memberships.get().user == user
    assert client.get("/hr/").status_code == 200


def test_with_a_second_company_one_works_for_the_newest_and_can_switch(client: Client) -> None:
    user = make.make_user()
    first = make.make_company("شرکت نخست", owner=user)
    client.force_login(user)
    client.post(REGISTER, company())
    assert client.get("/hr/").context["company"].name == "قطعه‌سازی نمونه"
    assert client.post("/hr/switch/", {"company": first.pk}).url == "/hr/"
    assert client.get("/hr/").context["company"] == first
    for foreign in (make.make_company().pk, "x", "", "٣", "9" * 5000, "\x00"):
        assert client.post("/hr/switch/", {"company": foreign}).status_code == 404
    assert client.get("/hr/switch/").status_code == 405


def test_a_company_that_is_registered_already_is_refused_by_its_number_without_a_trace(
    client: Client,
) -> None:
    make.make_company()
    Company.objects.update(national_id=NUMBER)
    answer = client.post(REGISTER, person() | company())
    assert errors(answer) == ["national_id"]
    assert "قطعه‌سازی نمونه" in answer.content.decode()
    assert not User.objects.filter(email="farhad@company.example").exists()
    client.force_login(make.make_user())
    answer = client.post(REGISTER, company())
    assert answer.status_code == 422
    assert errors(answer) == ["national_id"]


def test_a_mobile_of_another_account_is_refused_by_its_field(client: Client) -> None:
    make.make_user(mobile="+989123456789")
    assert errors(client.post(REGISTER, person() | company())) == ["mobile"]
    assert not Company.objects.exists()


def test_a_known_address_learns_nothing_and_makes_nothing(client: Client) -> None:
    make.make_user(email="farhad@company.example")
    answer = client.post(REGISTER, person() | company())
    assert answer.url == reverse("account_email_verification_sent")
    assert not Company.objects.exists()


def test_a_number_registered_with_an_address_that_nobody_confirmed_is_free_for_its_owner(
    client: Client,
) -> None:
    client.post(REGISTER, person(email="joker@mail.example", mobile="09120000001") | company())
    client.post("/accounts/logout/")
    client.post(REGISTER, person() | company())
    made = Company.objects.get()
    owners = [m.user.email for m in made.memberships.in_force()]
    assert owners == [person()["email"]]
    assert made.sites.filter(is_active=True).count() == 1


@pytest.mark.parametrize("taken", ["national_id", "mobile"])
def test_a_taken_number_is_refused_alike_for_a_known_and_an_unknown_address(
    client: Client, taken: str
) -> None:
    if taken == "national_id":
        make.make_company()
        Company.objects.update(national_id=NUMBER)
    make.make_user(email="farhad@company.example", mobile="+989123456789" if taken == "mobile" else None)
    for email in ("farhad@company.example", "nobody@company.example"):
        assert errors(client.post(REGISTER, person(email=email) | company())) == [taken]


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("national_id", {"national_id": NUMBER[:-1] + str((int(NUMBER[-1]) + 1) % 10)}),
        ("national_id", {"national_id": "123"}),
        ("national_id", {"national_id": ""}),
        ("licence_number", {"legal_form": "workshop", "owner_national_id": "0013542419"}),
        (
            "owner_national_id",
            {"legal_form": "workshop", "licence_number": "12", "owner_national_id": "0013542410"},
        ),
        ("owner_national_id", {"legal_form": "workshop", "licence_number": "12"}),
        ("name", {"name": "ن" * 10_000}),
        ("name", {"name": " \u200f\x00 "}),
        ("phone", {"phone": "زنگ بزنید"}),
        ("website", {"website": "javascript:alert(1)"}),
        ("estate", {"estate": "999999"}),
        ("address", {"estate": "", "address": ""}),
        ("legal_form", {"legal_form": "nonsense"}),
        ("mobile", {"mobile": "۰۲۵ ۳۳۳۴"}),
        ("password1", {"password1": "short"}),
        ("email", {"email": "no address"}),
        ("job_title", {"job_title": ""}),
    ],
)
def test_bad_input_is_said_by_its_field_and_keeps_the_rest(
    client: Client, field: str, changes: dict[str, Any]
) -> None:
    answer = client.post(REGISTER, person() | company() | changes)
    assert errors(answer) == [field]
    assert not Company.objects.exists()
    assert not User.objects.exists()
    assert "کارخانهٔ اصلی" in answer.content.decode()


def test_numbers_may_carry_what_a_phone_keyboard_adds(client: Client) -> None:
    client.post(REGISTER, person() | company(national_id=f"\u200e{NUMBER[:4]} {NUMBER[4:]}\u202c"))
    assert Company.objects.get().national_id == NUMBER


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("۰۲۵-۳۳۴۴۵۵۶۶ داخلی ۱۲", "025-33445566 داخلی 12"),
        ("025 3344 5566 (ext. 120)", "025 3344 5566 داخلی 120"),
        ("۰۲۵۳۳۴۴۵۵۶۶", "02533445566"),
    ],
)
def test_a_landline_may_have_an_extension(typed: str, kept: str) -> None:
    assert PhoneField().clean(typed) == kept
    assert phone_key(kept) == "2533445566"


def test_an_extension_is_written_so_that_nothing_turns_round() -> None:
    with override("fa"):
        assert landline("025-33445566 داخلی 12") == '<bdi dir="ltr">۰۲۵-۳۳۴۴۵۵۶۶</bdi> داخلی <bdi>۱۲</bdi>'
    with override("en"):
        assert landline("025-33445566 داخلی 12").endswith("ext. <bdi>12</bdi>")
