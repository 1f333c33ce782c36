"""The office's standing clauses: listed, written, kept as they were, and not overwritten unseen."""

from typing import Any

import pytest

from companies.models import ClauseTemplate
from companies.papers import Paper
from companies.reference.clauses import load_clauses
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db
LIST = "/staff/mous/templates/"


@pytest.fixture
def clause(cast: Cast) -> ClauseTemplate:
    ClauseTemplate.objects.all().delete()  # those that the cast began with
    load_clauses()
    return ClauseTemplate.objects.get(paper="agreement", key="parties")


def values(clause: ClauseTemplate, **changed: Any) -> dict[str, Any]:
    return {
        "position": clause.position,
        "title_fa": clause.title_fa,
        "body_fa": clause.body_fa,
        "title_en": clause.title_en,
        "body_en": clause.body_en,
        "is_active": "on",
        "seen_at": clause.changed_at.isoformat(),
        **changed,
    }


def test_the_list_is_in_the_order_of_the_text(leila: Any, clause: ClauseTemplate) -> None:
    papers = leila.get(LIST).context["papers"]
    assert [len(clauses) for _label, clauses in papers] == [12, 4]
    places = [[part.position for part in clauses] for _label, clauses in papers]
    assert places == [sorted(of_paper) for of_paper in places]


def test_a_change_keeps_the_earlier_wording_and_begun_texts(
    leila: Any, cast: Cast, clause: ClauseTemplate
) -> None:
    draft = make.make_mou(cast.pendar, in_force=False)
    before = clause.body_fa
    assert leila.get(f"{LIST}{clause.pk}/").status_code == 200
    assert leila.post(f"{LIST}{clause.pk}/", values(clause, body_fa="میان {{company}} و ما")).url == LIST
    clause.refresh_from_db()
    assert (clause.body_fa, clause.changed_by) == ("میان {{company}} و ما", cast.leila)
    assert clause.changes.get().before["body_fa"] == before
    assert before.split("\n")[0] in leila.get(f"{LIST}{clause.pk}/").content.decode()
    assert Paper(draft).latest_version().clauses[0]["body"] == before  # type: ignore[union-attr]


def test_the_same_again_is_no_change(leila: Any, clause: ClauseTemplate) -> None:
    leila.post(f"{LIST}{clause.pk}/", values(clause))
    assert not clause.changes.exists()


def test_two_at_once_the_later_is_told_and_keeps_what_was_typed(leila: Any, clause: ClauseTemplate) -> None:
    stale = values(clause, body_fa="نوشتهٔ دوم {{company}}")
    leila.post(f"{LIST}{clause.pk}/", values(clause, body_fa="نوشتهٔ نخست {{company}}"))
    told = leila.post(f"{LIST}{clause.pk}/", stale)
    assert told.status_code == 409
    shown = told.content.decode()
    assert "نوشتهٔ نخست" in shown
    assert "نوشتهٔ دوم" in shown
    leila.post(f"{LIST}{clause.pk}/", stale | {"seen_at": told.context["seen_at"]})
    clause.refresh_from_db()
    assert clause.body_fa == "نوشتهٔ دوم {{company}}"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"body_fa": "{{nobody}}"}, "body_fa"),
        ({"title_en": "{{x}}"}, "title_en"),
        ({"body_fa": "  "}, "body_fa"),
        ({"body_en": ""}, "body_en"),
        ({"position": "-1"}, "position"),
        ({"position": "بالا"}, "position"),
        ({"body_fa": "x" * 20_001}, "body_fa"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(
    leila: Any, clause: ClauseTemplate, wrong: dict[str, str], field: str
) -> None:
    answer = leila.post(f"{LIST}{clause.pk}/", values(clause, **wrong))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    clause.refresh_from_db()
    assert not clause.changes.exists()


def test_a_new_one_begins_new_texts(leila: Any, cast: Cast, clause: ClauseTemplate) -> None:
    assert leila.get(f"{LIST}new/").status_code == 200
    new = {
        "paper": "agreement",
        "position": "15",
        "title_fa": "تعریف‌ها",
        "body_fa": "تعریف",
        "is_active": "on",
    }
    assert leila.post(f"{LIST}new/", new).status_code == 302
    assert leila.post(f"{LIST}new/", new).status_code == 302  # a second of that name gets a key of its own
    draft = make.make_mou(cast.pendar, in_force=False)
    titles = [part["title"] for part in Paper(draft).latest_version().clauses]  # type: ignore[union-attr]
    assert titles[1:3] == ["تعریف‌ها", "تعریف‌ها"]
    assert leila.post(f"{LIST}new/", {"paper": "agreement"}).status_code == 422


def test_one_that_is_not_used_stays_out(leila: Any, cast: Cast, clause: ClauseTemplate) -> None:
    unused = {name: value for name, value in values(clause).items() if name != "is_active"}
    leila.post(f"{LIST}{clause.pk}/", unused)
    draft = make.make_mou(cast.pendar, in_force=False)
    keys = [part["key"] for part in Paper(draft).latest_version().clauses]  # type: ignore[union-attr]
    assert "parties" not in keys


def test_viewers_read_and_others_don_t(client: Any, cast: Cast, clause: ClauseTemplate) -> None:
    client.force_login(cast.behzad)
    assert client.get(LIST).status_code == 200
    assert client.get(f"{LIST}{clause.pk}/").status_code == 200
    assert client.post(f"{LIST}{clause.pk}/", values(clause)).status_code == 403
    assert client.get(f"{LIST}new/").status_code == 403
    assert client.get(f"{LIST}999999/").status_code == 404
    client.force_login(cast.maryam)
    assert client.get(LIST).status_code == 403
