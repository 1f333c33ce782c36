"""Every main page in a real browser: accessible (axe), nothing blocked by the CSP, nothing wider than the screen.

Each page is loaded once and looked at in both widths: nothing of ours asks for the width while it loads.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page

from people.models import User
from tests.cast import Cast, begin
from tests.pages import PAGES, addresses, stock, users_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = (390, 1280)
HEIGHT = 900
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Without resultTypes axe works out a selector for every node that passed, which takes longer than all its rules.
OPTIONS = json.dumps({"runOnly": RULES, "resultTypes": ["violations"]})
LOOK = f"""async () => ({{
    wide: document.documentElement.scrollWidth > window.innerWidth,
    violations: (await axe.run({OPTIONS})).violations.map(
        (found) => [found.id, found.nodes.slice(0, 3).map((node) => node.target)]
    ),
}})"""


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return begin()


@pytest.fixture
def ids(cast: Cast) -> dict[str, int]:
    return stock(cast)


@pytest.fixture
def visit(browser: Browser, live_server: Any, client: Any) -> Iterator[Any]:
    contexts = []

    def open_as(user: User | None) -> Page:
        context = browser.new_context(base_url=live_server.url)
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


@pytest.mark.parametrize("who", PAGES)
def test_pages_are_accessible_and_fit(cast: Cast, ids: dict[str, int], visit: Any, who: str) -> None:
    page = visit(users_of(cast).get(who))
    wrong = [f"{address}: {fault}" for address in addresses(who, ids) for fault in faults_of(page, address)]
    assert not wrong, "\n".join(wrong)


def faults_of(page: Page, address: str) -> Iterator[str]:
    blocked: list[str] = []

    def hear(message: Any) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            blocked.append(message.text)

    page.on("console", hear)
    page.set_viewport_size({"width": WIDTHS[0], "height": HEIGHT})
    response = page.goto(address)
    assert response is not None
    if response.status == (404 if "no-such" in address else 200):
        page.evaluate(AXE_SCRIPT)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": HEIGHT})
            seen = page.evaluate(LOOK)
            yield from (f"{name} at {width}: {targets}" for name, targets in seen["violations"])
            if seen["wide"]:
                yield f"wider than the screen at {width}"
    else:
        yield str(response.status)
    page.remove_listener("console", hear)
    yield from blocked
