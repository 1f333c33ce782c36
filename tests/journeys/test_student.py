"""A student with a phone and ten minutes between classes: profile, search, application, and a change of mind."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from internships.models import Application, ApplicationDraft, Question
from students.models import CV, Student, Term
from students.week import Block
from tests import factories as make
from tests.cast import Cast
from tests.journeys.processes import Mailbox, wait_for
from tests.journeys.steps import follow, log_in, send

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TIMETABLE = """
کنترل کیفیت آماری\tدرس(ت): شنبه ۰۸:۰۰-۱۰:۰۰ مکان: کلاس ۱۰۵
طرح‌ریزی واحدهای صنعتی\tدرس(ت): يكشنبه 10:00-12:00 فرد
"""
LETTER = "در درس کنترل کیفیت آماری با نمودارهای کنترل کار کرده‌ام."


def say_the_week(phone: Page) -> None:
    """The classes are pasted; what is left of the mornings is free."""
    phone.goto("/me/profile/week/")
    phone.locator("a[href*='/week/classes/']:visible").first.tap()
    phone.locator("textarea").first.fill(TIMETABLE)
    with phone.expect_navigation():
        phone.locator("form:has(textarea) button[type=submit]:visible").first.tap()
    with phone.expect_navigation():
        phone.locator("main button.btn-primary[type=submit]:visible").last.tap()
    phone.goto("/me/profile/week/")
    with phone.expect_navigation():
        phone.locator("button[name=fill][value=mornings]").tap()


def add_a_cv(phone: Page, folder: Path) -> None:
    """The worker reads it, and its skills are suggested."""
    file = folder / "cv.pdf"
    file.write_bytes(make.pdf_bytes())
    phone.goto("/me/profile/#cvs")
    another = phone.locator("details.fold:has([name=file]) > summary")
    if another.count():
        another.first.tap()
    phone.locator("form[action$='/me/cvs/#cvs'] [name=file]").set_input_files(file)
    send(phone, "/me/cvs/#cvs")


def find(phone: Page, words: str, title: str) -> None:
    """In the list, narrowed to what fits the free hours."""
    phone.goto("/positions/")
    phone.locator("input[name=q]").first.fill(words)
    phone.locator("input[name=q]").first.press("Enter")
    phone.locator("a[href='#filters']:visible").first.tap()
    phone.locator("#filters [name=free]").check()
    phone.locator("#filters button[type=submit]:visible").last.tap()
    phone.wait_for_url(re.compile("free=1"))
    phone.get_by_role("link", name=title).first.tap()


def test_profile_search_apply_withdraw(cast: Cast, mailbox: Mailbox, open_phone: Any, tmp_path: Path) -> None:
    position = cast.inspection
    Term.objects.create(code=14051, starts_on=make.days(-40), ends_on=make.days(60))
    question = Question.objects.create(position=position, text="چرا کنترل کیفیت؟")
    CV.objects.filter(student=cast.negar).update(is_default=False)
    address = cast.negar.user.email

    phone = open_phone()
    log_in(phone, address)
    say_the_week(phone)
    negar = Student.objects.get(pk=cast.negar.pk)
    assert negar.free.hours > 0
    assert not negar.free.touches(Block.named("0-16-20")), "Saturday from 8 to 10 is a class"
    add_a_cv(phone, tmp_path)
    newest = CV.objects.filter(student=negar).order_by("-pk")[0]
    wait_for(lambda: CV.objects.filter(pk=newest.pk).exclude(reading="waiting").first(), "the CV to be read")

    find(phone, "کنترل كيفيت", position.title)
    follow(phone, f"/positions/{position.pk}/apply/")
    phone.locator("[name=letter]").fill(LETTER)
    phone.locator(f"[name=q_{question.pk}]").fill("چون دقیقم.")
    wait_for(lambda: ApplicationDraft.objects.filter(letter=LETTER).first(), "the draft to be kept")
    phone.goto("/me/applications/")
    follow(phone, f"/positions/{position.pk}/apply/")
    expect(phone.locator("[name=letter]")).to_have_value(LETTER)
    phone.locator("[name=shows_gpa]").check()
    if phone.locator("[name=consent]").count():
        phone.locator("[name=consent]").check()
    with phone.expect_navigation():
        phone.locator("main form button[name=do][value=preview]").tap()
    expect(phone.locator("main")).to_contain_text("چون دقیقم.")
    send(phone, f"/positions/{position.pk}/apply/preview/")
    application = Application.objects.get(position=position, student=negar)
    assert application.gpa_shown_at is not None
    assert not ApplicationDraft.objects.exists()
    mailbox.wait_for_mail(cast.maryam.email, negar.user.full_name)

    hr = open_phone()
    log_in(hr, cast.maryam.email)
    hr.goto(f"/hr/applications/{application.pk}/")
    expect(hr.locator("main")).to_contain_text("چون دقیقم.")

    phone.goto(f"/me/applications/{application.pk}/withdraw/")
    phone.locator("[name=reason][value=time_changed]").check()
    phone.locator("[name=note]").fill("کلاس جبرانی دارم.")
    send(phone, f"/me/applications/{application.pk}/withdraw/")
    application.refresh_from_db()
    assert (application.state, application.close_reason) == ("withdrawn", "time_changed")
    mailbox.wait_for_mail(cast.maryam.email, "کلاس جبرانی دارم.")
