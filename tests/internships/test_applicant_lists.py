"""Finding one's way among many applicants: filters, orders, news, the next one, side by side."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from internships.actions import applications as actions
from internships.applicants import found
from internships.models import ApplicantsLook, Application
from internships.states import ApplicationState
from students.models import StudentSkill
from students.week import Week
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def hr(client: Client, cast: Cast) -> Client:
    client.force_login(cast.maryam)
    return client


@pytest.fixture
def both(cast: Cast) -> list[Application]:
    return [make.make_application(student, cast.inspection) for student in (cast.negar, cast.tara)]


def board(cast: Cast) -> str:
    return f"/hr/positions/{cast.inspection.pk}/applicants/"


def names(page: Any) -> list[str]:
    """As the board or the table shows them."""
    rows = page.context["rows"] if page.context["as_table"] else page.context["columns"][0].page.rows
    return [row.student.user.full_name for row in rows]


# Filters and orders


def test_filters_narrow_board_and_table_alike_and_counts_stay_exact(
    hr: Client, cast: Cast, both: list[Application]
) -> None:
    tara = both[1]
    cast.tara.free = Week.from_hours(range(1), 7, 9)
    cast.tara.save()
    actions.invite_to_interview(tara, by=cast.maryam, note="شنبه")
    actions.put_back_application(tara, by=cast.maryam)  # answered all the same
    for query, expected in {
        "hours=16": ["نگار صادقی"],
        "answer=yes": ["ترانه بهرامی"],
        "answer=no": ["نگار صادقی"],
        "q=بهرامي": ["ترانه بهرامی"],
        "fit=80": [],
        f"field={cast.negar.field_id}": ["نگار صادقی", "ترانه بهرامی"],
        "record=yes": [],
        "hours=nonsense": ["نگار صادقی", "ترانه بهرامی"],
        "field=\x00&fit=9": ["نگار صادقی", "ترانه بهرامی"],
    }.items():
        for view in ("", "view=table&"):
            page = hr.get(f"{board(cast)}?{view}{query}&sort=due")
            assert sorted(names(page)) == sorted(expected), (view, query)
            assert page.context["counts"].states["submitted"] == len(expected)


def test_best_fit_stands_first_with_its_bars(hr: Client, cast: Cast, both: list[Application]) -> None:
    skill = make.make_skill("نقشه‌خوانی", "Drawings")
    cast.inspection.skills_required.add(skill)
    StudentSkill.objects.create(student=cast.tara, skill=skill)
    page = hr.get(f"{board(cast)}?sort=fit")
    assert names(page) == ["ترانه بهرامی", "نگار صادقی"]
    assert [bar.name for bar in page.context["columns"][0].page.rows[0].bars] == ["مهارت‌ها", "رشته", "ساعت‌ها"]
    assert not hr.get(board(cast)).context["columns"][0].page.rows[0].bars


def test_a_column_goes_on_in_place_by_htmx_and_in_the_table_without(
    hr: Client, cast: Cast, both: list[Application], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(found, "A_COLUMN", 1)
    column = hr.get(board(cast)).context["columns"][0]
    assert (len(column.page.rows), column.count) == (1, 2)
    table = hr.get(board(cast) + column.continued)
    more = hr.get(board(cast) + column.in_place, headers={"HX-Request": "true"})
    rest = [row for row in both if row.pk != column.page.rows[0].pk]
    assert [row.pk for row in table.context["rows"]] == [row.pk for row in rest]
    assert [row.pk for row in more.context["column"].page.rows] == [row.pk for row in rest]
    assert b"<html" not in more.content


def test_all_that_is_found_can_be_ticked_beyond_the_page(hr: Client, cast: Cast) -> None:
    many = [make.make_application(make.make_student(), cast.inspection) for _ in range(found.A_TABLE + 2)]
    page = hr.get(f"{board(cast)}?state=submitted&tick=all")
    assert page.context["ticked"] == len(many)
    assert len(page.context["also_ticked"]) == 2


# News


def test_what_others_did_since_the_last_look_is_marked(
    hr: Client, cast: Cast, both: list[Application]
) -> None:
    page = hr.get(board(cast))
    assert page.context["counts"].news == 2
    hr.post(f"{board(cast)}seen/", {"shown_at": page.context["shown_at"]})
    assert hr.get(board(cast)).context["counts"].news == 0
    actions.shortlist_application(both[0], by=cast.dariush)
    actions.shortlist_application(both[1], by=cast.maryam)  # one's own doing is no news
    newcomer = make.make_application(make.make_student(), cast.inspection)
    page = hr.get(f"{board(cast)}?view=table&state=all&news=all")
    assert {row.pk: row.is_new for row in page.context["rows"]} == {both[0].pk: False, newcomer.pk: True}


def test_looking_writes_nothing_and_an_old_page_takes_nothing_back(
    hr: Client, cast: Cast, both: list[Application]
) -> None:
    hr.get(board(cast))
    assert not ApplicantsLook.objects.exists()
    path = f"{board(cast)}seen/"
    hr.post(path, {"shown_at": timezone.now().isoformat()})
    looked_at = ApplicantsLook.objects.get().looked_at
    for odd in ((timezone.now() - timedelta(days=1)).isoformat(), "\x00", "2026-99-99", "۱۲"):
        hr.post(path, {"shown_at": odd})
    assert ApplicantsLook.objects.get().looked_at >= looked_at
    hr.post(path, {"shown_at": (timezone.now() + timedelta(days=9)).isoformat()})
    assert ApplicantsLook.objects.get().looked_at <= timezone.now()


# Moving a card: the script's way and the menu's way


def test_a_move_by_script_answers_with_the_card_as_it_stands(
    hr: Client, cast: Cast, both: list[Application]
) -> None:
    path = f"/hr/applications/{both[0].pk}/move/"
    said = {"to": "shortlist", "seen": "submitted", "next": f"{board(cast)}?sort=fit"}
    answer = hr.post(path, said, headers={"Accept": "application/json"})
    assert answer.status_code == 200
    assert answer.json()["at"] == "shortlisted"
    assert "sort=fit&amp;state=shortlisted" in answer.json()["card"]


def test_a_card_that_a_colleague_moved_meanwhile_is_told_and_stays(
    hr: Client, cast: Cast, both: list[Application]
) -> None:
    path = f"/hr/applications/{both[0].pk}/move/"
    actions.invite_to_interview(both[0], by=cast.dariush, note="شنبه")
    said = {"to": "shortlist", "seen": "submitted", "next": board(cast)}
    answer = hr.post(path, said, headers={"Accept": "application/json"})
    assert answer.status_code == 409
    assert answer.json()["at"] == "interview"
    assert "داریوش فلاح" in answer.json()["said"]
    by_menu = hr.post(path, said, follow=True).content.decode()
    assert "داریوش فلاح" in by_menu
    both[0].refresh_from_db()
    assert both[0].state == ApplicationState.INTERVIEW


# The next one, and side by side


def test_the_next_in_the_list_is_one_step_away(hr: Client, cast: Cast) -> None:
    three = [make.make_application(make.make_student(), cast.inspection) for _ in range(3)]
    for query in ("state=submitted", "state=submitted&sort=fit", "state=all&view=table&sort=newest"):
        page = hr.get(f"/hr/applications/{three[1].pk}/?{query}")
        around = {page.context["before"][0], page.context["after"][0]}
        assert around == {three[0].pk, three[2].pk}, query
    actions.shortlist_application(
        three[1], by=cast.maryam
    )  # it left the list, and the next is still the next
    page = hr.get(f"/hr/applications/{three[1].pk}/?state=submitted")
    assert page.context["after"][0] == three[2].pk
    assert "before" not in hr.get(f"/hr/applications/{three[1].pk}/").context


def test_side_by_side_with_what_was_asked_and_answered(
    hr: Client, cast: Cast, both: list[Application]
) -> None:
    asked = "&".join(f"application={each.pk}" for each in reversed(both))
    page = hr.get(f"/hr/positions/{cast.inspection.pk}/compare/?{asked}")
    assert [each.application.pk for each in page.context["compared"]] == [each.pk for each in reversed(both)]
    assert hr.get(f"/hr/positions/{cast.inspection.pk}/compare/").status_code == 302
    more = [make.make_application(make.make_student(), cast.inspection) for _ in range(3)]
    asked += "".join(f"&application={each.pk}" for each in more)
    page = hr.get(f"/hr/positions/{cast.inspection.pk}/compare/?{asked}")
    assert len(page.context["compared"]) == 4
    assert page.context["too_many"]


# Ticking all, and what is done with the ticked


def test_all_who_wait_or_a_whole_column_can_be_ticked_on_the_board(hr: Client, cast: Cast) -> None:
    many = [make.make_application(make.make_student(), cast.inspection) for _ in range(12)]
    actions.shortlist_application(many[0], by=cast.maryam)
    make.make_offer(many[1])
    waiting = hr.get(f"{board(cast)}?tick=all")
    assert waiting.context["ticked"] == waiting.context["tickable"] == 11
    assert waiting.content.decode().count('form="selection" checked') == 11
    assert hr.get(f"{board(cast)}?tick=shortlisted").context["ticked"] == 1
    assert hr.get(f"{board(cast)}?tick=offered").context["ticked"] == 1
    column = hr.get(f"{board(cast)}?tick=submitted").content.decode()
    assert column.count('form="selection" checked') == 10
    for nonsense in ("", "placed", "%00"):
        assert hr.get(f"{board(cast)}?tick={nonsense}").context["ticked"] == 0


def test_what_is_not_on_the_page_is_ticked_unseen(hr: Client, cast: Cast) -> None:
    many = [make.make_application(make.make_student(), cast.inspection) for _ in range(12)]
    page = hr.get(f"{board(cast)}?tick=all")
    assert len(page.context["also_ticked"]) == 2
    assert page.content.decode().count('name="application"') == len(many)


@pytest.mark.parametrize("view", ["", "?view=table", "?tick=all"])
@pytest.mark.parametrize("who", ["maryam", "reza"])
def test_no_address_of_the_bulk_bar_carries_the_token(
    client: Client, cast: Cast, both: list[Application], who: str, view: str
) -> None:
    client.force_login(getattr(cast, who))
    page = client.get(f"{board(cast)}{view}").content.decode()
    bar = page[page.index('<form id="selection"') :]
    bar = bar[: bar.index("</form>")]
    assert "csrfmiddlewaretoken" in bar
    assert '<form id="selection" method="post"' in bar
    assert "formmethod" not in bar


@pytest.mark.parametrize("who", ["maryam", "reza"])
def test_comparing_leads_to_an_address_of_the_ticked_alone(
    client: Client, cast: Cast, both: list[Application], who: str
) -> None:
    client.force_login(getattr(cast, who))
    compare = f"/hr/positions/{cast.inspection.pk}/compare/"
    said = {"application": [each.pk for each in both], "token": "t", "shown_at": "s"}
    assert client.post(compare, said).url == f"{compare}?application={both[0].pk}&application={both[1].pk}"
    assert client.post(compare, {"token": "t"}).url == board(cast)
    more = [make.make_application(make.make_student(), cast.inspection).pk for _ in range(4)]
    page = client.post(compare, said | {"application": more + said["application"]}, follow=True)
    assert page.context["too_many"]
    client.force_login(cast.kamran)
    assert client.post(compare, said).status_code == 404


def test_the_gpa_is_shown_with_consent_only(hr: Client, cast: Cast, both: list[Application]) -> None:
    page = hr.get(f"/hr/positions/{cast.inspection.pk}/compare/?application={both[0].pk}").content.decode()
    assert "۱۶٫۵" not in page


# Who may


def test_outsiders_find_nothing_and_a_supervisor_looks_on(
    client: Client, cast: Cast, both: list[Application]
) -> None:
    compare = f"/hr/positions/{cast.inspection.pk}/compare/?application={both[0].pk}"
    client.force_login(cast.kamran)
    for path in (board(cast), compare):
        assert client.get(path).status_code == 404
    assert client.post(f"{board(cast)}seen/").status_code == 404
    client.force_login(cast.reza)
    page = client.get(board(cast)).content.decode()
    assert "data-may-move" not in page
    assert 'name="to"' not in page
    assert client.get(compare).status_code == 200
    assert client.post(f"{board(cast)}seen/").status_code == 302
    move = {"to": "shortlist", "seen": "submitted"}
    assert client.post(f"/hr/applications/{both[0].pk}/move/", move).status_code == 403


def test_the_cost_does_not_grow_with_the_rows(hr: Client, cast: Cast, both: list[Application]) -> None:
    compare = f"/hr/positions/{cast.inspection.pk}/compare/?application={both[0].pk}&application={both[1].pk}"
    paths = [
        f"{board(cast)}{query}"
        for query in ("", "?sort=fit&fit=40&news=all", "?view=table&state=all&tick=all")
    ]
    paths += [compare, f"/hr/applications/{both[0].pk}/?state=submitted&sort=fit"]

    def cost() -> list[int]:
        counted = []
        for path in paths:
            with CaptureQueriesContext(connection) as queries:
                assert hr.get(path).status_code == 200
            counted.append(len(queries))
        return counted

    before = cost()
    for number in range(3):
        application = make.make_application(make.make_student(), cast.inspection)
        if number:
            actions.shortlist_application(application, by=cast.maryam)
    assert cost() == before
    assert max(before[:3]) <= 12
    assert max(before[3:]) <= 10, before
