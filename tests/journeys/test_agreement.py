"""The life of an agreement in a real browser at phone size, in Persian: HR, the office and the reviewers.

Request, draft, comments, review, signatures of both sides, in force, amendment, renewal, lapse; with a real worker,
real mail and the real PDF.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from unittest import mock

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from companies.actions.documents import sealed_pdf
from companies.actions.review_settings import add_reviewer
from companies.models import Mou, ReviewStep
from companies.papers import Paper
from companies.reference.clauses import load_clauses
from companies.reference.review_steps import load_review_steps
from companies.tasks import expire_mous
from people.models import RoleGrant, User
from people.persian import jalali
from people.persian.text import persian_digits
from tests import factories as make
from tests.cast import Cast
from tests.journeys.processes import Mailbox, wait_for
from tests.journeys.steps import follow, log_in, send

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

STEPS = ("expert", "legal", "vice_president", "president")


@pytest.fixture
def reviewers(cast: Cast) -> list[User]:
    """One for each step; the liaison expert is Leila herself."""
    load_clauses()
    load_review_steps()
    others = [
        make.make_staff(name, RoleGrant.Role.VIEWER) for name in ("مینا صدر", "نادر فرهی", "شیرین آذرنیا")
    ]
    people = [cast.leila, *others]
    for code, user in zip(STEPS, people, strict=True):
        add_reviewer(ReviewStep.objects.get(code=code), user, by=cast.parvin)
    return people


@contextmanager
def the_day_after(day) -> Iterator[None]:
    """The web server runs in this process: its clock stands at the first second of the next day in Tehran."""
    later = jalali.start_of_day(day + timedelta(days=1))
    with mock.patch.object(timezone, "now", return_value=later):
        yield


def typed(day) -> str:
    return persian_digits("{}/{}/{}".format(*jalali.to_jalali(day)))


def confirm(page: Page) -> None:
    """The one main button of a form's page."""
    with page.expect_navigation():
        page.locator("main form button.btn-primary[type=submit]").last.tap()


def add_signatory(page: Page, paper: Paper, side: str, name: str, capacity: str, email: str = "") -> None:
    page.goto(f"{paper.url('signatures')}new/")
    page.locator(f"[name=side][value={side}]").check()
    page.locator("[name=name]").fill(name)
    page.locator("[name=capacity]").fill(capacity)
    page.locator("[name=email]").fill(email)
    confirm(page)


def submit(page: Page, paper: Paper) -> None:
    page.goto(f"{paper.url('review')}submit/")
    if page.locator("[name=confirmed]").count():
        page.locator("[name=confirmed]").check()
    confirm(page)


def approve_all(phones: list[Page], paper: Paper) -> None:
    for page in phones:
        page.goto(paper.url("review"))
        send(page, f"{paper.url('review')}approve/")


def record_scan(page: Page, paper: Paper, scan: Path, *, only: str = "") -> None:
    """The office uploads a scan; it covers everybody who hasn't signed, or only one."""
    page.goto(f"{paper.url('signatures')}scan/")
    page.locator("[name=scan]").set_input_files(scan)
    page.locator("[name=signed_on]").fill(typed(make.today()))
    if only:
        for box in page.locator("input[name^=sign_]").all():
            box.uncheck()
        page.get_by_label(only).first.check()
    confirm(page)


def test_an_agreement_lives_from_the_request_to_its_lapse(
    cast: Cast, reviewers: list[User], mailbox: Mailbox, open_phone, tmp_path: Path
) -> None:
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(make.pdf_bytes())
    company = make.make_company("ابزار دقیق فرض", owner=(owner := make.make_user("هدی رستگار")))

    hr = open_phone()
    log_in(hr, owner.email)
    hr.goto("/hr/mou/request/")
    hr.locator("[name=way][value=negotiated]").check()
    hr.locator("[name=starts_on]").fill(typed(make.today()))
    hr.locator("[name=note]").fill("برای خط تازه به شش دانشجو نیاز داریم.")
    confirm(hr)
    mou = Mou.objects.get(company=company)
    paper = Paper(mou)
    assert mou.state == "requested"
    mailbox.wait_for_mail(cast.leila.email, company.name)

    office = open_phone()
    log_in(office, cast.leila.email)
    office.goto("/staff/mous/?waiting=university")
    expect(office.locator("main")).to_contain_text(company.name)
    office.goto(paper.url("text"))
    send(office, f"/staff/mous/{mou.pk}/take-up/")
    office.goto(f"{paper.url('text')}terms/new/")
    office.goto(f"{paper.url('text')}terms/{make.make_kind().pk}/")
    for name, value in {
        "seat_limit": "۱۰",
        "max_weekly_hours": "۲۰",
        "min_hourly_pay_rial": "۹۰۰٬۰۰۰",
    }.items():
        office.locator(f"[name={name}]").fill(value)
    confirm(office)
    expect(office.locator("main")).to_contain_text("۹۰۰٬۰۰۰")
    add_signatory(office, paper, "company", "پروین آذرپی", "مدیرعامل", "ceo@signatories.example")
    add_signatory(office, paper, "university", "شیرین آذرنیا", "رئیس دانشگاه")
    office.goto(f"{paper.url('text')}share/")
    confirm(office)
    mailbox.wait_for_mail(owner.email, persian_digits(mou.number))

    hr.goto(f"/hr/mou/{mou.pk}/text/")
    hr.locator("details:has(textarea[name=body]) summary").first.tap()
    hr.locator("textarea[name=body]:visible").first.fill("ساعت کار را روشن‌تر بنویسید.")
    with hr.expect_navigation():
        hr.locator("form:has(textarea[name=body]:visible) button[type=submit]").first.tap()
    expect(hr.locator("main")).to_contain_text("ساعت کار را روشن‌تر بنویسید.")
    follow(hr, f"/hr/mou/{mou.pk}/text/return/")
    confirm(hr)

    phones = [office]
    for user in reviewers[1:]:
        phones.append(open_phone())
        log_in(phones[-1], user.email)
    submit(office, paper)
    approve_all(phones, paper)
    mou.refresh_from_db()
    assert mou.state == "awaiting_signatures"
    stored = wait_for(lambda: sealed_pdf(paper.latest_version()), "the PDF from the worker")
    mailbox.wait_for_mail("ceo@signatories.example", "/sign/")

    record_scan(office, paper, scan, only="پروین آذرپی")
    mou.refresh_from_db()
    assert mou.state == "awaiting_signatures"
    record_scan(office, paper, scan)
    mou.refresh_from_db()
    assert mou.state == "in_force"
    assert mou.terms.get().seat_limit == 10
    mailbox.wait_for_mail(owner.email, persian_digits(mou.number))
    anyone = open_phone()
    version = paper.latest_version()
    assert version is not None
    anyone.goto(f"/verify/{version.code}/")
    expect(anyone.locator("main")).to_contain_text(company.name)
    expect(anyone.locator("main")).to_contain_text(stored.sha256[:8])

    office.goto(f"/staff/mous/{mou.pk}/amend/")
    office.locator("[name=title]").fill("افزایش ظرفیت")
    office.locator("[name=effective_on]").fill(typed(make.days(1)))
    confirm(office)
    amendment = Paper(mou, mou.amendments.get())
    office.goto(f"{amendment.url('text')}terms/{make.make_kind().pk}/")
    office.locator("[name=seat_limit]").fill("۱۴")
    confirm(office)
    submit(office, amendment)
    approve_all(phones, amendment)
    if not amendment.signatories.exists():
        add_signatory(office, amendment, "company", "پروین آذرپی", "مدیرعامل")
        add_signatory(office, amendment, "university", "شیرین آذرنیا", "رئیس دانشگاه")
    record_scan(office, amendment, scan)
    assert sorted(mou.terms.values_list("seat_limit", flat=True)) == [10, 14]
    hr.goto(f"/hr/mou/{mou.pk}/")
    expect(hr.locator("main")).to_contain_text("۱۴")

    office.goto(f"/staff/mous/{mou.pk}/")
    office.locator("main details.menu summary").first.tap()
    send(office, f"/staff/mous/{mou.pk}/renew/", "button:visible")
    successor = Mou.objects.get(predecessor=mou)
    assert successor.state == "draft"
    assert successor.starts_on == mou.ends_on + timedelta(days=1)

    with the_day_after(mou.ends_on):
        log_in(hr, owner.email)  # sessions don't last that long
        hr.goto(f"/hr/mou/{mou.pk}/")
        expect(hr.locator("main .state").first).to_contain_text("منقضی")
        assert expire_mous() >= 1
        mou.refresh_from_db()
        assert mou.state == "expired"
