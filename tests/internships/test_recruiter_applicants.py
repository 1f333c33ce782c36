"""The board and the table of applicants."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from internships.actions import applications as actions
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def hr(client: Client, cast: Cast) -> Client:
    client.force_login(cast.maryam)
    return client


def board(cast: Cast) -> str:
    return f"/hr/positions/{cast.inspection.pk}/applicants/"


def test_each_stands_in_the_column_of_the_state_it_is_in_now(hr: Client, cast: Cast) -> None:
    shortlisted = make.make_application(cast.negar, cast.inspection)
    actions.shortlist_application(shortlisted, by=cast.maryam)
    make.long_ago(make.make_application(cast.tara, cast.inspection), timezone.now() - timedelta(hours=1))
    page = hr.get(board(cast))
    columns = {column.state: column.count for column in page.context["columns"]}
    assert columns["shortlisted"] == 1
    assert columns["submitted"] == 0
    assert page.context["ended_count"] == 1
    assert "ترانه بهرامی" not in page.content.decode()


def test_the_nearest_answer_stands_first_and_is_pointed_out(hr: Client, cast: Cast) -> None:
    make.make_application(cast.negar, cast.inspection)
    make.long_ago(make.make_application(cast.tara, cast.inspection), timezone.now() + timedelta(hours=20))
    page = hr.get(board(cast))
    names = [row.student.user.full_name for row in page.context["columns"][0].page.rows]
    assert names == ["ترانه بهرامی", "نگار صادقی"]
    assert page.context["counts"].soon == 1


def test_a_button_on_the_board_leads_back_to_the_board(hr: Client, cast: Cast) -> None:
    application = make.make_application(cast.negar, cast.inspection)
    path = f"/hr/applications/{application.pk}/move/"
    answer = hr.post(path, {"to": "shortlist", "seen": "submitted", "next": board(cast)})
    assert answer.url == board(cast)
    answer = hr.post(path, {"to": "review", "seen": "shortlisted", "next": "https://evil.example/"})
    assert answer.url == f"/hr/applications/{application.pk}/"
    for odd in ("0", "internships:home", "a\x00b"):
        assert hr.post(path, {"to": "shortlist", "next": odd}).status_code == 302


def test_the_table_pages_by_key_and_narrows_by_state(hr: Client, cast: Cast) -> None:
    applications = [
        make.make_application(make.make_student(f"دانشجو {n}"), cast.inspection) for n in range(22)
    ]
    actions.reject_application(applications[0], by=cast.maryam, reason="skills")
    first = hr.get(f"{board(cast)}?view=table")
    assert len(first.context["rows"]) == 20
    following = hr.get(f"{board(cast)}?view=table&after={first.context['page'].next_after}")
    assert len(following.context["rows"]) == 1
    ended = hr.get(f"{board(cast)}?state=ended")
    assert [row.pk for row in ended.context["rows"]] == [applications[0].pk]


def test_a_broken_key_or_state_gives_the_first_page(hr: Client, cast: Cast) -> None:
    make.make_application(cast.negar, cast.inspection)
    for query in ("after=%FF%00", "state=%00", "state=nonsense", "after=e30&state=all"):
        answer = hr.get(f"/hr/applicants/?{query}")
        assert answer.status_code == 200
        assert "نگار صادقی" in answer.content.decode()


def test_applicants_of_other_companies_are_not_there(hr: Client, cast: Cast) -> None:
    make.make_application(cast.negar, make.make_position(cast.angareh))
    assert "نگار صادقی" not in hr.get("/hr/applicants/?state=all").content.decode()


def test_nobody_yet_says_what_comes(hr: Client, cast: Cast) -> None:
    for path in (board(cast), "/hr/applicants/", f"{board(cast)}?state=hired", "/hr/"):
        assert hr.get(path).status_code == 200
