"""A plant without recruiting software, from registering to a filled seat, without a phone call.

Registered on a phone, vetted, a position posted and published; at a desk HR shortlists by keyboard and offers times; a
student books on a phone; one seat and two who fit: an offer, a no, the waiting list moves, the seat is filled. Web
server, worker, Redis, PostgreSQL and SMTP are real. The agreement between has a journey of its own.
"""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from companies.models import Company
from internships.models import Application, Interview, InterviewSlot, Offer, Position
from people.persian import jalali
from tests import factories as make
from tests.cast import Cast
from tests.journeys.processes import Mailbox
from tests.journeys.steps import follow, log_in, send
from tests.journeys.test_main_job import TITLE, post_position

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HR = "sanam@kashi-aftab.test"
NAME = "کاشی آفتاب کویر"


def register(page: Page, mailbox: Mailbox) -> Company:
    page.goto("/accounts/signup/company/")
    fill = {
        "full_name": "صنم ایزدی",
        "job_title": "مسئول منابع انسانی",
        "email": HR,
        "mobile": "۰۹۱۲۳۴۵۶۷۸۹",
        "password1": make.PASSWORD,
        "name": NAME,
        "national_id": make.company_national_id(987_654),
        "phone": "۰۲۵ ۳۳۳۴ ۰۰۰۰",
        "site_name": "کارخانه",
        "address": "کیلومتر ۵ جادهٔ قدیم",
    }
    for name, value in fill.items():
        page.locator(f"[name={name}]").fill(value)
    with page.expect_navigation():
        page.locator("main form button.btn-primary[type=submit]").last.tap()
    page.locator("[name=code]").fill(mailbox.wait_for_code(HR))
    with page.expect_navigation():
        page.locator("form:has([name=code]) button[type=submit]").first.tap()
    return Company.objects.get(name=NAME)


def open_desk(browser: Browser, base_url: str, page: Page) -> Page:
    """The same person, at a desk: signed in already."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 900},
        locale="fa-IR",
        base_url=base_url,
        storage_state=page.context.storage_state(),
    )
    context.set_default_timeout(15_000)
    return context.new_page()


def shortlist_by_keyboard(page: Page, application: Application) -> None:
    """Twice one column on: to "in review", then to the shortlist. Persian pages go on to the left."""
    card = page.locator(f"[data-card='{application.pk}']")
    for column in ("in_review", "shortlisted"):
        card.locator("h3 a").focus()
        page.keyboard.press("Shift+ArrowLeft")
        expect(page.locator(f"[data-column='{column}'] [data-card='{application.pk}']")).to_have_count(1)


def offer_times(page: Page, position: Position) -> InterviewSlot:
    page.goto(f"/hr/positions/{position.pk}/interviews/new/")
    page.locator("[name=first_on]").fill(jalali.format_numeric(make.days(4), "fa"))
    page.locator("[name=begins]").fill("۹:۰۰")
    page.locator("[name=ends]").fill("۱۰:۰۰")
    page.locator("[name=room]").fill("اتاق جلسات")
    with page.expect_navigation():
        page.locator("main form button.btn-primary[type=submit]").last.click()
    with page.expect_navigation():
        page.locator("button[name=do][value=make]").click()
    return InterviewSlot.objects.filter(position=position).order_by("starts_at")[0]


def answer(page: Page, offer: Offer, how: str) -> None:
    page.goto(f"/me/offers/{offer.pk}/{how}/")
    with page.expect_navigation():
        page.locator(f"form[action$='{how}/'] button[type=submit]").tap()


def test_a_company_goes_from_registering_to_a_filled_seat(
    cast: Cast, mailbox: Mailbox, open_phone: Any, browser: Browser, live_server: Any
) -> None:
    hr = open_phone()
    company = register(hr, mailbox)
    mailbox.wait_for_mail(cast.leila.email, NAME)

    office = open_phone()
    log_in(office, cast.leila.email)
    office.goto(f"/staff/companies/{company.pk}/")
    send(office, f"/staff/companies/{company.pk}/approve/")
    mailbox.wait_for_mail(HR, NAME)
    make.make_mou(company)

    post_position(hr, seats="۱")
    position = Position.objects.get(company=company, title=TITLE)
    office.goto(f"/staff/positions/{position.pk}/")
    send(office, f"/staff/positions/{position.pk}/publish/")
    mailbox.wait_for_mail(HR, TITLE)

    negars, taras = (make.make_application(s, position) for s in (cast.negar, cast.tara))
    mailbox.wait_for_mail(HR, "ترانه بهرامی")
    desk = open_desk(browser, live_server.url, hr)
    desk.goto(f"/hr/positions/{position.pk}/applicants/")
    for application in (negars, taras):
        shortlist_by_keyboard(desk, application)

    slot = offer_times(desk, position)
    desk.goto(f"/hr/applications/{negars.pk}/interview/")
    desk.locator("[name=note]").fill("لطفاً یکی از وقت‌ها را انتخاب کنید.")
    with desk.expect_navigation():
        desk.locator("main form button.btn-primary[type=submit]").last.click()
    mailbox.wait_for_mail(cast.negar.user.email, "مصاحبه")
    negar = open_phone()
    log_in(negar, cast.negar.user.email)
    negar.goto("/me/")
    follow(negar, f"/me/applications/{negars.pk}/")
    with negar.expect_navigation():
        negar.locator(f"button[name=slot][value='{slot.pk}']").tap()
    assert Interview.objects.get(application=negars).slot == slot

    desk.goto(f"/hr/positions/{position.pk}/offers/new/?application={negars.pk}&application={taras.pk}")
    desk.locator("[name=rest_waits]").check()
    with desk.expect_navigation():
        desk.locator("button[name=do][value=offer]").click()
    desk.wait_for_url(re.compile("/waiting-list/"))

    mailbox.wait_for_mail(cast.negar.user.email, "پیشنهاد")
    answer(negar, Offer.objects.get(application=negars), "decline")
    mailbox.wait_for_mail(HR, "فهرست انتظار پیش رفت")
    tara = open_phone()
    log_in(tara, cast.tara.user.email)
    answer(tara, Offer.objects.get(application=taras), "accept")
    taras.refresh_from_db()
    assert taras.state == "accepted", tara.content()

    desk.goto("/hr/positions/")
    expect(desk.locator("main")).to_contain_text("تکمیل")
    desk.context.close()
