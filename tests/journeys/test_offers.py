"""More applicants than seats: HR offers in bulk, the rest waits, a no moves the list up, and the next one accepts.

Web server, worker, Redis, PostgreSQL and SMTP are real; the list moves because the worker was woken.
"""

import re

import pytest
from playwright.sync_api import expect

from internships.actions import applications
from internships.models import Application, Offer
from tests import factories as make
from tests.cast import Cast
from tests.journeys.processes import Mailbox
from tests.journeys.steps import log_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_list_moves_up_when_somebody_declines(cast: Cast, mailbox: Mailbox, open_phone) -> None:
    position = make.make_position(cast.pendar, seats=1, title="کمک در انبار قطعه")
    rows = [make.make_application(s, position) for s in (cast.negar, cast.tara)]
    for row in rows:
        applications.shortlist_application(row, by=cast.maryam)

    hr = open_phone()
    log_in(hr, cast.maryam.email)
    hr.goto(f"/hr/positions/{position.pk}/offers/new/?application={rows[0].pk}&application={rows[1].pk}")
    expect(hr.locator(".seats-left").first).to_contain_text("۱ از ۱ جا آزاد")
    hr.locator("[name=rest_waits]").check()
    with hr.expect_navigation():
        hr.locator("button[name=do][value=offer]").tap()
    hr.wait_for_url(re.compile("/waiting-list/"))
    expect(hr.locator(".queue li")).to_have_count(1)
    expect(hr.locator(".queue li")).to_contain_text("ترانه بهرامی")

    negar = open_phone()
    log_in(negar, cast.negar.user.email)
    mailbox.wait_for_mail(cast.negar.user.email, "پیشنهاد")
    offer = Offer.objects.get(student=cast.negar)
    negar.goto(f"/me/offers/{offer.pk}/decline/")
    with negar.expect_navigation():
        negar.locator("form[action$='decline/'] button[type=submit]").tap()

    mailbox.wait_for_mail(cast.maryam.email, "فهرست انتظار پیش رفت")
    tara = open_phone()
    log_in(tara, cast.tara.user.email)
    next_offer = Offer.objects.get(student=cast.tara)
    tara.goto(f"/me/offers/{next_offer.pk}/accept/")
    with tara.expect_navigation():
        tara.locator("form[action$='accept/'] button[type=submit]").tap()
    assert Application.objects.get(pk=rows[1].pk).state == "accepted", tara.content()

    hr.goto(f"/hr/positions/{position.pk}/waiting-list/")
    expect(hr.locator(".seats-left")).to_contain_text("تنها جا پر است")
