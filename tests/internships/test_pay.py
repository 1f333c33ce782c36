"""Net pay a month: the worker's share of insurance comes off a wage that the company insures, and off nothing else."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from companies.models import ProgrammeKind
from internships.pay import MonthlyPay, gross_monthly_rial, insurance_percent, worker_share
from people.notifications import delivery
from tests import factories as make
from tests.cast import Cast

IN_1405 = date(2026, 11, 22)
WAGE, STIPEND, UNPAID = (
    ProgrammeKind.PayRule.WAGE,
    ProgrammeKind.PayRule.STIPEND,
    ProgrammeKind.PayRule.UNPAID,
)
COMPANY, UNIVERSITY = ProgrammeKind.Insurer.COMPANY, ProgrammeKind.Insurer.UNIVERSITY


def test_seven_percent_of_a_wage_goes_to_insurance() -> None:
    pay = MonthlyPay(gross_monthly_rial("hourly", 920_000, 20), Decimal(7))
    assert (pay.gross_rial, pay.share_rial, pay.net_rial) == (79_733_333, 5_581_333, 74_152_000)


@pytest.mark.parametrize(
    ("gross", "share"), [(0, 0), (1, 0), (7, 0), (8, 1), (50, 4), (100, 7), (10**14, 7 * 10**12)]
)
def test_the_share_is_rounded_to_whole_rial_half_up(gross: int, share: int) -> None:
    assert MonthlyPay(gross, Decimal(7)).share_rial == share


@given(st.integers(0, 10**15), st.decimals(0, 100, places=2))
def test_the_sums_always_add_up(gross: int, percent: Decimal) -> None:
    pay = MonthlyPay(gross, percent)
    assert pay.net_rial + pay.share_rial == gross
    assert 0 <= pay.net_rial <= gross


@pytest.mark.parametrize(("basis", "gross"), [("hourly", 69_333_333), ("monthly", 800_000), ("unpaid", 0)])
def test_a_month_is_reckoned_from_its_basis(basis: str, gross: int) -> None:
    assert gross_monthly_rial(basis, 800_000, 20) == gross


@pytest.mark.parametrize(
    ("insurer", "rule", "percent"),
    [(COMPANY, WAGE, 7), (UNIVERSITY, WAGE, 0), (COMPANY, STIPEND, 0), (UNIVERSITY, UNPAID, 0)],
)
def test_only_a_wage_that_the_company_insures_is_reduced(insurer: str, rule: str, percent: int) -> None:
    assert insurance_percent(insurer=insurer, pay_rule=rule, on=IN_1405) == percent


def test_the_share_is_that_of_its_year_or_the_newest_known(settings: Any) -> None:
    settings.WORKER_INSURANCE_PERCENT = {1404: 7, 1406: "7.5"}
    years = (1400, 1404, 1405, 1406, 1420)
    assert [worker_share(year) for year in years] == [7, 7, 7, Decimal("7.5"), Decimal("7.5")]


@pytest.mark.django_db
def test_cards_and_the_page_say_net_and_the_page_says_how(client: Client, cast: Cast) -> None:
    for address in ("/", "/positions/", f"/companies/{cast.pendar.pk}/", f"/positions/{cast.inspection.pk}/"):
        assert "<b>حدود ۷٫۴ میلیون تومان</b> خالص در ماه" in client.get(address).content.decode()
    page = client.get(f"/positions/{cast.inspection.pk}/").content.decode()
    assert all(sum_ in page for sum_ in ("۷۹٬۷۳۳٬۳۳۳ ریال", "۵٬۵۸۱٬۳۳۳ ریال", "۷۴٬۱۵۲٬۰۰۰ ریال"))


@pytest.mark.django_db
def test_what_the_university_insures_is_shown_whole(client: Client, cast: Cast) -> None:
    position = make.make_position(cast.pendar, insurance=UNIVERSITY)
    page = client.get(f"/positions/{position.pk}/").content.decode()
    assert "<b>حدود ۸ میلیون تومان</b> خالص در ماه" in page
    assert "سهم شما از بیمه" not in page


@pytest.mark.django_db
def test_an_offer_says_net_on_its_pages_and_in_the_mail(client: Client, cast: Cast) -> None:
    offer = make.make_offer(
        make.make_application(cast.negar, cast.inspection), weekly_hours=16, pay_rial=1_000_000
    )
    assert (offer.monthly.gross_rial, offer.net_monthly_rial) == (69_333_333, 64_480_000)
    client.force_login(cast.negar.user)
    for address in ("/me/", f"/me/applications/{offer.application_id}/", f"/me/offers/{offer.pk}/accept/"):
        assert "<b>حدود ۶٫۴ میلیون تومان</b> خالص در ماه" in client.get(address).content.decode()
    delivery.deliver_due()
    sent = next(m for m in mail.outbox if cast.negar.user.email in m.to and "پیشنهاد" in m.subject)
    assert "۶٫۴ میلیون تومان" in sent.body
