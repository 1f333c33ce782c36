"""The live gate: when a position takes applications, asked of one and asked of all in SQL, with one answer."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from companies.actions import mous, vetting
from companies.cover import find_cover
from companies.models import Mou
from internships.actions import positions
from internships.eligibility import gate
from internships.models import Position
from people.persian import jalali
from people.workflow import Refusal
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def taking(position: Position) -> bool:
    """Both ways of asking, which have to agree."""
    position = Position.objects.select_related("company", "kind").get(pk=position.pk)
    one = gate(position).open
    assert Position.objects.taking_applications().filter(pk=position.pk).exists() == one
    return one


def test_published_covered_and_before_its_deadline_it_is_open(cast: Cast) -> None:
    assert taking(cast.inspection)


@pytest.mark.parametrize(
    "happening",
    [
        pytest.param(lambda c: positions.pause_position(c.inspection, by=c.maryam), id="paused"),
        pytest.param(lambda c: positions.close_position(c.inspection, by=c.maryam), id="closed"),
        pytest.param(
            lambda c: vetting.suspend_company(c.pendar, by=c.leila, reason="…"), id="company suspended"
        ),
        pytest.param(lambda c: mous.suspend_mou(c.mou, by=c.leila, reason="…"), id="MoU suspended"),
        pytest.param(lambda c: mous.terminate_mou(c.mou, by=c.leila, reason="…"), id="MoU terminated"),
        pytest.param(lambda c: Mou.objects.filter(pk=c.mou.pk).update(ends_on=make.days(-1)), id="MoU over"),
        pytest.param(
            lambda c: Position.objects.filter(pk=c.inspection.pk).update(deadline_at=timezone.now()),
            id="deadline",
        ),
    ],
)
def test_what_closes_it_at_that_moment(cast: Cast, happening: Callable[[Cast], object]) -> None:
    happening(cast)
    assert not taking(cast.inspection)


def test_a_suspension_that_ends_opens_it_again(cast: Cast) -> None:
    mou = mous.suspend_mou(cast.mou, by=cast.leila, reason="…")
    assert not taking(cast.inspection)
    mous.resume_mou(mou, by=cast.leila)
    assert taking(cast.inspection)


def test_a_renewal_opens_it_again(cast: Cast) -> None:
    Mou.objects.filter(pk=cast.mou.pk).update(ends_on=make.days(-1))
    assert not taking(cast.inspection)
    make.make_mou(cast.pendar, starts_on=make.today(), predecessor=cast.mou)
    assert taking(cast.inspection)


def test_another_kind_or_another_field_is_not_covered(cast: Cast) -> None:
    company = make.make_company()
    industrial, mechanical = make.make_field(), make.make_field("مهندسی مکانیک")
    make.make_mou(company, fields=[industrial])
    position = make.make_position(company, fields=[industrial])
    assert taking(position)
    position.fields.set([mechanical])
    assert not Position.objects.taking_applications().filter(pk=position.pk).exists()
    position.kind = make.make_kind("summer", name_fa="کارآموزی تابستانی")
    position.save()
    assert not taking(position)


def test_a_student_of_an_uncovered_field_is_told_so(cast: Cast) -> None:
    company = make.make_company()
    make.make_mou(company, fields=[make.make_field()])
    position = make.make_position(company)
    assert gate(position, student=cast.negar).open
    assert not gate(position, student=cast.sina).open


def test_with_two_mous_of_a_kind_either_may_cover(db: None) -> None:
    company = make.make_company()
    industrial, mechanical = make.make_field(), make.make_field("مهندسی مکانیک")
    make.make_mou(company, fields=[industrial], ends_on=make.days(200))
    position = make.make_position(company, fields=[industrial])
    make.make_mou(company, fields=[mechanical], ends_on=make.days(400))
    assert taking(position)
    student = make.make_student(field=industrial)
    assert gate(position, student=student).open
    assert make.make_offer(make.make_application(student, position)).mou.ends_on == make.days(200)


def test_a_kind_that_needs_no_mou_is_open_without_one(db: None) -> None:
    company = make.make_company()
    course = make.make_kind("internship_course", name_fa="کارآموزی", requires_mou=False, pay_rule="unpaid")
    assert taking(make.make_position(company, kind=course, pay_basis="unpaid", pay_rial=0))


def test_the_mou_holds_to_the_end_of_its_last_day_in_tehran(cast: Cast) -> None:
    last = jalali.end_of_day(cast.mou.ends_on)
    assert cast.mou.state_at(last) == "in_force"
    assert cast.mou.state_at(last + timedelta(seconds=1)) == "expired"


def test_the_newest_terms_that_are_effective_count(cast: Cast) -> None:
    kind = make.make_kind()
    less = make.make_terms(kind, seat_limit=5, max_weekly_hours=12, min_hourly_pay_rial=900_000)
    make.make_amendment(cast.mou, less, effective_on=make.days(40))
    before = find_cover(cast.pendar, kind, make.days(1), make.days(30))
    across = find_cover(cast.pendar, kind, make.days(1), make.days(60))
    after = find_cover(cast.pendar, kind, make.days(45), make.days(60))
    assert None not in (before, across, after)
    assert [cover.max_weekly_hours for cover in (before, across, after)] == [24, 12, 12]
    assert [cover.seat_limit for cover in (before, across, after)] == [20, 5, 5]


def test_dates_are_covered_by_the_mou_and_its_signed_successor_without_a_gap(cast: Cast) -> None:
    kind, end = make.make_kind(), cast.mou.ends_on
    beyond = end + timedelta(days=30)
    with pytest.raises(Refusal):
        find_cover(cast.pendar, kind, make.days(1), beyond)
    make.make_mou(
        cast.pendar,
        starts_on=end + timedelta(days=1),
        ends_on=end + timedelta(days=300),
        predecessor=cast.mou,
    )
    cover = find_cover(cast.pendar, kind, make.days(1), beyond)
    assert cover is not None
    assert len(cover.mous) == 2


def test_a_gap_between_mou_and_successor_leaves_days_uncovered(cast: Cast) -> None:
    end = cast.mou.ends_on
    make.make_mou(
        cast.pendar,
        starts_on=end + timedelta(days=3),
        ends_on=end + timedelta(days=300),
        predecessor=cast.mou,
    )
    with pytest.raises(Refusal):
        find_cover(cast.pendar, make.make_kind(), make.days(1), end + timedelta(days=30))
