"""The board of applicants under a hand, a finger, a keyboard; when a colleague was faster; for who only looks on."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from internships.actions import applications as actions
from internships.models import Application
from people.models import User
from tests import factories as make
from tests.cast import Cast
from tests.journeys.conftest import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DESK = {"width": 1280, "height": 900}


@pytest.fixture
def open_as(browser: Browser, live_server: Any, client: Any) -> Iterator[Any]:
    """Somebody's board, at a desk or on a phone; script errors fail the test."""
    contexts, faults = [], []

    def open_it(user: User, **device: Any) -> Page:
        context = browser.new_context(
            base_url=live_server.url, locale="fa-IR", **{"viewport": DESK, **device}
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        client.force_login(user)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        context.add_cookies([cookie])
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if "Security Policy" in said.text else None)
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert not faults


@pytest.fixture
def negars(cast: Cast) -> Application:
    make.make_application(cast.tara, cast.inspection)
    return make.make_application(cast.negar, cast.inspection)


def board(cast: Cast) -> str:
    return f"/hr/positions/{cast.inspection.pk}/applicants/"


def card_in(page: Page, state: str, application: Application) -> Any:
    return page.locator(f"#c-{state} [data-card='{application.pk}']")


def state_of(application: Application) -> str:
    application.refresh_from_db()
    return application.state


def centre(place: Any) -> tuple[float, float]:
    box = place.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + min(box["height"] / 2, 60)


def carry(page: Page, card: Any, to: Any) -> None:
    page.mouse.move(*centre(card.locator(".tiny").first))
    page.mouse.down()
    page.mouse.move(*centre(to), steps=8)


def test_a_card_is_carried_by_mouse_to_where_it_may_go(cast: Cast, negars: Application, open_as: Any) -> None:
    page = open_as(cast.maryam)
    page.goto(board(cast))
    carry(page, card_in(page, "submitted", negars), page.locator("#c-shortlisted"))
    expect(page.locator("#c-shortlisted")).to_have_class("t-brand may over")
    expect(page.locator("#c-submitted")).not_to_have_class("may")  # where it is
    page.mouse.up()
    expect(card_in(page, "shortlisted", negars)).to_be_visible()
    expect(page.locator("#c-submitted [data-count]")).to_have_text("۱")
    expect(page.locator("#c-shortlisted [data-count]")).to_have_text("۱")
    assert state_of(negars) == "shortlisted"
    # An interview is asked for in words: its page opens, and nothing has moved yet
    carry(page, card_in(page, "shortlisted", negars), page.locator("#c-interview"))
    page.mouse.up()
    page.wait_for_url(f"**/hr/applications/{negars.pk}/interview/")
    assert state_of(negars) == "shortlisted"


def test_a_card_is_moved_by_keyboard_and_the_page_says_so(
    cast: Cast, negars: Application, open_as: Any
) -> None:
    page = open_as(cast.maryam)
    page.goto(board(cast))
    name = card_in(page, "submitted", negars).locator("h3 a")
    name.focus()
    page.keyboard.press("Shift+ArrowLeft")  # the page reads from right to left
    expect(card_in(page, "in_review", negars).locator("h3 a")).to_be_focused()
    page.keyboard.press("Shift+ArrowLeft")
    expect(card_in(page, "shortlisted", negars).locator("h3 a")).to_be_focused()
    expect(page.locator("[data-announce]")).to_contain_text("نگار صادقی")
    assert state_of(negars) == "shortlisted"
    page.keyboard.press("ArrowRight")  # to the nearest column that has a card
    expect(page.locator("#c-submitted h3 a")).to_be_focused()
    expect(page.locator("[data-announce]")).to_contain_text("ترانه بهرامی")
    page.keyboard.press("Shift+ArrowRight")  # no column there
    assert Application.objects.get(student=cast.tara).state == "submitted"
    page.keyboard.press("Shift+Enter")
    expect(page.locator("#c-submitted .menu .pop button").first).to_be_focused()


def test_a_colleague_was_faster_and_the_card_says_where_it_is(
    cast: Cast, negars: Application, open_as: Any
) -> None:
    page = open_as(cast.maryam)
    page.goto(board(cast))
    actions.invite_to_interview(negars, by=cast.dariush, note="شنبه ساعت ۹")
    carry(page, card_in(page, "submitted", negars), page.locator("#c-in_review"))
    page.mouse.up()
    expect(page.locator("[data-said]")).to_contain_text("داریوش فلاح")
    expect(card_in(page, "interview", negars)).to_be_visible()
    expect(page.locator("#c-interview [data-count]")).to_have_text("۱")
    assert state_of(negars) == "interview"


def test_one_that_was_withdrawn_meanwhile_stays_in_sight_with_its_state(
    cast: Cast, negars: Application, open_as: Any
) -> None:
    page = open_as(cast.maryam)
    page.goto(board(cast))
    actions.withdraw_application(negars, by=cast.negar.user)
    card_in(page, "submitted", negars).locator("h3 a").focus()
    page.keyboard.press("Shift+ArrowLeft")
    expect(card_in(page, "submitted", negars).locator(".state")).to_be_visible()
    assert state_of(negars) == "withdrawn"


def test_a_finger_that_rests_on_a_card_carries_it_on_a_phone(
    cast: Cast, negars: Application, open_as: Any
) -> None:
    page = open_as(cast.maryam, viewport=PHONE, has_touch=True, is_mobile=True)
    page.goto(board(cast))
    card = card_in(page, "submitted", negars)
    card.scroll_into_view_if_needed()
    x, y = centre(card.locator(".tiny").first)
    touch = page.context.new_cdp_session(page)

    def finger(kind: str, *at: dict[str, float]) -> None:
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": list(at)})

    finger("touchStart", {"x": x, "y": y})
    place = page.locator("[data-drop=shortlisted]")
    expect(place).to_be_visible()  # the places are within the thumb's reach
    dx, dy = centre(place)
    finger("touchMove", {"x": (x + dx) / 2, "y": (y + dy) / 2})
    finger("touchMove", {"x": dx, "y": dy})
    expect(place).to_have_class("t-brand may over")
    finger("touchEnd")
    expect(card_in(page, "shortlisted", negars)).to_be_attached()
    assert state_of(negars) == "shortlisted"


def test_the_menu_moves_it_on_a_phone_without_any_script(
    cast: Cast, negars: Application, open_as: Any
) -> None:
    page = open_as(cast.maryam, viewport=PHONE, has_touch=True, is_mobile=True, java_script_enabled=False)
    page.goto(board(cast))
    card = card_in(page, "submitted", negars)
    card.locator(".menu summary").tap()
    card.locator("button[value=shortlist]").tap()
    expect(card_in(page, "shortlisted", negars)).to_be_visible()
    assert state_of(negars) == "shortlisted"


def test_the_ticked_are_shortlisted_together(cast: Cast, negars: Application, open_as: Any) -> None:
    page = open_as(cast.maryam)
    page.goto(board(cast))
    for tick in page.locator("#c-submitted .pick input").all():
        tick.check()
    expect(page.locator("[data-ticked]")).to_have_text(" (۲)")
    page.locator("#selection button[value=shortlist]").click()
    page.wait_for_url("**/applicants/move/*/")
    assert {each.state for each in Application.objects.all()} == {"shortlisted"}


def test_all_are_ticked_in_place_and_still_counted_after_coming_back(
    cast: Cast, negars: Application, open_as: Any
) -> None:
    page = open_as(cast.maryam, viewport=PHONE, has_touch=True, is_mobile=True)
    page.goto(board(cast))
    expect(page.locator("[data-card]").first).to_be_in_viewport(ratio=0.5)  # somebody on the first screen
    page.locator(".tick-all").tap()
    expect(page.locator("[data-ticked]")).to_have_text(" (۲)")
    for ask in ("reject", "shortlist"):
        expect(page.locator(f"#selection button[value={ask}]")).to_be_in_viewport(ratio=1)
    page.locator("#selection button[formaction$='compare/']").tap()
    page.wait_for_url("**/compare/?application=*")
    assert "token" not in page.url
    page.go_back()
    expect(page.locator("[data-ticked]")).to_have_text(" (۲)")
    page.locator("#c-submitted [data-tick]").tap()  # once more: none
    expect(page.locator("[data-ticked]")).to_have_text("")


def test_a_supervisor_looks_on_and_nothing_can_be_moved(
    cast: Cast, negars: Application, open_as: Any
) -> None:
    page = open_as(cast.reza)
    page.goto(board(cast))
    carry(page, card_in(page, "submitted", negars), page.locator("#c-shortlisted"))
    expect(page.locator(".carried")).to_have_count(0)
    page.mouse.up()
    card_in(page, "submitted", negars).locator("h3 a").focus()
    page.keyboard.press("Shift+ArrowLeft")
    expect(page.locator("#selection button[value=shortlist]")).to_have_count(0)
    assert state_of(negars) == "submitted"
