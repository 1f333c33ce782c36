"""Times that a company offers for interviews: shown before they are made, bounded, and never twice."""

from typing import Any

import pytest
from django.test import Client

from internships.models import InterviewSlot
from people.models import Holiday
from people.persian import jalali
from tests import factories as make
from tests.cast import Cast
from tests.internships.interviews import at_hour, make_times

pytestmark = pytest.mark.django_db


@pytest.fixture
def hr(client: Client, cast: Cast) -> Client:
    cast.maryam.language = "en"
    cast.maryam.save()
    client.force_login(cast.maryam)
    return client


@pytest.fixture
def slots(cast: Cast) -> list[InterviewSlot]:
    return make_times(cast.inspection, by=cast.maryam)


def typed(cast: Cast, **changes: Any) -> dict[str, Any]:
    return {
        "way": "site",
        "site": cast.inspection.site_id,
        "room": "اتاق جلسات",
        "interviewers": [cast.maryam.pk, cast.reza.pk],
        "minutes": "۳۰",
        "buffer_minutes": "10",
        "first_on": jalali.format_numeric(make.days(3), "fa"),
        "begins": "۹:۰۰",
        "ends": "11",
        **changes,
    }


def new_url(cast: Cast) -> str:
    return f"/hr/positions/{cast.inspection.pk}/interviews/new/"


# Offering times


def test_a_series_is_shown_before_it_is_made(hr: Client, cast: Cast) -> None:
    page = hr.post(new_url(cast), typed(cast))
    assert page.status_code == 200
    planned = [row for day in page.context["days"] for row in day.rows]
    assert [row.span.starts_at for row in planned] == [at_hour(3, 9), at_hour(3, 9, 40), at_hour(3, 10, 20)]
    assert not InterviewSlot.objects.exists()
    chosen = [planned[0].value, planned[2].value, "2020-01-01T00:00:00+00:00"]
    answer = hr.post(new_url(cast), typed(cast) | {"do": "make", "at": chosen})
    assert answer.url == f"/hr/positions/{cast.inspection.pk}/interviews/"
    assert InterviewSlot.objects.count() == 2
    assert set(InterviewSlot.objects.first().interviewers.values_list("user", flat=True)) == {
        cast.maryam.pk,
        cast.reza.pk,
    }


def test_where_every_time_is_taken_there_is_nothing_to_press(hr: Client, cast: Cast) -> None:
    page = hr.post(new_url(cast), typed(cast))
    planned = [row.value for day in page.context["days"] for row in day.rows]
    assert 'value="make"' in page.content.decode()
    hr.post(new_url(cast), typed(cast) | {"do": "make", "at": planned})
    again = hr.post(new_url(cast), typed(cast))
    assert not again.context["possible"]
    assert 'value="make"' not in again.content.decode()


def test_one_time_without_an_end(hr: Client, cast: Cast) -> None:
    page = hr.post(new_url(cast), typed(cast, ends=""))
    assert [len(day.rows) for day in page.context["days"]] == [1]


def test_a_series_over_several_days_leaves_out_rest_and_holidays_unless_chosen(
    hr: Client, cast: Cast
) -> None:
    Holiday.objects.create(on=make.days(4), name_fa="تعطیل", name_en="Feast", kind="closure")
    last = jalali.format_numeric(make.days(10), "fa")
    page = hr.post(new_url(cast), typed(cast, last_on=last, ends=""))
    rows = {day.on: day.rows[0] for day in page.context["days"]}
    assert len(rows) == 8
    assert "Feast" in rows[make.days(4)].warning
    fridays = [row for on, row in rows.items() if on.weekday() == 4]
    assert all(row.warning and not row.chosen for row in fridays)
    assert not rows[make.days(4)].chosen


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("first_on", {"first_on": "1404/01/01"}),
        ("first_on", {"first_on": "1405/07/31"}),
        ("begins", {"begins": "25"}),
        ("ends", {"ends": "8:00"}),
        ("ends", {"ends": "9:10"}),
        ("minutes", {"minutes": "0"}),
        ("interviewers", {"interviewers": []}),
        ("link", {"way": "link", "link": ""}),
        ("link", {"way": "link", "link": "javascript:alert(1)"}),
        ("site", {"site": ""}),
    ],
)
def test_what_is_wrong_is_said_by_its_field(
    hr: Client, cast: Cast, field: str, changes: dict[str, Any]
) -> None:
    answer = hr.post(new_url(cast), typed(cast, **changes))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


def test_the_last_day_before_the_first(hr: Client, cast: Cast) -> None:
    answer = hr.post(new_url(cast), typed(cast, last_on=jalali.format_numeric(make.days(1), "fa")))
    assert list(answer.context["form"].errors) == ["last_on"]


def test_a_thousand_at_once_are_bounded_and_told(hr: Client, cast: Cast) -> None:
    much = typed(
        cast, last_on=jalali.format_numeric(make.days(100), "fa"), minutes="5", buffer_minutes="0", ends="20"
    )
    answer = hr.post(new_url(cast), much)
    assert answer.status_code == 422
    assert "120" in str(answer.context["form"].errors)


def test_strangers_are_no_interviewers(hr: Client, cast: Cast) -> None:
    answer = hr.post(new_url(cast), typed(cast, interviewers=[cast.kamran.pk]))
    assert list(answer.context["form"].errors) == ["interviewers"]


def test_what_is_taken_can_not_be_chosen(hr: Client, cast: Cast, slots: list[InterviewSlot]) -> None:
    page = hr.post(new_url(cast), typed(cast))
    rows = [row for day in page.context["days"] for row in day.rows]
    assert all(row.clash and not row.chosen for row in rows)
    again = typed(cast) | {"do": "make", "at": [rows[0].value]}
    answer = hr.post(new_url(cast), again)
    assert answer.status_code == 422
    assert InterviewSlot.objects.count() == 3


def test_whoever_only_looks_on_offers_nothing(client: Client, cast: Cast) -> None:
    client.force_login(cast.reza)
    assert client.get(new_url(cast)).status_code == 403
    assert client.get(f"/hr/positions/{cast.inspection.pk}/interviews/").status_code == 200
