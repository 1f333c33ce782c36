"""Every main page in a real browser: accessible (axe), nothing blocked by the CSP, nothing wider than the screen."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from people.models import User
from tests.cast import Cast, begin
from tests.pages import PAGES, addresses, stock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = (390, 1280)
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return begin()


@pytest.fixture
def ids(cast: Cast) -> dict[str, int]:
    return stock(cast)


@pytest.fixture
def visit(browser: Browser, live_server: Any, client: Any) -> Iterator[Any]:
    contexts = []

    def open_as(user: User | None, width: int) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, base_url=live_server.url)
        contexts.append(context)
        if user is not None:
            client.force_login(user)
            context.add_cookies(
                [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
            )
        return context.new_page()

    yield open_as
    for context in contexts:
        context.close()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("who", PAGES)
def test_pages_are_accessible_and_fit(
    cast: Cast, ids: dict[str, int], visit: Any, who: str, width: int
) -> None:
    users = {"negar": cast.negar.user, "maryam": cast.maryam, "leila": cast.leila}
    page = visit(users.get(who), width)
    console: list[str] = []
    page.on("console", lambda message: console.append(message.text) if message.type == "error" else None)
    axe, wrong = Axe(), []
    for address in addresses(who, ids):
        console.clear()
        response = page.goto(address)
        assert response is not None
        expected = 404 if "no-such" in address else 200
        if response.status != expected:
            wrong.append(f"{address}: {response.status}")
            continue
        blocked = [text for text in console if "Content Security Policy" in text]
        violations = axe.run(page, options=RULES).response["violations"]
        wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        wrong += [f"{address}: {text}" for text in blocked]
        wrong += [f"{address}: {v['id']} {[n['target'] for n in v['nodes']][:3]}" for v in violations]
        wrong += [f"{address}: wider than the screen"] if wide else []
    assert not wrong, "\n".join(wrong)
