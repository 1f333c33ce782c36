"""What is recommended: only what the student can apply for, in one query, best first, and said on the pages."""

import io

import pytest
from django.core.cache.backends.locmem import LocMemCache
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from companies.models import BusLine, BusStop
from internships import recommendations
from internships.candidates import candidates
from internships.eligibility import eligibility, gate, prepared_for
from internships.listing.current import listing
from internships.matching import PartName
from internships.models import Dismissal, Position, PreferredEstate
from internships.recommendations import (
    for_fit,
    rarity,
    recommended,
    rules,
    suggestion_for,
)
from students.models import Faculty, FieldOfStudy, HomeArea, Student
from students.week import Week
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def titles(student: Student) -> list[str]:
    return [each.position.title for each in recommended(student, 20)]


@pytest.fixture(autouse=True)
def own_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is counted here is how often rarity is asked for, not how well a cache behaves."""
    monkeypatch.setattr("internships.recommendations.cache", LocMemCache("matching", {}))
    LocMemCache("matching", {}).clear()


@pytest.fixture
def negar(client: Client, cast: Cast) -> Client:
    cast.negar.user.language = "en"
    cast.negar.user.save()
    client.force_login(cast.negar.user)
    return client


def test_only_what_the_student_may_apply_for_comes_up(cast: Cast) -> None:
    mechanics = make.make_field("مهندسی مکانیک")
    make.make_position(cast.pendar, title="مکانیک", fields=[mechanics])
    make.make_position(cast.pendar, title="معدل بالا", min_gpa="19.00")
    make.make_position(cast.pendar, title="واحد بسیار", min_credits=130)
    make.make_position(cast.pendar, title="شیفت شب", shifts=Week.from_hours(range(5), 20, 24))
    make.make_position(cast.pendar, title="برای همه", fields=[])
    make.make_position(cast.pendar, title="پیش‌نویس", state="draft")
    make.make_application(cast.negar, cast.moulds)
    assert set(titles(cast.negar)) == {cast.inspection.title, "برای همه"}
    assert set(titles(cast.sina)) == {"مکانیک", "برای همه"}
    student = Student.objects.get(pk=cast.negar.pk)
    for position in prepared_for(student, Position.objects.filter(title__in=titles(student))):
        assert eligibility(student, position).ok
        assert gate(position, student=student).open


def test_the_agreement_has_to_cover_the_students_own_field(cast: Cast) -> None:
    chemistry = make.make_field("مهندسی شیمی")
    company = make.make_company("رنگ‌سازی")
    make.make_mou(company, fields=[chemistry])
    make.make_position(company, title="آزمایشگاه رنگ", fields=[])
    assert titles(make.make_student("شیما", field=chemistry)) == ["آزمایشگاه رنگ"]
    assert "آزمایشگاه رنگ" not in titles(cast.negar)


def test_what_the_profile_does_not_say_leaves_out_what_asks_for_it(cast: Cast) -> None:
    make.make_position(cast.pendar, title="معدل", min_gpa="5.00")
    unsaid = make.make_student("بی‌معدل", gpa=None, credits=None, free=Week())
    assert set(titles(unsaid)) == {cast.inspection.title, cast.moulds.title}
    Student.objects.filter(pk=unsaid.pk).update(field=None)
    assert titles(Student.objects.get(pk=unsaid.pk)) == []


def test_what_is_full_or_not_for_them_does_not_come_up(cast: Cast) -> None:
    one_seat = make.make_position(cast.pendar, title="یک جا", seats=1)
    assert "یک جا" in titles(cast.negar)
    make.make_offer(make.make_application(cast.tara, one_seat))
    assert "یک جا" not in titles(cast.negar)
    Dismissal.objects.create(student=cast.negar, position=cast.moulds)
    assert titles(cast.negar) == [cast.inspection.title]
    assert cast.moulds.title in titles(cast.tara)


def test_better_fits_come_first_and_say_why(cast: Cast) -> None:
    weld, excel = make.make_skill("جوشکاری", "Welding"), make.make_skill()
    cast.negar.skills.add(weld)
    make.make_position(cast.pendar, title="جوش", skills_required=[weld])
    make.make_position(cast.pendar, title="جوش و اکسل", skills_required=[weld, excel])
    make.make_position(cast.pendar, title="اکسل", skills_required=[excel])
    with translation.override("en"):
        found = {each.position.title: each for each in recommended(cast.negar, 20)}
        reasons = found["جوش و اکسل"].words.reasons
    ordered = list(found)
    assert ordered.index("جوش") < ordered.index("جوش و اکسل") < ordered.index("اکسل")
    assert [(r.text, r.good) for r in reasons][:2] == [
        ("you have 1 of 2 skills it needs", True),
        ("missing: Excel", False),
    ]
    assert found["جوش"].fit.part(PartName.SKILLS).value == 1


def test_a_position_for_everyone_is_nearer_where_the_company_looks_for_the_faculty(cast: Cast) -> None:
    arts = Faculty.objects.create(name_fa="هنر")
    painting = FieldOfStudy.objects.create(name_fa="نقاشی", level="bachelor", faculty=arts)
    make.make_position(cast.angareh, title="برای همه", fields=[])
    values = [
        next(each for each in recommended(who, 20) if each.position.title == "برای همه")
        .fit.part(PartName.FIELD)
        .value
        for who in (cast.sina, make.make_student("نقاش", field=painting))
    ]
    assert values == [0.6, 0.2]


def test_applications_that_go_on_move_a_position_down(cast: Cast) -> None:
    assert titles(cast.negar)[0] == cast.moulds.title  # the newer of two alike
    make.make_application(cast.tara, cast.moulds)
    recommendations.forget()  # a minute later
    assert titles(cast.negar)[0] == cast.inspection.title


def test_it_takes_three_queries_and_one_an_hour_for_rarity(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make.make_position(cast.pendar, skills_required=[make.make_skill()])
    student = Student.objects.with_everything().get(pk=cast.negar.pk)
    listing()
    with django_assert_num_queries(4):
        recommended(student, 20)
    for _number in range(3):
        make.make_position(cast.angareh, skills_required=[make.make_skill("جوشکاری", "Welding")])
    student = Student.objects.with_everything().get(pk=cast.negar.pk)
    listing()
    with django_assert_num_queries(3):
        assert len(recommended(student, 20)) == 6


def test_rarity_counts_published_positions(cast: Cast) -> None:
    weld, excel = make.make_skill("جوشکاری", "Welding"), make.make_skill()
    make.make_position(cast.pendar, skills_required=[excel])
    make.make_position(cast.pendar, skills_required=[weld, excel])
    make.make_position(cast.pendar, skills_required=[weld], state="draft")
    counted = rarity()
    assert (dict(counted.asked), counted.total) == ({weld.pk: 1, excel.pk: 2}, 4)
    assert counted.of(weld.pk) > counted.of(excel.pk)


def test_those_are_scored_exactly_that_the_score_puts_first(cast: Cast) -> None:
    weld = make.make_skill("جوشکاری", "Welding")
    cast.negar.skills.add(weld)
    make.make_position(cast.pendar, title="جوش", skills_required=[weld], pay_rial=1_200_000)
    make.make_position(cast.pendar, title="اکسل", skills_required=[make.make_skill()])
    every = [each.position.pk for each in recommended(cast.negar, 20)]
    for most in range(1, 5):
        found = candidates(cast.negar, listing(cast.negar.pk), rarity(), rules(), most=most)
        assert {each.id for each in found} == set(every[:most])


def test_a_list_and_the_positions_own_page_give_the_same_fit(cast: Cast) -> None:
    """The list scores outlines that the process holds; the page, the row itself."""
    area = HomeArea.objects.create(code="a1", name_fa="محله", latitude="34.64", longitude="50.87")
    Student.objects.filter(pk=cast.negar.pk).update(home_area=area)
    weld, excel = make.make_skill("جوشکاری", "Welding"), make.make_skill()
    cast.negar.skills.add(weld)
    site = cast.pendar.sites.get()
    line = BusLine.objects.create(site=site, name="صبح", arrives="06:45")
    BusStop.objects.create(line=line, name="میدان", area=area, leaves="06:00")
    PreferredEstate.objects.create(student=cast.negar, estate=site.estate)
    make.make_position(cast.pendar, title="جوش", skills_required=[weld, excel], pay_rial=1_200_000)
    make.make_position(cast.angareh, title="برای همه", fields=[], min_gpa="12.50", shifts=Week())
    make.make_application(cast.tara, cast.moulds)
    student = Student.objects.with_everything().get(pk=cast.negar.pk)
    listed = {each.position.pk: each.fit for each in recommended(student, 20)}
    assert len(listed) == 4
    for position in for_fit(student, Position.objects.filter(pk__in=listed).for_cards()):
        alone = suggestion_for(student, position)
        assert alone is not None
        assert alone.fit == listed[position.pk]


# The pages


def test_my_page_shows_what_fits(negar: Client, cast: Cast) -> None:
    page = negar.get("/me/")
    words = page.content.decode()
    assert [each.position for each in page.context["suggestions"]] == [cast.moulds, cast.inspection]
    assert page.context["positions"] == []
    assert "Fits you" in words
    assert "its 16 hours go with your free time" in words
    assert "/me/recommended/" in words


def test_who_has_not_said_their_field_sees_new_positions_instead(client: Client, cast: Cast) -> None:
    Student.objects.filter(pk=cast.negar.pk).update(field=None)
    client.force_login(cast.negar.user)
    page = client.get("/me/")
    assert (page.context["suggestions"], len(page.context["positions"])) == ([], 2)
    page = client.get("/me/recommended/")
    assert page.context["suggestions"] == []
    assert "/me/profile/#study" in page.content.decode()


def test_the_page_says_what_each_fit_is_made_of_and_what_the_profile_lacks(negar: Client, cast: Cast) -> None:
    Student.objects.filter(pk=cast.negar.pk).update(free=Week(), gpa=None)
    page = negar.get("/me/recommended/")
    words = page.content.decode()
    assert page.status_code == 200
    assert words.count("What the fit is made of") == len(page.context["suggestions"]) == 2
    assert [each.url for each in page.context["additions"]] == [
        "/me/profile/#skills",
        "/me/profile/#week",
        "/me/profile/commute/",
        "/me/profile/#study",
    ]


def test_without_a_fit_the_page_leads_on(negar: Client, cast: Cast) -> None:
    Position.objects.update(state="closed")
    words = negar.get("/me/recommended/").content.decode()
    assert "No open position fits your profile now" in words
    assert 'href="/positions/"' in words


def test_the_page_is_for_students(client: Client, cast: Cast) -> None:
    assert "/accounts/login/" in client.get("/me/recommended/").url
    for other in (cast.maryam, cast.leila):
        client.force_login(other)
        assert client.get("/me/recommended/").status_code == 403


def test_the_page_makes_as_many_queries_with_more_rows(
    negar: Client, cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    negar.get("/me/recommended/")
    recommendations.forget()
    with django_assert_max_num_queries(8) as few:
        negar.get("/me/recommended/")
    for _number in range(3):
        make.make_position(cast.pendar, skills_required=[make.make_skill()])
    listing()
    with django_assert_max_num_queries(len(few)):
        assert len(negar.get("/me/recommended/").context["suggestions"]) == 5


@pytest.mark.parametrize("address", ["/me/", "/me/recommended/", "/positions/{}/"])
def test_ten_queries_are_enough_without_a_cache(
    negar: Client, cast: Cast, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("internships.recommendations.cache.get", lambda key: None)
    negar.get("/help/")
    recommendations.forget()
    with CaptureQueriesContext(connection) as made:
        assert negar.get(address.format(cast.inspection.pk)).status_code == 200
    assert len(made) <= 10


def test_a_position_shows_its_fit_only_to_students_who_may_apply(negar: Client, cast: Cast) -> None:
    address = f"/positions/{cast.inspection.pk}/"
    assert "What the fit is made of" in negar.get(address).content.decode()
    Position.objects.filter(pk=cast.inspection.pk).update(min_gpa="19.5")
    assert "What the fit is made of" not in negar.get(address).content.decode()
    negar.logout()
    assert "What the fit is made of" not in negar.get(address).content.decode()


def test_the_measure_prints_a_line_for_each_congestion(cast: Cast) -> None:
    said = io.StringIO()
    call_command("measure_recommendations", stdout=said)
    lines = said.getvalue().splitlines()
    assert [line.split()[0] for line in lines[2:]] == ["0.00", "0.02", "0.05", "0.10"]
    assert lines[2].split()[1] == "100.0%"
    Position.objects.update(state="closed")
    with pytest.raises(CommandError):
        call_command("measure_recommendations", stdout=said)


# Kept for a minute


def test_what_fits_is_reckoned_once_while_nothing_has_changed(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    reckoned = []
    by_fit = recommendations.by_fit
    monkeypatch.setattr(
        recommendations, "by_fit", lambda *args, **more: reckoned.append(1) or by_fit(*args, **more)
    )
    first = titles(cast.negar)
    assert titles(cast.negar) == first
    assert len(reckoned) == 1
    cast.negar.gpa = 12
    titles(cast.negar)
    make.make_position(cast.pendar)
    titles(cast.negar)
    make.make_application(cast.negar, cast.moulds)
    titles(cast.negar)
    assert len(reckoned) == 4
    with translation.override("en"):  # the bus of a fit is said in words
        titles(cast.negar)
    assert len(reckoned) == 5
    titles(cast.negar)
    later = recommendations.time.monotonic() + 61
    monkeypatch.setattr(recommendations.time, "monotonic", lambda: later)
    titles(cast.negar)
    assert len(reckoned) == 7


def test_a_position_that_has_become_full_is_not_suggested_from_memory(cast: Cast) -> None:
    position = make.make_position(cast.pendar, seats=1, title="یک نفر")
    assert position.title in titles(cast.negar)
    make.make_accepted(cast.tara, position)
    assert position.title not in titles(cast.negar)
