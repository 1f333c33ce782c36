"""The list of positions as its reader meets it: words, filters, orders, pages, and what to do when it is empty."""

from typing import Any
from urllib.parse import quote

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from internships.actions import interest, positions
from internships.matching import Rarity
from internships.models import Position
from internships.search_keys import rekey
from students.models import HomeArea, Skill
from students.week import Week
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db
LIST = "/positions/"
MOST = 8


@pytest.fixture
def negar(client: Client, cast: Cast) -> Client:
    cast.negar.user.language = "en"
    cast.negar.user.save()
    client.force_login(cast.negar.user)
    return client


def found(client: Client, query: str = "") -> list[str]:
    return [position.title for position in client.get(f"{LIST}?{query}").context["page"]]


def option(client: Client, query: str, facet: str, value: str) -> Any:
    options = getattr(client.get(f"{LIST}?{query}").context["counted"], facet)
    return next(each for each in options if each.value == value)


# Words


def test_a_position_is_found_by_all_that_it_names(client: Client, cast: Cast) -> None:
    estate = make.make_estate("salafchegan")
    estate.name_fa, estate.aliases = "سلفچگان", ["منطقه ویژه قم"]
    estate.save()
    site = cast.angareh.sites.get()
    site.estate = estate
    site.save()
    cast.angareh.name_en = "Angareh Parts"
    cast.angareh.save()
    skill = make.make_skill("جوشکاری", "Welding")
    skill.aliases = ["جوش برق"]
    skill.save()
    make.make_position(
        cast.angareh, title="کار در کارگاه", skills_wished=[skill], fields=[make.make_field("مهندسی مواد")]
    )
    for words in (
        "welding",
        "جوش برق",
        "جوشكاري",
        "منطقهٔ ویژه",
        "angareh",
        "سلفچگان",
        "مواد",
        "part-time کارگاه",
    ):
        assert found(client, f"q={words}") == ["کار در کارگاه"], words


@pytest.mark.parametrize("typed", ["تراشکارها", "تراشکاران", "تراشکارهای", "تراش‌کار ها", "تراشکری"])
def test_plurals_and_slips_come_near_and_say_so(client: Client, cast: Cast, typed: str) -> None:
    make.make_position(cast.pendar, title="تراشکار")
    page = client.get(LIST, {"q": typed})
    assert [position.title for position in page.context["page"]] == ["تراشکار"]
    if typed != "تراش‌کار ها":
        assert page.context["counted"].near


def test_what_is_there_as_typed_comes_alone(client: Client, cast: Cast) -> None:
    make.make_position(cast.pendar, title="تراشکار")
    make.make_position(cast.pendar, title="سرپرست تراشکاران")
    page = client.get(LIST, {"q": "تراشکاران"})
    assert [position.title for position in page.context["page"]] == ["سرپرست تراشکاران"]
    assert not page.context["counted"].near


def test_a_short_word_has_to_begin_one(client: Client, cast: Cast) -> None:
    make.make_position(cast.pendar, title="QC خط مونتاژ")
    make.make_position(cast.pendar, title="aqcb")
    assert found(client, "q=qc") == ["QC خط مونتاژ"]


@pytest.mark.parametrize(
    "typed",
    [
        "آ" * 2000, "، ؛ ! …", "'; DROP TABLE internships_position; --", "😀🎓", "%_%", "\\", "()|&:*", "\x00\u202e",
        "در از به", "ـــ", " " * 500, "a" * 100_000, "\ud800",
    ],
)  # fmt: skip
def test_whatever_is_typed_shows_a_list(client: Client, cast: Cast, typed: str) -> None:
    address = f"{LIST}?q={quote(typed, errors='surrogatepass')}"
    for more in ("", "&kind=part_time&sort=fit"):
        assert client.get(address + more).status_code == 200
    assert Position.objects.count() == 2


def test_stop_signs_alone_ask_for_nothing(client: Client, cast: Cast) -> None:
    assert len(found(client, "q=، ؛ !")) == 2


def test_keys_follow_the_skills(cast: Cast) -> None:
    skill = make.make_skill("جوشکاری", "Welding")
    position = make.make_position(cast.pendar, skills_required=[skill])
    position.refresh_from_db()
    assert "welding" in position.search_key
    Skill.objects.filter(pk=skill.pk).update(aliases=["لحیم"])
    assert rekey(Position.objects.filter(skills_required=skill)) == 1
    assert rekey(Position.objects.filter(skills_required=skill)) == 0
    position.refresh_from_db()
    assert "لحیم" in position.search_key
    position.save()
    position.refresh_from_db()
    assert "لحیم" in position.search_key
    call_command("rekey_positions", verbosity=0)


# Filters


def test_what_only_a_student_can_ask(client: Client, negar: Client, cast: Cast) -> None:
    make.make_position(cast.pendar, title="برای مکانیک", fields=[make.make_field("مهندسی مکانیک")])
    make.make_position(cast.pendar, title="عصرها", shifts=Week.from_hours(range(5), 15, 20), hours_min=16)
    everything = len(found(negar))
    assert "برای مکانیک" not in found(negar, "eligible=1")
    assert len(found(negar, "eligible=1")) == everything - 1
    assert "عصرها" not in found(negar, "free=1")
    assert option(negar, "", "sorts", "fit")
    stranger = Client()
    assert len(found(stranger, "eligible=1&free=1&within=10&sort=fit")) == everything
    assert not any(each.value == "fit" for each in stranger.get(LIST).context["counted"].sorts)


def test_how_far_it_is(negar: Client, cast: Cast) -> None:
    estate = make.make_estate()
    estate.latitude, estate.longitude = "34.65000", "50.95000"
    estate.save()
    assert "Say where you live" in negar.get(LIST).content.decode()
    cast.negar.home_area = HomeArea.objects.create(
        code="near", name_fa="نزدیک", name_en="Near", latitude="34.64000", longitude="50.88000"
    )
    cast.negar.save()
    page = negar.get(LIST)
    assert "about 8 kilometres" in page.content.decode()
    assert "How far from Near" in page.content.decode()
    assert len(found(negar, "within=10")) == 2
    estate.latitude = "34.00000"
    estate.save()
    make.make_estate("another")  # new names are seen at once
    assert found(negar, "within=10") == []


def test_a_skill_that_was_joined_to_another(client: Client, cast: Cast) -> None:
    old, new = make.make_skill("جوش", "Weld"), make.make_skill("جوشکاری", "Welding")
    make.make_position(cast.pendar, title="با نام پیشین", skills_required=[old])
    make.make_position(cast.pendar, title="با نام تازه", skills_required=[new])
    old.merged_into, old.is_active = new, False
    old.save()
    assert set(found(client, f"skill={new.pk}")) == {"با نام پیشین", "با نام تازه"}
    assert option(client, "", "every_skill", str(new.pk)).count == 2
    assert f"skill={old.pk}" not in client.get(f"{LIST}?skill={old.pk}").context["search"].address()


def test_a_shared_address_says_all_of_it(negar: Client, cast: Cast) -> None:
    skill = make.make_skill()
    make.make_position(cast.pendar, skills_required=[skill])
    query = "kind=part_time&estate=shokouhieh&hours=20&pay=900000&insurance=company"
    query += f"&skill={skill.pk}&free=1&eligible=1&sort=pay"
    search = negar.get(f"{LIST}?{query}&nonsense=1&estate=none").context["search"]
    assert search.address() == f"?{query}"
    assert search.active == 8
    assert len(search.chips()) == 8


@pytest.mark.parametrize(
    "query",
    [
        "skill=x&skill=-1&skill=99999999999999999999",
        "stop=%00",
        "within=3",
        "insurance=none",
        "skill=1&" * 200,
    ],
)
def test_what_does_not_exist_is_dropped(negar: Client, cast: Cast, query: str) -> None:
    assert len(found(negar, query)) == 2


# Orders and pages


@pytest.mark.parametrize(
    "query", ["", "sort=deadline", "sort=pay", "sort=fit", "sort=fit&q=کار", "estate=shokouhieh"]
)
def test_pages_show_each_position_once(negar: Client, cast: Cast, query: str, monkeypatch) -> None:
    monkeypatch.setattr("internships.views.positions.PAGE_SIZE", 3)
    mechanical = make.make_field("مهندسی مکانیک")
    for number in range(7):
        make.make_position(
            cast.pendar, pay_rial=900_000 + number % 2, **({"fields": [mechanical]} if number % 3 else {})
        )
    seen: list[int] = []
    after: str | None = ""
    while after is not None:
        page = negar.get(f"{LIST}?{query}&after={after}").context["page"]
        assert not page.broken
        seen += [position.pk for position in page]
        after = page.next_after
    assert len(seen) == len(set(seen)) == 9


def test_by_fit_the_fitting_ones_come_first_and_say_why(negar: Client, cast: Cast) -> None:
    other = make.make_position(cast.pendar, title="برای مکانیک", fields=[make.make_field("مهندسی مکانیک")])
    page = negar.get(f"{LIST}?sort=fit")
    rows = list(page.context["page"])
    assert rows[-1] == other
    assert rows[-1].suggestion is None
    assert [bool(row.suggestion) for row in rows] == [True, True, False]
    percents = [row.suggestion.words.percent for row in rows[:2]]
    assert percents == sorted(percents, reverse=True)


def test_a_cursor_of_another_search_is_the_first_page(client: Client, cast: Cast, monkeypatch) -> None:
    monkeypatch.setattr("internships.views.positions.PAGE_SIZE", 1)
    cursor = client.get(LIST).context["page"].next_after
    for query in ("q=کنترل", "sort=pay", "estate=shokouhieh"):
        page = client.get(f"{LIST}?{query}&after={cursor}").context["page"]
        assert page.broken
        assert len(page) == 1
    for broken in ("x", "%F0%9F%98%80", cursor[:-3], cursor + "AAAA", "a" * 5000):
        assert client.get(f"{LIST}?after={broken}").context["page"].broken


def test_what_closes_between_two_pages_shifts_nothing(client: Client, cast: Cast, monkeypatch) -> None:
    monkeypatch.setattr("internships.views.positions.PAGE_SIZE", 2)
    made = [make.make_position(cast.pendar, title=f"{number}") for number in range(4)]
    first = client.get(LIST).context["page"]
    for shown in first:
        positions.close_position(shown, by=cast.maryam)
    second = client.get(f"{LIST}?after={first.next_after}").context["page"]
    assert [row.pk for row in second] == [made[1].pk, made[0].pk]


# Nothing found


def test_an_empty_list_says_which_filter_to_lift(negar: Client, cast: Cast) -> None:
    make.make_position(cast.pendar, insurance="university")
    page = negar.get(f"{LIST}?insurance=university&pay=1500000&q=کنترل")
    ways = page.context["ways_out"]
    assert [(way.what, way.count) for way in ways] == [("“At least 150,000 toman an hour”", 1)]
    assert found(negar, ways[0].address.removeprefix("?")) == ["کنترل کیفیت خط مونتاژ یخچال"]
    assert "1 position without “At least" in page.content.decode()


def test_two_filters_that_hold_back_together(negar: Client, cast: Cast) -> None:
    ways = negar.get(f"{LIST}?insurance=university&pay=1500000").context["ways_out"]
    assert [way.count for way in ways] == []
    ways = negar.get(f"{LIST}?insurance=university&pay=1500000&kind=part_time").context["ways_out"]
    assert ways[0].count == 2
    assert " and " in ways[0].what


def test_words_that_no_position_has_together(negar: Client, cast: Cast) -> None:
    ways = negar.get(f"{LIST}?q=تزریق کنترل").context["ways_out"]
    assert {way.what: way.count for way in ways} == {"تزریق": 1, "کنترل": 1}


# How it is delivered


def test_htmx_gets_what_changes_and_nothing_more(negar: Client, cast: Cast) -> None:
    page = negar.get(f"{LIST}?estate=shokouhieh&hours=&pay=", headers={"HX-Request": "true"})
    words = page.content.decode()
    assert words.lstrip().startswith('<section id="results"')
    assert '<div id="filter-groups" hx-swap-oob="innerHTML">' in words
    assert "<html" not in words
    assert "HX-Request" in page["Vary"]
    assert page["HX-Push-Url"] == f"{LIST}?estate=shokouhieh"
    restored = negar.get(LIST, headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert "<html" in restored.content.decode()


@pytest.mark.parametrize("who", ["nobody", "negar", "maryam", "leila"])
@pytest.mark.parametrize(
    "query",
    ["", "q=کنترل&estate=shokouhieh", "sort=fit", "sort=fit&free=1&q=کار", "q=ناممکن زیر آب&kind=part_time"],
)
def test_no_more_than_eight_queries(
    client: Client, cast: Cast, who: str, query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = Rarity()  # counted once an hour where the cache is there
    monkeypatch.setattr("internships.recommendations.rarity", lambda *_index: known)
    users = {"negar": cast.negar.user, "maryam": cast.maryam, "leila": cast.leila}
    if who in users:
        client.force_login(users[who])
    cast.inspection.skills_required.add(make.make_skill())
    interest.dismiss(cast.negar, cast.moulds)
    client.get(f"{LIST}?sort=fit")
    with CaptureQueriesContext(connection) as made:
        client.get(f"{LIST}?{query}")
    assert len(made) <= MOST, "\n".join(query["sql"][:120] for query in made)
