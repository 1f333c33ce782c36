"""The profile: each section saves by itself, and says by the field what is wrong with it."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from people.persian import jalali
from students.models import RosterEntry, Skill, Student
from students.records.decisions import confirm_record
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db
PROFILE = "/me/profile/"
STUDY = "/me/profile/study/"


@pytest.fixture
def negar(client: Client, cast: Cast) -> Client:
    client.force_login(cast.negar.user)
    return client


def study(student: Student, **values: Any) -> dict[str, Any]:
    return {
        "student_number": student.student_number or "",
        "field": student.field_id or "",
        "entry_year": "1403",
        "semester": "5",
        "study_status": "enrolled",
        "gpa": "16.5",
        "gpa_on": "1405/07/15",
        "credits_passed": "90",
        **values,
    }


def test_the_profile_shows_its_sections(negar: Client) -> None:
    page = negar.get(PROFILE)
    assert page.status_code == 200
    for section in ("study", "cvs", "week", "skills", "visibility", "consent"):
        assert f'id="{section}"' in page.content.decode()


def test_the_profile_is_for_students(client: Client, cast: Cast) -> None:
    assert "/accounts/login/" in client.get(PROFILE).url
    client.force_login(cast.maryam)
    for part in ("", "study/", "skills/", "week/", "consent/", "visibility/"):
        assert client.get(PROFILE + part).status_code == 403
        assert client.post(PROFILE + part).status_code == 403


def test_the_page_makes_as_many_queries_with_more_skills_and_cvs(
    negar: Client, cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    negar.get(PROFILE)
    with django_assert_max_num_queries(10) as few:
        negar.get(PROFILE)
    for number in range(3):
        cast.negar.skills.add(make.make_skill(f"مهارت {number}"))
        cast.negar.cvs.create(file=make.make_file(), label=f"رزومه {number}")
    with django_assert_max_num_queries(len(few)):
        negar.get(PROFILE)


@pytest.mark.parametrize("part", ["study", "skills", "consent"])
def test_a_sections_address_leads_to_its_place(negar: Client, part: str) -> None:
    assert negar.get(f"{PROFILE}{part}/").url == f"{PROFILE}#{part}"


def test_what_one_studies_is_saved_whatever_digits_are_typed(negar: Client, cast: Cast) -> None:
    number = "\u200e۴۰۰۱٥٥٥١٢٣\u200f"
    values = study(
        cast.negar, student_number=number, gpa="۱۷٫۲۵", gpa_on="۱۴۰۵/۷/۱۵", credits_passed="٩٤", semester="۶"
    )
    answer = negar.post(STUDY, values)
    assert answer.url == f"{PROFILE}#study"
    cast.negar.refresh_from_db()
    assert cast.negar.student_number == "4001555123"
    assert (cast.negar.gpa, cast.negar.gpa_on) == (Decimal("17.25"), date(2026, 10, 7))
    assert (cast.negar.credits_passed, cast.negar.semester) == (94, 6)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("gpa", "21"),
        ("gpa", "-1"),
        ("gpa", "هفده"),
        ("gpa", "16.255"),
        ("gpa", "NaN"),
        ("gpa_on", "1404/12/30"),  # 1404 is a common year
        ("gpa_on", "1405/07/31"),
        ("gpa_on", "دیروز"),
        ("gpa_on", ""),
        ("semester", "0"),
        ("semester", "21"),
        ("semester", "5.5"),
        ("credits_passed", "-3"),
        ("credits_passed", "9" * 40),
        ("entry_year", "1203"),
        ("field", "999999"),
        ("field", "x\x00"),
        ("student_number", "x" * 10_000),
        ("study_status", "asleep"),
    ],
)
def test_what_is_wrong_is_said_by_its_field_and_kept(
    negar: Client, cast: Cast, field: str, typed: str
) -> None:
    answer = negar.post(STUDY, study(cast.negar, **{"credits_passed": "95", field: typed}))
    assert answer.status_code == 422
    assert list(answer.context["study"].errors) == [field]
    if "\x00" not in typed:
        assert answer.context["study"][field].value() == typed
    cast.negar.refresh_from_db()
    assert cast.negar.credits_passed == 90


def test_a_gpa_of_tomorrow_is_refused(negar: Client, cast: Cast) -> None:
    tomorrow = jalali.format_numeric(make.days(1), "fa")
    answer = negar.post(STUDY, study(cast.negar, gpa_on=tomorrow))
    assert list(answer.context["study"].errors) == ["gpa_on"]


def test_a_date_without_its_gpa_is_refused(negar: Client, cast: Cast) -> None:
    answer = negar.post(STUDY, study(cast.negar, gpa=""))
    assert list(answer.context["study"].errors) == ["gpa"]


def test_the_number_of_somebody_else_is_refused_by_its_field(negar: Client, cast: Cast) -> None:
    answer = negar.post(STUDY, study(cast.negar, student_number=cast.sina.student_number, semester="7"))
    assert answer.status_code == 409
    assert list(answer.context["study"].errors) == ["student_number"]
    assert answer.context["study"]["semester"].value() == "7"


def test_the_number_from_the_universitys_list_stays(negar: Client, cast: Cast) -> None:
    number = cast.negar.student_number
    RosterEntry.objects.create(
        student_number=number,
        full_name="نگار صادقی",
        mobile="+989121234567",
        imported_by=cast.leila,
        activated_by=cast.negar,
    )
    assert negar.post(STUDY, study(cast.negar, student_number="4001999999")).status_code == 302
    cast.negar.refresh_from_db()
    assert cast.negar.student_number == number


def test_a_confirmed_gpa_stays_confirmed_until_it_changes(negar: Client, cast: Cast) -> None:
    Student.objects.filter(pk=cast.negar.pk).update(gpa_source=Student.Source.STAFF, gpa_on=date(2026, 10, 7))
    negar.post(STUDY, study(cast.negar, semester="6"))
    cast.negar.refresh_from_db()
    assert (cast.negar.semester, cast.negar.gpa_source) == (6, Student.Source.STAFF)
    negar.post(STUDY, study(cast.negar, gpa="18"))
    cast.negar.refresh_from_db()
    assert (cast.negar.gpa, cast.negar.gpa_source) == (Decimal("18"), Student.Source.SELF)


def test_skills_are_ticked_from_the_list(negar: Client, cast: Cast) -> None:
    excel, welding = make.make_skill(), make.make_skill("جوشکاری", "Welding")
    negar.post("/me/profile/skills/", {"skills": [excel.pk, welding.pk]})
    assert set(cast.negar.skills.all()) == {excel, welding}
    negar.post("/me/profile/skills/", {})
    assert not cast.negar.skills.exists()


@pytest.mark.parametrize("skill", ["999999", "x", "\x00"])
def test_a_skill_that_is_not_on_the_list_is_refused(negar: Client, cast: Cast, skill: str) -> None:
    excel = make.make_skill()
    answer = negar.post("/me/profile/skills/", {"skills": [excel.pk, skill]})
    assert answer.status_code == 422
    assert not cast.negar.skills.exists()


def test_a_skill_that_is_no_longer_offered_stays_with_whoever_has_it(negar: Client, cast: Cast) -> None:
    excel = make.make_skill()
    cast.negar.skills.add(excel)
    Skill.objects.update(is_active=False)
    negar.post("/me/profile/skills/", {"skills": [excel.pk]})
    assert list(cast.negar.skills.all()) == [excel]


def test_consent_is_given_and_taken_back(negar: Client, cast: Cast) -> None:
    negar.post("/me/profile/consent/", {"given": "no"})
    cast.negar.refresh_from_db()
    assert cast.negar.consented_at is None
    negar.post("/me/profile/consent/", {"given": "yes"})
    cast.negar.refresh_from_db()
    assert cast.negar.consented_at is not None


@pytest.mark.parametrize(
    ("status", "words"), [("leave", "on leave"), ("guest", "Guests"), ("graduate", "enrolled")]
)
def test_whoever_is_not_enrolled_reads_what_that_means(
    negar: Client, cast: Cast, status: str, words: str
) -> None:
    cast.negar.user.language = "en"
    cast.negar.user.save()
    assert negar.get(PROFILE).context["status_means"] == ""
    negar.post(STUDY, study(cast.negar, study_status=status))
    page = negar.get(PROFILE)
    assert words in page.context["status_means"]
    assert page.context["meter"].percent > 0


def test_the_gpa_is_shown_with_its_day_and_source(negar: Client, cast: Cast) -> None:
    cast.negar.user.language = "en"
    cast.negar.user.save()
    Student.objects.filter(pk=cast.negar.pk).update(gpa_on=date(2026, 10, 7))
    assert "GPA 16.5 of 7 October 2026, said by the student." in negar.get(PROFILE).content.decode()
    Student.objects.filter(pk=cast.negar.pk).update(gpa_source=Student.Source.STAFF)
    assert "7 October 2026, confirmed by the university." in negar.get(PROFILE).content.decode()


def test_a_get_changes_nothing(negar: Client, cast: Cast) -> None:
    negar.get("/me/profile/consent/?given=no")
    cast.negar.refresh_from_db()
    assert cast.negar.consented_at is not None


def test_a_few_words_about_oneself_are_kept_and_cost_no_confirmation(client: Client, cast: Cast) -> None:
    confirm_record(cast.negar, by=cast.leila)
    client.force_login(cast.negar.user)
    form = client.get("/me/profile/").context["study"]
    posted = {name: "" if form[name].value() is None else str(form[name].value()) for name in form.fields}
    answer = client.post("/me/profile/study/", {**posted, "about": "کار با داده‌های واقعی را دوست دارم."})
    assert answer.status_code == 302
    kept = Student.objects.get(pk=cast.negar.pk)
    assert kept.about == "کار با داده‌های واقعی را دوست دارم."
    assert kept.state == "confirmed"
