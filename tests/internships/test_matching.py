"""The score and its parts: what has to hold for every student and every opening, and for what is said of them."""

import math
import subprocess
import sys
from dataclasses import replace

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from internships.fit_words import in_words
from internships.matching import (
    Fit,
    Grade,
    Opening,
    Outline,
    PartName,
    Rarity,
    Ride,
    Rules,
    Seeker,
    Weights,
    fit,
    in_order,
    nearness,
    rank,
    shortlist,
    why_not,
)
from internships.matching.exposure import dcg, gini, measure
from students.week import Week

SKILLS = st.frozensets(st.integers(1, 12), max_size=8)
NAMES = {number: f"skill{number}" for number in range(13)}
BITS = (1 << 336) - 1
weeks = st.one_of(st.just(0), st.integers(0, BITS), st.builds(lambda b: b & (b >> 3), st.integers(0, BITS)))
gpas = st.one_of(st.none(), st.decimals(0, 20, places=2).map(float))
counts = st.one_of(st.none(), st.integers(0, 200))
seekers = st.builds(
    Seeker,
    field=st.one_of(st.none(), st.integers(1, 4)),
    faculty=st.one_of(st.none(), st.integers(1, 2)),
    skills=SKILLS,
    free=weeks,
    gpa=gpas,
    credits=counts,
    home=st.one_of(st.none(), st.integers(1, 3)),
    own_transport=st.booleans(),
    preferred=st.frozensets(st.integers(1, 4), max_size=2),
)
openings = st.builds(
    Opening,
    id=st.integers(1, 10_000),
    fields=st.frozensets(st.integers(1, 4), max_size=3),
    faculties=st.frozensets(st.integers(1, 2)),
    skills=SKILLS,
    shifts=weeks,
    hours=st.integers(0, 44),
    pay_hourly=st.integers(0, 10_000_000),
    min_gpa=gpas,
    min_credits=counts,
    applications=st.integers(0, 5000),
    seats=st.integers(0, 50),
    estate=st.one_of(st.none(), st.integers(1, 4)),
    kilometres=st.one_of(st.none(), st.floats(0, 300)),
    ride=st.one_of(st.none(), st.builds(Ride, st.just("06:15 bus"), st.integers(0, 7))),
)
rarities = st.builds(
    Rarity, asked=st.dictionaries(st.integers(1, 12), st.integers(0, 900)), total=st.integers(0, 1000)
)
weight = st.floats(0, 10).map(lambda number: round(number, 3))
weightings = st.builds(Weights, weight, weight, weight, weight.map(lambda w: w + 0.01), weight)
rulings = st.builds(Rules, weightings, congestion=st.floats(0, 1), least_shared_hours=st.integers(0, 20))


@given(seekers, openings, rarities, rulings)
def test_the_score_is_between_0_and_1_and_the_sum_of_its_parts(
    seeker: Seeker, opening: Opening, rarity: Rarity, rules: Rules
) -> None:
    its = fit(seeker, opening, rarity, rules)
    assert 0 <= its.score <= 1
    assert its.score == pytest.approx(math.fsum(part.points for part in its.parts), abs=1e-9)
    for part in its.parts:
        assert part.name == PartName.CROWD or part.points == pytest.approx(part.weight * part.value)
        assert part.points <= 0 if part.name == PartName.CROWD else 0 <= part.value <= 1


@given(seekers, openings, rarities, rulings)
def test_what_is_shown_of_the_parts_adds_up_to_what_is_shown(
    seeker: Seeker, opening: Opening, rarity: Rarity, rules: Rules
) -> None:
    its = fit(seeker, opening, rarity, rules)
    assert sum(its.percents().values()) == its.percent == round(its.score * 100)
    for part in its.parts:
        assert abs(its.percents()[part.name] - part.points * 100) < 1 + 1e-6


@given(seekers, openings, rarities, rulings)
def test_the_same_again_is_the_same(seeker: Seeker, opening: Opening, rarity: Rarity, rules: Rules) -> None:
    again = replace(opening, skills=frozenset(sorted(opening.skills, reverse=True)))
    assert fit(seeker, opening, rarity, rules) == fit(replace(seeker), again, rarity, rules)


@given(seekers, openings, rarities, rulings, st.data())
def test_losing_a_skill_never_raises_the_score_and_missing_one_never_helps(
    seeker: Seeker, opening: Opening, rarity: Rarity, rules: Rules, data: st.DataObject
) -> None:
    shared = sorted(seeker.skills & opening.skills)
    if not shared:
        return
    lost = replace(seeker, skills=seeker.skills - {data.draw(st.sampled_from(shared))})
    assert fit(lost, opening, rarity, rules).score <= fit(seeker, opening, rarity, rules).score + 1e-12


@given(seekers, openings, rarities, rulings, st.integers(0, BITS), st.integers(0, 10**6), st.integers(1, 100))
def test_more_of_anything_good_never_lowers_the_score(
    seeker: Seeker, opening: Opening, rarity: Rarity, rules: Rules, free: int, pay: int, more: int
) -> None:
    before = fit(seeker, opening, rarity, rules).score - 1e-9
    better = [
        (seeker, replace(opening, pay_hourly=opening.pay_hourly + pay)),
        (seeker, replace(opening, seats=max(1, opening.seats) + more)),
        (replace(seeker, skills=seeker.skills | opening.skills), opening),
    ]
    if opening.estate:
        better.append((replace(seeker, preferred=seeker.preferred | {opening.estate}), opening))
    better.append((replace(seeker, own_transport=True), opening))
    if opening.kilometres is not None:
        better.append((seeker, replace(opening, kilometres=opening.kilometres / 2)))
    if seeker.free:
        better.append((replace(seeker, free=seeker.free | free), opening))
    if seeker.field:
        better.append((seeker, replace(opening, fields=opening.fields | {seeker.field})))
    if seeker.faculty:
        better.append((seeker, replace(opening, faculties=opening.faculties | {seeker.faculty})))
    assert all(fit(who, what, rarity, rules).score >= before for who, what in better)
    crowded = replace(opening, applications=opening.applications + more)
    assert fit(seeker, crowded, rarity, rules).score <= before + 2e-9


@given(seekers, openings, rarities, rulings)
def test_the_words_never_contradict_the_score(
    seeker: Seeker, opening: Opening, rarity: Rarity, rules: Rules
) -> None:
    its = fit(seeker, opening, rarity, rules)
    with translation.override("en"):
        words = in_words(its, NAMES)
    skills, hours = its.part(PartName.SKILLS), its.part(PartName.HOURS)
    assert set(skills.present) | set(skills.absent) == opening.skills
    assert set(skills.present) == opening.skills & seeker.skills
    assert (skills.grade == Grade.FULL) == (bool(opening.skills) and not skills.absent)
    assert (skills.grade == Grade.NONE) == (bool(opening.skills) and not skills.present)
    assert words.percent == its.percent == sum(bar.points for bar in words.bars)
    bad = [reason.text for reason in words.reasons if not reason.good]
    good = [reason.text for reason in words.reasons if reason.good]
    assert any(text.startswith("missing:") for text in bad) == bool(skills.absent and skills.weight)
    assert any("skill" in text for text in good) == bool(skills.present and skills.weight)
    in_time = hours.known and hours.value >= 1 and hours.weight > 0
    assert any("go with your free time" in text for text in good) == in_time
    for bar in words.bars:
        assert bar.takes_off == (bar.name == "Other applicants")
        assert bar.takes_off or 0 <= bar.points <= bar.most + 1


@given(seekers, openings, rarities, rulings)
def test_the_words_of_the_way_go_with_its_points(
    seeker: Seeker, opening: Opening, rarity: Rarity, rules: Rules
) -> None:
    its = fit(seeker, opening, rarity, rules)
    part = its.part(PartName.COMMUTE)
    with translation.override("en"):
        words = in_words(its, NAMES)
    bar = next((bar.text for bar in words.bars if bar.name == "Way to work"), None)
    said = [reason for reason in words.reasons if reason.text == bar]
    assert (bar is not None) == (part.weight > 0)
    if not part.known:
        assert part.value == 0.5
        assert part.grade == Grade.UNKNOWN
        assert not said
        return
    assert (part.grade == Grade.FULL) == (part.value >= 1)
    if part.value >= 1:
        assert part.way is not None
        near = part.way.kilometres is not None and part.way.kilometres <= rules.near
        assert part.way.preferred or near or (part.way.ride and part.have == part.want)
    if bar is not None:
        assert ("in an estate that you prefer" in bar) == (opening.estate in seeker.preferred)
        knows_distance = seeker.home is not None and opening.kilometres is not None
        assert ("from your home" in bar) == knows_distance
        assert ("on all its days" in bar) <= (part.value >= 1)
        assert [reason.good for reason in said] == (
            [True] if part.value >= 0.6 else [False] if part.value <= 0.25 else []
        )


def test_the_way_counts_what_is_best_of_it() -> None:
    home, rules = Seeker(field=7, home=1, free=Week.from_hours(range(5), 7, 16).bits), Rules()
    far = Opening(1, estate=3, kilometres=45, shifts=Week.from_hours(range(4), 7, 15).bits)

    def value(who: Seeker, opening: Opening) -> float:
        return fit(who, opening, Rarity(), rules).part(PartName.COMMUTE).value

    assert value(home, far) == 0
    assert 0 < value(replace(home, own_transport=True), far) < 0.5
    assert value(home, replace(far, ride=Ride("bus", 0))) == 0
    assert value(home, replace(far, ride=Ride("bus", 2))) == 0.75
    assert value(home, replace(far, ride=Ride("bus", 4))) == 1
    assert value(replace(home, preferred=frozenset({3})), far) == 1
    assert value(home, replace(far, kilometres=4)) == 1
    assert value(home, replace(far, kilometres=None)) == value(replace(home, home=None), far) == 0.5
    assert nearness(25, False, rules) == 0.5


@given(seekers, st.lists(openings, max_size=12, unique_by=lambda each: each.id), rarities, rulings)
def test_the_order_depends_on_nothing_but_what_is_ranked(
    seeker: Seeker, found: list[Opening], rarity: Rarity, rules: Rules
) -> None:
    ranked = rank(seeker, found, rarity, rules)
    assert ranked == rank(seeker, reversed(found), rarity, rules)
    assert [each.score for each in ranked] == pytest.approx(
        sorted((each.score for each in ranked), reverse=True)
    )
    assert {each.opening for each in ranked} == {
        each.id for each in found if why_not(seeker, each, rules) is None
    }
    assert ranked[:3] == rank(seeker, found, rarity, rules, most=3)


@pytest.mark.parametrize(
    ("opening", "reason"),
    [
        (Opening(1), None),
        (Opening(1, fields=frozenset({7, 8})), None),
        (Opening(1, fields=frozenset({8})), "field"),
        (Opening(1, min_gpa=16.5), None),
        (Opening(1, min_gpa=16.51), "gpa"),
        (Opening(1, min_credits=91), "credits"),
        (Opening(1, shifts=Week.from_hours([0], 7, 11).bits, hours=16), None),
        (Opening(1, shifts=Week.from_hours([0], 8, 12).bits, hours=16), "hours"),
        (Opening(1, shifts=Week.from_hours([0], 8, 12).bits, hours=3), None),
    ],
)
def test_hard_filters_come_first(opening: Opening, reason: str | None) -> None:
    who = Seeker(field=7, gpa=16.5, credits=90, free=Week.from_hours(range(5), 7, 11).bits)
    assert why_not(who, opening, Rules()) == reason


def test_who_says_nothing_is_suggested_nothing_and_an_unsaid_week_shuts_nobody_out() -> None:
    assert why_not(Seeker(), Opening(1), Rules()) == "field"
    assert why_not(Seeker(field=7), Opening(1, min_gpa=10), Rules()) == "gpa"
    whole_week = Opening(1, shifts=Week.from_hours(range(7), 0, 24).bits, hours=40)
    assert why_not(Seeker(field=7), whole_week, Rules()) is None
    assert fit(Seeker(field=7), whole_week, Rarity(), Rules()).part(PartName.HOURS).grade == Grade.UNKNOWN


def test_a_rare_skill_counts_more_than_a_common_one() -> None:
    rarity = Rarity({1: 900, 2: 3}, total=1000)
    opening = Opening(1, skills=frozenset({1, 2}))
    rare = fit(Seeker(field=7, skills=frozenset({2})), opening, rarity, Rules())
    common = fit(Seeker(field=7, skills=frozenset({1})), opening, rarity, Rules())
    assert rare.part(PartName.SKILLS).value > 0.8 > 0.2 > common.part(PartName.SKILLS).value


def test_field_is_the_same_or_of_the_same_faculty_or_allowed() -> None:
    who = Seeker(field=7, faculty=1)
    named = Opening(1, fields=frozenset({7}))
    related, allowed = Opening(1, faculties=frozenset({1})), Opening(1, faculties=frozenset({2}))
    values = [
        fit(who, each, Rarity(), Rules()).part(PartName.FIELD).value for each in (named, related, allowed)
    ]
    assert values == sorted(values, reverse=True)
    assert len(set(values)) == 3


def test_ties_fall_to_the_newer_position() -> None:
    ranked = rank(Seeker(field=7), [Opening(4), Opening(9), Opening(2)], Rarity(), Rules())
    assert [each.opening for each in ranked] == [9, 4, 2]


def test_a_crowd_moves_a_position_down_by_the_setting() -> None:
    quiet, full = Opening(1), Opening(2, applications=20, seats=2)
    who, rules = Seeker(field=7), Rules(congestion=0.05)
    assert [each.opening for each in rank(who, [quiet, full], Rarity(), rules)] == [1, 2]
    taken = fit(who, full, Rarity(), rules).part(PartName.CROWD).points
    assert taken == pytest.approx(-0.05 * math.log(11))
    assert [e.opening for e in rank(who, [quiet, full], Rarity(), replace(rules, congestion=0))] == [2, 1]


@pytest.mark.parametrize(
    "wrong",
    [{"skills": -1}, dict.fromkeys(("skills", "field", "hours", "pay", "commute"), 0), {"pay": math.inf}],
)
def test_weights_that_make_no_sense_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="weights"):
        Weights(**wrong)


def test_the_algorithm_runs_without_django() -> None:
    code = "import sys; sys.modules['django'] = None; import internships.matching.exposure"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0


def test_exposure_is_measured() -> None:
    assert gini([]) == gini([3, 3, 3]) == 0
    assert gini([0, 0, 0, 10]) == pytest.approx(0.75)
    assert dcg([1, 1]) == pytest.approx(1 + 1 / math.log2(3))
    better = Opening(1, fields=frozenset({7}))
    students = [(Seeker(field=7), [better, Opening(2)])] * 40
    alone, spread = (
        measure(students, Rarity(), Rules(congestion=congestion), shown=1, apply=1) for congestion in (0, 0.1)
    )
    assert (alone.seen, alone.gini, alone.kept) == (0.5, 0.5, 1)
    assert spread.seen == 1
    assert spread.gini < alone.gini
    assert 0.5 < spread.kept < 1


# Many


def outline(of: Opening) -> Outline:
    return Outline(*(getattr(of, name) for name in Outline._fields))


@given(seekers, st.lists(openings, max_size=4, unique_by=lambda each: each.id), st.integers(0, 4))
def test_a_shortlist_has_those_that_ranking_all_puts_first(
    seeker: Seeker, many: list[Opening], most: int
) -> None:
    """But for the crowd, the bus and the faculty, which are asked of the few alone."""
    away = {None: None, 1: 3.0, 2: 30.0, 3: None}.get
    rarity = Rarity({1: 5, 2: 1, 3: 40}, 50)
    plain = [
        replace(
            each, applications=0, faculties=frozenset(), ride=None,
            kilometres=None if seeker.home is None else away(each.estate),
        )
        for each in many
    ]  # fmt: skip
    found = shortlist(seeker, map(outline, plain), away, rarity, Rules(), most=most)
    assert [each.outline.id for each in found] == [
        each.opening for each in rank(seeker, plain, rarity, Rules(), most=most)
    ]


@given(seekers, st.lists(openings, max_size=4, unique_by=lambda each: each.id), st.integers(0, 4))
def test_scoring_as_far_as_one_looks_gives_the_order_of_all(
    seeker: Seeker, many: list[Opening], at_first: int
) -> None:
    away = {None: None, 1: 3.0, 2: 30.0, 3: None}.get
    rarity = Rarity({1: 5, 2: 1, 3: 40}, 50)
    whole = {
        each.id: replace(each, kilometres=None if seeker.home is None else away(each.estate))
        if seeker.free
        else replace(each, ride=None)  # nobody's days are known
        for each in many
    }

    def score(outlines: list[Outline]) -> list[Fit]:
        return rank(seeker, [whole[each.id] for each in outlines], rarity, Rules())

    found = shortlist(seeker, map(outline, whole.values()), away, rarity, Rules(), most=100)
    assert list(in_order(found, score, at_first)) == rank(seeker, whole.values(), rarity, Rules())
    for each in rank(seeker, whole.values(), rarity, Rules()):
        bound = next(its.at_most for its in found if its.outline.id == each.opening)
        assert each.score <= bound + 1e-8
