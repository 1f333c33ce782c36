"""The register: its lists go by what an MoU is today; filters combine; what needs attention; saved views."""

import itertools
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import Count, Q
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from companies.actions import drafting, saved_views
from companies.actions import mous as actions
from companies.holding import put_away
from companies.models import LastLook, Mou
from companies.papers import Paper
from companies.register.lists import SHOWN_STATES, ends_soon, state_in, state_is
from companies.states import MOU_MOVES, MouState
from people.persian import jalali
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db
ADDRESS = "/staff/mous/"


def listed(client: Any, **asked: Any) -> list[Mou]:
    answer = client.get(ADDRESS, asked)
    assert answer.status_code == 200
    return list(answer.context["page"])


def turn(mou: Mou, **fields: Any) -> Mou:
    """As time or the database would have it, whatever beat has written down."""
    Mou.objects.filter(pk=mou.pk).update(**fields)
    mou.refresh_from_db()
    return mou


def hand(mou: Mou, side: str, days_ago: int) -> None:
    turn(mou, waits_for=side, handed_at=timezone.now() - timedelta(days=days_ago))


# What an MoU is today


def test_lists_say_the_same_as_the_mou_itself(cast: Cast) -> None:
    """Every state with dates on both sides of every edge: one list holds it, that of its state now."""
    today = make.today()
    for state, starts_in, ends_in, renews, terminated in itertools.product(
        MOU_MOVES.keys() - {MouState.SCHEDULED}, (-500, 0, 1), (-400, -1, 0, 1), (False, True), (False, True)
    ):
        if starts_in > ends_in:
            continue
        ends_on = make.days(ends_in)
        mou = turn(
            cast.mou,
            state=state,
            starts_on=make.days(starts_in),
            ends_on=ends_on,
            renews_automatically=renews,
            terminates_on=ends_on if terminated else None,
        )
        rows = Mou.objects.filter(pk=mou.pk)
        marks = {name: Q(state_is(name, today)) for name in SHOWN_STATES}
        found = rows.aggregate(**{name: Count("pk", filter=mark) for name, mark in marks.items()})
        assert [name for name, number in found.items() if number] == [mou.state_now], (
            state,
            starts_in,
            ends_in,
        )
        assert rows.filter(state_in((mou.state_now,), today)).exists()


def test_what_renews_itself_never_ends(leila: Any, cast: Cast) -> None:
    mou = turn(cast.mou, ends_on=make.days(-3), renews_automatically=True)
    assert mou in listed(leila, state="in_force")
    assert mou in listed(leila, end="renews")
    for asked in ({"state": "expired"}, {"state": "ending"}, {"end": "30"}, {"end": "over"}):
        assert mou not in listed(leila, **asked)
    assert ends_soon(mou, make.today()) is None
    turn(mou, ends_on=make.days(3))
    assert mou not in listed(leila, end="30")
    answer = leila.get(ADDRESS, {"state": "in_force"})
    (row,) = (row for row in answer.context["rows"] if row.mou == mou)
    assert (row.renews, row.counts_down, row.last_day) == (True, False, mou.last_day())


def test_a_declared_termination_shows_after_its_day(leila: Any, cast: Cast) -> None:
    mou = turn(cast.mou, ends_on=make.days(0), terminates_on=make.days(0))
    assert mou in listed(leila, state="in_force")
    turn(mou, ends_on=make.days(-1), terminates_on=make.days(-1))
    assert mou in listed(leila, state="terminated")
    assert mou not in listed(leila, state="expired")


@pytest.mark.parametrize(
    ("ends_in", "where"),
    [
        (-1, set()),
        (0, {"30", "60", "90"}),
        (30, {"30", "60", "90"}),
        (31, {"31-60", "60", "90"}),
        (60, {"31-60", "60", "90"}),
        (61, {"61-90", "90"}),
        (90, {"61-90", "90"}),
        (91, set()),
    ],
)
def test_the_edges_of_ending_soon(leila: Any, cast: Cast, ends_in: int, where: set[str]) -> None:
    turn(cast.mou, ends_on=make.days(ends_in))
    found = {
        span
        for span in ("30", "60", "90", "31-60", "61-90")
        if cast.mou in listed(leila, end=span, unrenewed="1")
    }
    assert found == where


# Filters


def test_filters_combine_and_stay_in_the_address(leila: Any, cast: Cast) -> None:
    other = make.make_estate("salafchegan")
    cast.angareh.sites.update(estate=other)
    assert listed(leila, estate="salafchegan") == list(cast.angareh.mous.all())
    assert listed(leila, estate="salafchegan", state="draft") == []
    assert listed(leila, q="قطعه سازي انگاره", estate=["salafchegan", "shokouhieh"]) == list(
        cast.angareh.mous.all()
    )
    answer = leila.get(ADDRESS, {"q": "پندار", "state": ["in_force", "draft"], "sort": "number"})
    asked = answer.context["asked"]
    assert list(answer.context["page"]) == [cast.mou]
    assert [chip.without for chip in asked.chips()] == [
        "q=%D9%BE%D9%86%D8%AF%D8%A7%D8%B1&state=in_force&sort=number",
        "q=%D9%BE%D9%86%D8%AF%D8%A7%D8%B1&state=draft&sort=number",
    ]
    assert answer.context["shown_total"] == 1


@pytest.mark.parametrize("typed", ["۱۴۰۵/۵۰۰۱", "5001"])
def test_a_number_is_found_in_any_digits(leila: Any, cast: Cast, typed: str) -> None:
    turn(cast.mou, number="1405/5001")
    cast.mou.save()
    assert listed(leila, q=typed) == [cast.mou]


def test_a_company_is_found_by_its_national_id_and_an_mou_by_its_title(leila: Any, cast: Cast) -> None:
    assert listed(leila, q=cast.pendar.national_id) == [cast.mou]
    cast.mou.title = "همکاری در خط مونتاژ"
    cast.mou.save()
    assert listed(leila, q="خط مونتاژ") == [cast.mou]


def test_kinds_are_of_the_terms_or_of_the_newest_draft(leila: Any, cast: Cast) -> None:
    intern = make.make_kind("internship", name_fa="کارآموزی", name_en="Internship")
    signed = make.make_mou(cast.angareh, kinds=[intern], number="1405/71")
    draft = make.make_mou(make.make_company(), kinds=[intern], in_force=False)
    changed = make.make_mou(make.make_company(), kinds=[intern, make.make_kind()], in_force=False)
    drafting.remove_terms(Paper(changed), intern.pk, by=cast.leila, base=3)
    assert set(listed(leila, kind="internship")) == {signed, draft}
    assert changed in listed(leila, kind="part_time")


def test_who_has_it_and_for_how_long(leila: Any, cast: Cast) -> None:
    ours = make.make_mou(make.make_company(), in_force=False)
    theirs = make.make_mou(make.make_company(), in_force=False)
    hand(ours, "university", 8)
    hand(theirs, "company", 7)
    put_away(cast.mou)
    assert listed(leila, wait="university") == [ours]
    assert listed(leila, wait="company", days="6") == [theirs]
    assert listed(leila, wait="company", days="7") == []
    assert listed(leila, days="۶") == [ours, theirs]
    assert leila.get(ADDRESS).context["attention"].with_them == 0
    hand(theirs, "company", 8)
    assert leila.get(ADDRESS).context["attention"].with_them == 1


def test_a_range_of_last_days(leila: Any, cast: Cast) -> None:
    turn(cast.mou, ends_on=date(2027, 3, 20))  # 29 Esfand 1405
    assert cast.mou in listed(leila, **{"from": "۱۴۰۵/۱۲/۲۹", "to": "2027-03-20"})
    assert cast.mou not in listed(leila, **{"from": "1406/01/01"})
    assert cast.mou not in listed(leila, to="1405/12/28")
    answer = leila.get(ADDRESS, {"from": "۱۴۰۵/۱۲/۳۰", "to": "فردا"})
    assert answer.context["asked"].misread == ("۱۴۰۵/۱۲/۳۰", "فردا")  # 1405 is no leap year
    assert answer.context["asked"].filters.ends_from is None


@pytest.mark.parametrize(
    "asked",
    [
        "state=nonsense&state=%00&kind=x&estate=%F0%9F%98%80&end=7&wait=me&days=-4&sort=;drop&seats=1&proposal=x",
        "days=99999999999999999999&from=0000/00/00&to=9999-99-99",
        "q=" + "ا" * 5000,
        "state=in_force&" * 500,
        "after=AAAA",
        "q=%00%1f&after=" + "A" * 3000,
        "days=²&days=٣",
    ],
)
def test_no_address_breaks_the_page(leila: Any, cast: Cast, asked: str) -> None:
    assert leila.get(f"{ADDRESS}?{asked}").status_code == 200
    assert leila.get(f"{ADDRESS}export.csv?{asked}").status_code == 200


# Order and pages


def test_every_order_shows_each_mou_once(leila: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("companies.register.rows.PAGE_SIZE", 2)
    for days in (5, 40, 400):
        mou = make.make_mou(make.make_company(), ends_on=make.days(days), in_force=days > 5)
        if days == 40:
            hand(mou, "company", 3)
    turn(make.make_mou(make.make_company()), ends_on=make.days(-9), number="1390/2", number_key="")
    everything = set(Mou.objects.all())
    for sort in ("newest", "end", "company", "waiting", "number"):
        seen: list[Mou] = []
        after: str | None = ""
        while after is not None:
            page = leila.get(ADDRESS, {"sort": sort, "after": after}).context["page"]
            assert not page.broken
            seen += page.rows
            after = page.next_after
        assert len(seen) == len(everything)
        assert set(seen) == everything


def test_orders(leila: Any, cast: Cast) -> None:
    soon = turn(make.make_mou(make.make_company("آبگینه")), ends_on=make.days(5))
    over = turn(make.make_mou(make.make_company("یاقوت")), ends_on=make.days(-5))
    soon.number, over.number = "1405/9", "1405/10"
    soon.save()
    over.save()
    ends = listed(leila, sort="end")
    assert (ends[0], ends[-1]) == (soon, over)
    names = listed(leila, sort="company")
    assert (names[0], names[-1]) == (soon, over)
    numbers = listed(leila, sort="number")
    assert numbers.index(soon) < numbers.index(over)
    hand(over, "company", 3)
    hand(soon, "university", 2)
    assert listed(leila, sort="waiting")[:2] == [over, soon]


# What a row says


def test_a_row_says_who_has_it_how_full_it_is_and_what_it_can(leila: Any, cast: Cast) -> None:
    make.make_placement(cast.negar, cast.inspection)
    make.make_offer(make.make_application(cast.tara, cast.inspection))
    make.make_amendment(cast.mou, make.make_terms(seat_limit=25), effective_on=make.days(5), in_force=False)
    cast.mou.refresh_from_db()
    hand(cast.mou, "company", 9)
    (row,) = (row for row in leila.get(ADDRESS, {"q": "پندار"}).context["rows"] if row.mou == cast.mou)
    assert (row.seats.taken, row.seats.limit, row.seats.tight) == (2, 20, ())
    assert "الحاقیهٔ ۱" in row.holder
    assert (row.held, row.late, row.counts_down, row.renewable) == (9, True, True, True)


def test_seats_nearly_used_up_are_pointed_out(leila: Any, cast: Cast) -> None:
    company = make.make_company()
    intern = make.make_kind("internship", name_fa="کارآموزی", name_en="Internship")
    full = make.make_mou(company, seat_limit=1, number="1405/1")
    make.make_mou(company, kinds=[intern], seat_limit=50, number="1405/2")
    position = make.make_position(company, seats=1)
    assert listed(leila, seats="nearly") == []
    make.make_offer(make.make_application(cast.negar, position))
    assert listed(leila, seats="nearly") == [full]
    answer = leila.get(ADDRESS)
    assert answer.context["attention"].seats == 1
    actions.suspend_mou(full, by=cast.leila, reason="…")
    assert listed(leila, seats="nearly") == []


def test_what_changed_since_the_last_look_is_marked(leila: Any, cast: Cast) -> None:
    def marked() -> bool:
        return next(row.changed for row in leila.get(ADDRESS).context["rows"] if row.mou == cast.mou)

    assert not marked()  # never looked at: not changed since
    look = LastLook.objects.create(user=cast.leila, mou=cast.mou, at=timezone.now())
    assert not marked()
    cast.mou.events.create(at=timezone.now(), by=cast.leila, from_state="in_force", to_state="in_force")
    assert not marked()  # by herself
    make.make_amendment(cast.mou, make.make_terms(seat_limit=25), in_force=False, effective_on=make.days(5))
    assert marked()
    look.at = timezone.now()
    look.save()
    assert not marked()
    cast.mou.events.create(at=timezone.now(), by=None, from_state="in_force", to_state="expired")
    assert marked()


# Attention


def test_attention_counts_what_its_links_list(leila: Any, cast: Cast) -> None:
    for days in (10, 45, 75, 80, 200):
        turn(make.make_mou(make.make_company()), ends_on=make.days(days))
    renewed = turn(make.make_mou(make.make_company()), ends_on=make.days(12))
    make.make_mou(
        renewed.company, predecessor=renewed, starts_on=make.days(13), ends_on=make.days(400), in_force=False
    )
    turn(cast.mou, proposal_at=timezone.now())
    drafts = [make.make_mou(make.make_company(), in_force=False) for _number in range(2)]
    hand(drafts[0], "company", 30)
    hand(drafts[1], "university", 1)
    attention = leila.get(ADDRESS, {"q": "no such company"}).context["attention"]
    assert attention.ends_30 == len(listed(leila, end="30", unrenewed="1")) == 1
    assert attention.ends_60 == len(listed(leila, end="31-60", unrenewed="1")) == 1
    assert attention.ends_90 == len(listed(leila, end="61-90", unrenewed="1")) == 2
    assert attention.with_us == len(listed(leila, wait="university"))
    assert attention.with_them == len(listed(leila, wait="company", days="7"))
    assert attention.proposals == len(listed(leila, proposal="1")) == 1


# Who, and how many queries


def test_the_register_is_for_the_office(client: Any, cast: Cast) -> None:
    pages = [ADDRESS, f"{ADDRESS}export.xlsx", f"{ADDRESS}export.csv", f"{ADDRESS}views/new/?state=draft"]
    for outsider in (cast.maryam, cast.negar.user):
        client.force_login(outsider)
        assert {client.get(page).status_code for page in pages} == {403}
    client.force_login(cast.behzad)
    assert {client.get(page).status_code for page in pages} == {200}
    words = client.get(ADDRESS).content.decode()
    assert "/staff/mous/new/" not in words
    assert "/renew/" not in words


def queries(client: Any, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@pytest.mark.parametrize(
    "asked", ["", "?q=شرکت&state=in_force&kind=part_time&estate=shokouhieh&seats=nearly&sort=company"]
)
def test_more_rows_cost_no_more_queries(leila: Any, cast: Cast, asked: str) -> None:
    saved_views.save_view(cast.leila, name="معتبرها", query="state=in_force")
    Mou.objects.exclude(pk=cast.mou.pk).update(state=MouState.ABANDONED)
    one = queries(leila, ADDRESS + asked)
    for _number in range(3):
        hand(make.make_mou(make.make_company()), "company", 3)
    assert queries(leila, ADDRESS + asked) == one <= 10


def test_today_is_tehrans(leila: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last second of the last day still counts; the next one doesn't."""
    turn(cast.mou, ends_on=make.days(0))
    last = jalali.end_of_day(make.days(0))
    monkeypatch.setattr(timezone, "now", lambda: last)
    assert cast.mou in Mou.objects.filter(state_is("in_force", jalali.today()))
    monkeypatch.setattr(timezone, "now", lambda: last + timedelta(seconds=1))
    assert cast.mou in Mou.objects.filter(state_is("expired", jalali.today()))
