"""The main job in a real browser at phone size: a new student, HR and the office, each with their own phone.

The web server, the worker, Redis, PostgreSQL and SMTP are real; every step is told by a mail that really arrived.
"""

import re
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from internships.models import Application, Position
from tests import factories as make
from tests.cast import Cast
from tests.journeys.processes import Mailbox
from tests.journeys.steps import follow, log_in, send

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

STUDENT = f"setareh@{settings.STUDENT_EMAIL_DOMAINS[0]}"
TITLE = "سنجش و ثبت ایراد در خط مونتاژ اجاق"


def sign_up(page: Page, mailbox: Mailbox) -> None:
    page.goto("/accounts/signup/")
    page.locator("[name=full_name]").fill("ستاره رضوی")
    page.locator("[name=email]").fill(STUDENT)
    page.locator("[name=password1]").fill(make.PASSWORD)
    with page.expect_navigation():
        page.locator("main form button[type=submit]").first.tap()
    page.locator("[name=code]").fill(mailbox.wait_for_code(STUDENT))
    with page.expect_navigation():
        page.locator("form:has([name=code]) button[type=submit]").first.tap()


def complete_profile(page: Page, cv: Path) -> None:
    page.goto("/me/profile/")
    page.locator("[name=field]").select_option(label=str(make.make_field()))
    page.locator("[name=semester]").fill("۵")
    page.locator("[name=gpa]").fill("۱۷٫۲۵")
    page.locator("[name=gpa_on]").fill("۱۴۰۵/۰۶/۳۱")
    page.locator("[name=credits_passed]").fill("۹۰")
    send(page, "/me/profile/study/#study")
    page.locator("form[action$='/me/cvs/#cvs'] [name=file]").set_input_files(cv)
    send(page, "/me/cvs/#cvs")


def post_position(page: Page, *, seats: str = "۲") -> None:
    page.goto("/hr/positions/new/")
    fill = {
        "title": TITLE,
        "description": "در پایان خط، اجاق‌ها را با برگهٔ بازرسی می‌سنجید و ایرادها را ثبت می‌کنید.",
        "seats": seats,
        "hours_min": "۱۲",
        "hours_max": "۲۰",
        "pay_rial": "۹۵۰٬۰۰۰",
    }
    for name, value in fill.items():
        page.locator(f"[name={name}]").fill(value)
    page.locator("[name=kind]").select_option(label="کار پاره‌وقت")
    with page.expect_navigation():
        page.locator("button[name=do][value=submit]").last.tap()


def test_a_student_hr_and_the_office_play_the_main_job(
    cast: Cast, mailbox: Mailbox, open_phone, tmp_path: Path
) -> None:
    cv = tmp_path / "cv.pdf"
    cv.write_bytes(make.pdf_bytes())

    hr = open_phone()
    log_in(hr, cast.maryam.email)
    post_position(hr)
    position = Position.objects.get(title=TITLE)
    assert position.state == "submitted", hr.content()
    mailbox.wait_for_mail(cast.leila.email, TITLE)

    office = open_phone()
    log_in(office, cast.leila.email)
    office.goto(f"/staff/positions/{position.pk}/")
    send(office, f"/staff/positions/{position.pk}/publish/")
    mailbox.wait_for_mail(cast.maryam.email, TITLE)

    student = open_phone()
    sign_up(student, mailbox)
    complete_profile(student, cv)
    student.goto("/positions/")
    student.locator("input[name=q]").first.fill("مونتاژ اجاق")
    student.locator("input[name=q]").first.press("Enter")
    student.get_by_role("link", name=TITLE).tap()
    follow(student, f"/positions/{position.pk}/apply/")
    student.locator("[name=letter]").fill("در درس کنترل کیفیت پروژه داشتم و دوست دارم همین کار را ببینم.")
    student.locator("[name=consent]").check()
    with student.expect_navigation():
        student.locator("main form button.btn-primary[type=submit]").last.tap()
    expect(student.locator("main")).to_contain_text("دوست دارم همین کار را ببینم")
    send(student, f"/positions/{position.pk}/apply/preview/")
    application = Application.objects.get(position=position)
    expect(student).to_have_url(re.compile(rf"/me/applications/{application.pk}/$"))
    mailbox.wait_for_mail(STUDENT, TITLE)
    mailbox.wait_for_mail(cast.maryam.email, "ستاره رضوی")

    address = f"/hr/applications/{application.pk}"
    hr.goto(f"{address}/")
    send(hr, f"{address}/move/", "[name=to][value=shortlist]")
    hr.goto(f"{address}/offer/")
    with hr.expect_navigation():
        hr.locator("main form button.btn-primary[type=submit]").last.tap()
    offer = application.offers.get()
    mailbox.wait_for_mail(STUDENT, f"/me/applications/{application.pk}/")

    student.goto("/me/")
    follow(student, f"/me/offers/{offer.pk}/accept/")
    send(student, f"/me/offers/{offer.pk}/accept/")
    application.refresh_from_db()
    assert application.state == "accepted"
    mailbox.wait_for_mail(cast.maryam.email, "ستاره رضوی")

    office.goto("/staff/placements/")
    send(office, f"/staff/applications/{application.pk}/start/")
    application.refresh_from_db()
    assert application.state == "placed"
    student.goto("/inbox/")
    expect(student.locator("main")).to_contain_text(TITLE)
