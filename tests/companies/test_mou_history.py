"""The history of an MoU: every change in words, in order, and what is new to each reader."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from companies.actions import drafting, keeping
from companies.actions import mous as actions
from companies.history.looks import changed_for
from companies.history.steps import changes_since_last_look
from companies.history.timeline import Entry, history_page
from companies.models import LastLook, Mou
from companies.papers import Paper
from people.persian import jalali
from people.workflow import record
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def entries(mou: Mou, reader: Any) -> list[Entry]:
    return history_page(mou, reader=reader, after=None).rows


def words(entry: Entry) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    return {change.label: (change.old, change.new) for change in entry.changes}


def changed(mou: Mou, by: Any, number: int = 0, at: Any = None) -> None:
    from django.db import transaction

    with transaction.atomic():
        record(mou, by=by, at=at, changes={"title": ["", f"عنوان {number}"]}, title=f"عنوان {number}")


def test_a_draft_and_its_terms_in_words(cast: Cast) -> None:
    kind, field = make.make_kind(), make.make_field()
    mou = make.make_mou(cast.angareh, in_force=False, fields=[field])
    drafting.set_terms(Paper(mou), make.make_terms(kind, [field], seat_limit=7), by=cast.leila, base=2)
    drafting.edit_mou(
        mou, by=cast.leila, values={"ends_on": jalali.from_jalali(1450, 12, 29), "renews_automatically": True}
    )
    facts, terms, first, begun = entries(mou, cast.leila)
    days, renewal = facts.changes
    assert days.new == ("۲۹ اسفند ۱۴۵۰",)
    assert (renewal.old, renewal.new) == (("خیر",), ("بله",))
    version, text = terms.changes
    assert (version.old, version.new) == (("نسخهٔ ۲",), ("نسخهٔ ۳",))
    assert version.url == f"/staff/mous/{mou.pk}/text/versions/3/"
    assert len(text.old) == len(text.new) == 1
    assert "۲۰" in text.old[0]
    assert "۷" in text.new[0]
    assert str(field) in text.new[0]
    assert first.changes[1].old == ()
    assert (begun.state, begun.changes) == ("draft", [])


def test_amendments_are_told_in_between(cast: Cast) -> None:
    make.make_amendment(cast.mou, make.make_terms(seat_limit=30))
    changed(cast.mou, cast.leila)
    found = entries(cast.mou, cast.leila)
    assert [entry.at for entry in found] == sorted((entry.at for entry in found), reverse=True)
    assert (found[0].paper.number, found[-1].paper.number) == (0, 0)
    signed, told = found[1:3]  # of one moment: the amendment's own event, and that of its MoU
    assert (signed.paper.number, signed.state) == (1, "in_force")
    assert (told.paper.number, told.changes[0].url) == (0, f"/staff/mous/{cast.mou.pk}/amendments/1/text/")


def test_the_reason_and_who(leila: Any, cast: Cast) -> None:
    actions.suspend_mou(cast.mou, by=cast.parvin, reason="بازرسی <b>ایمنی</b>")
    page = leila.get(f"/staff/mous/{cast.mou.pk}/history/")
    entry = page.context["page"].rows[0]
    assert (entry.state, entry.by, entry.reason) == ("suspended", str(cast.parvin), "بازرسی <b>ایمنی</b>")
    assert "&lt;b&gt;" in page.content.decode()


def test_odd_changes_are_shown_as_they_are(cast: Cast) -> None:
    from django.db import transaction

    odd = {
        "strange": [None, {"a": 1}],
        "alone": True,
        "ends_on": ["x", "y"],
        "document": [None, 999_999],
        "n": [],
    }
    with transaction.atomic():
        record(cast.mou, by=None, changes=odd)
    assert entries(cast.mou, cast.leila)[0].changes


def test_pages_by_key_meet_without_a_gap(leila: Any, cast: Cast) -> None:
    at = timezone.now()
    for number in range(70):  # many within one moment
        changed(cast.mou, cast.parvin, number, at=at + timedelta(seconds=number // 40))
    seen: list[Any] = []
    after = None
    while True:
        address = f"/staff/mous/{cast.mou.pk}/history/"
        page = leila.get(address, {"after": after} if after else {}).context["page"]
        seen += page.rows
        after = page.next_after
        if after is None:
            break
    titles = [
        change.new for entry in seen for change in entry.changes if change.new and "عنوان" in change.new[0]
    ]
    assert len(titles) == len(set(titles)) == 70
    assert len(seen) == cast.mou.events.count()


@pytest.mark.parametrize("after", ["x", "1-2", "9" * 18 + "-0-1", "۱-۲-۳", "1-0-" + "9" * 18, "%00"])
def test_a_broken_cursor_is_no_error(leila: Any, cast: Cast, after: str) -> None:
    assert leila.get(f"/staff/mous/{cast.mou.pk}/history/", {"after": after}).status_code == 200


# Since the last look


def test_what_others_changed_is_new_until_it_is_seen(leila: Any, cast: Cast) -> None:
    page = f"/staff/mous/{cast.mou.pk}/history/"
    assert changes_since_last_look(cast.mou, cast.leila) is None  # never looked: nothing is marked
    leila.get(page)
    assert not LastLook.objects.exists()  # reading writes nothing
    keeping.mark_seen(cast.mou, by=cast.leila)
    changed(cast.mou, cast.leila, 1)
    assert changes_since_last_look(cast.mou, cast.leila) is None  # one's own changes are no news
    changed(cast.mou, cast.parvin, 2)
    changed(cast.mou, None, 3)
    make.make_amendment(cast.mou, make.make_terms(), in_force=False)
    found = changes_since_last_look(cast.mou, cast.leila)
    assert found is not None
    new = [entry for entry in leila.get(page).context["page"] if entry.is_new]
    assert found.count == len(new) >= 4
    assert list(Mou.objects.filter(changed_for(cast.leila))) == [cast.mou]
    assert not Mou.objects.filter(changed_for(cast.parvin)).exists()
    overview = leila.get(f"/staff/mous/{cast.mou.pk}/")
    assert overview.context["changes"] == found

    assert leila.post(f"/staff/mous/{cast.mou.pk}/seen/").url == page
    assert changes_since_last_look(cast.mou, cast.leila) is None


def test_seen_counts_up_to_what_the_page_has_shown(leila: Any, cast: Cast) -> None:
    address = f"/staff/mous/{cast.mou.pk}/seen/"
    opened = timezone.now()
    changed(cast.mou, cast.parvin)
    answer = leila.post(address, {"until": opened.isoformat()}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert b"<form" not in answer.content
    found = changes_since_last_look(cast.mou, cast.leila)
    assert found is not None
    assert found.count == 1
    leila.post(address)
    leila.post(address, {"until": opened.isoformat()})  # an older page takes nothing back
    assert changes_since_last_look(cast.mou, cast.leila) is None


@pytest.mark.parametrize(
    "until", ["", "x", "2020-13-45T00:00:00Z", "2020-01-01T00:00:00", "2999-01-01T00:00:00+00:00"]
)
def test_a_moment_that_cant_be_counts_as_now(leila: Any, cast: Cast, until: str) -> None:
    leila.post(f"/staff/mous/{cast.mou.pk}/seen/", {"until": until})
    assert abs(LastLook.objects.get().at - timezone.now()) < timedelta(minutes=1)


def test_who_may_look(client: Any, cast: Cast) -> None:
    page, seen = f"/staff/mous/{cast.mou.pk}/history/", f"/staff/mous/{cast.mou.pk}/seen/"
    client.force_login(cast.behzad)
    assert client.get(page).status_code == 200
    assert client.post(seen).status_code == 302  # a viewer's own mark
    assert client.get(seen).status_code == 405
    assert client.get("/staff/mous/999999/history/").status_code == 404
    assert client.post("/staff/mous/999999/seen/").status_code == 404
    client.force_login(cast.maryam)
    assert client.get(page).status_code == 403
    assert client.post(seen).status_code == 403


def test_the_page_makes_as_many_queries_with_more_events(leila: Any, cast: Cast) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as made:
            assert leila.get(f"/staff/mous/{cast.mou.pk}/history/").status_code == 200
        return len(made)

    make.make_amendment(cast.mou, make.make_terms(seat_limit=30, fields=[make.make_field()]))
    keeping.mark_seen(cast.mou, by=cast.leila)
    queries()
    few = queries()
    for number in range(10):
        changed(cast.mou, cast.parvin, number)
    assert queries() == few <= 10
