"""The page of a week and that of its classes: ticking, pasting, copying, and what is no week at all."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from internships.recommendations import recommended
from students.availability import save_classes, save_week
from students.models import Availability, Student, Term
from students.timetable import MOST_CHARACTERS
from students.week import Week
from students.week.editing import Shown
from tests import factories as make
from tests.cast import Cast
from tests.students.test_availability import make_term

pytestmark = pytest.mark.django_db
WEEK, CLASSES, COPY = "/me/profile/week/", "/me/profile/week/classes/", "/me/profile/week/copy/"
EIGHT_TO_TEN = Week.from_hours([0], 8, 10)
PASTED = """1511001_01\tریاضی عمومی ۱\tدرس(ت): شنبه 08:00-10:00 درس(ت): دوشنبه 10:00-12:00 ف
فیزیک دوشنبه صبح"""


@pytest.fixture
def term(db: None) -> Term:
    return make_term(14051, -40, 60)


@pytest.fixture
def coming(term: Term) -> Term:
    return make_term(14052, 80, 200)


@pytest.fixture
def negar(client: Client, cast: Cast) -> Client:
    client.force_login(cast.negar.user)
    return client


def who(cast: Cast) -> Student:
    return Student.objects.get(pk=cast.negar.pk)


def row(cast: Cast, term: Term) -> Availability:
    return Availability.objects.get(student=cast.negar, term=term)


# The week


def test_the_week_shows_its_boxes_and_its_free_hours(negar: Client, cast: Cast, term: Term) -> None:
    save_week(cast.negar, wanted=make.MORNINGS, by=cast.negar.user, term=term)
    save_classes(cast.negar, term=term, odd=EIGHT_TO_TEN, even=Week(), by=cast.negar.user)
    page = negar.get(WEEK).content.decode()
    assert page.count('name="free"') == 84
    assert page.count('name="free_half"') == 332
    assert 'class="busy"' in page
    assert 'name="free_shown"' in page


@pytest.mark.parametrize("address", [WEEK, CLASSES, COPY])
def test_these_pages_are_for_students(client: Client, cast: Cast, term: Term, address: str) -> None:
    assert "/accounts/login/" in client.get(address).url
    for user in (cast.maryam, cast.leila):
        client.force_login(user)
        assert client.get(address).status_code == 403
        assert client.post(address).status_code == 403


def test_a_week_is_ones_own(negar: Client, cast: Cast, term: Term) -> None:
    """There is no address for another's; a foreign number in ours is nothing to it."""
    before = Student.objects.get(pk=cast.tara.pk).free
    negar.post(f"{WEEK}?student={cast.tara.pk}", {"free": ["0-14-18"], "student": cast.tara.pk})
    assert Student.objects.get(pk=cast.tara.pk).free == before
    assert not Availability.objects.exclude(student=cast.negar).exists()


@pytest.mark.parametrize("address", [WEEK, CLASSES])
def test_the_pages_ask_as_often_with_more_terms_and_classes(
    negar: Client,
    cast: Cast,
    term: Term,
    coming: Term,
    address: str,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    save_week(cast.negar, wanted=make.MORNINGS, by=cast.negar.user, term=term)
    negar.get(address)
    with django_assert_max_num_queries(10) as few:
        negar.get(address)
    save_classes(cast.negar, term=term, odd=make.MORNINGS, even=EIGHT_TO_TEN, by=cast.negar.user)
    save_week(cast.negar, wanted=make.MORNINGS, by=cast.negar.user, term=coming)
    for number in range(3):
        make_term(13900 + number, -900 + 100 * number, -850 + 100 * number)
    with django_assert_max_num_queries(len(few)):
        negar.get(address)


def test_hours_are_saved_as_they_are_ticked(negar: Client, cast: Cast, term: Term) -> None:
    answer = negar.post(WEEK, {"free": ["0-14-18", "2-14-18"], "not_in_exams": "on"})
    assert answer.url == WEEK
    assert who(cast).free == row(cast, term).wanted == Week.from_hours([0, 2], 7, 9)
    assert who(cast).free_updated_at is not None
    assert row(cast, term).not_in_exams


def test_half_hours_are_saved_without_script(negar: Client, cast: Cast, term: Term) -> None:
    shown = Shown(Week.from_cells(["0-14-18"]))
    halves = ["0-14-15", "0-15-16", "0-16-17"]
    negar.post(WEEK, {"free": ["0-14-18"], "free_half": halves, "free_shown": shown.name})
    assert who(cast).free == Week.from_cells(["0-14-17"])
    assert not row(cast, term).not_in_exams


@pytest.mark.parametrize(
    ("fill", "free"),
    [
        ("mornings", Week.from_hours(range(5), 7, 13) | Week.from_hours([5], 7, 9)),
        ("thursday", Week.from_hours([5], 7, 19)),
        ("all", Week.from_hours(range(6), 7, 19)),
        ("none", Week()),
        ("\x00", Week.from_hours([5], 7, 9)),
    ],
)
def test_a_week_is_filled_in_one_go(negar: Client, cast: Cast, term: Term, fill: str, free: Week) -> None:
    negar.post(WEEK, {"free": ["5-14-18"], "fill": fill})
    assert who(cast).free == free


def test_the_profiles_buttons_add_to_what_is_there(negar: Client, cast: Cast, term: Term) -> None:
    negar.post(WEEK, {"quick": "thursday"})
    assert who(cast).free == make.MORNINGS | Week.from_hours([5], 7, 19)
    negar.post(WEEK, {"quick": "none of these"})
    assert who(cast).free == make.MORNINGS | Week.from_hours([5], 7, 19)


def test_another_term_has_a_week_of_its_own(negar: Client, cast: Cast, term: Term, coming: Term) -> None:
    before = who(cast).free
    there = f"{WEEK}?term=14052"
    assert negar.post(there, {"free": ["0-14-18"]}).url == there
    assert row(cast, coming).wanted == Week.from_hours([0], 7, 9)
    assert who(cast).free == before


@pytest.mark.parametrize("code", ["13001", "x", "", "1" * 500, "\x00", "14053"])
def test_a_term_that_cannot_be_planned_leads_to_the_running_one(
    negar: Client, cast: Cast, term: Term, coming: Term, code: str
) -> None:
    make_term(14053, 220, 300)  # one after the next
    assert negar.get(WEEK, {"term": code}).context["week"].term == term


def test_last_terms_hours_come_over_in_one_tap(negar: Client, cast: Cast, term: Term, coming: Term) -> None:
    save_week(cast.negar, wanted=make.MORNINGS, by=cast.negar.user, term=term)
    there = f"{WEEK}?term=14052"
    assert negar.get(there).context["to_copy"] == make.MORNINGS
    assert negar.post(f"{COPY}?term=14052").url == there
    assert row(cast, coming).wanted == make.MORNINGS
    assert not negar.get(there).context["to_copy"]
    assert negar.post(f"{COPY}?term=14052", follow=True).status_code == 200
    assert negar.get(COPY).status_code == 405


def test_without_terms_a_week_is_just_a_week(negar: Client, cast: Cast) -> None:
    assert negar.get(WEEK).status_code == 200
    negar.post(WEEK, {"free": ["0-14-18"]})
    assert who(cast).free == Week.from_hours([0], 7, 9)
    for address in (CLASSES, COPY):
        assert negar.post(address, {"do": "read", "pasted": PASTED}).url == WEEK
    assert not Availability.objects.exists()


def test_a_week_without_a_free_hour_says_what_it_means(negar: Client, cast: Cast, term: Term) -> None:
    assert negar.post(WEEK, {}).status_code == 302
    page = negar.get(WEEK)
    assert not page.context["week"].free
    assert "note t-info" in page.content.decode()
    make.make_position(cast.pendar, hours_min=20, hours_max=24)
    assert len(recommended(who(cast), 20)) == 3  # true to its words: hours keep nothing from being suggested
    save_week(cast.negar, wanted=EIGHT_TO_TEN, by=cast.negar.user, term=term)
    save_classes(cast.negar, term=term, odd=~Week(), even=Week(), by=cast.negar.user)
    assert negar.get(WEEK).context["week"].all_in_classes
    assert len(recommended(who(cast), 20)) == 3


@pytest.mark.parametrize(
    "posted",
    [
        {"free": ["9-99-3"]},
        {"free": ["0-14-18", "\x00"]},
        {"free_half": ["0-14-13"]},
        {"free": ["۰-۱۴-۱۸"]},
        {"free": ["x" * 10_000]},
        {"free": ["0-14-18"], "free_shown": "zz.0"},
        {"free": ["0-14-18"], "free_shown": "f" * 400},
        {"free": ["0-14-18." * 1000]},
    ],
)
def test_what_is_no_week_is_refused_and_the_page_stays(
    negar: Client, cast: Cast, term: Term, posted: dict[str, Any]
) -> None:
    before = who(cast).free
    answer = negar.post(WEEK, posted)
    assert answer.status_code == 422
    assert answer.content.decode().count('name="free"') == 84
    assert who(cast).free == before


@pytest.mark.parametrize("address", [WEEK, CLASSES])
def test_ten_thousand_names_are_too_many(negar: Client, cast: Cast, term: Term, address: str) -> None:
    before = who(cast).free
    assert negar.post(address, {"free": ["0-14-18"] * 10_000, "odd": ["0-14-18"] * 10}).status_code == 400
    assert who(cast).free == before


# Classes


def test_what_is_pasted_is_shown_first_and_saved_when_confirmed(
    negar: Client, cast: Cast, term: Term
) -> None:
    page = negar.post(CLASSES, {"do": "read", "pasted": PASTED})
    assert page.status_code == 200
    assert [(line.name, line.odd, line.even) for line in page.context["understood"]] == [
        ("0-16-20", True, True),
        ("2-20-24", True, False),
    ]
    assert "ریاضی عمومی ۱" in page.content.decode()
    assert "فیزیک دوشنبه صبح" in page.content.decode()
    assert not Availability.objects.exists()
    answer = negar.post(CLASSES, {"odd": ["0-16-20", "2-20-24"], "even": ["0-16-20"]})
    assert answer.url == WEEK
    kept = row(cast, term)
    assert (kept.classes_odd, kept.classes_even) == (Week.from_cells(["0-16-20", "2-20-24"]), EIGHT_TO_TEN)
    assert who(cast).free == make.MORNINGS - Week.from_cells(["0-16-20", "2-20-24"])


def test_names_of_courses_are_kept_nowhere(negar: Client, cast: Cast, term: Term) -> None:
    negar.post(CLASSES, {"do": "read", "pasted": PASTED})
    negar.post(CLASSES, {"odd": ["0-16-20"], "even": ["0-16-20"], "course": "ریاضی عمومی ۱"})
    kept = Availability.objects.filter(student=cast.negar).values_list()[0]
    assert not [value for value in kept if "ریاضی" in str(value)]


def test_classes_entered_before_stay_unless_unticked(negar: Client, cast: Cast, term: Term) -> None:
    friday = Week.from_hours([6], 8, 10)
    save_classes(cast.negar, term=term, odd=EIGHT_TO_TEN | friday, even=friday, by=cast.negar.user)
    page = negar.post(CLASSES, {"do": "read", "pasted": PASTED})
    assert [line.name for line in page.context["kept"]] == ["6-16-20"]


def test_a_class_is_added_by_hand(negar: Client, cast: Cast, term: Term) -> None:
    save_classes(cast.negar, term=term, odd=EIGHT_TO_TEN, even=EIGHT_TO_TEN, by=cast.negar.user)
    by_hand = {"do": "add", "days": ["1", "3"], "start": "20", "end": "23", "weeks": "even"}
    assert negar.post(CLASSES, by_hand).url == CLASSES
    kept = row(cast, term)
    assert kept.classes_odd == EIGHT_TO_TEN
    assert kept.classes_even == EIGHT_TO_TEN | Week.from_cells(["1-20-23", "3-20-23"])


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("days", []),
        ("days", ["7"]),
        ("days", ["x"]),
        ("days", ["0", "\x00"]),
        ("start", ""),
        ("start", "99"),
        ("start", "-1"),
        ("start", "x" * 10_000),
        ("end", ""),
        ("end", "20"),
        ("end", "14"),
        ("end", "49"),
        ("weeks", ""),
        ("weeks", "sometimes"),
    ],
)
def test_what_is_no_class_is_said_by_its_field(
    negar: Client, cast: Cast, term: Term, field: str, typed: Any
) -> None:
    by_hand = {"do": "add", "days": ["1"], "start": "20", "end": "23", "weeks": "every", field: typed}
    answer = negar.post(CLASSES, by_hand)
    assert answer.status_code == 422
    assert list(answer.context["by_hand"].errors) == [field]
    assert not Availability.objects.exists()


@pytest.mark.parametrize("pasted", ["", "   \n\t", "\x00", "\u200c"])
def test_nothing_pasted_is_said(negar: Client, cast: Cast, term: Term, pasted: str) -> None:
    page = negar.post(CLASSES, {"do": "read", "pasted": pasted})
    assert page.status_code in (200, 422)
    assert not page.context["understood"]


@pytest.mark.parametrize(
    "pasted", ["سلام", "'; DROP TABLE students_student; --", "😀" * 1000, "<script>alert(1)</script> شنبه"]
)
def test_a_text_without_classes_is_said_and_given_back(
    negar: Client, cast: Cast, term: Term, pasted: str
) -> None:
    page = negar.post(CLASSES, {"do": "read", "pasted": pasted})
    assert page.status_code == 200
    assert not page.context["understood"]
    assert "<script>alert" not in page.content.decode()


def test_a_megabyte_is_read_as_far_as_it_makes_sense(negar: Client, cast: Cast, term: Term) -> None:
    page = negar.post(CLASSES, {"do": "read", "pasted": "ریاضی شنبه 8-10\n" * 40_000})
    assert page.status_code == 200
    assert page.context["found"].cut
    assert len(page.context["understood"]) == 1
    assert len(page.content.decode()) < 2 * MOST_CHARACTERS


@pytest.mark.parametrize(
    "posted", [{"odd": ["9-99-3"]}, {"even": ["x"]}, {"odd": ["0-14-18"], "even": ["\x00"]}]
)
def test_classes_at_no_time_are_refused(
    negar: Client, cast: Cast, term: Term, posted: dict[str, Any]
) -> None:
    assert negar.post(CLASSES, posted).status_code == 422
    assert not Availability.objects.exists()


# What a company sees


def test_a_company_sees_free_hours_and_exam_breaks_but_no_classes(
    client: Client, cast: Cast, term: Term
) -> None:
    application = make.make_application(cast.negar, cast.inspection)
    client.force_login(cast.maryam)
    address = f"/hr/applications/{application.pk}/"
    assert client.get(address).context["exam_breaks"] == []
    save_week(cast.negar, wanted=make.MORNINGS, by=cast.negar.user, term=term, not_in_exams=True)
    save_classes(cast.negar, term=term, odd=EIGHT_TO_TEN, even=EIGHT_TO_TEN, by=cast.negar.user)
    page = client.get(address)
    assert [each.first for each in page.context["exam_breaks"]] == [term.exams_from]
    assert page.context["shared_hours"] == 18
    assert 'class="busy"' not in page.content.decode()
