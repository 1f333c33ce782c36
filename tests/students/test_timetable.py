"""A pasted timetable: what universities' pages really look like when copied, and anything else, unharmed."""

import subprocess
import sys
import time

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import settings as careful
from hypothesis import strategies as st

from people.persian.text import persian_digits
from students.timetable import MOST_CLASSES, Weeks, read

EVERY, ODD, EVEN = Weeks.EVERY, Weeks.ODD, Weeks.EVEN
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def found(text: str) -> list[tuple[int, float, float, Weeks]]:
    return [(c.day, c.start / 2, c.end / 2, c.weeks) for c in read(text).classes]


@pytest.mark.parametrize(
    ("text", "classes"),
    [
        ("درس(ت): شنبه 08:00-10:00 مکان: کلاس ۱۰۵", [(0, 8, 10, EVERY)]),
        ("سه شنبه ۱۰:۳۰-۱۲:۰۰ ز", [(3, 10.5, 12, EVEN)]),
        ("درس(ع): يکشنبه 13:30-15:30", [(1, 13.5, 15.5, EVERY)]),
        ("دوشنبه ۸ تا ۱۰ (فرد)", [(2, 8, 10, ODD)]),
        ("چهار‌شنبه ٨:٠٠ الی ١٠:٠٠ ف", [(4, 8, 10, ODD)]),
        ("پنجشنبه 7:30 – 9:15", [(5, 7.5, 9.5, EVERY)]),  # outward to half-hours
        ("جمعه ۱۱ تا ۱", [(6, 11, 13, EVERY)]),
        ("شنبه ۲ تا ۴", [(0, 14, 16, EVERY)]),
        ("شنبه 12:00-10:30", [(0, 10.5, 12, EVERY)]),  # a copy that turned the line round
        ("شنبه و دوشنبه ۸ تا ۱۰ فیزیک ۲", [(0, 8, 10, EVERY), (2, 8, 10, EVERY)]),
        ("شنبه تا دوشنبه 8-10", [(0, 8, 10, EVERY), (1, 8, 10, EVERY), (2, 8, 10, EVERY)]),
        ("یک‌شنبه 8-10 و 14-16", [(1, 8, 10, EVERY), (1, 14, 16, EVERY)]),
        ("8-10 شنبه، 10-12 دوشنبه", [(0, 8, 10, EVERY), (2, 10, 12, EVERY)]),
        ("ش 8-10، د 10-12 زوج", [(0, 8, 10, EVERY), (2, 10, 12, EVEN)]),
        ("۱شنبه 8-10", [(1, 8, 10, EVERY)]),
        ("2 شنبه 8-10", [(2, 8, 10, EVERY)]),
        ("ریاضی 2 شنبه 8-10", [(0, 8, 10, EVERY)]),  # here the two is the course's
        ("هفته‌های فرد: شنبه ۸-۱۰", [(0, 8, 10, ODD)]),
        ("دانایی فرد شنبه 8-10", [(0, 8, 10, EVERY)]),  # a teacher's name
        ("Monday 8:00-9:30 Calculus (odd)", [(2, 8, 9.5, ODD)]),
        ("Tue 10 to 12 physics", [(3, 10, 12, EVERY)]),
        ("آزمون نرم‌افزار شنبه 8-10", [(0, 8, 10, EVERY)]),
        ("امتحان(1405/10/20) ساعت : 08:30-10:30", []),
        ("امتحان(1405/10/20)\nساعت : 08:30-10:30", []),
        ("ریاضی ۱\n۳ واحد\nشنبه\n۸:۰۰\n۱۰:۰۰", [(0, 8, 10, EVERY)]),
        ("نام درس\tروز\tشروع\tپایان\nریاضی\tسه‌شنبه\t۸:۰۰\t۱۰:۰۰", [(3, 8, 10, EVERY)]),
        (
            "شنبه\n۸ تا ۱۰ ریاضی\n۱۰ تا ۱۲ فیزیک (زوج)\nیکشنبه\n۲ تا ۴ شیمی",
            [(0, 8, 10, EVERY), (0, 10, 12, EVEN), (1, 14, 16, EVERY)],
        ),
        (
            "ایام هفته\t8-10\t10-12\t14-16\nشنبه\tریاضی\t\tفیزیک (فرد)\nیکشنبه\t\tشیمی\t",
            [(0, 8, 10, EVERY), (0, 14, 16, ODD), (1, 10, 12, EVERY)],
        ),
        (
            "1511001_01\tریاضی عمومی ۱\t3\t0\tمختلط\tاحمدی فرد\tدرس(ت): شنبه 08:00-10:00 مکان: ک 105"
            " درس(ت): دوشنبه 10:00-12:00 ف مکان: امتحان(1405/10/20) ساعت : 08:30-10:30",
            [(0, 8, 10, EVERY), (2, 10, 12, ODD)],
        ),
        ("", []),
        ("سلام", []),
    ],
)
def test_what_students_paste_is_understood(text: str, classes: list[tuple[int, float, float, Weeks]]) -> None:
    assert found(text) == classes


def test_a_class_has_its_course_and_its_line() -> None:
    line = "1511001_01\tریاضی عمومی ۱\t3\t0\tدرس(ت): شنبه 08:00-10:00 مکان: ک 105"
    (only,) = read(line).classes
    assert (only.course, only.line) == ("ریاضی عمومی ۱", line)


def test_lines_that_name_a_day_or_a_time_but_no_class_are_said() -> None:
    result = read("مدار منطقی دوشنبه صبح\nآز فیزیک ۸-۱۰\nکد درس\nشنبه 8-10\nامتحان: ۱۴۰۵/۱۰/۲۰")
    assert result.unread == ("مدار منطقی دوشنبه صبح", "آز فیزیک ۸-۱۰")
    assert len(result.classes) == 1


def test_the_same_row_twice_is_one_class() -> None:
    assert len(read("ریاضی شنبه 8-10\nریاضی شنبه 08:00 - 10:00").classes) == 1


@pytest.mark.parametrize(
    "text",
    [
        "شنبه 8-10\n" * 30_000,
        "\n".join(f"درس {i} شنبه {8 + i % 6}:{i % 60:02}-{15 + i % 5}:00" for i in range(5_000)),
        "شنبه 8-10 " * 100_000,
        "الف " * 250_000,
        "(فرد" * 200_000,
        "1405/10/20 " * 90_000,
        "امتحان" * 150_000,
        " \t" * 500_000,
    ],
)
def test_a_megabyte_takes_no_longer_than_a_page(text: str) -> None:
    began = time.monotonic()
    result = read(text)
    assert time.monotonic() - began < 3
    assert result.cut
    assert len(result.classes) <= MOST_CLASSES


PIECES = st.sampled_from(
    ["شنبه", "یکشنبه", "8-10", "۸ تا ۱۰", "10:30", "24:00", "\t", "\n", "(", ")", "فرد", "زوج", "ز", "امتحان",
     "درس(ت):", "1405/10/20", "ریاضی ۲", "Monday", "\u200c", "\u202e", "\x00", "٫", "😀", "İ", "ﷺ", "-"]
)  # fmt: skip


@careful(max_examples=400)
@given(
    st.one_of(
        st.text(max_size=300), st.lists(PIECES, max_size=40).map(" ".join), st.lists(PIECES).map("".join)
    )
)
def test_nothing_that_is_pasted_breaks_it(text: str) -> None:
    for each in read(text).classes:
        assert 0 <= each.day < 7
        assert 0 <= each.start < each.end <= 48


DAYS = [
    ["شنبه", "شنبه‌ها", "Saturday", "ش"],
    ["یکشنبه", "يكشنبه", "یک‌شنبه", "یک شنبه", "۱شنبه", "Sunday", "ی"],
    ["دوشنبه", "دو‌شنبه", "2شنبه", "Mon", "د"],
    ["سه‌شنبه", "سه شنبه", "سهشنبه", "٣شنبه", "Tue", "س"],
    ["چهارشنبه", "چهار شنبه", "4شنبه", "Wednesday", "چ"],
    ["پنجشنبه", "پنج‌شنبه", "۵شنبه", "Thu", "پ"],
    ["جمعه", "Friday", "ج"],
]
MARKS = {
    EVERY: ["", " مکان: کلاس ۱۰۵"],
    ODD: [" فرد", " (ف)", " ف", " odd"],
    EVEN: [" زوج", " (زوج)", " ز", "، هفته زوج"],
}
COURSES = ["ریاضی عمومی ۱", "مدار منطقی", "Fluid Mechanics", "آز فیزیک ۲"]


@st.composite
def lessons(draw: st.DrawFn) -> tuple[tuple[str, int, int, int, Weeks], str]:
    """A class and one of the ways to write it."""
    day, start = draw(st.integers(0, 6)), draw(st.integers(12, 46))
    end = draw(st.integers(start + 1, min(48, start + 12)))
    weeks, course = draw(st.sampled_from(list(Weeks))), draw(st.sampled_from(COURSES))
    between = draw(st.sampled_from(["-", " - ", " تا ", " الی ", "–", "—"]))
    times = between.join(
        f"{half // 2:{draw(st.sampled_from(['', '02']))}}:{half % 2 * 30:02}" for half in (start, end)
    )
    line = f"{draw(st.sampled_from(DAYS[day]))} {times}{draw(st.sampled_from(MARKS[weeks]))}"
    digits = draw(st.sampled_from([str, persian_digits, lambda text: text.translate(ARABIC)]))
    before = draw(
        st.sampled_from(["{course}\t{line}", "{course}  {line}", "12_01\t{course}\t3\tدرس(ت): {line}"])
    )
    exam = draw(st.sampled_from(["", " امتحان(1405/10/20) ساعت : 08:30-10:30"]))
    return (course, day, start, end, weeks), before.format(course=course, line=digits(line)) + exam


@careful(max_examples=300)
@given(st.lists(lessons(), max_size=12, unique_by=lambda each: each[0]))
def test_what_is_written_out_is_read_back(
    written: list[tuple[tuple[str, int, int, int, Weeks], str]],
) -> None:
    result = read("\n".join(line for _lesson, line in written))
    assert {(c.course, c.day, c.start, c.end, c.weeks) for c in result.classes} == {
        lesson for lesson, _ in written
    }
    assert not result.unread
    assert not result.cut


def test_it_is_read_without_django() -> None:
    """Importing it in an interpreter of its own brings no Django along."""
    code = "import sys, students.timetable; sys.exit(any(name.split('.')[0] == 'django' for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], cwd=settings.BASE_DIR).returncode == 0
