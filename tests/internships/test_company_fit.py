"""The score of applicants in SQL, by which they are put in order, against the one that is shown."""

import pytest
from django.http import QueryDict

from internships.applicants.asked import Asked
from internships.applicants.found import table
from internships.applicants.scene import Scene, for_scene
from internships.company_fit import MILLIONTHS
from internships.models import Position
from students.models import StudentSkill
from students.week import Week
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_the_database_and_the_page_reckon_the_same(cast: Cast) -> None:
    skills = [make.make_skill(name, name) for name in ("اکسل", "نقشه‌خوانی", "پایتون")]
    mechanics, industry = make.make_field("مهندسی مکانیک"), make.make_field()
    weeks = [Week(), make.MORNINGS, Week.from_hours(range(2), 7, 11), Week.from_hours(range(5), 14, 18)]
    for values in (
        {"fields": [industry]},
        {"fields": []},
        {"fields": [mechanics, industry], "shifts": Week()},
    ):
        position = make.make_position(cast.pendar, skills_required=skills[:2], **values)
        for number, week in enumerate(weeks * 2):
            student = make.make_student(field=industry if number % 2 else mechanics, free=make.MORNINGS)
            if values.get("fields") == [industry]:
                student.field = industry
                student.save()
            for skill in skills[: number % 4]:
                StudentSkill.objects.create(student=student, skill=skill)
            make.make_application(student, position)
            student.free = week
            student.save()
        row = for_scene(Position.objects.for_cards(), cast.maryam).get(pk=position.pk)
        scene = Scene(cast.maryam, cast.pendar.memberships.get(user=cast.maryam), row)
        asked = Asked(scene, QueryDict("sort=fit&state=all"))
        rows = table(asked, asked.found()).rows
        assert len(rows) == 8
        assert [row.fit_order for row in rows] == [round(row.fit.score * MILLIONTHS) for row in rows]
        assert [row.fit.score for row in rows] == sorted((row.fit.score for row in rows), reverse=True)
