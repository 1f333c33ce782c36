"""A student keeps a search on their phone; the morning after, the mail brings what it found, and nothing else."""

from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from internships.actions import positions
from internships.models import Position, SavedSearch
from internships.tasks import send_digests
from tests import factories as make
from tests.cast import Cast
from tests.journeys.processes import Mailbox, wait_for
from tests.journeys.steps import log_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORDS = "ممیزی"


def keep_the_search(phone: Page) -> None:
    phone.goto("/positions/")
    phone.locator("input[name=q]").first.fill(WORDS)
    phone.locator("input[name=q]").first.press("Enter")
    phone.locator("a[href*='/me/saved/new/']:visible").first.tap()
    phone.locator("[name=name]").fill("ممیزی نزدیک خانه")
    phone.locator("[name=often][value=daily]").check()
    with phone.expect_navigation():
        phone.locator("main form button.btn-primary[type=submit]").first.tap()
    assert SavedSearch.objects.get().often == "daily"


def published(cast: Cast, **values: Any) -> Position:
    """As it happens: written by HR, handed in, published by the office."""
    position = make.make_position(cast.pendar, state="draft", **values)
    positions.submit_position(position, by=cast.maryam)
    return positions.publish_position(position, by=cast.leila)


def the_next_morning() -> None:
    """The search was kept yesterday; beat hands the task to the worker."""
    SavedSearch.objects.update(created_at=timezone.now() - timedelta(days=1))
    send_digests.delay()


def digest(mailbox: Mailbox, address: str) -> EmailMessage | None:
    return next((mail for mail in mailbox.mails_to(address) if "ممیزی نزدیک خانه" in text_of(mail)), None)


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return body.get_content()


def test_a_saved_search_brings_the_right_positions_by_mail(
    cast: Cast, mailbox: Mailbox, open_phone: Any
) -> None:
    address = cast.negar.user.email
    phone = open_phone()
    log_in(phone, address)
    keep_the_search(phone)

    wanted = published(cast, title="ممیزی نهایی یخچال")
    other = published(cast, title="انبارداری قطعه‌های یدکی")
    gone = published(cast, title="ممیزی شبانهٔ خط رنگ")
    positions.close_position(gone, by=cast.maryam)
    the_next_morning()

    mail = wait_for(lambda: digest(mailbox, address), "the digest")
    assert wanted.title in text_of(mail)
    assert other.title not in text_of(mail)
    assert gone.title not in text_of(mail)

    phone.goto("/me/saved/")
    saved = SavedSearch.objects.get()
    phone.locator(f"form[action$='/me/saved/{saved.pk}/often/'] select").select_option("off")
    wait_for(lambda: SavedSearch.objects.filter(often="off").first(), "the search to be without mail")
