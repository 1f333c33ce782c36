"""The list in sets against the list in SQL, and that it follows whatever changes."""

import random
from datetime import timedelta
from typing import Any
from unittest.mock import Mock

import pytest
from django.db import OperationalError, connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from companies.actions import vetting
from companies.models import BusLine, BusStop, Company, Estate, Mou, ProgrammeKind
from internships.actions import interest, positions, skills
from internships.listing import current, names, pulse
from internships.listing.current import listing
from internships.listing.facets import Counted
from internships.listing.words import has_words
from internships.models import Position, PositionEvent
from internships.recommendations import rarity
from internships.search import HOURS, PAY_RIAL, PositionSearch
from internships.search_keys import rekey
from people.persian import jalali
from people.persian.text import JOINED
from students.models import FieldOfStudy, HomeArea, Skill, Student
from students.week import Week
from tests import factories as make
from tests.cast import Cast
from tests.clock import Clock

pytestmark = pytest.mark.django_db


def listed() -> set[int]:
    now = listing()
    return set(now.index.ids_of(now.index.live))


def in_sql() -> set[int]:
    return set(Position.objects.taking_applications().values_list("pk", flat=True))


@pytest.fixture
def market(cast: Cast) -> dict[str, Any]:
    """Positions that differ in everything that filters ask for."""
    dice = random.Random(1405)
    fields = [make.make_field(), make.make_field("مهندسی مکانیک"), make.make_field("مهندسی برق")]
    skills = [make.make_skill(), make.make_skill("جوشکاری", "Welding"), make.make_skill("نقشه‌کشی", "CAD")]
    kinds = [make.make_kind(), make.make_kind("internship", name_fa="کارآموزی", requires_mou=False)]
    estates = [make.make_estate(), make.make_estate("salafchegan")]
    narrow = make.make_company("تراشکاری البرز")
    make.make_mou(narrow, fields=fields[:2])
    site = narrow.sites.get()
    site.estate = estates[1]
    site.save()
    areas = [HomeArea.objects.create(code=f"a{n}", name_fa=f"محله {n}") for n in range(2)]
    line = BusLine.objects.create(site=site, name="صبح", arrives="06:45")
    BusStop.objects.create(line=line, name="میدان", area=areas[0], leaves="06:00")
    for number in range(24):
        company = dice.choice([cast.pendar, cast.angareh, narrow])
        make.make_position(
            company,
            title=dice.choice(["جوشکار", "تراشکار", "مهندس کیفیت", "کمک انباردار"]) + f" {number}",
            kind=dice.choice(kinds) if company != narrow else kinds[0],
            fields=dice.sample(fields[:2], dice.choice([0, 1, 2])),
            skills_required=dice.sample(skills, dice.choice([0, 1, 2])),
            skills_wished=dice.sample(skills, dice.choice([0, 1])),
            hours_min=dice.choice([6, 12, 16]),
            pay_rial=dice.choice([850_000, 950_000, 1_300_000]),
            shifts=dice.choice([make.MORNINGS, Week(), Week.from_hours(range(3), 15, 19)]),
            insurance=dice.choice(["company", "university"]),
            min_gpa=dice.choice([None, "14", "17"]),
            min_credits=dice.choice([None, 60, 120]),
            transport=dice.choice(["", "از میدان"]),
        )
    return {"fields": fields, "skills": skills, "kinds": kinds, "estates": estates, "areas": areas}


def queries_of(market: dict[str, Any]) -> list[str]:
    dice = random.Random(7)
    choices = {
        "kind": [kind.code for kind in market["kinds"]],
        "estate": [estate.code for estate in market["estates"]],
        "field": [field.pk for field in market["fields"]],
        "hours": HOURS,
        "pay": PAY_RIAL,
        "insurance": ["company", "university"],
        "skill": [skill.pk for skill in market["skills"]],
        "transport": ["1"],
        "stop": [area.code for area in market["areas"]],
        "free": ["1"],
        "eligible": ["1"],
        "q": ["جوشکار", "مهندسان", "تراشکاری البرز", "excel", "در", "😀", "کار"],
    }
    singles = [f"{name}={value}" for name, values in choices.items() for value in values]
    several = [
        "&".join(
            f"{name}={value}"
            for name in dice.sample(list(choices), 3)
            for value in dice.sample(list(choices[name]), min(2, len(choices[name])))
        )
        for _number in range(40)
    ]
    return ["", *singles, *several]


def test_sets_and_sql_find_the_same(cast: Cast, market: dict[str, Any]) -> None:
    assert listed() == in_sql()
    students = [cast.negar, cast.sina, make.make_student(gpa=None, credits=None, free=Week(), field=None)]
    Student.objects.filter(pk=students[2].pk).update(field=None)
    students[2].refresh_from_db()
    for student in students:
        now = listing(student.pk)
        for query in queries_of(market):
            search = PositionSearch.read(QueryDict(query), student, now.names)
            counted = Counted(search, now)
            found = set(counted.index.ids_of(counted.found))
            assert found == set(search.results().values_list("pk", flat=True)), query


def test_a_count_is_what_choosing_finds(cast: Cast, market: dict[str, Any]) -> None:
    """Every option of every filter, under some searches: its count is the list with it in its filter's place."""
    now = listing(cast.negar.pk)
    several = "kind=part_time&skill=1&insurance=company"
    for query in ["", "q=جوشکار", "estate=shokouhieh&hours=12", several, "eligible=1"]:
        search = PositionSearch.read(QueryDict(query), cast.negar, now.names)
        counted = Counted(search, now)
        options = {
            "kind": counted.kinds, "estate": counted.estates, "field": counted.fields, "hours": counted.hours,
            "pay": counted.pays, "insurance": counted.insurers, "skill": counted.every_skill,
            "stop": counted.stops, "transport": [counted.transport], "free": [counted.free],
            "eligible": [counted.eligible],
        }  # fmt: skip
        for name, each in options.items():
            for option in filter(None, each):
                other = QueryDict(search.address(**{name: option.value}).removeprefix("?"))
                chosen = Counted(PositionSearch.read(other, cast.negar, now.names), now)
                assert option.count == chosen.total, (query, name, option)


def test_whatever_changes_is_seen_at_once(cast: Cast) -> None:
    assert listed() == in_sql() == {cast.inspection.pk, cast.moulds.pk}
    positions.pause_position(cast.inspection, by=cast.maryam)
    assert listed() == in_sql() == {cast.moulds.pk}
    positions.resume_position(cast.inspection, by=cast.maryam)
    new = make.make_position(cast.pendar, title="تازه")
    assert listed() == in_sql() == {cast.inspection.pk, cast.moulds.pk, new.pk}
    vetting.suspend_company(cast.pendar, by=cast.leila, reason="بررسی")
    assert listed() == in_sql() == {cast.moulds.pk}
    vetting.resume_company(cast.pendar, by=cast.leila)
    positions.close_position(new, by=cast.maryam)
    assert listed() == in_sql() == {cast.inspection.pk, cast.moulds.pk}


def test_time_closes_without_a_question(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    later = make.make_position(cast.pendar, deadline_at=jalali.end_of_day(make.days(15)))
    assert len(listed()) == 3
    clock, now = Clock(monkeypatch), timezone.now()
    clock.stand(now + timedelta(minutes=1))
    Position.objects.filter(pk=cast.moulds.pk).update(deadline_at=now + timedelta(minutes=2))
    current.forget()
    assert len(listed()) == 3
    clock.stand(now + timedelta(minutes=2))
    with CaptureQueriesContext(connection) as made:
        assert listed() == {cast.inspection.pk, later.pk}
    assert len(made) == 1
    clock.noon(make.days(12))
    assert listed() == in_sql() == {later.pk}
    clock.stand(now)
    assert listed() == in_sql() == {cast.inspection.pk, cast.moulds.pk, later.pk}  # and back again


def test_an_agreement_ends_with_its_last_day(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    Mou.objects.filter(pk=cast.mou.pk).update(ends_on=make.days(5))
    clock, last = Clock(monkeypatch), make.days(5)
    clock.last_second(last)
    assert listed() == in_sql() == {cast.inspection.pk, cast.moulds.pk}
    clock.first_second(last + timedelta(days=1))
    assert listed() == in_sql() == {cast.moulds.pk}


def test_a_change_that_appears_below_the_newest_is_seen(cast: Cast) -> None:
    """Numbers of events are given out before transactions commit, so one may come late."""
    newest = PositionEvent.objects.order_by("-id")[0]
    PositionEvent.objects.filter(pk=newest.pk).update(id=newest.pk + 5)
    assert listed() == {cast.inspection.pk, cast.moulds.pk}
    Position.objects.filter(pk=cast.moulds.pk).update(state="paused")
    assert cast.moulds.pk in listed()
    PositionEvent.objects.create(
        id=newest.pk + 2, subject=cast.moulds, at=timezone.now(), from_state="published", to_state="paused"
    )
    assert listed() == in_sql() == {cast.inspection.pk}


def test_one_query_when_nothing_has_changed_and_two_when_something_has(cast: Cast) -> None:
    for what, most in [("nothing read", 2), ("nothing new", 1), ("a new position", 2), ("nothing new", 1)]:
        if what == "a new position":
            make.make_position(cast.pendar, fields=[], skills_required=[])
        with CaptureQueriesContext(connection) as made:
            listing(cast.negar.pk)
        assert len(made) == most, what
    assert listed() == in_sql()


def test_a_process_reads_ahead_or_else_when_it_is_asked(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(current, "ask", Mock(side_effect=OperationalError("away")))
        current.read_ahead()
    current.read_ahead()
    with CaptureQueriesContext(connection) as made:
        assert listed() == in_sql()
    assert len(made) == 2  # the pulse, and what this test asks


@pytest.mark.parametrize("address", ["/positions/", "/positions/?sort=fit&q=قالب", "/me/recommended/"])
def test_eight_queries_are_enough_for_the_first_page_of_a_process(
    client: Client, cast: Cast, market: dict[str, Any], address: str
) -> None:
    rarity()  # the cache is everybody's; counted once an hour
    client.force_login(cast.negar.user)
    for what in ("nothing read", "something new"):
        if what == "something new":
            positions.pause_position(cast.inspection, by=cast.maryam)
        with CaptureQueriesContext(connection) as made:
            assert client.get(address).status_code == 200
        assert len(made) <= 8, what


def test_names_are_what_their_tables_say(cast: Cast, market: dict[str, Any]) -> None:
    """They are read as one value of JSON."""
    area = HomeArea.objects.create(code="z", name_fa="دور", latitude="34.12345")
    names.forget()
    now = names.known()
    for model, found in [
        (Skill, now.skills.values()), (Estate, now.every_estate.values()), (FieldOfStudy, now.fields),
        (ProgrammeKind, now.kinds), (HomeArea, now.areas.values()),
    ]:  # fmt: skip
        for row in found:
            fresh = model._default_manager.get(pk=row.pk)
            names_of_fields = [field.attname for field in model._meta.concrete_fields]
            assert [getattr(row, name) for name in names_of_fields] == [
                getattr(fresh, name) for name in names_of_fields
            ]
    assert float(now.areas[area.pk].latitude or 0) == 34.12345
    assert now.bus_sites == set(BusLine.objects.values_list("site", flat=True))
    assert now.stops == {market["areas"][0].pk: now.bus_sites}


def test_a_pulse_knows_what_is_put_aside(cast: Cast) -> None:
    interest.dismiss(cast.negar, cast.moulds)
    assert pulse.take(student_id=cast.negar.pk).theirs.dismissed == (cast.moulds.pk,)
    assert pulse.take(student_id=cast.tara.pk).theirs == pulse.take().theirs == pulse.Theirs()


def found(query: str) -> set[int]:
    now = listing()
    counted = Counted(PositionSearch.read(QueryDict(f"q={query}"), None, now.names), now)
    return set(counted.index.ids_of(counted.found))


def test_words_follow_new_positions(cast: Cast) -> None:
    assert found("قالب") == {cast.moulds.pk}
    new = make.make_position(cast.pendar, title="قالب‌ساز")
    assert found("قالب") == {cast.moulds.pk, new.pk}
    positions.close_position(cast.moulds, by=cast.kamran)
    assert found("قالب") == {new.pk}


def test_words_follow_new_names_at_once(cast: Cast) -> None:
    weld = make.make_skill("جوشکاری", "Welding")
    position = make.make_position(cast.pendar, skills_required=[weld])
    assert (found("welding"), found("brazing")) == ({position.pk}, set())
    skills.rename_skill(weld, skills.SkillNames("لحیم‌کاری", "Brazing"), by=cast.leila)
    assert (found("welding"), found("brazing")) == (set(), {position.pk})
    Company.objects.filter(pk=cast.pendar.pk).update(name="فولاد کویر")
    rekey(Position.objects.filter(company=cast.pendar))
    assert found("فولاد کویر") == {cast.inspection.pk, position.pk}


def test_process_and_sql_find_the_same_words(cast: Cast, market: dict[str, Any]) -> None:
    """Whole words, pieces of them, one letter, what has to begin a word, joined forms, and nothing such."""
    now = listing()
    every = " ".join(Position.objects.values_list("search_key", flat=True)).replace(JOINED, " ").split()
    dice = random.Random(3)
    pieces = [word[dice.randrange(len(word)) :][: dice.randint(1, 6)] for word in dice.choices(every, k=150)]
    pairs = [dice.sample(pieces, dice.choice([2, 3])) for _number in range(60)]
    open_now = Position.objects.taking_applications()
    for terms in [*([piece] for piece in pieces), *pairs, ["ناممکن"], ["%"], ["_"]]:
        in_sql = set(open_now.filter(has_words(terms)).values_list("pk", flat=True))
        assert set(now.index.ids_of(now.index.saying(terms))) == in_sql, terms
