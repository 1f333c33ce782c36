"""What people do on every page: log in, send a form, follow a link."""

from playwright.sync_api import Page

from tests import factories as make


def log_in(page: Page, email: str) -> None:
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(email)
    page.locator("[name=password]").fill(make.PASSWORD)
    page.locator("form[action*='login'] button[type=submit]").last.tap()
    page.wait_for_url(lambda url: "/accounts/" not in url)


def send(page: Page, form: str, button: str = "button[type=submit]") -> None:
    """Tap the button of the form whose address ends so, and wait for the page that follows."""
    with page.expect_navigation():
        page.locator(f"form[action$='{form}'] {button}").first.tap()


def follow(page: Page, address: str) -> None:
    page.locator(f"a[href='{address}']:visible").first.tap()
    page.wait_for_url(f"**{address}")
