"""Posting quickly: a copy for the next term, a template, the hours of a bus line; and what the work is like."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from companies.models import BusLine
from internships.bus import Bus, hours_of
from internships.forms.position import PositionForm
from internships.models import Position, PositionTemplate
from internships.next_run import next_run
from internships.reference.position_templates import load_position_templates
from internships.states import PositionState
from internships.work_facts import night_hours
from students.models import Term
from students.week import Week
from tests import factories as make
from tests.cast import Cast
from tests.internships.test_recruiter_positions import NEW, asking, errors, written

pytestmark = pytest.mark.django_db
DAYTIME = Week.from_hours(range(5), 7, 15)


@pytest.fixture
def hr(client: Client, cast: Cast) -> Client:
    client.force_login(cast.maryam)
    return client


def a_line(cast: Cast, arrives: time = time(6, 45), returns: time | None = time(15, 15)) -> BusLine:
    site = cast.pendar.sites.get()
    return BusLine.objects.create(site=site, name="میدان مرکزی", arrives=arrives, returns=returns)


def posted(form: PositionForm) -> dict[str, Any]:
    """What a browser would send of a form that it was shown, with nothing changed."""
    data: dict[str, Any] = {}
    for bound in form:
        value = bound.value()
        if bound.name == "shifts":
            data["shifts"] = [block.name for block in value.blocks()]
        elif value is True:
            data[bound.name] = "on"
        elif value not in (None, False):
            typed = bound.field.widget.format_value(bound.field.prepare_value(value))
            data[bound.name] = [str(one) for one in value] if isinstance(value, list) else typed
    return {name: value for name, value in data.items() if value not in (None, "", [])}


# What the work is like


def test_what_the_work_is_like_is_kept_and_shown_to_everyone_concerned(hr: Client, cast: Cast) -> None:
    more = {
        "pattern": "shift",
        "least_block_hours": "۴",
        "rotating": "on",
        "benefits": "پاداش پایان ماه",
        "meal": "on",
        "health_check": "on",
    }
    hr.post(NEW, written(cast, do="submit", **more))
    position = Position.objects.get(state=PositionState.SUBMITTED)
    assert (position.pattern, position.least_block_hours, position.meal) == ("shift", 4, True)
    staff = Client()
    staff.force_login(cast.leila)
    staff.post(f"/staff/positions/{position.pk}/publish/", {"seen": "submitted"})
    for who, path in ((hr, f"/hr/positions/{position.pk}/"), (staff, f"/staff/positions/{position.pk}/")):
        assert "پاداش پایان ماه" in who.get(path).content.decode()
    page = Client().get(f"/positions/{position.pk}/").content.decode()
    assert "پاداش پایان ماه" in page
    assert "شیفت چرخشی" in Client().get("/positions/").content.decode()


def test_shifts_that_reach_into_the_night_say_so_by_themselves(hr: Client, cast: Cast) -> None:
    hr.post(NEW, written(cast, shifts=["0-40-46"]))
    assert Position.objects.get(state=PositionState.DRAFT).night_work
    assert not night_hours() & DAYTIME


def test_hours_in_all_only_where_the_kind_counts_them(hr: Client, cast: Cast) -> None:
    course = make.make_kind(
        "course", name_fa="کارآموزی", hours_rule="total", requires_mou=False, total_hours=240
    )
    hr.post(NEW, written(cast, hours_total="۱۰۰"))
    assert Position.objects.get(state=PositionState.DRAFT).hours_total is None
    hr.post(NEW, written(cast, kind=course.pk, title="با واحد درسی"))
    hr.post(NEW, written(cast, kind=course.pk, title="بیشتر", hours_total="۳۰۰"))
    totals = dict(Position.objects.filter(kind=course).values_list("title", "hours_total"))
    assert totals == {"با واحد درسی": 240, "بیشتر": 300}


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("least_block_hours", {"least_block_hours": "۳۰"}),
        ("least_block_hours", {"least_block_hours": "۱۲", "hours_min": "۴", "hours_max": "۸"}),
        ("pattern", {"pattern": "dance"}),
        ("benefits", {"benefits": "ک" * 301}),
        ("follows_bus", {"follows_bus": "on"}),
    ],
)
def test_bad_facts_are_said_by_their_field(
    hr: Client, cast: Cast, field: str, changes: dict[str, str]
) -> None:
    answer = hr.post(NEW, written(cast, **changes))
    assert answer.status_code == 422
    assert list(errors(answer)) == [field]


# Bus times


def test_a_line_gives_its_hours_to_the_shifts_without_saving(hr: Client, cast: Cast) -> None:
    line = a_line(cast)
    page = hr.post(NEW, written(cast, bus=str(line.pk), title="عنوان نیمه‌تمام"))
    assert page.status_code == 200
    assert not Position.objects.filter(state=PositionState.DRAFT).exists()
    assert "عنوان نیمه‌تمام" in page.content.decode()
    form = page.context["form"]
    shown = form.fields["shifts"].to_python(form["shifts"].value())
    assert shown == Week.from_hours(range(5), 7, 15)
    assert form["follows_bus"].value() == "on" or form["follows_bus"].value() is True


def test_shifts_that_no_line_comes_for_do_not_follow_the_bus(hr: Client, cast: Cast) -> None:
    a_line(cast)
    answer = hr.post(NEW, written(cast, follows_bus="on", shifts=["0-34-42"]))
    assert list(errors(answer)) == ["follows_bus"]
    hr.post(NEW, written(cast, follows_bus="on"))
    assert Position.objects.get(state=PositionState.DRAFT).follows_bus


def test_a_line_that_goes_back_in_the_morning_is_over_midnight() -> None:
    week = hours_of(Bus(1, "شب", time(21, 40), time(6, 0)))
    assert week.hours == 5 * 8
    assert hours_of(Bus(1, "بی‌بازگشت", time(7, 0))) == Week()


# A copy for the next term


def test_the_last_one_is_copied_with_everything_but_its_dates(hr: Client, cast: Cast) -> None:
    hr.post(NEW, written(cast, meal="on", **asking({"text": "چند شیفت می‌آیید؟", "kind": "short"})))
    old = Position.objects.get(state=PositionState.DRAFT)
    page = hr.get(NEW)
    assert page.context["last"] == old
    page = hr.get(f"{NEW}?copy={old.pk}")
    form = page.context["form"]
    hr.post(NEW, {**posted(form), **asking({"text": "چند شیفت می‌آیید؟", "kind": "short"}), "do": "save"})
    new = Position.objects.exclude(pk=old.pk).get(state=PositionState.DRAFT)
    same = ("title", "description", "seats", "hours_min", "shifts", "pay_rial", "min_gpa", "meal", "site_id")
    assert [getattr(new, name) for name in same] == [getattr(old, name) for name in same]
    assert set(new.fields.all()) == set(old.fields.all())
    assert set(new.skills_required.all()) == set(old.skills_required.all())
    assert [question.text for question in new.questions.all()] == ["چند شیفت می‌آیید؟"]
    assert new.ends_on - new.starts_on == old.ends_on - old.starts_on
    assert not new.applications.exists()


def test_the_dates_move_into_the_next_long_term(cast: Cast) -> None:
    def term(code: int, first: date, last: date) -> Term:
        return Term(code=code, starts_on=first, ends_on=last)

    today = date(2026, 11, 28)
    autumn = term(14051, date(2026, 9, 12), date(2027, 1, 28))
    spring = term(14052, date(2027, 2, 6), date(2027, 7, 8))
    summer = term(14053, date(2027, 7, 10), date(2027, 8, 26))
    after = term(14061, date(2027, 9, 11), date(2028, 1, 27))
    position = Position(
        starts_on=date(2026, 9, 26), ends_on=date(2027, 1, 14), deadline_at=make.timezone.now()
    )
    position.deadline_at = make.jalali.end_of_day(date(2026, 9, 16))
    run = next_run(position, [autumn, spring, summer, after], today)
    assert run.starts_on == date(2027, 2, 20)
    assert run.ends_on - run.starts_on == timedelta(days=110)
    assert run.deadline_on == date(2027, 2, 10)
    spring_run = Position(starts_on=date(2027, 2, 20), ends_on=date(2027, 6, 10))
    spring_run.deadline_at = position.deadline_at
    assert next_run(spring_run, [spring, summer, after], date(2027, 5, 1)).starts_on == date(2027, 9, 25)
    assert next_run(position, [], today).starts_on > today


def test_another_companys_position_is_not_copied(hr: Client, cast: Cast) -> None:
    assert hr.get(f"{NEW}?copy={cast.moulds.pk}").status_code == 404
    assert hr.get(f"{NEW}?copy=abc").status_code == 200
    hr.force_login(cast.reza)
    assert hr.get(f"{NEW}?copy={cast.inspection.pk}").status_code == 403


# Templates


def test_templates_are_shipped_once_and_stay_as_the_office_left_them(cast: Cast) -> None:
    call_command("load_reference", verbosity=0)
    assert PositionTemplate.objects.count() >= 8
    PositionTemplate.objects.filter(code="line-quality").update(title="عنوان دفتر")
    assert load_position_templates() == 0
    assert PositionTemplate.objects.get(code="line-quality").title == "عنوان دفتر"


def a_template(**values: Any) -> PositionTemplate:
    plain = {"code": "line", "name_fa": "خط", "hours_min": 10, "hours_max": 14, "title": "کنترل …"}
    return PositionTemplate.objects.create(kind=make.make_kind(), **{**plain, "shifts": DAYTIME, **values})


def test_a_position_begins_from_a_template(hr: Client, cast: Cast) -> None:
    template = a_template()
    template.skills.add(make.make_skill())
    assert "خط" in hr.get(NEW).content.decode()
    form = hr.get(f"{NEW}?template=line").context["form"]
    assert (form.initial["title"], form.initial["hours_max"]) == ("کنترل …", 14)
    assert form.initial["shifts"] == DAYTIME
    assert form.initial["skills_wished"] == [make.make_skill().pk]
    a_template(code="gone", name_fa="کنارگذاشته", is_active=False)
    assert "کنارگذاشته" not in hr.get(NEW).content.decode()


def template_values(**changes: Any) -> dict[str, Any]:
    return {
        "name_fa": "انبار",
        "kind": make.make_kind().pk,
        "title": "کمک‌انباردار",
        "hours_min": "۸",
        "hours_max": "۱۲",
        "shifts": ["0-14-18"],
        "is_active": "on",
        **changes,
    }


def test_the_office_writes_templates(client: Client, cast: Cast) -> None:
    client.force_login(cast.leila)
    assert client.post("/staff/positions/templates/new/", template_values()).status_code == 302
    template = PositionTemplate.objects.get(name_fa="انبار")
    assert (template.hours_max, template.shifts.hours, template.changed_by) == (12, 2, cast.leila)
    path = f"/staff/positions/templates/{template.pk}/"
    assert client.get(path).status_code == 200
    client.post(path, template_values(title="انباردار", is_active=""))
    template.refresh_from_db()
    assert (template.title, template.is_active) == ("انباردار", False)
    assert client.post(path, template_values(hours_max="۲")).status_code == 422
    assert "انبار" in client.get("/staff/positions/templates/").content.decode()


def test_viewers_and_others_do_not_write_templates(client: Client, cast: Cast) -> None:
    client.force_login(cast.behzad)
    assert client.get("/staff/positions/templates/").status_code == 200
    assert client.get("/staff/positions/templates/new/").status_code == 403
    client.force_login(cast.maryam)
    assert client.get("/staff/positions/templates/").status_code == 403


# Closing with a reason


def test_closing_says_why_in_a_choice_and_in_words(hr: Client, cast: Cast) -> None:
    path = f"/hr/positions/{cast.inspection.pk}/close/"
    assert hr.post(path, {"reason": "بی‌علت", "seen": "published"}).status_code == 422
    hr.post(path, {"cause": "postponed", "reason": "تا پاییز", "seen": "published"})
    cast.inspection.refresh_from_db()
    assert (cast.inspection.close_cause, cast.inspection.close_reason) == ("postponed", "تا پاییز")
    page = hr.get(f"/hr/positions/{cast.inspection.pk}/").content.decode()
    assert "تا پاییز" in page


def test_the_list_tells_open_ones_from_those_past_their_deadline(hr: Client, cast: Cast) -> None:
    Position.objects.filter(pk=cast.inspection.pk).update(
        deadline_at=make.timezone.now() - timedelta(hours=1)
    )
    assert cast.inspection.title not in hr.get("/hr/positions/?state=open").content.decode()
    page = hr.get("/hr/positions/?state=over").content.decode()
    assert cast.inspection.title in page
    assert f"?copy={cast.inspection.pk}" in page
