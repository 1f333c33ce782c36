"""Positions: written by HR, looked at by the office, open for some weeks, over."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from companies.models import Company, Site
from internships.actions import changes, positions
from internships.actions.position_talk import say
from internships.demo.stories.applying import tell_applicants
from internships.demo.stories.companies import HERO
from internships.demo.timeline import Story
from internships.demo.world import FRIDAY, World, owner_of, read_csv
from internships.models import Position, Question
from internships.questions import Asked
from people.persian import jalali
from students.week import Week

MORNING = Week.from_hours(range(5), 7, 15)
SHIFTS = [
    MORNING,
    Week.from_hours(range(5), 15, 21),
    Week.from_hours([0, 2, 4], 8, 16),
    Week.from_hours([1, 3], 8, 16) | Week.from_hours([5], 8, 14),
    Week.from_hours(range(6), 8, 13),
]
FULL_TIME = Week.from_hours(range(5), 8, 16) | Week.from_hours([5], 8, 12)
BUSES = [
    "از میدان مرکزی، ساعت ۶:۴۵؛ برگشت ۱۵:۳۰",
    "از پایانهٔ شمالی و در دانشگاه، ساعت ۷؛ برگشت ۱۶",
    "از در دانشگاه، ساعت ۱۴:۳۰؛ برگشت ۲۱:۱۵",
]
NO_MOU_KINDS = ("internship_course",)
CHANGES = [
    "ساعت‌های شیفت پنجشنبه را روشن کنید و بنویسید ناهار با کیست.",
    "شرح کار کوتاه است؛ بنویسید دانشجو در هفتهٔ نخست چه یاد می‌گیرد.",
    "کمینهٔ معدل برای این کار بالاست؛ اگر لازم نیست برش دارید.",
]
QUESTIONS = [
    Asked("چرا این کار را انتخاب کرده‌اید؟", Question.Kind.LONG),
    Asked("پیش از این در کارگاه یا کارخانه کار کرده‌اید؟", Question.Kind.YES_NO),
    Asked(
        "از چه روزی می‌توانید شروع کنید؟",
        Question.Kind.CHOICE,
        ("از همین هفته", "از ماه آینده", "پس از امتحان‌ها"),
        required=False,
    ),
]


@dataclass(frozen=True)
class Era:
    """When a position is written, and its dates; all in days, from and to."""

    written: tuple[int, int]
    deadline: tuple[int, int]  # from today
    starts: tuple[int, int]  # after the deadline
    lasts: tuple[int, int]


ERAS = {
    "open": Era((-24, -3), (3, 32), (6, 20), (80, 160)),
    "past": Era((-118, -92), (-84, -74), (4, 9), (45, 170)),
    "due": Era((-36, -28), (-6, -1), (12, 20), (80, 150)),
    "paused": Era((-24, -12), (6, 20), (8, 16), (80, 140)),
    "closed": Era((-30, -16), (5, 15), (8, 16), (80, 140)),
    "draft": Era((-10, -1), (12, 30), (8, 16), (80, 150)),
    "submitted": Era((-5, -2), (12, 30), (8, 16), (80, 150)),
    "changes": Era((-12, -6), (12, 25), (8, 16), (80, 150)),
}


@dataclass(frozen=True)
class Plan:
    company: Company
    opening: dict[str, Any]
    era: str
    kind: str
    name: str = ""  # how other stories ask for it
    more: dict[str, Any] = field(default_factory=dict)  # what this one says differently


@dataclass(frozen=True)
class Told:
    """A position that the stories of the demo accounts are about."""

    name: str
    slug: str
    title: str
    era: str = "open"
    more: dict[str, Any] = field(default_factory=dict)


# Days: publishing takes up to four, with a Friday between; the first story of a told one begins three after `first`.
AHEAD_OF_STORIES = 2

TOLD = [
    Told("assembly", HERO, "کنترل کیفیت خط مونتاژ یخچال", more={"seats": 8}),
    Told("stations", HERO, "زمان‌سنجی و بهبود ایستگاه‌های مونتاژ", era="past", more={"seats": 4}),
    Told("cooker", HERO, "برنامه‌ریزی تولید خط اجاق گاز"),
    Told("scrap", "engareh", "تحلیل ضایعات پرسکاری"),
    Told("printing", "mesal-print", "برنامه‌ریزی تولید و موجودی", more={"seats": 6}),
    Told("rolling", "nemooneh-steel", "کنترل کیفیت خط نورد"),
    Told("testing", "azmoon", "آزمون نرم‌افزار"),
]


def tell_openings(world: World) -> Story:
    """The companies are there by now; every position is planned at once and then happens in its own time."""
    rows = {row["name"]: row for row in read_csv("companies.csv")}
    companies = {rows[company.name]["slug"]: company for company in Company.objects.order_by("pk")}
    approved = [
        c for slug, c in companies.items() if c.pk in world.covered_until or _has_road(rows, c, "mou_")
    ]
    used: dict[int, set[str]] = {}
    for told in TOLD:
        company = companies[told.slug]
        opening = next(o for o in world.openings["opening"] if o["title"] == told.title)
        used.setdefault(company.pk, set()).add(told.title)
        fields = [row for key in opening["fields"] for row in world.fields[key]]
        more = {
            "rolling": True,
            "answer_within_days": 7,
            "min_gpa": None,
            "min_credits": None,
            "fields": fields,
        }
        _tell(world, Plan(company, opening, told.era, "part_time", told.name, more | told.more))
    for company, era in _shares(world, approved, companies[HERO]):
        opening = _unused_opening(world, rows[company.name]["industry"], used.setdefault(company.pk, set()))
        if opening and (kind := _kind(world, company, era, opening)):
            _tell(world, Plan(company, opening, era, kind))
    yield from ()


def _has_road(rows: dict[str, dict[str, str]], company: Company, beginning: str) -> bool:
    return rows[company.name]["road"].startswith(beginning)


def _shares(world: World, approved: list[Company], hero: Company) -> list[tuple[Company, str]]:
    """Every company gets about as many; what is over must be at one that had an MoU then."""
    eras = [era for era, count in world.scale.eras.items() for _ in range(count)]
    world.random.shuffle(eras)
    heroes = [(hero, era) for era in ("open", "open", "due", "past", "paused", "draft", "submitted")]
    for _company, era in heroes:
        if era in eras:
            eras.remove(era)
    long_covered = [company for company in approved if company.pk in world.covered_until]
    turns: dict[bool, int] = {True: 0, False: 0}
    shares = list(heroes)
    for era in eras:
        strict = era in ("past", "due", "paused", "closed", "submitted")
        pool = long_covered if strict else [*long_covered, *approved]
        shares.append((pool[turns[strict] % len(pool)], era))
        turns[strict] += 1
    return shares


def _unused_opening(world: World, industry: str, used: set[str]) -> dict[str, Any] | None:
    everything = world.openings["opening"]
    own = [o for o in everything if o["industry"] == industry and o["title"] not in used]
    any_plant = [o for o in everything if o["industry"] == "any" and o["title"] not in used]
    choices = own if own and (world.chance(0.75) or not any_plant) else any_plant
    if not choices:
        return None
    opening: dict[str, Any] = world.pick(choices)
    used.add(opening["title"])
    return opening


def _kind(world: World, company: Company, era: str, opening: dict[str, Any]) -> str:
    """A kind that the company's MoU has terms for, over the dates; an internship course needs none."""
    until = world.covered_until.get(company.pk)
    if until is None or (until < world.day(100) and era != "past"):
        return NO_MOU_KINDS[0]
    signed = world.kinds_under[company.pk]
    wanted = ["part_time"] * 6 + ["internship_course", "graduate_traineeship", "project", "summer_internship"]
    allowed = [kind for kind in wanted if kind in signed or kind in NO_MOU_KINDS]
    if "only" in opening:
        allowed = [kind for kind in allowed if kind in opening["only"]] or list(NO_MOU_KINDS)
    if until < world.day(300) or era != "open":
        allowed = [kind for kind in allowed if kind != "summer_internship"] or list(NO_MOU_KINDS)
    return world.pick(allowed)


def _tell(world: World, plan: Plan) -> None:
    first, last = ERAS[plan.era].written
    days = first - AHEAD_OF_STORIES if plan.name else world.random.randint(first, last)
    world.tell(world.at(days, world.random.randint(8, 14)), opening_story, plan)


def opening_story(world: World, plan: Plan) -> Story:
    owner = owner_of(world, plan.company)
    position = positions.draft_position(plan.company, by=owner, values=_values(world, plan))
    if plan.era == "draft":
        return
    yield world.soon(0.1, 0.6)
    position = positions.submit_position(position, by=owner)
    if plan.era == "submitted":
        return
    yield world.soon(0.5, 1.5)
    if plan.era == "changes":
        positions.request_changes(position, by=world.expert(), note=world.pick(CHANGES))
        return
    position = positions.publish_position(position, by=world.expert())
    world.told[plan.name or str(position.pk)] = position
    if plan.name not in ("assembly", "stations"):  # whose applicants are told one by one
        tell_applicants(world, position)
    yield from _talked_over(world, plan, position)
    yield from _ends(world, plan, position)


def _talked_over(world: World, plan: Plan, position: Position) -> Story:
    """One change that was approved, and one that waits for the office, with a word about it."""
    owner, why = owner_of(world, plan.company), "با بخش تولید هماهنگ شد."
    if plan.name == "rolling":
        yield world.at(-2, 10)
        change = changes.propose_change(position, by=owner, values={"meal": True}, why=why)
        yield world.at(-1, 9)
        changes.approve_change(change, by=world.expert())
    elif plan.name == "cooker":
        yield world.at(-1, 10)
        wanted = {"seats": position.seats + 1, "benefits": "پاداش پایان ماه و لباس کار"}
        changes.propose_change(position, by=owner, values=wanted, why=why)
        say(
            position,
            by=owner,
            from_office=False,
            text="یک نفر بیشتر لازم داریم. اگر تا فردا تأیید شود خیلی خوب است.",
        )


def _ends(world: World, plan: Plan, position: Position) -> Story:
    owner = owner_of(world, plan.company)
    if plan.era == "paused":
        yield world.at(-world.random.randint(1, 4), 11)
        positions.pause_position(position, by=owner)
    elif plan.era == "closed":
        yield world.at(-world.random.randint(1, 5), 13)
        positions.close_position(position, by=owner, reason="سفارش تازه عقب افتاد و این نیاز برداشته شد.")
    elif plan.era == "past" and (plan.name or world.chance(0.8)):
        yield world.at(-60, 12)
        positions.close_position(position, by=owner, reason="همهٔ جاها پر شد.")
    elif plan.era == "open" and world.chance(0.1):
        yield world.at(-1, 12)
        later = jalali.today(position.deadline_at) + (world.day(7) - world.today)
        positions.extend_position(position, by=owner, deadline_on=min(later, position.starts_on))


def _values(world: World, plan: Plan) -> dict[str, Any]:
    opening, code = plan.opening, plan.kind
    deadline, starts_on, ends_on = _dates(world, plan)
    low, high = _hours(world, code)
    closing = world.openings["closing"]
    text = [
        opening["text"],
        world.pick(closing["learn"]),
        *world.sample(closing["place"], world.pick([0, 1, 1])),
    ]
    site = plan.company.sites.order_by("id")[0]
    basis, pay = _pay(world, code)
    fields = [row for key in opening["fields"] for row in world.fields[key]]
    shifts = Week() if code == "project" else (FULL_TIME if high > 30 else world.pick(SHIFTS))
    return {
        "site": site,
        "kind": world.kinds[code],
        "title": opening["title"],
        "description": " ".join(text),
        "seats": world.pick([1, 2, 2, 3, 4]),
        "hours_min": low,
        "hours_max": high,
        "shifts": shifts,
        "pay_basis": basis,
        "pay_rial": pay,
        "insurance": world.kinds[code].insurer,
        "transport": _bus_note(world, site),
        **_work(world, code, shifts, site),
        "starts_on": starts_on,
        "ends_on": ends_on,
        "deadline_at": jalali.end_of_day(deadline),
        "rolling": world.chance(0.7),
        "answer_within_days": world.pick([5, 5, 7, 7, 10]),
        "min_gpa": Decimal(world.pick(["13", "14", "14.5"])) if world.chance(0.25) else None,
        "min_credits": world.pick([40, 60]) if world.chance(0.2) else None,
        "fields": fields if world.chance(0.9) else [],
        "skills_required": [world.skills[name] for name in opening["need"]],
        "skills_wished": [world.skills[name] for name in opening["wish"]],
        "questions": QUESTIONS if plan.name == "assembly" or len(opening["title"]) % 4 == 0 else [],
        **plan.more,
    }


def _work(world: World, code: str, shifts: Week, site: Site) -> dict[str, Any]:
    """What the work is like, as the hours suggest; told without a throw of the dice, so that the rest stays."""
    whole_day = any(block.hours >= 7 for block in shifts.blocks())
    late = bool(shifts & Week.from_hours(range(7), 18, 24))
    pattern = Position.Pattern.FLOATING if not shifts else Position.Pattern.HALF_DAY
    if shifts:
        pattern = Position.Pattern.SHIFT if late else Position.Pattern.WHOLE_DAY if whole_day else pattern
    return {
        "pattern": pattern,
        "least_block_hours": 4 if shifts else None,
        "rotating": late and site.pk % 2 == 0,
        "meal": whole_day,
        "health_check": late,
        "benefits": "کمک‌هزینهٔ رفت‌وآمد و لباس کار" if site.pk % 3 == 0 else "",
        "hours_total": world.kinds[code].total_hours,
        "follows_bus": False,
    }


def _bus_note(world: World, site: Site) -> str:
    """In words, where the company hasn't written down its lines."""
    note = world.pick(BUSES) if world.chance(0.55) else ""
    return "" if site.bus_lines.exists() else note


def _dates(world: World, plan: Plan) -> tuple[date, date, date]:
    era, between = ERAS[plan.era], world.random.randint
    deadline_in = max(era.deadline) if plan.name else between(*era.deadline)
    starts_in = deadline_in + between(*era.starts)
    if plan.name == "assembly":
        deadline_in, starts_in = 9, 16
    if plan.kind == "summer_internship":
        starts_in = max(starts_in, 215)  # next summer
    ends_in = starts_in + (60 if plan.kind == "summer_internship" else between(*era.lasts))
    if plan.name == "stations":
        ends_in = 70
    ends_on = world.day(ends_in)
    until = world.covered_until.get(plan.company.pk)
    if until and plan.kind not in NO_MOU_KINDS:
        ends_on = min(ends_on, until)
    starts_on = min(world.day(starts_in), ends_on)
    return (
        world.day(deadline_in),
        starts_on - timedelta(days=jalali.weekday_index(starts_on) == FRIDAY),
        ends_on,
    )


def _hours(world: World, code: str) -> tuple[int, int]:
    if code == "part_time":
        return world.pick([(12, 16), (16, 20), (16, 20), (16, 24), (10, 16)])
    return {"graduate_traineeship": (40, 44), "summer_internship": (36, 40), "project": (8, 16)}.get(
        code, (16, 24)
    )


def _pay(world: World, code: str) -> tuple[str, int]:
    hourly, monthly = Position.PayBasis.HOURLY, Position.PayBasis.MONTHLY
    if code == "part_time":
        return hourly, world.random.randrange(860_000, 1_260_000, 20_000)
    if code == "graduate_traineeship":
        return monthly, world.random.randrange(185_000_000, 260_000_000, 5_000_000)
    if code == "summer_internship":
        return monthly, world.random.randrange(75_000_000, 110_000_000, 5_000_000)
    if code == "project":
        return monthly, world.random.randrange(36_000_000, 70_000_000, 2_000_000)
    return Position.PayBasis.UNPAID, 0
