"""One word is typed in many ways, and found in all of them."""

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from people.persian.text import (
    ZWNJ,
    ascii_digits,
    clean_input,
    clean_line,
    fold_letters,
    initials,
    persian_digits,
    search_key,
    search_terms,
    sort_key,
)

PERSIAN_WORD = st.text(alphabet="ابپتجچخدرزسشعفقکگلمنوهی", min_size=2, max_size=8)


def finds(query: str, stored: str) -> bool:
    key = search_key(stored)
    return all(term in key for term in search_terms(query))


# --- What is stored and shown ---------------------------------------------------------------------------


def test_input_loses_what_cannot_be_seen_and_keeps_the_writers_letters():
    assert clean_input("\u202b كارآموزی\u202c\u200f\x00 ") == "كارآموزی"
    assert clean_input("می\u200cرود") == "می\u200cرود"


def test_line_breaks_stay_in_long_text_and_become_spaces_in_a_line():
    assert clean_input("یک\r\nدو\rسه") == "یک\nدو\nسه"
    assert clean_line(" یک\r\n\t دو ") == "یک دو"


def test_lone_surrogates_which_no_database_stores_go_too():
    assert clean_input("a\ud800b").encode() == b"ab"


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text):
    assert clean_input(clean_input(text)) == clean_input(text)
    assert clean_line(clean_line(text)) == clean_line(text)


@given(st.integers(min_value=0))
def test_digits_go_to_persian_and_back(number):
    assert int(ascii_digits(persian_digits(number))) == number


def test_arabic_digits_and_letters_fold_to_what_we_store():
    assert ascii_digits("٠١٢٣٤٥٦٧٨٩ ۰۱۲۳۴۵۶۷۸۹") == "0123456789 0123456789"
    assert fold_letters("علي كريمى ٣") == "علی کریمی 3"


# --- Searching ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stored", ["می‌رود", "می رود", "میرود"])
@pytest.mark.parametrize("query", ["می‌رود", "می رود", "میرود"])
def test_half_space_space_and_nothing_are_one(stored, query):
    assert finds(query, stored)


@pytest.mark.parametrize(
    ("query", "stored"),
    [
        ("کاراموزی", "كارآموزي"),
        ("كارآموزي", "دوره‌های کارآموزی تابستانی"),
        ("کارآموزی", "کار آموزی"),
        ("مسئول", "مسؤول".replace("ؤ", "ئ")),
        ("نامه", "نامة"),
        ("خانه", "خانۀ ما"),
        ("مُهَندِس", "مهندس"),
        ("کـــار", "کار"),
        ("۱۴۰۵", "نیمسال ١٤٠٥"),
        ("plc", "برنامه‌نویسی PLC زیمنس"),
        ("C++", "برنامه‌نویس c++"),
        ("nodejs", "Node.js"),
        ("نویس برنامه", "برنامه‌نویس پایتون"),
        ("ﻣﻬﻨﺪﺱ", "مهندس"),
        ("شی", "شیء"),
    ],
)
def test_spellings_that_mean_the_same_find_each_other(query, stored):
    assert finds(query, stored)


@pytest.mark.parametrize(
    ("query", "stored"), [("جوشکاری", "حسابداری"), ("درس", "در سالن مونتاژ"), ("c#", "c++")]
)
def test_what_means_something_else_is_not_found(query, stored):
    assert not finds(query, stored)


def test_a_query_without_letters_asks_for_nothing():
    assert search_terms(" ‌ ،؛ \x00\x1f") == []
    assert len(search_terms("واژه " * 5000)) == 1
    assert len(search_terms(" ".join(f"w{i}" for i in range(500)))) <= 12


@given(st.text())
@example("0:0\x1f")  # ends like a key, and is none
def test_the_key_of_a_key_is_the_key_itself(text):
    assert search_key(search_key(text)) == search_key(text)


@given(PERSIAN_WORD, PERSIAN_WORD, st.sampled_from(["", " ", ZWNJ]), st.sampled_from(["", " ", ZWNJ]))
def test_two_parts_written_any_way_are_found_written_any_way(left, right, stored_with, asked_with):
    alone = {"در", "از", "به", "با", "یا", "را", "که", "تا", "بر", "برای", "این", "ان", "هر", "است"}
    assume(not {left, right} & alone)
    assert finds(left + asked_with + right, left + stored_with + right)


@given(st.lists(PERSIAN_WORD, min_size=1, max_size=6))
def test_a_text_is_found_by_its_own_words_however_they_are_ordered(words):
    assert finds(" ".join(reversed(words)), " ".join(words))


@given(st.text(max_size=40))
def test_every_text_is_found_by_itself(text):
    assert finds(text, text)


@given(st.text(max_size=60))
def test_keys_hold_only_what_the_database_can_store(text):
    assert "\x00" not in search_key(text)
    search_key(text).encode()


# --- Ordering -------------------------------------------------------------------------------------------


def test_persian_letters_come_in_their_own_order_and_latin_after_them():
    names = [
        "یزد",
        "گرگان",
        "Alpha",
        "چابهار",
        "آبادان",
        "ژیان",
        "پارس",
        "اراک",
        "کرمان",
        "۲",
        "لار",
        "هرات",
        "واله",
    ]
    in_order = [
        "۲",
        "آبادان",
        "اراک",
        "پارس",
        "چابهار",
        "ژیان",
        "کرمان",
        "گرگان",
        "لار",
        "واله",
        "هرات",
        "یزد",
        "Alpha",
    ]
    assert sorted(names, key=lambda name: sort_key(name).encode()) == in_order


def test_numbers_in_names_come_by_value():
    assert sort_key("شهرک ۲") < sort_key("شهرک ۱۰") < sort_key("شهرک ۱۱")


def test_arabic_letters_and_marks_do_not_change_the_place():
    assert sort_key("كريمي") == sort_key("کریمی")
    assert sort_key("می‌رود") == sort_key("میرود")


@given(st.text(max_size=60))
def test_a_sort_key_can_be_stored(text):
    assert "\x00" not in sort_key(text)
    sort_key(text).encode()


def test_initials_stand_apart_and_never_fail():
    assert initials("سارا محمدی") == "س\u200cم"
    assert initials("سید علی (رضا) کریمی") == "س\u200cک"
    assert initials("پندار") == "پ"
    assert initials(" ‌ ") == "؟"
