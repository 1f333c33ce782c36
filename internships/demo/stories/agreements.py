"""MoUs from the request to the archive: most were signed on paper, some are on their way through the office now."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from companies.actions import drafting, force, mous, vetting
from companies.models import Company, Mou
from companies.papers import Paper
from companies.texts.terms_draft import TermsDraft
from internships.demo.pdf import store_pdf
from internships.demo.stories.paperwork import (
    ON_THE_ROAD,
    amending_story,
    paperwork_story,
    renewing_story,
    write_terms,
)
from internships.demo.timeline import Story
from internships.demo.world import World
from people.persian import jalali
from people.persian.text import persian_digits

KINDS_OF_MOU = ("part_time", "summer_internship", "graduate_traineeship", "project")
RENEWS_ITSELF = 5  # the line in companies.csv
_MOU_STARTS = {
    "hero": -310,
    "mou_expired": -300,
    "mou_ending": -300,
    "mou_renewing": -320,
    "renewed": -340,
    "mou_scheduled": 12,
}


def mou_story(world: World, company: Company, road: str, number: int) -> Story:
    yield world.soon(2, 5)
    if road in ON_THE_ROAD:
        yield from paperwork_story(world, company, road, [_terms(world, "part_time", number)])
        return
    if road == "mou_draft":
        yield world.at(-4, 11)
    starts_on = world.day(_MOU_STARTS[road]) if road in _MOU_STARTS else jalali.today(world.clock.now())
    mou = _draft(world, company, number, starts_on, _last_day(world, road, number))
    if road == "mou_draft":
        return
    if road == "mou_abandoned":
        yield world.soon(20, 30)
        mous.abandon(Paper(mou), by=world.staff[0], reason="شرکت تا سال آینده برنامه‌ای برای جذب ندارد.")
        return
    yield world.soon(6, 10) if road != "mou_scheduled" else world.at(-3, 10)
    _sign(world, mou)
    if road != "mou_scheduled":
        world.covered_until[company.pk] = mou.ends_on
    if road == "hero":
        yield from amending_story(world, mou, _more_seats(_terms(world, "part_time", number)))
    if road == "mou_renewing":
        yield from renewing_story(world, mou)
    yield from _later(world, company, mou, road)


def _more_seats(terms: TermsDraft) -> TermsDraft:
    return replace(terms, seat_limit=terms.seat_limit + 8)


def _last_day(world: World, road: str, number: int) -> date:
    fixed = {
        "mou_expired": -9,
        "mou_ending": 11 + number % 14,
        "mou_renewing": 44,
        "renewed": 21,
        "hero": 420,
    }
    return world.day(fixed.get(road, 280 + (number * 53) % 400))


def _draft(
    world: World, company: Company, number: int, starts_on: date, ends_on: date, before: Mou | None = None
) -> Mou:
    office = world.expert()
    year = jalali.to_jalali(starts_on).year
    series = 500 if before else 100
    mou = drafting.create_mou(
        company,
        by=office,
        values={
            "number": persian_digits(f"{year}/{series + number}"),
            "title": "تفاهم‌نامهٔ کار پاره‌وقت و کارآموزی دانشجویان",
            "starts_on": starts_on,
            "ends_on": ends_on,
            "university_letter": persian_digits(f"{year}/د/{3000 + number * 11}"),
            "company_letter": persian_digits(f"{700 + number}/ص"),
            "predecessor": before,
            "renews_automatically": number == RENEWS_ITSELF,
        },
    )
    chosen = [code for code in KINDS_OF_MOU if code == "part_time" or number <= 5 or world.chance(0.55)]
    world.kinds_under.setdefault(company.pk, set()).update(chosen)
    write_terms(Paper(mou), [_terms(world, code, number) for code in chosen], by=office)
    return mou


def _terms(world: World, code: str, number: int) -> TermsDraft:
    hero = number == 1
    hours = {"part_time": 24, "summer_internship": 44, "graduate_traineeship": 44, "project": 20}[code]
    least = {
        "part_time": 800_000,
        "summer_internship": 380_000,
        "graduate_traineeship": 820_000,
        "project": 300_000,
    }
    seats = {"part_time": 24, "summer_internship": 12, "graduate_traineeship": 6, "project": 6}[code]
    limited = code == "part_time" and number % 9 == 4
    fields = [*world.fields["mechanical"], *world.fields["industrial"]] if limited else []
    return TermsDraft(
        kind=world.kinds[code].pk,
        fields=tuple(sorted(field.pk for field in fields)),
        seat_limit=seats * 2 if hero else seats,
        max_weekly_hours=hours,
        min_hourly_pay_rial=least[code] + (50_000 if hero else 0),
    )


def _sign(world: World, mou: Mou) -> None:
    office = world.staff[0]
    lines = [
        f"between the university and {mou.company.name_en or 'the workshop'}",
        f"from {mou.starts_on} to {mou.ends_on}",
        "",
        "Signed and stamped by both sides. (A scan, for the demo.)",
    ]
    scan = store_pdf(f"mou-{mou.pk}.pdf", "Memorandum of Understanding", lines, by=office)
    signed_on = jalali.today(world.clock.now()) - timedelta(days=1)
    force.attach_document(Paper(mou), by=office, document=scan)
    force.put_in_force(Paper(mou), by=office, signed_on=signed_on)


def _later(world: World, company: Company, mou: Mou, road: str) -> Story:
    """What becomes of a signed MoU, and of its company."""
    number = int(company.phone[-4:]) // 10 - 100
    after: dict[str, tuple[int, Callable[[], object]]] = {
        "suspended": (
            -6,
            lambda: vetting.suspend_company(
                company, by=world.staff[0], reason="رسیدگی به گزارش پرداخت نشدن بیمهٔ دو دانشجو"
            ),
        ),
        "resumed": (
            -60,
            lambda: vetting.suspend_company(
                company, by=world.staff[0], reason="پروانهٔ بهره‌برداری به پایان رسیده بود."
            ),
        ),
        "mou_suspended": (
            -5,
            lambda: mous.suspend_mou(mou, by=world.staff[0], reason="تا روشن شدن شرایط ایمنی سالن کوره"),
        ),
        "mou_terminated": (
            -14,
            lambda: mous.terminate_mou(mou, by=world.staff[0], reason="به درخواست شرکت و با توافق دو طرف"),
        ),
        "renewed": (-20, lambda: _renew(world, company, mou, number)),
    }
    if road not in after:
        return
    days, step = after[road]
    yield world.at(days, 12)
    step()
    if road == "resumed":
        yield world.at(-46, 10)
        vetting.resume_company(company, by=world.staff[0])


def _renew(world: World, company: Company, mou: Mou, number: int) -> None:
    starts_on = mou.ends_on + timedelta(days=1)
    following = _draft(world, company, number, starts_on, world.day(400), before=mou)
    _sign(world, following)
    world.covered_until[company.pk] = following.ends_on
