"""Reading which applicants somebody has ticked."""

import pytest
from django.http import QueryDict

from companies.models import Membership
from internships.selection import read_selection
from people.models import User
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def of(user: User) -> Membership:
    return Membership.objects.get(user=user)


def test_it_keeps_the_order_given_and_each_once(cast: Cast) -> None:
    first, second = (
        make.make_application(student, cast.inspection).pk for student in (cast.negar, cast.tara)
    )
    asked = QueryDict(f"application={second}&application={first}&application={second}")
    assert read_selection(asked, cast.inspection, of(cast.maryam)) == [second, first]


def test_what_is_not_of_the_position_is_left_out(cast: Cast) -> None:
    elsewhere = make.make_application(cast.negar, make.make_position(cast.angareh)).pk
    own = make.make_application(cast.negar, cast.inspection).pk
    asked = QueryDict(mutable=True)
    asked.setlist("application", ["", "x", "-1", "۴", "1" * 30, "a\x00b", str(elsewhere), str(own)])
    assert read_selection(asked, cast.inspection, of(cast.maryam)) == [own]


def test_an_empty_one_asks_nothing(cast: Cast, django_assert_num_queries) -> None:
    reader = of(cast.maryam)
    with django_assert_num_queries(0):
        assert read_selection(QueryDict("application=x"), cast.inspection, reader) == []
