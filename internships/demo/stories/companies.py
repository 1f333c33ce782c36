"""Companies come, are vetted, sign an MoU, and some meet trouble. Which road each takes is in companies.csv."""

from companies.actions import team, vetting
from companies.models import Company, Membership
from internships.demo import numbers
from internships.demo.accounts import RECRUITER, make_user
from internships.demo.stories.agreements import mou_story
from internships.demo.stories.buses import give_buses
from internships.demo.stories.onboarding import double_story, dress, send_papers
from internships.demo.timeline import Story
from internships.demo.world import World, read_csv
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
_REGISTERED = {
    "waiting": -3,
    "papers": -9,
    "refused": -15,
    "again": -20,
    "hero": -330,
    "mou_expired": -330,
    "mou_renewing": -345,
}
_NEVER_APPROVED = ("waiting", "papers", "refused", "again")


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
        yield world.at(-4, 11)
        send_papers(world, company)
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
    give_buses(world, company, row["slug"])
    dress(world, company, row["industry"], number)
    if row["slug"] == HERO:
        world.tell(world.at(-40, 10), double_story, company)
    yield from mou_story(world, company, row["road"], number)


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
