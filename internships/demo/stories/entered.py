"""A company that doesn't register itself: the office enters it, talks to it, and asks it to confirm."""

from datetime import datetime, timedelta

from companies.actions import entering
from companies.actions.following_up import log_follow_up
from companies.models import Company
from internships.actions import entries
from internships.demo import numbers
from internships.demo.timeline import Story
from internships.demo.world import World
from internships.models import Position
from people.persian import jalali


def tell_entered(world: World) -> None:
    world.tell(_morning(world, -9), entered_story)


def _morning(world: World, days: int) -> datetime:
    """At a fixed hour: this story takes nothing from the chances of the others."""
    return jalali.start_of_day(world.day(days)) + timedelta(hours=10)


def entered_story(world: World) -> Story:
    expert = world.staff[1]
    company = entering.enter_company(
        by=expert,
        company={
            "name": "نخ‌ریسی کویر نمونه",
            "national_id": numbers.company_national_id(129_990),
            "phone": numbers.phone(9990),
        },
        site={"name": "سالن ریسندگی", "estate": world.estates["mahmoudabad"], "address": "خیابان نمونهٔ ۷"},
        source=Company.Source.FAIR,
        contact={"contact_name": "فرشته رهبر", "contact_email": "hr@nakh.example"},
    )
    log_follow_up(
        company,
        by=expert,
        values={
            "way": "meeting",
            "happened_on": world.day(-9),
            "with_whom": "فرشته رهبر، مدیر منابع انسانی",
            "result": "thinking",
            "words": "در نمایشگاه کار صحبت شد. دو نفر برای بسته‌بندی می‌خواهند و خودشان فرصت ثبت‌نام ندارند.",
            "next_on": world.day(-6),
        },
    )
    yield _morning(world, -6)
    entries.draft_for_company(company, by=expert, values=_position(world, company))
    entering.ask_to_confirm(company, by=expert, email="hr@nakh.example", full_name="فرشته رهبر")
    log_follow_up(
        company,
        by=expert,
        values={
            "way": "call",
            "happened_on": world.day(-6),
            "with_whom": "فرشته رهبر",
            "result": "sent",
            "words": "پیوند تأیید فرستاده شد. گفتند تا آخر هفته نگاه می‌کنند.",
            "next_on": world.day(-1),
        },
    )


def _position(world: World, company: Company) -> dict[str, object]:
    return {
        "site": company.sites.get(),
        "kind": world.kinds["part_time"],
        "title": "کمک در بسته‌بندی و کنترل نخ",
        "description": "دوک‌ها را از خط می‌گیرید، از نظر پارگی و وزن بررسی و برای ارسال بسته‌بندی می‌کنید.",
        "seats": 2,
        "hours_min": 12,
        "hours_max": 18,
        "pay_basis": Position.PayBasis.HOURLY,
        "pay_rial": 1_150_000,
        "starts_on": world.day(30),
        "ends_on": world.day(150),
        "deadline_at": jalali.end_of_day(world.day(20)),
        "answer_within_days": 7,
        "fields": [],
    }
