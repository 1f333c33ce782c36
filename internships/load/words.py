"""Words for people and companies: plainly made up, believable, and with the shares that real ones have."""

import csv
import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path

DEMO = Path(__file__).resolve().parent.parent / "demo"

FORMS = ("صنایع", "تولیدی", "گروه صنعتی", "شرکت", "صنعتگران", "فنی و مهندسی", "تعاونی تولیدی", "کارگاه")
TRADES = {
    "appliance": ("لوازم خانگی", "یخچال‌سازی", "اجاق"),
    "parts": ("قطعه‌سازی", "قطعات خودرو", "ریخته‌گری"),
    "steel": ("فولاد", "نورد", "لوله و پروفیل"),
    "machine": ("ماشین‌سازی", "قالب‌سازی", "ابزار"),
    "electronics": ("الکترونیک", "تابلوسازی", "کابل"),
    "software": ("نرم‌افزار", "داده‌پردازی"),
    "chemistry": ("شیمی", "رنگ و رزین", "شوینده"),
    "plastic": ("پلاستیک", "پلیمر"),
    "food": ("فرآورده‌های غذایی", "لبنیات", "شکلات و سوهان"),
    "textile": ("نساجی", "فرش ماشینی"),
    "mineral": ("کاشی و سرامیک", "سنگ", "شیشه"),
    "wood": ("چوب", "مبلمان"),
    "print": ("چاپ و بسته‌بندی",),
}
PROPER = [
    *("کویر", "البرز", "پارس", "سپهر", "آریا", "مهر", "نگین", "پویا", "بهین", "نوین", "دماوند", "الوند"),
    *("زاگرس", "هیرمند", "ارس", "کارون", "سهند", "سبلان", "آذرخش", "پرتو", "فروغ", "سپید", "آبان", "بهار"),
    *("نسیم", "آفتاب", "ستاره", "کیان", "پارسا", "روشا", "تابان", "شایان", "دانا", "توانا", "ماندگار"),
]
TURNS = (
    "",
    "",
    "",
    "، شیفت صبح",
    "، شیفت عصر",
    "، نیمه‌وقت",
    "، پاره‌وقت",
    "، ترم آینده",
    "، دورکار بخشی از هفته",
)
HALLS = ("", "", "، سالن یک", "، سالن دو", "، خط سه", "، دفتر فنی", "، آزمایشگاه")


@dataclass(frozen=True)
class Opening:
    title: str
    text: str
    industry: str
    fields: list[str]
    need: list[str]
    wish: list[str] = field(default_factory=list)


@cache
def openings() -> dict[str, list[Opening]]:
    """By industry; "any" fits every plant."""
    found: dict[str, list[Opening]] = {}
    for row in _toml()["opening"]:
        row.pop("only", None)  # for whom the demo keeps it
        one = Opening(**{"need": [], **row})
        found.setdefault(one.industry, []).append(one)
    return found


@cache
def closings() -> dict[str, list[str]]:
    return _toml()["closing"]


@cache
def _toml() -> dict:
    return tomllib.loads((DEMO / "openings.toml").read_text("utf-8"))


def people(dice: random.Random) -> Iterator[str]:
    """Full names, without end; common ones come again, as they do."""
    with (DEMO / "names.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    first = [row["fa"] for row in rows if row["part"] == "first"]
    family = [row["fa"] for row in rows if row["part"] == "family"]
    while True:
        name = dice.choice(family)
        if dice.random() < 0.15:
            name = f"{name} {dice.choice(family)}"
        yield f"{dice.choice(first)} {name}"


def companies(dice: random.Random) -> Iterator[tuple[str, str]]:
    """Names, each once, with their industry."""
    industries = list(TRADES)
    told: set[str] = set()
    for number in count(1):
        industry = dice.choice(industries)
        name = f"{dice.choice(FORMS)} {dice.choice(TRADES[industry])} {dice.choice(PROPER)}"
        if name in told:
            name = f"{name} {dice.choice(PROPER)}"
        if name in told:
            name = f"{name} {number}"
        told.add(name)
        yield name, industry
