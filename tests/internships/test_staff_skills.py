"""The office keeps the list of skills: names, what isn't offered, and two that are one joined."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from internships.actions import skills as actions
from internships.actions.skills import SkillNames, merge_skills, rename_skill
from internships.models import Position
from people.workflow import Refusal
from students.models import CV, Skill, SkillSuggestion, Student, StudentSkill
from students.own_skills import MOST_SKILLS, save_skills
from students.skill_rows import as_now, found_by
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SKILLS = "/staff/skills/"


@pytest.fixture
def plc(db: None) -> Skill:
    return Skill.objects.create(name_fa="برنامه‌نویسی PLC", name_en="PLC programming", aliases=["PLC"])


@pytest.fixture
def siemens(db: None) -> Skill:
    """The same under a second name."""
    return Skill.objects.create(name_fa="پی‌ال‌سی", name_en="Siemens PLC", aliases=["S7"])


@pytest.fixture
def leila(client: Client, cast: Cast) -> Client:
    client.force_login(cast.leila)
    return client


def levels(student: Student) -> dict[int, int | None]:
    return dict(StudentSkill.objects.filter(student=student).values_list("skill", "level"))


def asks(position: Position, needed: list[Skill], wished: list[Skill]) -> None:
    position.skills_required.set(needed)
    position.skills_wished.set(wished)


def cv_of(student: Student) -> CV:
    return student.cvs.create(file=make.make_file(), label="رزومه")


# Joining two


@pytest.mark.parametrize(
    ("mine", "theirs", "kept"),
    [(1, 3, 3), (3, 1, 3), (None, 2, 2), (2, None, 2), (None, None, None), (2, 2, 2)],
)
def test_who_has_both_keeps_the_higher_level(
    cast: Cast, plc: Skill, siemens: Skill, mine: Any, theirs: Any, kept: Any
) -> None:
    save_skills(cast.negar, levels={siemens.pk: mine, plc.pk: theirs}, by=cast.negar.user)
    moved = merge_skills(siemens, into=plc, by=cast.leila)
    assert levels(cast.negar) == {plc.pk: kept}
    assert (moved.students, moved.students_with_both) == (1, 1)


def test_who_has_the_one_has_the_other_then_with_their_level(cast: Cast, plc: Skill, siemens: Skill) -> None:
    save_skills(cast.negar, levels={siemens.pk: 2}, by=cast.negar.user)
    save_skills(cast.tara, levels={plc.pk: 1}, by=cast.tara.user)
    merge_skills(siemens, into=plc, by=cast.leila)
    assert (levels(cast.negar), levels(cast.tara)) == ({plc.pk: 2}, {plc.pk: 1})


@pytest.mark.parametrize(
    ("needed", "wished", "becomes"),
    [
        ("s", "", ("p", "")),
        ("", "s", ("", "p")),
        ("s", "p", ("p", "")),  # what is needed isn't merely welcome
        ("p", "s", ("p", "")),
        ("sp", "", ("p", "")),
        ("", "sp", ("", "p")),
        ("sp", "sp", ("p", "")),
        ("p", "", ("p", "")),
    ],
)
def test_a_position_names_it_once(
    cast: Cast, plc: Skill, siemens: Skill, needed: str, wished: str, becomes: tuple[str, str]
) -> None:
    known = {"p": plc, "s": siemens}
    asks(cast.inspection, [known[c] for c in needed], [known[c] for c in wished])
    merge_skills(siemens, into=plc, by=cast.leila)
    for of, letters in zip(
        (cast.inspection.skills_required, cast.inspection.skills_wished), becomes, strict=True
    ):
        assert list(of.all()) == [known[c] for c in letters]


def test_positions_are_found_by_the_joined_names_at_once(cast: Cast, plc: Skill, siemens: Skill) -> None:
    asks(cast.inspection, [siemens], [])
    merge_skills(siemens, into=plc, by=cast.leila)
    cast.inspection.refresh_from_db()
    for name in ("programming", "siemens", "s7"):
        assert name in cast.inspection.search_key


def test_the_names_go_over_once_each(cast: Cast, plc: Skill) -> None:
    other = Skill.objects.create(name_fa="پی‌ال‌سی", name_en="plc", aliases=["PLC programming", "S7"])
    merge_skills(other, into=plc, by=cast.leila)
    plc.refresh_from_db()
    assert plc.aliases == ["PLC", "پی‌ال‌سی", "S7"]


def test_what_was_joined_before_goes_along(cast: Cast, plc: Skill, siemens: Skill) -> None:
    oldest = make.make_skill("زیمنس", "Siemens S7-300")
    merge_skills(oldest, into=siemens, by=cast.leila)
    merge_skills(siemens, into=plc, by=cast.leila)
    assert as_now([oldest.pk, siemens.pk, plc.pk, 10**9]) == dict.fromkeys(
        [oldest.pk, siemens.pk, plc.pk], plc.pk
    )
    assert found_by("زیمنس") >= {plc.pk}


def test_suggestions_go_over_and_a_no_stays_a_no(cast: Cast, plc: Skill, siemens: Skill) -> None:
    for student, skills in ((cast.negar, [siemens]), (cast.tara, [siemens, plc]), (cast.sina, [siemens])):
        cv = cv_of(student)
        for skill in skills:
            SkillSuggestion.objects.create(student=student, skill=skill, cv=cv)
    SkillSuggestion.objects.filter(student=cast.tara, skill=siemens).update(dismissed_at=make.timezone.now())
    save_skills(cast.sina, levels={plc.pk: None}, by=cast.sina.user)
    merge_skills(siemens, into=plc, by=cast.leila)
    rows = {row.student_id: row for row in SkillSuggestion.objects.filter(skill=plc)}
    assert not SkillSuggestion.objects.filter(skill=siemens).exists()
    assert rows[cast.negar.pk].dismissed_at is None
    assert rows[cast.tara.pk].dismissed_at is not None
    assert rows[cast.sina.pk].dismissed_at is not None


@pytest.mark.parametrize("wrong", ["itself", "joined", "into a joined one"])
def test_what_cant_be_joined_is_refused(cast: Cast, plc: Skill, siemens: Skill, wrong: str) -> None:
    if wrong != "itself":
        merge_skills(siemens, into=plc, by=cast.leila)
    pairs = {"itself": (plc, plc), "joined": (siemens, plc), "into a joined one": (plc, siemens)}
    skill, into = pairs[wrong]
    with pytest.raises(Refusal):
        merge_skills(skill, into=into, by=cast.leila)


def test_a_form_that_was_open_meanwhile_saves_the_skill_it_is_now(
    client: Client, cast: Cast, plc: Skill, siemens: Skill
) -> None:
    merge_skills(siemens, into=plc, by=cast.leila)
    client.force_login(cast.negar.user)
    sent = {"skills": [siemens.pk, plc.pk], f"level_{siemens.pk}": "3", f"level_{plc.pk}": "1"}
    assert client.post("/me/profile/skills/", sent).status_code == 302
    assert levels(cast.negar) == {plc.pk: 3}


# Names


def test_another_name_finds_positions_at_once(cast: Cast, plc: Skill) -> None:
    asks(cast.inspection, [], [plc])
    rename_skill(plc, SkillNames(plc.name_fa, plc.name_en, ("لاجیک‌کنترلر",)), by=cast.leila)
    cast.inspection.refresh_from_db()
    assert "لاجیک" in cast.inspection.search_key


@pytest.mark.parametrize(
    ("names", "field"),
    [
        (SkillNames("برنامه نویسی plc"), "name_fa"),
        (SkillNames("پی ال سی", "plc programming"), "name_en"),
        (SkillNames("پي‌ال‌سي", "", ("P L C",)), "aliases"),
    ],
)
def test_a_name_that_another_has_is_refused_by_its_field(
    cast: Cast, plc: Skill, names: SkillNames, field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        actions.add_skill(names, by=cast.leila)
    assert refused.value.field == field


# The pages


def stock(plc: Skill, siemens: Skill) -> list[str]:
    return [SKILLS, f"{SKILLS}?show=alike", f"{SKILLS}?q=plc", f"{SKILLS}{plc.pk}/", f"{SKILLS}new/"]


def test_the_list_finds_by_any_name_and_says_who_uses_it(
    leila: Client, cast: Cast, plc: Skill, siemens: Skill
) -> None:
    excel = make.make_skill()
    save_skills(cast.negar, levels={plc.pk: None}, by=cast.negar.user)
    asks(cast.inspection, [plc], [siemens])
    for words, skill in (("s7", siemens), ("پي ال سي", siemens), ("programming", plc), ("اكسل", excel)):
        assert [row.pk for row, _group in leila.get(SKILLS, {"q": words}).context["rows"]] == [skill.pk]
    rows = {row.pk: row for row, _group in leila.get(SKILLS).context["rows"]}
    assert (rows[plc.pk].student_count, rows[plc.pk].position_count) == (1, 1)
    assert (rows[siemens.pk].student_count, rows[siemens.pk].position_count) == (0, 1)
    unused = leila.get(SKILLS, {"show": "unused"}).context["rows"]
    assert [row.pk for row, _group in unused] == [excel.pk]


@pytest.mark.parametrize("q", ["؟؟؟", "' OR 1=1 --", "🙂", "x" * 2000, "\x00", "در"])
def test_no_search_breaks_the_list(leila: Client, plc: Skill, q: str) -> None:
    assert leila.get(SKILLS, {"q": q, "show": "nonsense", "after": "zzz"}).status_code == 200


def test_names_alike_are_a_list_and_the_less_used_goes_over(leila: Client, cast: Cast) -> None:
    one, other = make.make_skill("سالیدورکس", "SolidWorks"), make.make_skill("سالیدورک", "Solid Work")
    save_skills(cast.negar, levels={one.pk: None}, by=cast.negar.user)
    (pair,) = leila.get(SKILLS, {"show": "alike"}).context["pairs"]
    assert (pair.one, pair.other) == (other, one)


def test_a_skill_is_renamed_on_its_page(leila: Client, plc: Skill) -> None:
    sent = {"name_fa": "پی‌ال‌سی", "name_en": "PLC", "aliases": "لاجیک\n\nS7\ns7\nPLC", "group": "برق و کنترل"}
    assert leila.post(f"{SKILLS}{plc.pk}/", sent).status_code == 302
    plc.refresh_from_db()
    assert (plc.name_fa, plc.aliases, plc.group) == ("پی‌ال‌سی", ["لاجیک", "S7"], "برق و کنترل")


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name_fa", ""),
        ("name_fa", "،؛"),
        ("name_fa", "ا" * 121),
        ("aliases", "ا" * 81),
        ("aliases", "\n".join(f"نام {n}" for n in range(31))),
        ("group", "ا" * 61),
    ],
)
def test_what_is_wrong_is_said_by_its_field(leila: Client, plc: Skill, field: str, typed: str) -> None:
    sent = {"name_fa": "پی‌ال‌سی", "name_en": "", "aliases": "", "group": "", field: typed}
    for url in (f"{SKILLS}{plc.pk}/", f"{SKILLS}new/"):
        answer = leila.post(url, sent)
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == [field]


def test_a_new_skill_that_looks_like_another_is_asked_about_once(leila: Client, cast: Cast) -> None:
    make.make_skill("سالیدورکس", "SolidWorks")
    sent = {"name_fa": "سالیدورک"}
    answer = leila.post(f"{SKILLS}new/", sent)
    assert answer.status_code == 422
    assert [skill.name_fa for skill in answer.context["near"]] == ["سالیدورکس"]
    assert leila.post(f"{SKILLS}new/", {**sent, "anyway": "on"}).status_code == 302
    assert Skill.objects.filter(name_fa="سالیدورک").exists()


def test_a_new_skill_that_is_there_already_names_it(
    leila: Client, plc: Skill, siemens: Skill, cast: Cast
) -> None:
    merge_skills(siemens, into=plc, by=cast.leila)
    answer = leila.post(f"{SKILLS}new/", {"name_fa": "پی ال سی", "anyway": "on"})
    assert answer.status_code == 422
    assert answer.context["near"] == [plc]


def test_the_page_of_a_joined_skill_is_the_others(
    leila: Client, plc: Skill, siemens: Skill, cast: Cast
) -> None:
    merge_skills(siemens, into=plc, by=cast.leila)
    assert leila.get(f"{SKILLS}{siemens.pk}/").url == f"{SKILLS}{plc.pk}/"
    assert leila.get(f"{SKILLS}{siemens.pk}/merge/?into={plc.pk}").status_code == 404


def test_joining_is_shown_before_it_is_done(leila: Client, plc: Skill, siemens: Skill, cast: Cast) -> None:
    save_skills(cast.negar, levels={siemens.pk: 1, plc.pk: None}, by=cast.negar.user)
    asks(cast.inspection, [siemens], [])
    url = f"{SKILLS}{siemens.pk}/merge/"
    shown = leila.get(url, {"into": plc.pk}).context["moved"]
    assert shown == actions.Moved(students=1, students_with_both=1, positions=1)
    siemens.refresh_from_db()
    assert siemens.merged_into is None
    assert leila.post(url, {"into": plc.pk}).url == f"{SKILLS}{plc.pk}/"
    siemens.refresh_from_db()
    assert (siemens.merged_into, siemens.is_active) == (plc, False)


@pytest.mark.parametrize("into", ["", "x", "0", "9" * 30, "\x00", "itself"])
def test_joining_to_nothing_asks_again(leila: Client, plc: Skill, into: str) -> None:
    url = f"{SKILLS}{plc.pk}/merge/"
    into = str(plc.pk) if into == "itself" else into
    assert leila.get(url, {"into": into}).url == f"{SKILLS}{plc.pk}/"
    assert leila.post(url, {"into": into}).url == f"{SKILLS}{plc.pk}/"


def test_a_skill_is_offered_no_more_and_again(leila: Client, plc: Skill, cast: Cast) -> None:
    save_skills(cast.negar, levels={plc.pk: 2}, by=cast.negar.user)
    leila.post(f"{SKILLS}{plc.pk}/offer/", {"offered": "no"})
    plc.refresh_from_db()
    assert not plc.is_active
    assert levels(cast.negar) == {plc.pk: 2}
    with pytest.raises(Refusal):
        save_skills(cast.tara, levels={plc.pk: 2}, by=cast.tara.user)
    leila.post(f"{SKILLS}{plc.pk}/offer/", {"offered": "yes"})
    plc.refresh_from_db()
    assert plc.is_active


def test_a_viewer_reads_and_changes_nothing(client: Client, cast: Cast, plc: Skill, siemens: Skill) -> None:
    client.force_login(cast.behzad)
    assert client.get(SKILLS).status_code == 200
    page = client.get(f"{SKILLS}{plc.pk}/")
    assert page.status_code == 200
    assert 'name="name_fa"' not in page.content.decode()
    for url in (f"{plc.pk}/", f"{plc.pk}/offer/", f"{plc.pk}/merge/", "new/"):
        assert client.post(SKILLS + url, {"into": siemens.pk}).status_code == 403
    assert client.get(f"{SKILLS}{plc.pk}/merge/?into={siemens.pk}").status_code == 403


def test_the_pages_are_for_the_office(client: Client, cast: Cast, plc: Skill, siemens: Skill) -> None:
    for url in stock(plc, siemens):
        assert "/accounts/login/" in client.get(url).url
    for user in (cast.maryam, cast.negar.user):
        client.force_login(user)
        for url in stock(plc, siemens):
            assert client.get(url).status_code == 403


def test_a_skill_that_never_was_is_not_found(leila: Client) -> None:
    for url in ("", "merge/"):
        assert leila.get(f"{SKILLS}999999/{url}").status_code == 404


def test_as_many_queries_with_more_rows(leila: Client, plc: Skill, siemens: Skill) -> None:
    def count(url: str) -> int:
        leila.get(url)
        with CaptureQueriesContext(connection) as queries:
            leila.get(url)
        return len(queries)

    make.make_skill("برنامه‌نویسی پی‌ال‌سی", "PLC programmin")
    before = {url: count(url) for url in stock(plc, siemens)}
    for number in range(3):
        make.make_skill(f"برنامه‌نویسی PLC {number}", f"PLC programming {number}")
    assert all(count(url) == queries <= 10 for url, queries in before.items()), before


# A student's own


def test_a_skill_named_twice_is_one(client: Client, cast: Cast, plc: Skill) -> None:
    client.force_login(cast.negar.user)
    sent = {"skills": [plc.pk, plc.pk], f"level_{plc.pk}": "2"}
    assert client.post("/me/profile/skills/", sent).status_code == 302
    assert levels(cast.negar) == {plc.pk: 2}


@pytest.mark.parametrize("level", ["0", "4", "x", "-1", "x\x00", "۲"])
def test_a_level_that_is_none_is_refused(client: Client, cast: Cast, plc: Skill, level: str) -> None:
    client.force_login(cast.negar.user)
    answer = client.post("/me/profile/skills/", {"skills": [plc.pk], f"level_{plc.pk}": level})
    assert answer.status_code == 422
    assert levels(cast.negar) == {}


def test_no_more_skills_than_say_something(client: Client, cast: Cast) -> None:
    many = [make.make_skill(f"مهارت شمارهٔ {number}", "").pk for number in range(MOST_SKILLS + 1)]
    client.force_login(cast.negar.user)
    assert client.post("/me/profile/skills/", {"skills": many}).status_code == 409
    assert client.post("/me/profile/skills/", {"skills": many[1:]}).status_code == 302
    assert len(levels(cast.negar)) == MOST_SKILLS


def test_the_company_sees_the_level(client: Client, cast: Cast, plc: Skill) -> None:
    asks(cast.inspection, [plc], [])
    save_skills(cast.negar, levels={plc.pk: 3}, by=cast.negar.user)
    application = make.make_application(cast.negar, cast.inspection)
    cast.maryam.language = "en"
    cast.maryam.save()
    client.force_login(cast.maryam)
    assert "Expert" in client.get(f"/hr/applications/{application.pk}/").content.decode()


def test_the_company_finds_skills_by_their_other_names(client: Client, cast: Cast, plc: Skill) -> None:
    client.force_login(cast.maryam)
    page = client.get("/hr/positions/new/").content.decode()
    assert 'data-words="برنامه‌نویسی PLC|PLC programming|PLC"' in page
