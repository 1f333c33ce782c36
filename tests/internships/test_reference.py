"""The reference data that ships with the project: loaded once, and what staff made of it stays."""

from io import StringIO
from itertools import pairwise
from typing import Any

import pytest
from django.core.management import call_command
from django.db import models

from companies.models import Estate, ProgrammeKind
from people.models import Holiday
from people.persian import jalali
from students.models import Faculty, FieldOfStudy, HomeArea, Skill, Term

pytestmark = pytest.mark.django_db
REFERENCE: tuple[type[models.Model], ...] = (
    Holiday,
    Faculty,
    FieldOfStudy,
    Term,
    Skill,
    HomeArea,
    Estate,
    ProgrammeKind,
)


def load() -> str:
    out = StringIO()
    call_command("load_reference", stdout=out)
    return out.getvalue()


def rows() -> dict[str, list[Any]]:
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in REFERENCE}


def test_loading_twice_is_as_once():
    load()
    before = rows()
    assert "added" not in load()
    assert rows() == before


def test_what_ships():
    load()
    assert Estate.objects.count() == 11
    assert Estate.objects.get(code="shokouhieh").short_fa == "شکوهیه"
    assert "شهاب" in Estate.objects.get(code="chap-o-nashr").aliases
    assert list(ProgrammeKind.objects.values_list("code", flat=True)) == [
        "part_time",
        "internship_course",
        "summer_internship",
        "graduate_traineeship",
        "project",
    ]
    assert {term.code for term in Term.objects.all()} >= {14041, 14042, 14043, 14051, 14061}
    assert FieldOfStudy.objects.count() == 12
    assert Skill.objects.count() > 100


def test_where_students_live():
    load()
    areas = HomeArea.objects.exclude(latitude=None)
    assert areas.count() >= 18
    assert all(34 < area.latitude < 35.3 and 50 < area.longitude < 51.6 for area in areas)
    assert HomeArea.objects.get(code="outside-province").latitude is None


def test_coordinates_that_came_later_fill_what_was_empty_and_nothing_else():
    load()
    guessed, surveyed = Estate.objects.get(code="salafchegan"), Estate.objects.get(code="doroudgaran")
    assert "برآورد" in guessed.note
    before = guessed.note.removesuffix("؛ مختصات برآورد")
    Estate.objects.filter(pk=guessed.pk).update(latitude=None, longitude=None, note=before)
    Estate.objects.filter(pk=surveyed.pk).update(latitude="34.7", longitude="50.99", note="از دفتر")
    Estate.objects.filter(code="ict").update(latitude=None, longitude=None, note="یادداشت دفتر")
    load()
    again = Estate.objects.get(pk=guessed.pk)
    assert (again.latitude, again.note) == (guessed.latitude, guessed.note)
    kept = Estate.objects.get(pk=surveyed.pk)
    assert (str(kept.longitude), kept.note) == ("50.99000", "از دفتر")
    ict = Estate.objects.get(code="ict")
    assert ict.latitude is not None
    assert ict.note == "یادداشت دفتر"
    assert Estate.objects.get(code="alghadir").latitude is None


def test_an_internship_course_is_not_a_job():
    load()
    course, job = (
        ProgrammeKind.objects.get(code="internship_course"),
        ProgrammeKind.objects.get(code="part_time"),
    )
    assert (course.requires_mou, course.letter_required, course.pay_rule, course.hours_rule) == (
        False,
        True,
        "unpaid",
        "total",
    )
    assert (job.requires_mou, job.letter_required, job.pay_rule, job.hours_rule) == (
        True,
        False,
        "wage",
        "weekly",
    )


@pytest.mark.parametrize("year", [1404, 1405, 1406, 1407])
def test_the_fixed_holidays_of_every_year(year):
    load()
    days = {
        (month, day) for month, day in [(1, 1), (1, 2), (1, 3), (1, 4), (1, 12), (1, 13), (3, 14), (3, 15)]
    }
    days |= {(11, 22), (12, 29)}
    first, last = jalali.from_jalali(year, 1, 1), jalali.from_jalali(year, 12, 29)
    found = Holiday.objects.filter(on__range=(first, last), kind=Holiday.Kind.FIXED)
    assert {jalali.to_jalali(holiday.on)[1:] for holiday in found} == days


@pytest.mark.parametrize("year", [1405, 1406, 1407])
def test_lunar_holidays_are_computed_and_said_to_be(year):
    load()
    first, last = jalali.from_jalali(year, 1, 1), jalali.from_jalali(year, 12, 29)
    found = Holiday.objects.filter(on__range=(first, last), kind=Holiday.Kind.LUNAR)
    assert all(holiday.computed and holiday.name_en for holiday in found)
    assert 14 <= found.count() <= 19
    months = {jalali.to_jalali(holiday.on).month for holiday in found}
    assert {10, 11} & months
    taken_out = found[0].on
    found[0].delete()
    load()
    assert not Holiday.objects.filter(on=taken_out).exists()


def test_terms_follow_one_another():
    load()
    terms = list(Term.objects.order_by("code"))
    assert [term.starts_on for term in terms] == sorted(term.starts_on for term in terms)
    assert all(term.ends_on < following.starts_on for term, following in pairwise(terms))
    assert all(term.starts_on < term.add_drop_ends_on < term.exams_from <= term.exams_to for term in terms)


def test_what_staff_changed_stays_theirs():
    load()
    Estate.objects.filter(code="siro").update(name_fa="سیرو، ناحیهٔ صنعتی", is_active=False)
    Term.objects.filter(code=14051).update(ends_on=jalali.from_jalali(1405, 11, 15))
    ProgrammeKind.objects.filter(code="project").update(requires_mou=False)
    skill = Skill.objects.get(name_en="Arc welding")
    skill.name_fa = "جوشکاری برق"
    skill.save()
    Holiday.objects.get(on=jalali.from_jalali(1406, 3, 15)).delete()
    before = rows()
    load()
    assert rows() == before


@pytest.mark.parametrize("model", REFERENCE, ids=lambda model: model.__name__)
def test_staff_keep_it_in_the_admin(client, cast, model):
    load()
    cast.parvin.is_staff = True
    cast.parvin.save()
    client.force_login(cast.parvin)
    address = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
    assert client.get(address).status_code == 200
    assert client.get(f"{address}add/").status_code == 200
    assert client.get(f"{address}{model._default_manager.first().pk}/change/").status_code == 200


@pytest.mark.parametrize("name", ["companies/company", "companies/mou", "internships/position"])
def test_what_has_a_workflow_is_only_looked_at(client, cast, name):
    cast.parvin.is_staff = cast.parvin.is_superuser = True
    cast.parvin.save()
    client.force_login(cast.parvin)
    row = {
        "companies/company": cast.pendar,
        "companies/mou": cast.mou,
        "internships/position": cast.inspection,
    }[name]
    assert client.get(f"/admin/{name}/").status_code == 200
    page = client.get(f"/admin/{name}/{row.pk}/change/")
    assert page.status_code == 200
    assert b'name="_save"' not in page.content
    assert client.post(f"/admin/{name}/{row.pk}/change/", {"state": "closed"}).status_code == 403
    assert client.get(f"/admin/{name}/add/").status_code == 403
