"""An interview without a phone call: HR offers a morning, a student on a phone books, moves and cancels."""

from typing import Any

import pytest
from playwright.sync_api import expect

from internships.actions.applications import invite_to_interview
from internships.models import Interview, InterviewSlot
from people.persian import jalali
from tests import factories as make
from tests.cast import Cast
from tests.journeys.processes import Mailbox, wait_for
from tests.journeys.steps import follow, log_in, send

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def wait_for_entry(mailbox: Mailbox, address: str, method: str) -> None:
    """A mail with an entry for the calendar, as mail programs look for it."""

    def has_come() -> bool:
        parts = [part for mail in mailbox.mails_to(address) for part in mail.walk()]
        return any(
            part.get_content_type() == "text/calendar" and part.get_param("method") == method
            for part in parts
        )

    wait_for(has_come, f"an entry ({method}) for {address}")


def test_a_student_books_moves_and_cancels(cast: Cast, mailbox: Mailbox, open_phone: Any) -> None:
    position = cast.inspection
    application = make.make_application(cast.negar, position)

    hr = open_phone()
    log_in(hr, cast.maryam.email)
    hr.goto(f"/hr/positions/{position.pk}/interviews/new/")
    hr.locator("[name=first_on]").fill(jalali.format_numeric(make.days(4), "fa"))
    hr.locator("[name=begins]").fill("۹:۰۰")
    hr.locator("[name=ends]").fill("۱۱")
    hr.locator("[name=room]").fill("اتاق جلسات")
    with hr.expect_navigation():
        hr.locator("main form button.btn-primary[type=submit]").last.tap()
    expect(hr.locator("input[name=at]")).to_have_count(3)
    hr.locator("input[name=at]").nth(1).uncheck()
    with hr.expect_navigation():
        hr.locator("button[name=do][value=make]").tap()
    expect(hr.locator("li.slot")).to_have_count(2)
    first, second = InterviewSlot.objects.order_by("starts_at")
    invite_to_interview(application, by=cast.maryam)
    mailbox.wait_for_mail(cast.negar.user.email, "وقت")

    phone = open_phone()
    log_in(phone, cast.negar.user.email)
    phone.goto(f"/me/applications/{application.pk}/")
    with phone.expect_navigation():
        phone.locator(f"button[name=slot][value='{first.pk}']").tap()
    interview = Interview.objects.get()
    expect(phone.locator("main")).to_contain_text("اتاق جلسات")
    wait_for_entry(mailbox, cast.negar.user.email, "REQUEST")

    follow(phone, f"/me/interviews/choose/{application.pk}/")
    with phone.expect_navigation():
        phone.locator(f"button[name=slot][value='{second.pk}']").tap()
    interview.refresh_from_db()
    assert (interview.slot, interview.sequence) == (second, 1)

    phone.goto("/me/")
    follow(phone, f"/me/interviews/{interview.pk}/")
    phone.locator("details.confirm > summary").tap()
    send(phone, f"/me/interviews/{interview.pk}/cancel/")
    interview.refresh_from_db()
    assert interview.state == "cancelled"
    expect(phone.locator("button[name=slot]")).to_have_count(2)
    wait_for_entry(mailbox, cast.maryam.email, "CANCEL")
