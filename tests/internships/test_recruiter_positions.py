"""Writing, sending, pausing, extending and closing a position, as HR does it in the browser."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from companies.actions import mous as mou_actions
from internships.actions import positions as actions
from internships.models import Application, Position
from internships.questions import Asked
from internships.states import PositionState
from internships.wording import words_of
from people.persian import jalali
from people.workflow import Refusal
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db
NEW = "/hr/positions/new/"


def typed(day: Any) -> str:
    return jalali.format_numeric(day, "fa")


def written(cast: Cast, **changes: Any) -> dict[str, Any]:
    """What HR types, with Persian digits and Jalali dates."""
    return {
        "title": "سنجش ایراد در خط مونتاژ اجاق",
        "kind": make.make_kind().pk,
        "site": cast.pendar.sites.get().pk,
        "description": "در پایان خط می‌نشینید و ایرادها را ثبت می‌کنید.",
        "fields_of_study": [make.make_field().pk],
        "seats": "۳",
        "hours_min": "۱۶",
        "hours_max": "۲۰",
        "shifts": ["0-14-22", "1-14-22"],
        "pay_basis": "hourly",
        "pay_rial": "۹۲۰٬۰۰۰",
        "insurance": "company",
        "transport": "",
        "min_gpa": "۱۵٫۵",
        "min_credits": "",
        "skills_required": [make.make_skill().pk],
        "starts_on": typed(make.days(30)),
        "ends_on": typed(make.days(150)),
        "deadline_on": typed(make.days(14)),
        "answer_within_days": "۷",
        "do": "save",
        **changes,
    }


@pytest.fixture
def hr(client: Client, cast: Cast) -> Client:
    client.force_login(cast.maryam)
    return client


def errors(answer: Any) -> dict[str, list[str]]:
    return {name: list(found) for name, found in answer.context["form"].errors.items()}


def test_a_draft_is_kept_as_it_was_typed(hr: Client, cast: Cast) -> None:
    answer = hr.post(NEW, written(cast))
    position = Position.objects.get(state=PositionState.DRAFT)
    assert answer.url == f"/hr/positions/{position.pk}/edit/"
    assert (position.seats, position.hours_min, position.hours_max, position.pay_rial) == (3, 16, 20, 920_000)
    assert str(position.min_gpa) == "15.50"
    assert position.shifts.hours == 8
    assert position.deadline_at == jalali.end_of_day(make.days(14))
    assert [skill.name_fa for skill in position.skills_required.all()] == ["اکسل"]
    page = hr.get(answer.url)
    assert page.context["form"].initial["seats"] == 3
    assert "سنجش ایراد" in page.content.decode()


def test_what_was_sent_waits_for_the_office(hr: Client, cast: Cast) -> None:
    answer = hr.post(NEW, written(cast, do="submit"))
    position = Position.objects.get(state=PositionState.SUBMITTED)
    assert answer.url == f"/hr/positions/{position.pk}/"
    assert hr.get(answer.url).status_code == 200


def test_refused_by_the_mou_it_is_kept_and_said_by_the_field(hr: Client, cast: Cast) -> None:
    answer = hr.post(NEW, written(cast, do="submit", pay_rial="۷۹۹٬۰۰۰", hours_max="۳۰"), follow=True)
    position = Position.objects.get(title="سنجش ایراد در خط مونتاژ اجاق")
    assert position.state == PositionState.DRAFT
    assert position.pay_rial == 799_000
    assert answer.redirect_chain[-1][0].startswith(f"/hr/positions/{position.pk}/edit/?refused=")
    assert {"pay_rial", "hours_max"} <= set(errors(answer))
    assert "۷۹۹٬۰۰۰" in answer.content.decode()


def test_sent_again_from_the_form_after_correcting(hr: Client, cast: Cast) -> None:
    hr.post(NEW, written(cast, do="submit", pay_rial="۱۰۰٬۰۰۰"))
    position = Position.objects.get(state=PositionState.DRAFT)
    hr.post(f"/hr/positions/{position.pk}/edit/", written(cast, do="submit", seen="draft"))
    position.refresh_from_db()
    assert position.state == PositionState.SUBMITTED
    assert position.pay_rial == 920_000


def test_without_an_mou_a_draft_is_kept_and_sending_refused(client: Client, cast: Cast) -> None:
    company = make.make_company("شرکت بی‌تفاهم‌نامه")
    client.force_login(make.owner_of(company))
    values = written(cast, do="submit", site=company.sites.get().pk)
    answer = client.post(NEW, values, follow=True)
    assert Position.objects.get(company=company).state == PositionState.DRAFT
    assert "kind" in errors(answer)


BAD = [
    ("hours_max", {"hours_min": "۳۰", "hours_max": "۱۰"}),
    ("hours_max", {"hours_max": "۹۹"}),
    ("ends_on", {"ends_on": typed(make.days(10)), "starts_on": typed(make.days(30))}),
    ("deadline_on", {"deadline_on": typed(make.days(-1))}),
    ("deadline_on", {"deadline_on": typed(make.days(200))}),
    ("starts_on", {"starts_on": "1405/07/31"}),
    ("starts_on", {"starts_on": "1405/12/30"}),
    ("starts_on", {"starts_on": "روزی"}),
    ("title", {"title": "ک" * 10_000}),
    ("title", {"title": ""}),
    ("description", {"description": "ک" * 10_000}),
    ("description", {"description": " ", "do": "submit"}),
    ("seats", {"seats": "0"}),
    ("seats", {"seats": "چند"}),
    ("seats", {"seats": "99999999999999999999"}),
    ("min_gpa", {"min_gpa": "۲۱"}),
    ("pay_rial", {"pay_rial": ""}),
    ("pay_rial", {"pay_rial": "۹۲ هزار تومان"}),
    ("answer_within_days", {"answer_within_days": "1"}),
    ("answer_within_days", {"answer_within_days": "90"}),
    ("kind", {"kind": "999999"}),
    ("site", {"site": "999999"}),
    ("shifts", {"shifts": ["9-9-9"]}),
    ("skills_required", {"skills_required": ["999999"]}),
    ("fields_of_study", {"fields_of_study": ["x"]}),
]


@pytest.mark.parametrize(("field", "changes"), BAD)
def test_bad_input_is_said_by_its_field_and_keeps_the_rest(
    hr: Client, cast: Cast, field: str, changes: dict[str, Any]
) -> None:
    before = Position.objects.count()
    answer = hr.post(NEW, written(cast, **changes))
    assert answer.status_code == 422
    assert list(errors(answer)) == [field]
    assert Position.objects.count() == before
    page = answer.content.decode()
    assert "در پایان خط می‌نشینید" in page or field == "description"
    if field != "title":
        assert "سنجش ایراد در خط مونتاژ اجاق" in page


def test_what_cannot_be_seen_is_dropped(hr: Client, cast: Cast) -> None:
    hr.post(NEW, written(cast, title="کنترل\x00 \u202eکیفیت", description="خط\x00 یک", seats="\u200e٣"))
    position = Position.objects.get(state=PositionState.DRAFT)
    assert "\x00" not in position.title + position.description
    assert "\u202e" not in position.title
    assert position.seats == 3


def test_another_companys_site_can_not_be_chosen(hr: Client, cast: Cast) -> None:
    answer = hr.post(NEW, written(cast, site=cast.angareh.sites.get().pk))
    assert list(errors(answer)) == ["site"]


def test_a_skill_is_needed_or_welcome_not_both(hr: Client, cast: Cast) -> None:
    skill = make.make_skill().pk
    hr.post(NEW, written(cast, skills_required=[skill], skills_wished=[skill]))
    position = Position.objects.get(state=PositionState.DRAFT)
    assert position.skills_required.count() == 1
    assert not position.skills_wished.exists()


def test_only_fields_of_the_mou_are_on_offer(client: Client, cast: Cast) -> None:
    company = make.make_company()
    make.make_mou(company, fields=[make.make_field()])
    client.force_login(make.owner_of(company))
    form = client.get(NEW).context["form"]
    assert [label for _pk, label in form.fields["fields_of_study"].choices] == [str(make.make_field())]


def test_a_stale_form_changes_nothing_and_keeps_what_was_typed(hr: Client, cast: Cast) -> None:
    position = make.make_position(cast.pendar, state="draft")
    actions.submit_position(position, by=cast.dariush)
    actions.request_changes(position, by=cast.leila, note="ساعت‌ها")
    values = written(cast, seen="draft", title="عنوان تازه")
    answer = hr.post(f"/hr/positions/{position.pk}/edit/", values)
    assert answer.status_code == 422
    assert "عنوان تازه" in answer.content.decode()
    position.refresh_from_db()
    assert position.title != "عنوان تازه"


def test_a_published_position_is_not_edited(hr: Client, cast: Cast) -> None:
    path = f"/hr/positions/{cast.inspection.pk}/edit/"
    assert hr.get(path).status_code == 302
    hr.post(path, written(cast, title="عنوان تازه"))
    cast.inspection.refresh_from_db()
    assert cast.inspection.title != "عنوان تازه"


def test_the_offices_note_stands_on_the_form_and_the_home_page(hr: Client, cast: Cast) -> None:
    position = make.make_position(cast.pendar, state="submitted")
    actions.request_changes(position, by=cast.leila, note="نشانی سرویس را بنویسید")
    for path in (f"/hr/positions/{position.pk}/edit/", f"/hr/positions/{position.pk}/", "/hr/"):
        assert "نشانی سرویس را بنویسید" in hr.get(path).content.decode()


@pytest.mark.parametrize(
    ("before", "move", "after"),
    [
        ("draft", "submit", PositionState.SUBMITTED),
        ("submitted", "take-back", PositionState.DRAFT),
        ("published", "pause", PositionState.PAUSED),
    ],
)
def test_moves_of_one_button(hr: Client, cast: Cast, before: str, move: str, after: str) -> None:
    position = make.make_position(cast.pendar, state=before)
    answer = hr.post(f"/hr/positions/{position.pk}/{move}/", {"seen": before})
    assert answer.url == f"/hr/positions/{position.pk}/"
    position.refresh_from_db()
    assert position.state == after


def test_resumed_after_a_pause_and_no_move_by_get(hr: Client, cast: Cast) -> None:
    path = f"/hr/positions/{cast.inspection.pk}"
    assert hr.get(f"{path}/pause/").status_code == 405
    assert hr.post(f"{path}/dance/").status_code == 404
    hr.post(f"{path}/pause/", {"seen": "published"})
    hr.post(f"{path}/resume/", {"seen": "paused"})
    cast.inspection.refresh_from_db()
    assert cast.inspection.state == PositionState.PUBLISHED


def test_the_deadline_moves_on_and_never_back(hr: Client, cast: Cast) -> None:
    path = f"/hr/positions/{cast.inspection.pk}/extend/"
    hr.post(path, {"deadline_on": typed(make.days(17)), "seen": "published"})
    cast.inspection.refresh_from_db()
    assert cast.inspection.deadline_at == jalali.end_of_day(make.days(17))
    for day in (make.days(12), make.days(-3), make.days(900)):
        answer = hr.post(path, {"deadline_on": typed(day), "seen": "published"})
        assert answer.status_code == 422
        assert "deadline_on" in errors(answer)
        assert typed(day) in answer.content.decode()


def test_closing_is_asked_first_and_tells_those_who_wait(hr: Client, cast: Cast) -> None:
    application = make.make_application(cast.negar, cast.inspection)
    path = f"/hr/positions/{cast.inspection.pk}/close/"
    assert "۱ نفر" in hr.get(path).content.decode()
    assert Application.objects.get().state == "submitted"
    hr.post(path, {"cause": "no_need", "reason": "خط تولید تعطیل شد", "seen": "published"})
    cast.inspection.refresh_from_db()
    application.refresh_from_db()
    assert cast.inspection.state == PositionState.CLOSED
    assert (application.state, application.close_reason) == ("rejected", "position_closed")
    assert hr.get(path).status_code == 302


def test_a_closed_position_stays_as_it_was_and_its_next_run_is_a_copy(hr: Client, cast: Cast) -> None:
    """Nothing is public that the office has not read, and who applied goes on seeing what they applied to."""
    position = actions.close_position(cast.inspection, by=cast.maryam)
    answer = hr.post(f"/hr/positions/{position.pk}/edit/", {"title": "چیز دیگر", "do": "save"}, follow=True)
    assert "رونوشت" in answer.content.decode()
    with pytest.raises(Refusal):
        actions.edit_position(position, by=cast.maryam, values={"title": "چیز دیگر"})
    with pytest.raises(Refusal):
        actions.submit_position(position, by=cast.maryam)
    assert hr.get(f"/hr/positions/new/?copy={position.pk}").status_code == 200


def test_the_list_is_narrowed_by_state_and_survives_a_broken_key(hr: Client, cast: Cast) -> None:
    make.make_position(cast.pendar, state="draft", title="پیش‌نویس من")
    page = hr.get("/hr/positions/?state=drafts").content.decode()
    assert "پیش‌نویس من" in page
    assert cast.inspection.title not in page
    assert hr.get("/hr/positions/?after=%00broken&state=nonsense").status_code == 200
    assert cast.moulds.title not in hr.get("/hr/positions/").content.decode()


def test_when_the_mou_lapses_the_position_says_so(hr: Client, cast: Cast) -> None:
    mou_actions.suspend_mou(cast.mou, by=cast.leila, reason="بازرسی")
    assert hr.get(f"/hr/positions/{cast.inspection.pk}/").context["why_shut"]


def test_the_shown_state_is_the_derived_one(hr: Client, cast: Cast) -> None:
    path = f"/hr/positions/{cast.inspection.pk}/"
    for name in ("الف", "ب", "پ"):
        make.make_accepted(make.make_student(name), cast.inspection)
    assert hr.get(path).context["shown"] == "filled"
    Position.objects.filter(pk=cast.inspection.pk).update(
        deadline_at=make.timezone.now() - timedelta(hours=1)
    )
    assert hr.get(path).context["shown"] == "past_deadline"


# Questions to applicants


def asking(*rows: dict[str, Any]) -> dict[str, Any]:
    typed = {f"q{n}-{name}": value for n, row in enumerate(rows, start=1) for name, value in row.items()}
    return {"asks": "1", **typed}


def test_questions_are_kept_in_their_order_and_shown_to_everyone_concerned(hr: Client, cast: Cast) -> None:
    rows = asking(
        {"text": "دوم؟", "kind": "long", "place": "۲"},
        {"text": "یکم؟", "kind": "choice", "choices": "الف\nب\n\nالف", "required": "on", "place": "۱"},
        {"text": "", "kind": "short", "required": "on"},
    )
    answer = hr.post(NEW, written(cast, **rows))
    position = Position.objects.get(state=PositionState.DRAFT)
    kept = [(q.text, q.kind, q.choices, q.required) for q in position.questions.all()]
    assert kept == [("یکم؟", "choice", ["الف", "ب"], True), ("دوم؟", "long", [], False)]
    assert "یکم؟" in hr.get(answer.url).content.decode()
    assert "یکم؟" in hr.get(f"/hr/positions/{position.pk}/").content.decode()
    staff = Client()
    staff.force_login(cast.leila)
    assert "یکم؟" in staff.get(f"/staff/positions/{position.pk}/").content.decode()


@pytest.mark.parametrize(
    ("places", "order"), [("123", "ABC"), ("121", "CAB"), ("323", "BCA"), ("113", "BAC")]
)
def test_a_question_moved_to_a_taken_place_stands_there(
    hr: Client, cast: Cast, places: str, order: str
) -> None:
    rows = [{"text": text, "place": place} for text, place in zip("ABC", places, strict=True)]
    hr.post(NEW, written(cast, **asking(*rows)))
    position = Position.objects.get(state=PositionState.DRAFT)
    assert "".join(question.text for question in position.questions.all()) == order


def test_questions_are_replaced_as_a_whole_and_kept_where_the_page_has_none(hr: Client, cast: Cast) -> None:
    answer = hr.post(NEW, written(cast, **asking({"text": "می‌ماند؟"}, {"text": "می‌رود؟"})))
    position = Position.objects.get(state=PositionState.DRAFT)
    stays = position.questions.all()[0].pk
    hr.post(answer.url, written(cast, title="نام تازه"))
    assert position.questions.count() == 2
    hr.post(answer.url, written(cast, **asking({"text": "تازه؟"}, {"text": "می‌ماند؟"})))
    assert [q.text for q in position.questions.all()] == ["تازه؟", "می‌ماند؟"]
    assert position.questions.all()[1].pk == stays
    position.refresh_from_db()
    assert position.version == 3
    assert "questions" in position.events.last().changes  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "row",
    [
        {"text": "کدام؟", "kind": "choice", "choices": "تنها"},
        {"text": "کدام؟", "kind": "choice", "choices": "\n".join(str(n) for n in range(11))},
        {"text": "کدام؟", "kind": "choice", "choices": "ا" * 121 + "\nب"},
        {"text": "ا" * 301, "kind": "short"},
        {"text": "چه؟", "kind": "photo"},
        {"text": "", "kind": "choice", "choices": "الف\nب"},
        {"text": "چه؟", "place": "0"},
    ],
)
def test_a_question_that_is_not_right_is_said_and_kept(hr: Client, cast: Cast, row: dict[str, str]) -> None:
    answer = hr.post(NEW, written(cast, **asking(row)))
    assert answer.status_code == 422
    assert answer.context["form"].questions.wrong == [1]
    assert row["text"] in answer.content.decode()
    assert not Position.objects.filter(state=PositionState.DRAFT).exists()


def test_more_rows_than_there_are_change_nothing(hr: Client, cast: Cast) -> None:
    hr.post(NEW, written(cast, **asking(*[{"text": f"پرسش {n}؟"} for n in range(12)])))
    assert Position.objects.get(state=PositionState.DRAFT).questions.count() == 8


@pytest.mark.parametrize(
    "text",
    [
        "متأهل هستید یا مجرد؟",
        "پایان‌خدمت دارید؟",
        "عکس خود را کجا گذاشته‌اید؟",
        "شماره حساب شما؟",
        "Are you married?",
    ],
)
def test_what_is_never_held_is_flagged_to_hr_and_to_the_office(hr: Client, cast: Cast, text: str) -> None:
    answer = hr.post(NEW, written(cast, **asking({"text": text})))
    position = Position.objects.get(state=PositionState.DRAFT)
    assert hr.get(answer.url).context["private"]
    staff = Client()
    staff.force_login(cast.leila)
    assert staff.get(f"/staff/positions/{position.pk}/").context["asks_private"]


def test_plain_questions_are_not_flagged() -> None:
    plain = ("از چه روزی می‌توانید آغاز کنید؟", "چند شیفت در هفته می‌آیید؟", "How many shifts can you come?")
    assert not words_of([Asked(text) for text in plain])
