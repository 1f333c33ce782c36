"""Two companies that are merged hold their seats together, and the preview says where that is beyond an MoU."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from companies.actions.merging import merge_companies
from companies.merging.people import People
from companies.merging.preview import preview_of
from companies.models import Company
from internships.models import Offer
from people.workflow import StaleState
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db

POLYMER, METALS = "مهندسی پلیمر", "مهندسی مواد"


@pytest.fixture
def plant(cast: Cast) -> Company:
    """Two seats for one field, one of them held."""
    return with_seats("آریا پلاست", POLYMER, limit=2)


@pytest.fixture
def twin(cast: Cast) -> Company:
    """Its double: five seats for another field, two of them held."""
    return with_seats("صنایع آریا پلاست", METALS, limit=5, held=2)


def with_seats(name: str, field: str, *, limit: int, held: int = 1) -> Company:
    company = make.make_company(name)
    make.make_mou(company, fields=[make.make_field(field)], seat_limit=limit)
    position = make.make_position(company, seats=limit, fields=[make.make_field(field)])
    for _number in range(held):
        make.make_accepted(make.make_student(field=make.make_field(field)), position)
    return company


def warnings(source: Company, target: Company) -> list[str]:
    return preview_of(source, target).warnings


def page(source: Company, target: Company) -> str:
    return f"/staff/companies/{source.pk}/merge/?into={target.pk}"


def test_the_mou_whose_limit_both_pass_together_is_named(cast: Cast, plant: Company, twin: Company) -> None:
    preview = preview_of(twin, plant)
    assert not preview.obstacles
    (words,) = preview.warnings
    for said in (plant.mous.get().number, "۲", "۳"):
        assert said.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")) in words
    assert warnings(plant, twin) == [words]


def test_the_office_reads_it_before_it_merges(
    client: Client, cast: Cast, plant: Company, twin: Company
) -> None:
    client.force_login(cast.leila)
    shown = client.get(page(twin, plant))
    assert shown.context["preview"].warnings[0] in shown.content.decode()
    assert 'name="certain"' in shown.content.decode()


def test_nothing_is_said_where_all_fit(cast: Cast, plant: Company) -> None:
    assert warnings(with_seats("آریا فلز", METALS, limit=3, held=1), plant) == []


def test_seats_of_other_days_or_of_another_kind_are_not_together(cast: Cast, plant: Company) -> None:
    course = make.make_kind("course", name_fa="کارآموزی")
    other = make.make_company("آریا نخ")
    make.make_mou(other, kinds=[course], seat_limit=1)
    make.make_accepted(make.make_student(), make.make_position(other, kind=course, seats=1))
    assert warnings(other, plant) == []
    later = make.make_company("آریا رنگ")
    make.make_mou(later, fields=[make.make_field(METALS)], seat_limit=1, ends_on=make.days(400))
    student = make.make_student(field=make.make_field(METALS))
    dates = {"starts_on": make.days(200), "ends_on": make.days(300), "seats": 1}
    make.make_accepted(student, make.make_position(later, fields=[student.field], **dates))
    assert warnings(later, plant) == []


def test_seats_that_were_given_back_count_no_more(cast: Cast, plant: Company, twin: Company) -> None:
    Offer.objects.filter(mou__company=twin).update(seat_dates=None)
    assert warnings(twin, plant) == []


def test_a_warning_that_was_not_shown_has_to_be_read_first(cast: Cast, plant: Company) -> None:
    other = with_seats("آریا فلز", METALS, limit=3, held=1)
    shown = preview_of(other, plant).fingerprint
    plant.mous.get().terms.update(seat_limit=1)
    with pytest.raises(StaleState):
        merge_companies(other, into=plant, by=cast.leila, people=People.KEEP, shown=shown)


def test_it_costs_the_same_however_many_seats_are_held(
    client: Client, cast: Cast, plant: Company, twin: Company
) -> None:
    client.force_login(cast.leila)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(page(twin, plant))
        return len(queries)

    cost()
    before = cost()
    position = twin.positions.get()
    for _number in range(2):
        make.make_accepted(make.make_student(field=make.make_field(METALS)), position)
    assert cost() == before <= 10
