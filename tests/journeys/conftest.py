"""A browser for the journeys: one Chromium a test process, a fresh profile at phone size for each test."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.cast import Cast, begin
from tests.journeys.chromium import ARGUMENTS, NoChromium, find
from tests.journeys.processes import Mailbox, running_services

PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The program. Without one browser tests are skipped and say so; on CI, where nobody reads that, they fail."""
    try:
        return find()
    except NoChromium as error:
        if os.environ.get("CI", "").lower() in ("1", "true"):
            pytest.fail(str(error))
        pytest.skip(f"NO BROWSER TEST RAN. {error}")


@pytest.fixture(scope="session")
def browser(chromium: Path) -> Iterator[Browser]:
    # Playwright's loop runs in this thread, which Django takes for asynchronous code and would refuse the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def tell_at_once(settings) -> None:
    """Moves are told without their grace: the worker of a journey is real, and nobody waits for minutes."""
    settings.MOVE_TOLD_AFTER_MINUTES = 0


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True, locale="fa-IR") as context:
        yield context


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return begin()


@pytest.fixture
def mailbox(cast: Cast, live_server, tmp_path: Path) -> Iterator[Mailbox]:
    with running_services(tmp_path, live_server.url) as mailbox:
        yield mailbox


@pytest.fixture
def open_phone(browser: Browser, live_server):
    """A new phone, as someone who opens the site for the first time; its script errors fail the test."""
    contexts = []
    faults: list[str] = []

    def open_it() -> Page:
        context = browser.new_context(
            viewport=PHONE, has_touch=True, is_mobile=True, locale="fa-IR", base_url=live_server.url
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on(
            "console",
            lambda message: (
                faults.append(message.text) if "Content Security Policy" in message.text else None
            ),
        )
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert not faults
