"""Companies come, are vetted, sign an MoU, and some meet trouble. Which road each takes is in companies.csv."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from companies.actions import mous, team, vetting
from companies.models import Company, Membership, Mou, ProgrammeKind
from internships.demo import numbers
from internships.demo.accounts import RECRUITER, make_user
from internships.demo.pdf import store_pdf
from internships.demo.timeline import Story
from internships.demo.world import World, read_csv
from people.persian import jalali
from people.persian.text import persian_digits

HERO = "pendar"
ABOUT = {
    "appliance": "سازندهٔ یخچال، لباسشویی و اجاق گاز، با خط مونتاژ، آزمایشگاه و خدمات پس از فروش.",
    "parts": "قطعه‌های ماشین‌کاری و پرسی برای لوازم خانگی و خودرو می‌سازد.",
    "print": "چاپ، بسته‌بندی و کارهای پس از چاپ را زیر یک سقف انجام می‌دهد.",
    "steel": "ذوب، ریخته‌گری و نورد فلز، با آزمایشگاه مواد.",
    "software": "نرم‌افزار و سامانهٔ داده برای کارخانه‌ها می‌سازد و پشتیبانی می‌کند.",
    "chemistry": "رنگ، رزین و مواد شیمیایی صنعتی تولید می‌کند.",
    "mineral": "کاشی، شیشه و فراورده‌های کانی غیرفلزی تولید می‌کند.",
    "wood": "مبلمان، در و کابینت را از طرح تا نصب می‌سازد.",
    "electronics": "برد، تابلو و سامانه‌های الکترونیکی و برقی طراحی و تولید می‌کند.",
    "plastic": "قطعه‌های پلاستیکی تزریقی برای کارخانه‌های دیگر می‌سازد.",
    "machine": "ماشین‌آلات و خط تولید سفارشی طراحی و راه‌اندازی می‌کند.",
    "textile": "نخ و پارچه تولید می‌کند.",
    "food": "مواد غذایی تولید و بسته‌بندی می‌کند.",
}
# Days from today on which each road begins; the vetting takes a few days more.
_REGISTERED = {"waiting": -3, "papers": -9, "refused": -15, "again": -20, "hero": -330, "mou_expired": -330}
_MOU_STARTS = {"hero": -310, "mou_expired": -300, "mou_ending": -300, "renewed": -340, "mou_scheduled": 12}
_NEVER_APPROVED = ("waiting", "papers", "refused", "again")
KINDS_OF_MOU = ("part_time", "summer_internship", "graduate_traineeship", "project")


def tell_companies(world: World) -> None:
    seen: dict[str, int] = {}
    for number, row in enumerate(read_csv("companies.csv"), start=1):
        road = row["road"]
        seen[road] = seen.get(road, 0) + 1
        few = world.scale.companies_a_road
        if few and seen[road] > (few if road == "good" else 1):
            continue
        days = _REGISTERED.get(road) or world.random.randint(-230, -165)
        if road == "renewed":
            days = -360
        world.tell(world.at(days, 9), company_story, row, number)


def company_story(world: World, row: dict[str, str], number: int) -> Story:
    company = _register(world, row, number)
    road = row["road"]
    yield world.soon(2, 4)
    if road == "waiting":
        return
    if road == "papers":
        reason = "تصویر پروانهٔ بهره‌برداری و آخرین آگهی تغییرات را بفرستید."
        vetting.request_papers(company, by=world.expert(), reason=reason)
        return
    if road in ("refused", "again"):
        reason = "نشانی واحد صنعتی با پروانهٔ بهره‌برداری یکی نیست. پس از اصلاح دوباره بفرستید."
        vetting.reject_company(company, by=world.expert(), reason=reason)
        if road == "again":
            yield world.at(-2, 11)
            vetting.resubmit_company(company, by=world.hr[company.pk])
        return
    vetting.approve_company(company, by=world.expert())
    _grow_team(world, company, row, number)
    yield from _mou_story(world, company, row, number)


def _register(world: World, row: dict[str, str], number: int) -> Company:
    hero = row["slug"] == HERO
    at = world.clock.now()
    email = RECRUITER if hero else f"hr@{row['slug']}.example"
    name = "مریم احمدی" if hero else world.person().name
    owner = make_user(world, name, email, since=at, number=number)
    workshop = row["form"] == Company.LegalForm.WORKSHOP
    identity = (
        {"licence_number": f"{number:03}/۱۴۰۲", "owner_national_id": numbers.national_id(1200 + number)}
        if workshop
        else {"national_id": numbers.company_national_id(120400 + number * 37)}
    )
    company = vetting.register_company(
        by=owner,
        company={
            "name": row["name"],
            "name_en": row["name_en"],
            "legal_form": row["form"],
            "phone": numbers.phone(1000 + number * 10),
            "website": "" if workshop else f"https://{row['slug']}.example",
            "about": f"{row['name']}؛ {ABOUT[row['industry']]}",
            **identity,
        },
        site={
            "name": "کارگاه" if workshop else ("کارخانهٔ شمارهٔ ۱" if hero else "کارخانه"),
            "estate": world.estates[row["estate"]],
            "address": f"خیابان نمونهٔ {persian_digits(number % 9 + 1)}، پلاک {persian_digits(number * 3)}",
            "licence_number": f"{4200 + number}",
            "licence_ends_on": world.day(400 + number * 7),
            "phone": numbers.phone(1001 + number * 10),
        },
        job_title="مدیر منابع انسانی" if not workshop else "مالک کارگاه",
    )
    world.hr[company.pk] = owner
    return company


def _grow_team(world: World, company: Company, row: dict[str, str], number: int) -> None:
    owner = world.hr[company.pk]
    hero = row["slug"] == HERO
    if hero:
        values = {
            "name": "انبار و خدمات پس از فروش",
            "estate": world.estates["mahmoudabad"],
            "address": "خیابان نمونهٔ ۲، پلاک ۴۱",
            "phone": numbers.phone(1002),
        }
        team.save_site(company, by=owner, values=values)
    roles = [(Membership.Role.RECRUITER, "کارشناس جذب"), (Membership.Role.SUPERVISOR, "سرپرست تولید")]
    for role, title in roles:
        if hero or world.chance(0.4):
            email = f"{role}@{row['slug']}.example"
            user = make_user(world, world.person().name, email, since=world.clock.now())
            team.add_member(company, user=user, role=role, by=owner, job_title=title)


def _mou_story(world: World, company: Company, row: dict[str, str], number: int) -> Story:
    road = row["road"]
    yield world.soon(2, 5)
    if road == "mou_draft":
        yield world.at(-4, 11)
    starts_on = world.day(_MOU_STARTS[road]) if road in _MOU_STARTS else jalali.today(world.clock.now())
    mou = _draft(world, company, number, starts_on, _last_day(world, road, number))
    if road == "mou_draft":
        return
    if road == "mou_abandoned":
        yield world.soon(20, 30)
        mous.abandon_mou(mou, by=world.staff[0], reason="شرکت تا سال آینده برنامه‌ای برای جذب ندارد.")
        return
    yield world.soon(6, 10) if road != "mou_scheduled" else world.at(-3, 10)
    _sign(world, mou)
    if road != "mou_scheduled":
        world.covered_until[company.pk] = mou.ends_on
    yield from _later(world, company, mou, road)


def _last_day(world: World, road: str, number: int) -> date:
    fixed = {"mou_expired": -9, "mou_ending": 11 + number % 14, "renewed": 21, "hero": 420}
    return world.day(fixed.get(road, 280 + (number * 53) % 400))


def _draft(
    world: World, company: Company, number: int, starts_on: date, ends_on: date, before: Mou | None = None
) -> Mou:
    office = world.expert()
    year = jalali.to_jalali(starts_on).year
    series = 500 if before else 100
    mou = mous.create_mou(
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
        },
    )
    for code in KINDS_OF_MOU:
        if code == "part_time" or number <= 5 or world.chance(0.55):
            world.kinds_under.setdefault(company.pk, set()).add(code)
            mous.add_terms(
                mou, by=office, kind=world.kinds[code], effective_on=starts_on, **_terms(world, code, number)
            )
    return mou


def _terms(world: World, code: str, number: int) -> dict[str, Any]:
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
    return {
        "fields": [*world.fields["mechanical"], *world.fields["industrial"]] if limited else [],
        "seat_limit": seats * 2 if hero else seats,
        "max_weekly_hours": hours,
        "min_hourly_pay_rial": least[code] + (50_000 if hero else 0),
        "insurer": ProgrammeKind.Insurer.COMPANY,
    }


def _sign(world: World, mou: Mou) -> None:
    office = world.staff[0]
    lines = [
        f"between the university and {mou.company.name_en or 'the workshop'}",
        f"from {mou.starts_on} to {mou.ends_on}",
        "",
        "Signed and stamped by both sides. (A scan, for the demo.)",
    ]
    scan = store_pdf(f"mou-{mou.pk}.pdf", "Memorandum of Understanding", lines, by=office)
    mous.attach_document(mou, by=office, document=scan)
    mous.put_in_force(mou, by=office, signed_on=jalali.today(world.clock.now()) - timedelta(days=1))


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
