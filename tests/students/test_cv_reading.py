"""CVs are read for skills, in a process that can't hurt, and only suggest."""

import time
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from students import cv_reading, pdf_text, tasks
from students.actions import add_cv, remove_cv
from students.models import CV, Skill, Student
from students.own_skills import dismiss_suggested, save_skills, take_suggested
from tests import factories as make
from tests.cast import Cast
from tests.students import pdfs

pytestmark = pytest.mark.django_db
READING = CV.Reading


@pytest.fixture
def solidworks(db: None) -> Skill:
    return Skill.objects.create(name_fa="سالیدورکس", name_en="SolidWorks")


@pytest.fixture
def cnc(db: None) -> Skill:
    return Skill.objects.create(name_fa="کار با CNC", name_en="CNC operation", aliases=["CNC"])


def give(student: Student, content: bytes, label: str = "صنعت") -> CV:
    stored = make.make_file(by=student.user, content=content)
    return add_cv(student, file=stored, label=label, by=student.user)


def read(cv: CV) -> CV:
    cv_reading.read_cv(cv.pk)
    cv.refresh_from_db()
    return cv


def suggested(student: Student) -> set[Skill]:
    return {row.skill for row in student.skill_suggestions.filter(dismissed_at=None).select_related("skill")}


# The text of a PDF


def test_the_text_is_read() -> None:
    assert pdf_text.read(pdfs.saying()) == pdf_text.Extract(pdfs.WORDS, True)


def test_of_three_hundred_pages_the_first_twenty_are_read() -> None:
    extract = pdf_text.read(pdfs.saying(pages=300))
    assert extract.text.count("SolidWorks") == pdf_text.MOST_PAGES
    assert extract.whole


@pytest.mark.parametrize(
    "content",
    [pdfs.locked(), pdfs.circular(), b"%PDF-1.4\nnothing more", b"", b"\x00" * 1000],
    ids=["locked", "its own page", "broken", "empty", "zeros"],
)
def test_what_cant_be_read_says_so(content: bytes) -> None:
    assert pdf_text.read(content) == pdf_text.Extract("", False)


def test_a_bomb_hurts_nobody() -> None:
    started = time.monotonic()
    assert pdf_text.read(pdfs.bomb()) == pdf_text.Extract("", False)
    assert time.monotonic() - started < pdf_text.MOST_SECONDS


def test_reading_that_takes_too_long_is_stopped() -> None:
    started = time.monotonic()
    assert pdf_text.read(pdfs.slow(), seconds=1) == pdf_text.Extract("", False)
    assert time.monotonic() - started < 5


def test_the_reader_knows_nothing_of_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, Any] = {}

    def run(command: list[str], **options: Any) -> Any:
        seen.update(options)
        raise pdf_text.subprocess.TimeoutExpired(command, 1)

    monkeypatch.setattr(pdf_text.subprocess, "run", run)
    pdf_text.read(b"%PDF")
    assert seen["env"] == {}


def test_what_was_read_before_it_stopped_counts() -> None:
    assert pdf_text._extract(b'"one"\n"two"\n"thr', whole=False) == pdf_text.Extract("one\ntwo", False)


# What becomes of it


def test_a_cv_suggests_what_it_names_and_enters_nothing(cast: Cast, solidworks: Skill, cnc: Skill) -> None:
    cv = read(give(cast.negar, pdfs.saying()))
    assert cv.reading == READING.READ
    assert cv.read_at is not None
    assert suggested(cast.negar) == {solidworks, cnc}
    assert not cast.negar.skills.exists()


def test_a_skill_that_one_has_isnt_suggested(cast: Cast, solidworks: Skill, cnc: Skill) -> None:
    save_skills(cast.negar, levels={cnc.pk: 2}, by=cast.negar.user)
    read(give(cast.negar, pdfs.saying()))
    assert suggested(cast.negar) == {solidworks}


def test_what_isnt_offered_isnt_suggested(cast: Cast, solidworks: Skill) -> None:
    Skill.objects.update(is_active=False)
    read(give(cast.negar, pdfs.saying()))
    assert not suggested(cast.negar)


@pytest.mark.parametrize(
    ("content", "outcome"),
    [
        (pdfs.scanned(), READING.NO_TEXT),
        (pdfs.saying("12"), READING.NO_TEXT),
        (pdfs.bomb(), READING.FAILED),
        (pdfs.locked(), READING.FAILED),
        (pdfs.saying(pages=300), READING.READ),
    ],
    ids=["scanned", "only a page number", "bomb", "locked", "300 pages"],
)
def test_how_the_reading_ended_stands_by_the_cv(cast: Cast, content: bytes, outcome: str) -> None:
    assert read(give(cast.negar, content)).reading == outcome


def test_a_file_that_is_gone_is_a_failure(cast: Cast) -> None:
    cv = give(cast.negar, pdfs.saying())
    cv.file.file.delete(save=False)
    stored = cv.file.file.storage
    cv.file.file.name = "aa/none.pdf"
    cv.file.save()
    assert not stored.exists("aa/none.pdf")
    assert read(cv).reading == READING.FAILED


def test_reading_twice_is_as_once(cast: Cast, solidworks: Skill) -> None:
    cv = give(cast.negar, pdfs.saying())
    assert [cv_reading.read_cv(cv.pk), cv_reading.read_cv(cv.pk), cv_reading.read_cv(10**9)] == [
        True,
        False,
        False,
    ]
    assert cast.negar.skill_suggestions.count() == 1


def test_a_cv_that_is_removed_while_it_is_read_suggests_nothing(
    cast: Cast, solidworks: Skill, monkeypatch: pytest.MonkeyPatch
) -> None:
    cv = give(cast.negar, pdfs.saying())

    def meanwhile(content: bytes) -> pdf_text.Extract:
        remove_cv(cv, by=cast.negar.user)
        return pdf_text.Extract(pdfs.WORDS, True)

    monkeypatch.setattr(pdf_text, "read", meanwhile)
    assert cv_reading.read_cv(cv.pk) is False
    assert not suggested(cast.negar)


def test_a_removed_cv_takes_its_suggestions_along(cast: Cast, solidworks: Skill, cnc: Skill) -> None:
    cv = read(give(cast.negar, pdfs.saying()))
    dismiss_suggested(cast.negar, skills=[cnc.pk], by=cast.negar.user)
    remove_cv(cv, by=cast.negar.user)
    assert not suggested(cast.negar)
    read(give(cast.negar, pdfs.saying()))
    assert suggested(cast.negar) == {solidworks}  # and what was said no to stays said


def test_dismissed_is_for_good(cast: Cast, solidworks: Skill) -> None:
    read(give(cast.negar, pdfs.saying()))
    dismiss_suggested(cast.negar, skills=[solidworks.pk], by=cast.negar.user)
    read(give(cast.negar, pdfs.saying(), "دیگر"))
    assert not suggested(cast.negar)


def test_only_what_is_suggested_can_be_taken_so(cast: Cast, solidworks: Skill, cnc: Skill) -> None:
    other = make.make_skill()
    read(give(cast.negar, pdfs.saying()))
    assert take_suggested(cast.negar, skills=[solidworks.pk, other.pk], by=cast.negar.user) == 1
    assert list(cast.negar.skills.all()) == [solidworks]
    assert suggested(cast.negar) == {cnc}


def test_the_sweep_finds_what_got_no_nudge(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = give(cast.negar, pdfs.saying())
    read(give(cast.tara, pdfs.saying()))
    remove_cv(give(cast.sina, pdfs.saying()), by=cast.sina.user)
    sent: list[int] = []
    task = SimpleNamespace(apply_async=lambda args, **options: sent.append(args[0]))
    monkeypatch.setattr(tasks, "read_cv", task)
    assert tasks.read_waiting_cvs() == 1
    assert sent == [waiting.pk]


def test_adding_a_cv_nudges_once_it_is_committed(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    sent: list[int] = []
    monkeypatch.setattr(cv_reading.NUDGE, "publish", sent.append)
    with django_capture_on_commit_callbacks(execute=True):
        cv = give(cast.negar, pdfs.saying())
        assert not sent
    assert sent == [cv.pk]


def test_a_broker_that_is_down_stops_nobody(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    def fail(pk: int) -> None:
        raise ConnectionError

    monkeypatch.setattr(cv_reading.NUDGE, "publish", fail)
    monkeypatch.setattr(cv_reading.NUDGE, "quiet_until", 0.0)
    with django_capture_on_commit_callbacks(execute=True):
        give(cast.negar, pdfs.saying())
    assert cast.negar.cvs.get().reading == READING.WAITING


# On the page


@pytest.fixture
def negar(client: Client, cast: Cast) -> Client:
    client.force_login(cast.negar.user)
    return client


SUGGESTED = "/me/profile/skills/suggested/"


def test_suggestions_are_taken_one_by_one_or_all(
    negar: Client, cast: Cast, solidworks: Skill, cnc: Skill
) -> None:
    read(give(cast.negar, pdfs.saying(), "نسخهٔ صنعت"))
    page = negar.get("/me/profile/").content.decode()
    assert "نسخهٔ صنعت" in page
    assert negar.post(SUGGESTED, {"take": solidworks.pk}).url == "/me/profile/#skills"
    assert list(cast.negar.skills.all()) == [solidworks]
    negar.post(SUGGESTED, {"take": "all"})
    assert set(cast.negar.skills.all()) == {solidworks, cnc}
    assert not suggested(cast.negar)


def test_suggestions_are_left_all_at_once(negar: Client, cast: Cast, solidworks: Skill, cnc: Skill) -> None:
    read(give(cast.negar, pdfs.saying()))
    negar.post(SUGGESTED, {"leave": "all"})
    assert not suggested(cast.negar)
    assert not cast.negar.skills.exists()


def test_what_is_ticked_is_kept_with_a_suggestion(
    negar: Client, cast: Cast, solidworks: Skill, cnc: Skill
) -> None:
    excel = make.make_skill()
    read(give(cast.negar, pdfs.saying()))
    answers = {"listed": "1", "skills": [excel.pk], f"level_{excel.pk}": "3", "take": solidworks.pk}
    negar.post(SUGGESTED, answers)
    levels = dict(cast.negar.studentskill_set.values_list("skill", "level"))
    assert levels == {excel.pk: 3, solidworks.pk: None}


@pytest.mark.parametrize("asked", ["", "x", "-1", "9" * 40, "۱۲", "\x00"])
def test_a_suggestion_that_is_none_changes_nothing(negar: Client, cast: Cast, asked: str) -> None:
    excel = make.make_skill()
    cast.negar.skills.add(excel)
    for answer in ("take", "leave"):
        assert negar.post(SUGGESTED, {answer: asked}).status_code == 302
    assert list(cast.negar.skills.all()) == [excel]


def test_anothers_suggestions_are_theirs(negar: Client, cast: Cast, solidworks: Skill) -> None:
    read(give(cast.tara, pdfs.saying()))
    negar.post(SUGGESTED, {"take": solidworks.pk})
    negar.post(SUGGESTED, {"leave": "all"})
    assert suggested(cast.tara) == {solidworks}
    assert not cast.negar.skills.exists()


def test_suggestions_are_for_students(client: Client, cast: Cast) -> None:
    assert "/accounts/login/" in client.post(SUGGESTED, {"take": "all"}).url
    client.force_login(cast.maryam)
    assert client.post(SUGGESTED, {"take": "all"}).status_code == 403


def test_a_get_answers_nothing(negar: Client, cast: Cast, solidworks: Skill) -> None:
    read(give(cast.negar, pdfs.saying()))
    assert negar.get(SUGGESTED, {"take": "all"}).url == "/me/profile/#skills"
    assert not cast.negar.skills.exists()


@pytest.mark.parametrize(
    ("reading", "words"),
    [("waiting", "Being read"), ("read", "Read;"), ("no_text", "scanned"), ("failed", "could not be read")],
)
def test_the_page_says_what_came_of_reading(negar: Client, cast: Cast, reading: str, words: str) -> None:
    cast.negar.user.language = "en"
    cast.negar.user.save()
    cv = give(cast.negar, pdfs.saying())
    CV.objects.filter(pk=cv.pk).update(reading=reading)
    assert words in negar.get("/me/profile/").content.decode()


def test_as_many_queries_with_more_suggestions(
    negar: Client, cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    one = make.make_skill("پایتون", "Python")
    read(give(cast.negar, pdfs.saying("I write Python for ten years now and like it")))
    negar.get("/me/profile/")
    with django_assert_max_num_queries(10) as few:
        negar.get("/me/profile/")
    for number in range(3):
        skill = make.make_skill(f"مهارت {number}")
        cast.negar.skill_suggestions.create(skill=skill, cv=give(cast.negar, pdfs.saying()))
    with django_assert_max_num_queries(len(few)):
        negar.get("/me/profile/")
    assert one in suggested(cast.negar)
