"""Pages by key: all rows once, in order, whatever happens meanwhile; a bad key gives the first page."""

import base64
import json
from datetime import datetime, timedelta

import pytest
from django.db.models import F, Value
from django.db.models.functions import Length, NullIf
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from people.models import User
from people.pages import _tag, keyset_page

ORDERS = [
    ("id",),
    ("-id",),
    ("-created_at", "-id"),
    ("full_name", "id"),
    ("-length", "id"),
    ("maybe", "-id"),
    ("-maybe", "id"),
    ("is_active", "-full_name", "id"),
]


@pytest.fixture
def people(db):
    start = timezone.now()
    names = ["آرش", "بهار", "بهار", "پویا", "", "ت" * 100, "آرش"]
    User.objects.bulk_create(
        User(
            email=f"{i}@example.test",
            full_name=name,
            is_active=i % 3 > 0,
            created_at=start + timedelta(minutes=i // 2),
        )
        for i, name in enumerate(names)
    )
    return User.objects.annotate(length=Length("full_name"), maybe=NullIf(F("full_name"), Value("")))


def walk(queryset, order, size):
    after, seen = None, []
    while True:
        page = keyset_page(queryset, order=order, after=after, size=size)
        assert not page.broken
        assert len(page.rows) <= size
        seen += [row.pk for row in page]
        if page.next_after is None:
            return seen
        after = page.next_after


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("size", [1, 2, 3, 10])
def test_walking_the_pages_shows_every_row_once_and_in_order(people, order, size):
    seen = walk(people, order, size)
    assert len(seen) == len(set(seen)) == 7
    assert seen == walk(people, order, 100)


def test_nulls_come_last_whichever_way(people):
    nameless = User.objects.get(full_name="").pk
    assert walk(people, ("maybe", "id"), 2)[-1] == nameless
    assert walk(people, ("-maybe", "id"), 2)[-1] == nameless


def test_a_row_that_appears_before_the_key_shifts_nothing(people):
    first = keyset_page(people, order=("-id",), after=None, size=3)
    User.objects.create(email="new@example.test", full_name="نو")
    second = keyset_page(people, order=("-id",), after=first.next_after, size=3)
    assert not {row.pk for row in first} & {row.pk for row in second}
    assert len(second) == 3


def test_a_page_costs_one_query(people, django_assert_num_queries):
    first = keyset_page(people, order=("-created_at", "-id"), after=None, size=3)
    with django_assert_num_queries(1):
        keyset_page(people, order=("-created_at", "-id"), after=first.next_after, size=3)


def test_the_last_page_has_no_next(people):
    assert keyset_page(people, order=("id",), after=None, size=7).next_after is None
    assert keyset_page(people, order=("id",), after="", size=6).next_after is not None


def cursor(*values):
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def tag(order):
    return _tag(User.objects.all(), order)


BROKEN = [
    "x",
    "%",
    "\x00",
    "é",
    "====",
    "a" * 5000,
    "bnVsbA",
    cursor(),
    cursor("x"),
    cursor(1, 2, 3),
    cursor([[[]]]),
]


@pytest.mark.parametrize("after", BROKEN)
def test_a_broken_key_gives_the_first_page_and_says_so(people, after):
    page = keyset_page(people, order=("id",), after=after, size=2)
    assert page.broken
    assert [row.pk for row in page] == walk(people, ("id",), 100)[:2]


def test_the_key_of_another_list_or_sorting_is_not_mistaken_for_ones_own(people):
    by_id = keyset_page(people, order=("id",), after=None, size=2).next_after
    assert keyset_page(people, order=("-id",), after=by_id, size=2).broken


FORGED = [
    None, True, "", "abc", "\x00", "\ud800", 2**63, -(2**70), 1e400, 1.5, [], {}, "9" * 500, "NaN",
    "2026-11-22", "2026-11-22T10:00:00", "2026-13-45T99:00:00+03:30", "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
]  # fmt: skip


@pytest.mark.parametrize(
    "order", [("id",), ("-created_at", "-id"), ("full_name", "id"), ("-length", "id"), ("is_active", "id")]
)
@pytest.mark.parametrize("value", FORGED)
def test_forged_values_never_reach_the_database_as_an_error(people, order, value):
    page = keyset_page(people, order=order, after=cursor(tag(order), *[value] * len(order)), size=2)
    assert len(page.rows) <= 2


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    after=st.text(), values=st.lists(st.one_of(st.integers(), st.text(), st.floats(), st.none()), max_size=3)
)
def test_no_key_at_all_makes_a_page_fail(people, after, values):
    order = ("-created_at", "-id")
    keyset_page(people, order=order, after=after, size=2)
    keyset_page(people, order=order, after=cursor(tag(order), *values), size=2)


def test_a_moment_in_a_key_keeps_its_microseconds(people):
    moment = datetime.fromisoformat("2026-11-22T10:00:00.123456+03:30")
    User.objects.update(created_at=moment)
    assert len(walk(people, ("-created_at", "-id"), 2)) == 7
