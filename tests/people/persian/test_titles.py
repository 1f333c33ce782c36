"""Fifty titles as positions really have them: however one is spelt, it is found by every other spelling of it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from people.persian.text import ZWNJ, search_key, search_terms

TITLES = """
کارآموز کنترل کیفیت خط مونتاژ اجاق گاز
کارشناس برنامه‌ریزی تولید (پاره‌وقت)
طراح قالب تزریق پلاستیک
اپراتور دستگاه تراش CNC
تکنسین تعمیر و نگهداری ماشین‌آلات
برنامه‌نویس PLC و اتوماسیون صنعتی
کارآموز طراحی مدارهای الکترونیکی
جوشکار آرگون، شیفت عصر
نقشه‌کش صنعتی با SolidWorks
کارشناس ایمنی و بهداشت محیط کار (HSE)
تحلیل‌گر دادهٔ خط تولید
برنامه‌نویس وب با پایتون و جنگو
کارآموز شبکه و زیرساخت
پشتیبان نرم‌افزار انبارداری
طراح رابط کاربری فروشگاه اینترنتی
آزمایشگر مواد اولیهٔ شیمیایی
کمک‌مسئول آزمایشگاه رنگ و رزین
بازرس جوش و آزمون‌های غیرمخرب
کارشناس متالورژی ریخته‌گری آلومینیوم
سرپرست شیفت بسته‌بندی
متصدی ثبت سفارش‌های مشتریان
مترجم کاتالوگ‌های فنی انگلیسی
کارآموز حسابداری صنعتی
کارشناس خرید قطعه‌های یدکی
انباردار مواد اولیه، نیمه‌وقت
سازندهٔ محتوای آموزشی برای کارگاه
کارشناس انرژی و بهره‌وری
طراح تأسیسات برقی سوله
مونتاژکار تابلو برق
تعمیرکار یخچال و لباس‌شویی
کارآموز رباتیک و ماشین‌بینایی
پژوهشگر سامانه‌های نهفته
کارشناس فروش تجهیزات آشپزخانه
مسئول کنترل موجودی قطعه‌ها
طراح مکانیزم لولای درِ فر
کارآموز مهندسی صنایع: زمان‌سنجی و کارسنجی
آزمونگر نرم‌افزار موبایل
تکنسین ابزاردقیق و هیدرولیک
کارشناس بازاریابی دیجیتال شرکت‌های کوچک
مدل‌ساز سه‌بعدی محصول‌های پلاستیکی
متصدی پرس ۲۵۰ تنی
کارآموز مدیریت پروژه‌های عمرانی
نقاش پودری الکترواستاتیک
تنظیم‌کار ماشین‌های نساجی
کارشناس تصفیهٔ آب و پساب
برنامه‌ریز حمل‌ونقل و توزیع
کارآموز فناوری اطلاعات در شهرک شکوهیه
مربی آموزش‌های فنی‌وحرفه‌ای
رئیس کارگاه چوب و مبلمان
کاردان هوش مصنوعی و بینایی ماشین
""".strip().split("\n")

ALIKE = {"ی": "یيى", "ک": "کك", "ه": "هة", "آ": "آا", "أ": "أا", "ئ": "ئی"}
DIGITS = [dict(zip("۰۱۲۳۴۵۶۷۸۹", other, strict=True)) for other in ("0123456789", "٠١٢٣٤٥٦٧٨٩")]
MARKS = "\u064b\u064e\u0650\u0651\u0640"  # tanvin, fatha, kasra, tashdid, tatweel


@st.composite
def spelt(draw, title: str) -> str:
    """The title as somebody else would type it: other letters, marks, digits, half-spaces, cases and spaces."""
    letters = []
    for place, letter in enumerate(title):
        if letter == ZWNJ:
            letters.append(draw(st.sampled_from([ZWNJ, " ", ""])))
        elif letter == " ":
            letters.append(draw(st.sampled_from([" ", "  ", f" {ZWNJ}"])))
        elif letter == "ٔ":  # «ۀ» is written as one letter, as two, and often not at all
            letters.append(draw(st.sampled_from(["ٔ", ""])))
        elif letter in "۰۱۲۳۴۵۶۷۸۹":
            letters.append(draw(st.sampled_from([letter, *(own[letter] for own in DIGITS)])))
        else:
            # «ة» ends a word; nobody writes it inside one.
            ends = place + 1 == len(title) or title[place + 1] in f" {ZWNJ}،:()"
            alike = ALIKE.get(letter, letter) if letter != "ه" or ends else letter
            typed = draw(st.sampled_from(alike))
            typed = typed.upper() if draw(st.booleans()) else typed.lower()
            mark = draw(st.sampled_from(["", "", "", "", *MARKS])) if "آ" <= letter <= "ی" else ""
            letters.append(typed + mark)
    return "".join(letters)


def found(query: str, stored: str) -> bool:
    key = search_key(stored)
    return all(term in key for term in search_terms(query))


def test_there_are_fifty_and_no_two_are_the_same():
    assert len(TITLES) == len({search_key(title) for title in TITLES}) == 50


@pytest.mark.parametrize("title", TITLES)
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_any_two_spellings_of_a_title_find_each_other(title, data):
    one, other = data.draw(spelt(title)), data.draw(spelt(title))
    assert found(one, other)
    assert found(other, one)


@pytest.mark.parametrize("title", TITLES)
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_folding_a_spelling_twice_is_folding_it_once(title, data):
    key = search_key(data.draw(spelt(title)))
    assert search_key(key) == key
