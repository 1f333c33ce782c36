"""Every main page in a real browser: accessible (axe), nothing blocked by the CSP, nothing wider than the screen."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from internships.actions import applications
from people.models import User
from tests import factories as make
from tests.cast import Cast, assemble

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PUBLIC = """/ /positions/ /positions/{position}/ /companies/ /companies/{company}/ /help/ /help/privacy/
    /accounts/login/ /accounts/signup/ /accounts/signup/company/ /accounts/password/reset/ /no-such-page/"""
STUDENT = """/me/ /me/profile/ /me/applications/ /me/applications/{application}/ /me/applications/{other}/withdraw/
    /me/offers/{offer}/accept/ /me/offers/{offer}/decline/ /positions/{moulds}/apply/ /inbox/ /settings/
    /accounts/2fa/ /accounts/sessions/ /accounts/email/ /accounts/password/change/"""
RECRUITER = """/hr/ /hr/company/ /hr/company/edit/ /hr/company/sites/new/ /hr/team/ /hr/mou/ /hr/positions/
    /hr/positions/new/ /hr/positions/{position}/ /hr/positions/{draft}/edit/ /hr/positions/{position}/applicants/
    /hr/positions/{position}/close/ /hr/applicants/ /hr/applications/{application}/
    /hr/applications/{waiting}/ /hr/applications/{waiting}/offer/ /hr/applications/{waiting}/reject/
    /hr/applications/{waiting}/interview/ /hr/applications/{application}/offer/revoke/"""
STAFF = """/staff/ /staff/companies/ /staff/companies/{company}/ /staff/mous/ /staff/mous/new/ /staff/mous/{mou}/
    /staff/mous/{mou}/terms/ /staff/positions/ /staff/positions/{submitted}/ /staff/students/ /staff/students/{student}/
    /staff/roster/ /staff/placements/ /staff/messages/ /staff/team/ /staff/applications/{application}/"""
WIDTHS = (390, 1280)
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return assemble()


@pytest.fixture
def ids(cast: Cast) -> dict[str, int]:
    """Something of everything: an offer, a waiting application, a draft, a submitted position."""
    offer = make.make_offer(make.make_application(cast.negar, cast.inspection, letter="سلام"))
    waiting = make.make_application(cast.tara, cast.inspection)
    applications.shortlist_application(waiting, by=cast.maryam)
    later = make.make_position(cast.angareh, starts_on=make.days(200), ends_on=make.days(250))
    return {
        "position": cast.inspection.pk,
        "moulds": cast.moulds.pk,
        "company": cast.pendar.pk,
        "mou": cast.mou.pk,
        "student": cast.negar.pk,
        "offer": offer.pk,
        "application": offer.application_id,
        "waiting": waiting.pk,
        "other": make.make_application(cast.negar, later).pk,
        "draft": make.make_position(cast.pendar, state="draft").pk,
        "submitted": make.make_position(cast.pendar, state="submitted").pk,
    }


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
@pytest.mark.parametrize("who", ["nobody", "negar", "maryam", "leila"])
def test_pages_are_accessible_and_fit(
    cast: Cast, ids: dict[str, int], visit: Any, who: str, width: int
) -> None:
    pages = {"nobody": PUBLIC, "negar": STUDENT, "maryam": RECRUITER, "leila": STAFF}[who]
    users = {"negar": cast.negar.user, "maryam": cast.maryam, "leila": cast.leila}
    page = visit(users.get(who), width)
    console: list[str] = []
    page.on("console", lambda message: console.append(message.text) if message.type == "error" else None)
    axe, wrong = Axe(), []
    for address in pages.format(**ids).split():
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
