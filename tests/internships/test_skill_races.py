"""Two skills are joined while somebody names one of them: nobody is left with the one that is gone."""

import pytest

from internships.actions.positions import edit_position
from internships.actions.skills import merge_skills
from people.workflow import Refusal
from students.models import Skill, StudentSkill
from students.own_skills import save_skills, take_suggested
from tests import factories as make
from tests.cast import Cast, begin
from tests.internships.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return begin()


@pytest.fixture
def pair(transactional_db: None) -> tuple[Skill, Skill]:
    return make.make_skill("پی‌ال‌سی", "Siemens"), make.make_skill("برنامه‌نویسی PLC", "PLC")


@pytest.mark.parametrize("turn", range(3))
def test_students_save_while_the_office_joins(cast: Cast, pair: tuple[Skill, Skill], turn: int) -> None:
    old, new = pair
    students = [cast.negar, cast.tara, cast.sina]
    for student in students[:turn]:
        save_skills(student, levels={old.pk: 1, new.pk: None}, by=student.user)
    answers = at_once(
        lambda: merge_skills(old, into=new, by=cast.leila),
        *[lambda s=s: save_skills(s, levels={old.pk: 2}, by=s.user) for s in students],
    )
    assert not any(isinstance(answer, Refusal) for answer in answers)
    for student in students:
        ((skill, level),) = StudentSkill.objects.filter(student=student).values_list("skill", "level")
        assert (skill, level) in {(new.pk, 2)}


def test_a_suggestion_is_taken_while_the_office_joins(cast: Cast, pair: tuple[Skill, Skill]) -> None:
    old, new = pair
    cv = cast.negar.cvs.create(file=make.make_file(), label="رزومه")
    cast.negar.skill_suggestions.create(skill=old, cv=cv)
    at_once(
        lambda: merge_skills(old, into=new, by=cast.leila),
        lambda: take_suggested(cast.negar, skills=[old.pk], by=cast.negar.user),
    )
    assert not StudentSkill.objects.filter(skill=old).exists()


def test_both_ways_at_once_is_one_way(cast: Cast, pair: tuple[Skill, Skill]) -> None:
    old, new = pair
    save_skills(cast.negar, levels={old.pk: 1, new.pk: 3}, by=cast.negar.user)
    answers = at_once(
        lambda: merge_skills(old, into=new, by=cast.leila),
        lambda: merge_skills(new, into=old, by=cast.parvin),
    )
    assert sum(isinstance(answer, Refusal) for answer in answers) == 1
    assert StudentSkill.objects.get(student=cast.negar).level == 3
    assert Skill.objects.filter(merged_into=None).count() == 1


def test_a_company_names_it_while_the_office_joins(cast: Cast, pair: tuple[Skill, Skill]) -> None:
    old, new = pair
    company = make.owner_of(cast.pendar)
    drafts = [make.make_position(cast.pendar, state="draft") for _ in range(2)]
    answers = at_once(
        lambda: merge_skills(old, into=new, by=cast.leila),
        *[lambda d=d: edit_position(d, by=company, values={"skills_required": [old.pk]}) for d in drafts],
    )
    assert not any(isinstance(answer, Refusal) for answer in answers), answers
    for draft in drafts:
        assert list(draft.skills_required.all()) == [new]
