"""Skills found in texts: as whole words, however they are typed; and nothing that isn't there."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from people.reference import read_rows
from students.reference import skills as reference
from students.skill_names import SkillFinder, alike, alike_pairs, folded, spellings

ZWNJ = "\u200c"
ROWS = read_rows(reference.__file__, "skills.csv")
NAMES = {
    number: [name for name in (row["name_fa"], row["name_en"], *row["aliases"].split("|")) if name]
    for number, row in enumerate(ROWS)
}
FINDER = SkillFinder(NAMES)


def found(text: str) -> set[str]:
    return {ROWS[number]["name_fa"] for number in FINDER.find(text)}


@pytest.mark.parametrize(
    ("text", "skill"),
    [
        ("دورهٔ جوشکاری آرگون را در فنی‌وحرفه‌ای گذرانده‌ام.", "جوشکاری آرگون"),
        ("کارگاه سالید ورکس", "سالیدورکس"),
        ("ساليد‌وركس ۲۰۲۰", "سالیدورکس"),  # Arabic yeh and kaf
        ("SOLIDWORKS (advanced)", "سالیدورکس"),
        ("Solid Works", "سالیدورکس"),
        ("پی ال سی زیمنس", "برنامه‌نویسی PLC"),
        ("Siemens PLC", "برنامه‌نویسی PLC"),
        ("زبان‌ها: Java، C++، Python", "C++"),
        ("C++17", "C++"),
        ("C/C++", "C"),
        ("Languages: C, Python", "C"),
        ("برنامه‌نویسی C را بلدم", "C"),
        ("C programming", "C"),
        ("• C\n• Java", "C"),
        ("HTML5, CSS3", "HTML و CSS"),
        ("Node.js and nodejs", "نود جی‌اس"),
        ("ASP.NET Core", "دات‌نت"),
        (".NET", "دات‌نت"),
        ("MS Excel", "اکسل"),
        ("اكسل پيشرفته", "اکسل"),
        ("ﺟﻮﺷﮑﺎری آرﮔﻮن", "جوشکاری آرگون"),  # presentation forms, as browsers print
        ("نوگرآ یراکشوج", "جوشکاری آرگون"),  # as it stands on the page, from the left
        ("5S", "۵S"),
        ("۵S", "۵S"),
    ],
)
def test_a_skill_is_found_however_it_is_typed(text: str, skill: str) -> None:
    assert skill in found(text)


@pytest.mark.parametrize(
    ("text", "skill"),
    [
        ("vitamin C, good for you", "C"),
        ("John C. Smith", "C"),
        ("25 °C and (C) 2020", "C"),
        ("c", "C"),
        ("C#", "C"),
        ("C++", "C"),
        ("a word about it, in other words", "ورد"),
        ("I excel at maths", "اکسل"),
        ("me@python.org, https://github.com/x/django www.laravel.com", "پایتون"),
        ("https://github.com/x/django", "جنگو"),
        ("example.net", "دات‌نت"),
        ("جاوا اسکریپت", "جاوا"),
        ("SQL Server 2019", "SQL"),
        ("لب‌ویو", "ویو"),
        ("سختی‌سنجیده", "سختی‌سنجی"),
        ("digital", "گیت"),
    ],
)
def test_what_only_looks_like_a_skill_is_not_one(text: str, skill: str) -> None:
    assert skill not in found(text)


def typed(name: str, joint: str) -> str:
    return joint.join(name.replace(ZWNJ, " ").split())


LONG = st.sampled_from(
    [(number, name) for number, names in NAMES.items() for name in names if len(folded(name)) >= 4]
)
AROUND = st.text(alphabet="ابپتثجچ \n،.؛0123456789", max_size=40)


@given(LONG, AROUND, AROUND, st.sampled_from([" ", ZWNJ, ""]))
@settings(max_examples=300, deadline=None)
def test_every_name_is_found_in_any_surroundings(
    which: tuple[int, str], before: str, after: str, joint: str
) -> None:
    _number, name = which
    if "." in name or name in ("Word", "Excel"):
        joint = " "
    text = f"{before}\n، {typed(name, joint)} ،\n{after}"
    longer = {other for other, names in NAMES.items() if any(folded(name) in folded(n) for n in names)}
    assert FINDER.find(text) & longer


@given(st.text(max_size=400))
@settings(max_examples=200, deadline=None)
def test_no_text_breaks_it_and_twice_is_as_once(text: str) -> None:
    assert FINDER.find(text) == FINDER.find(text) <= set(NAMES)


@given(st.text(max_size=60), st.sampled_from(["ي", "ك", "أ", "ة"]))
def test_a_name_folds_to_itself(text: str, letter: str) -> None:
    assert folded(folded(text + letter)) == folded(text + letter)


@pytest.mark.parametrize(
    "text",
    [
        "\n" * 200_000,
        " " * 200_000,
        "a" * 200_000,
        "a." * 100_000,
        "a@" * 100_000,
        "C " * 100_000,
        ",C" * 100_000,
        "Word " * 40_000,
        f"ا{ZWNJ}" * 100_000,
        "1" * 200_000,
    ],
    ids=[
        "lines",
        "spaces",
        "one word",
        "dots",
        "addresses",
        "C",
        "list of C",
        "Word",
        "half-spaces",
        "digits",
    ],
)
def test_no_text_takes_long(text: str) -> None:
    started = time.monotonic()
    FINDER.find(text)
    assert time.monotonic() - started < 10


def test_nothing_is_found_without_names() -> None:
    assert SkillFinder({}).find("Python") == set()
    assert SkillFinder({1: ["", " ", "\u200c"]}).find("Python ،") == set()


def test_two_skills_of_one_name_are_both_found() -> None:
    assert SkillFinder({1: ["PLC"], 2: ["plc"]}).find("P.L.C or PLC") == {1, 2}


def test_no_two_skills_of_the_file_share_a_name() -> None:
    owners: dict[str, int] = {}
    for number, names in NAMES.items():
        for name in {folded(name) for name in names}:
            assert owners.setdefault(name, number) == number, name


def test_names_that_look_alike_make_a_pair_once() -> None:
    names = {1: ["سالیدورکس"], 2: ["سالیدورک"], 3: ["جوشکاری"], 4: ["SolidWorks"], 5: ["Solid Work"]}
    assert sorted(pair[1:] for pair in alike_pairs(names)) == [(1, 2), (4, 5)]
    assert alike(folded("اکسل"), folded("اكسل")) == 1
    assert alike("", "") == 0


def test_spellings_keep_the_first_of_each() -> None:
    assert list(spellings(["پی‌ال‌سی", "پی ال سی", "", "PLC", "plc"])) == ["پی‌ال‌سی", "PLC"]
