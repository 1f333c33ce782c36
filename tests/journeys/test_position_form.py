"""A position posted from a phone: a copy of the last, seats and shifts changed, kept as it is typed."""

import os
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from internships.models import Position, PositionDraft
from internships.states import PositionState
from tests import factories as make
from tests.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(open_phone: Any, client: Any, live_server: Any, cast: Cast) -> Page:
    client.force_login(cast.maryam)
    page: Page = open_phone()
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    return page


def shoot(page: Page, name: str) -> None:
    """A picture for whoever wants to look (SCREENSHOTS names a folder)."""
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_a_copy_of_the_last_is_kept_as_it_is_typed_and_sent(page: Page, cast: Cast) -> None:
    for _ in range(6):
        make.make_student()
    page.goto("/hr/positions/")
    page.get_by_role("link", name="رونوشت").first.click()
    shoot(page, "copy")
    seats = page.get_by_label("ظرفیت", exact=True)
    seats.fill("۹۹")
    limit = page.locator("#id_seats_limit")
    expect(limit).to_contain_text("تفاهم‌نامه حداکثر")
    expect(page.locator("#draft-line")).to_contain_text("نگه داشته شد")
    expect(page.locator("#estimate")).to_contain_text("دانشجو")
    shoot(page, "refused")
    seats.fill("۵")
    expect(limit).not_to_have_class("limit no")
    page.locator("input[name=shifts][value='0-30-34']").check()
    meal = page.get_by_label("غذا با شرکت است")
    with page.expect_response(
        lambda answer: "/keep/" in answer.url and "meal=on" in str(answer.request.post_data)
    ):
        meal.check()
    key = PositionDraft.objects.get().key
    page.goto(f"/hr/positions/new/?draft={key}")
    expect(page.get_by_label("ظرفیت", exact=True)).to_have_value("۵")
    expect(meal).to_be_checked()
    page.get_by_role("button", name="فرستادن برای تأیید").click()
    expect(page).to_have_url(re.compile(r"/hr/positions/[0-9]+/$"))
    sent = Position.objects.get(state=PositionState.SUBMITTED)
    assert (sent.seats, sent.meal, sent.shifts.hours) == (5, True, 22)
    assert not PositionDraft.objects.exists()


def test_sending_in_the_same_breath_is_no_second_window(page: Page, cast: Cast) -> None:
    draft = make.make_position(cast.pendar, state="draft", seats=2, answer_within_days=5)
    page.goto(f"/hr/positions/{draft.pk}/edit/")
    seats, send = (
        page.get_by_label("ظرفیت", exact=True),
        page.get_by_role("button", name="فرستادن برای تأیید"),
    )
    seats.fill("۹۹")
    send.click()
    page.wait_for_url(re.compile(r"refused="))
    expect(page.get_by_role("alert").filter(has=page.get_by_role("link", name="ظرفیت"))).to_be_visible()
    shoot(page, "not-sent")
    seats.fill("۵")
    send.click()
    expect(page).to_have_url(re.compile(r"/hr/positions/[0-9]+/$"))
    draft.refresh_from_db()
    assert (draft.state, draft.seats) == (PositionState.SUBMITTED, 5)
    assert not PositionDraft.objects.exists()
