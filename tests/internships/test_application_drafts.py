"""What is begun and not sent: kept as it is typed, never lost, shown to nobody else, gone once it is sent."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from companies.actions import vetting
from internships.actions import changes, positions
from internships.actions.drafts import typed_answers
from internships.models import Answer, Application, ApplicationDraft, Position
from internships.questions import Asked, Kind
from students.actions import add_cv
from students.models import CV, Student
from tests import factories as make
from tests.applying import send_application, what_the_preview_posts
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def signed_in(client: Client, student: Student) -> Client:
    client.force_login(student.user)
    return client


@pytest.fixture
def negar(client: Client, cast: Cast) -> Client:
    return signed_in(client, cast.negar)


@pytest.fixture
def cv(cast: Cast) -> CV:
    return add_cv(cast.negar, file=make.make_file(by=cast.negar.user), label="صنعت", by=cast.negar.user)


@pytest.fixture
def asking(cast: Cast) -> Position:
    """A position with a question of each kind; the last needn't be answered."""
    return make.make_position(
        cast.pendar,
        questions=[
            Asked("از چه روزی می‌توانید آغاز کنید؟"),
            Asked("پیش از این در خط تولید کار کرده‌اید؟", Kind.YES_NO),
            Asked("چند شیفت در هفته می‌آیید؟", Kind.CHOICE, ("۴ شیفت", "۵ شیفت")),
            Asked("از پروژه‌ای که ساخته‌اید بگویید.", Kind.LONG, required=False),
        ],
    )


def url_of(position: Position, more: str = "") -> str:
    return f"/positions/{position.pk}/apply/{more}"


def keep(client: Client, position: Position, page: str = "one", **typed: Any) -> Any:
    return client.post(url_of(position, "draft/"), {"page": page, "version": position.version, **typed})


def answered(position: Position, **changes: Any) -> dict[str, Any]:
    start, before, shifts, project = (question.pk for question in position.questions.all())
    answers = {f"q_{start}": "۱۵ آذر", f"q_{before}": "no", f"q_{shifts}": "۵ شیفت", f"q_{project}": ""}
    return answers | {
        f"q_{[start, before, shifts, project][int(name[1])]}": value for name, value in changes.items()
    }


def test_what_is_typed_is_kept_and_there_again(negar: Client, cast: Cast) -> None:
    answer = keep(negar, cast.inspection, letter="نامهٔ ناتمام")
    draft = ApplicationDraft.objects.get()
    assert answer.status_code == 200
    assert draft.saved_at.isoformat() in answer.content.decode()
    page = negar.get(url_of(cast.inspection))
    assert "نامهٔ ناتمام" in page.content.decode()
    assert page.context["saved"] == draft.saved_at.isoformat()


def test_without_script_a_button_keeps_it(negar: Client, cast: Cast, asking: Position) -> None:
    answer = negar.post(url_of(asking), {"letter": "نیمه", "do": "draft"})
    assert answer.url == url_of(asking)
    assert ApplicationDraft.objects.get().letter == "نیمه"  # required answers are asked for later


def test_nothing_typed_is_no_draft(negar: Client, cast: Cast) -> None:
    keep(negar, cast.inspection, letter=" ")
    keep(negar, cast.inspection, letter="x")
    keep(negar, cast.inspection, letter="")
    assert not ApplicationDraft.objects.exists()


def test_two_windows_do_not_write_over_each_other(negar: Client, cast: Cast) -> None:
    keep(negar, cast.inspection, page="one", letter="در پنجرهٔ یک")
    answer = keep(negar, cast.inspection, page="two", letter="در پنجرهٔ دو")
    assert "newer" in answer.context
    assert ApplicationDraft.objects.get().letter == "در پنجرهٔ یک"
    page = negar.post(url_of(cast.inspection), {"page": "two", "letter": "در پنجرهٔ دو", "do": "draft"})
    assert page.status_code == 409
    assert "در پنجرهٔ دو" in page.content.decode()
    keep(negar, cast.inspection, page="two", letter="در پنجرهٔ دو", over="1")
    assert ApplicationDraft.objects.get().letter == "در پنجرهٔ دو"


def test_a_window_whose_answer_was_lost_goes_on_by_itself(negar: Client, cast: Cast) -> None:
    keep(negar, cast.inspection, page="one", letter="الف")
    answer = keep(negar, cast.inspection, page="one", letter="الف ب", saved="")
    assert "newer" not in answer.context
    assert ApplicationDraft.objects.get().letter == "الف ب"


def test_the_same_words_in_two_windows_are_no_quarrel(negar: Client, cast: Cast) -> None:
    keep(negar, cast.inspection, page="one", letter="یکی")
    assert "newer" not in keep(negar, cast.inspection, page="two", letter="یکی").context


def test_sending_takes_the_draft_with_it_and_nothing_brings_it_back(
    negar: Client, cast: Cast, cv: CV
) -> None:
    keep(negar, cast.inspection, letter="نامه")
    send_application(negar, cast.inspection, {"cv": cv.pk, "letter": "نامه", "page": "one"})
    assert Application.objects.get().letter == "نامه"
    answer = keep(negar, cast.inspection, letter="دیر رسیده")
    assert "refused" in answer.context
    assert not ApplicationDraft.objects.exists()


def test_a_draft_is_nobody_elses(client: Client, cast: Cast) -> None:
    keep(signed_in(client, cast.negar), cast.inspection, letter="نامهٔ نگار")
    tara = signed_in(client, cast.tara)
    assert "نامهٔ نگار" not in tara.get(url_of(cast.inspection)).content.decode()
    assert tara.get(url_of(cast.inspection, "preview/")).status_code == 302
    tara.post(url_of(cast.inspection, "draft/remove/"))
    assert ApplicationDraft.objects.get().student == cast.negar
    client.force_login(cast.maryam)
    for more in ("draft/", "draft/remove/", "preview/"):
        assert client.post(url_of(cast.inspection, more)).status_code == 403


def test_a_draft_of_a_closed_position_can_be_read_and_removed(negar: Client, cast: Cast) -> None:
    keep(negar, cast.inspection, letter="برای هیچ")
    positions.close_position(cast.inspection, by=cast.maryam)
    page = negar.get(url_of(cast.inspection, "preview/"), follow=True)
    assert page.context["closed_because"]
    assert "برای هیچ" in page.content.decode()
    listed = negar.get("/me/applications/").context["drafts"]
    assert [(draft.position, draft.can_send) for draft in listed] == [(cast.inspection, False)]
    vetting.suspend_company(
        cast.pendar, by=cast.leila, reason="بررسی"
    )  # no longer public: theirs all the same
    assert "برای هیچ" in negar.get(url_of(cast.inspection)).content.decode()
    negar.post(url_of(cast.inspection, "draft/remove/"))
    assert not ApplicationDraft.objects.exists()
    assert negar.get(url_of(cast.inspection)).status_code == 404


def test_the_list_shows_drafts_in_as_many_queries(
    negar: Client, cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    keep(negar, cast.inspection, letter="یک")
    negar.get("/me/applications/")
    with django_assert_max_num_queries(10) as few:
        negar.get("/me/applications/")
    most = len(few)
    for _number in range(3):
        keep(negar, make.make_position(cast.pendar), letter="دیگر")
    with django_assert_max_num_queries(most):
        assert len(negar.get("/me/applications/").context["drafts"]) == 4


# Questions


def test_answers_are_kept_as_they_were_asked(negar: Client, cv: CV, asking: Position) -> None:
    answer = send_application(negar, asking, {"cv": cv.pk, **answered(asking, q3="یک ربات خط‌یاب")})
    application = Application.objects.get()
    assert answer.url == f"/me/applications/{application.pk}/"
    texts = [row.text for row in application.answers.all()]
    assert texts == ["۱۵ آذر", "no", "۵ شیفت", "یک ربات خط‌یاب"]
    assert "ربات" in negar.get(answer.url).content.decode()


@pytest.mark.parametrize(
    "changes",
    [{"q0": ""}, {"q1": "maybe"}, {"q2": "۶ شیفت"}, {"q2": ""}, {"q0": "ا" * 301}, {"q3": "ا" * 3001}],
    ids=["required", "neither yes nor no", "not among", "none chosen", "too long", "far too long"],
)
def test_what_is_no_answer_is_said_by_its_field(
    negar: Client, cv: CV, asking: Position, changes: dict[str, str]
) -> None:
    answer = send_application(negar, asking, {"cv": cv.pk, "letter": "نامه", **answered(asking, **changes)})
    assert answer.status_code == 422
    wrong = asking.questions.all()[int(next(iter(changes))[1])]
    assert answer.context["form"].errors.keys() == {f"q_{wrong.pk}"}
    assert "نامه" in answer.content.decode()
    assert not Application.objects.exists()


def test_a_megabyte_is_refused_and_stored_nowhere(negar: Client, cv: CV, asking: Position) -> None:
    huge = answered(asking, q0="ا" * 500_000)
    assert "refused" in keep(negar, asking, **huge).context
    assert send_application(negar, asking, {"cv": cv.pk, **huge}).status_code == 422
    assert not ApplicationDraft.objects.exists()


def test_questions_of_another_position_are_not_answered_here(
    negar: Client, cast: Cast, cv: CV, asking: Position
) -> None:
    other = {f"q_{asking.questions.all()[0].pk}": "پاسخ", "q_99999999999999999": "x", "q_x": "y"}
    send_application(negar, cast.inspection, {"cv": cv.pk, **other})
    assert not Answer.objects.exists()
    assert Application.objects.get().position == cast.inspection


def test_many_numbers_do_not_fill_the_draft(negar: Client, cast: Cast) -> None:
    keep(negar, cast.inspection, letter="x", **{f"q_{number}": "x" for number in range(1000, 1500)})
    assert len(typed_answers(ApplicationDraft.objects.get())) <= 24


def test_questions_that_changed_meanwhile_lose_no_answer(
    negar: Client, cast: Cast, cv: CV, asking: Position
) -> None:
    first, *others = asking.questions.all()
    keep(negar, asking, **answered(asking))
    kept = [Asked(one.text, one.kind, tuple(one.choices), one.required) for one in others]
    change = changes.propose_change(asking, by=cast.maryam, values={"questions": [*kept, Asked("تازه؟")]})
    changes.approve_change(change, by=cast.leila)
    page = negar.get(url_of(asking))
    assert page.context["changed"]
    assert [(one.question, one.text) for one in page.context["kept"]] == [(first.text, "۱۵ آذر")]
    assert (
        page.context["form"][f"q_{others[0].pk}"].value() == "no"
    )  # a question that stayed keeps its answer
    asking.refresh_from_db()
    stale = negar.post(
        url_of(asking), {"cv": cv.pk, "version": asking.version - 1, "page": "one", "letter": "نامه"}
    )
    assert stale.status_code == 409
    assert not Application.objects.exists()


# The preview


def test_the_preview_is_what_the_company_then_sees(
    negar: Client, cast: Cast, cv: CV, asking: Position
) -> None:
    data = {"cv": cv.pk, "letter": "نامهٔ من", **answered(asking)}
    preview = negar.get(negar.post(url_of(asking), data).url).content.decode()
    assert "نامهٔ من" in preview
    assert not Application.objects.exists()
    send_application(negar, asking, data)
    hr = Client()
    hr.force_login(cast.maryam)
    page = hr.get(f"/hr/applications/{Application.objects.get().pk}/")
    for words in ("نامهٔ من", "۱۵ آذر", "۵ شیفت"):
        assert words in preview
        assert words in page.content.decode()


def test_going_back_keeps_everything(negar: Client, cv: CV, asking: Position) -> None:
    negar.post(url_of(asking), {"cv": cv.pk, "letter": "نامهٔ من", "shows_gpa": "on", **answered(asking)})
    form = negar.get(url_of(asking)).context["form"]
    assert (form["letter"].value(), form["cv"].value(), form["shows_gpa"].value()) == (
        "نامهٔ من",
        str(cv.pk),
        "on",
    )
    assert form[f"q_{asking.questions.all()[2].pk}"].value() == "۵ شیفت"


def test_an_unfinished_draft_has_no_preview(negar: Client, cv: CV, asking: Position) -> None:
    keep(negar, asking, letter="نامه", cv=cv.pk)
    answer = negar.get(url_of(asking, "preview/"), follow=True)
    assert answer.status_code == 422
    assert len(answer.context["form"].errors) == 3


def test_what_changed_in_another_window_is_shown_before_it_is_sent(negar: Client, cast: Cast, cv: CV) -> None:
    negar.post(url_of(cast.inspection), {"cv": cv.pk, "letter": "یک", "page": "one"})
    preview = url_of(cast.inspection, "preview/")
    posted = what_the_preview_posts(negar.get(preview))
    keep(negar, cast.inspection, page="one", cv=cv.pk, letter="دو")
    answer = negar.post(preview, posted)
    assert answer.status_code == 409
    assert "دو" in answer.content.decode()
    assert not Application.objects.exists()


def test_sending_twice_leads_to_the_one_application(negar: Client, cast: Cast, cv: CV) -> None:
    negar.post(url_of(cast.inspection), {"cv": cv.pk})
    preview = url_of(cast.inspection, "preview/")
    posted = what_the_preview_posts(negar.get(preview))
    first, second = negar.post(preview, posted), negar.post(preview, posted)
    assert first.url == second.url
    assert Application.objects.count() == 1


def test_the_preview_makes_as_many_queries_with_more_questions(
    negar: Client, cast: Cast, cv: CV, asking: Position, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    negar.post(url_of(cast.inspection), {"cv": cv.pk})
    negar.post(url_of(asking), {"cv": cv.pk, **answered(asking)})
    negar.get(url_of(asking))
    for more in ("", "preview/"):
        with django_assert_max_num_queries(10) as few:
            assert negar.get(url_of(cast.inspection, more)).status_code == 200
        with django_assert_max_num_queries(len(few)):
            assert negar.get(url_of(asking, more)).status_code == 200


def test_a_window_with_a_broken_name_is_kept_like_any_other(
    negar: Client, cast: Cast, asking: Position
) -> None:
    for letter in ("یک", "دو"):  # the second is the same window's
        assert keep(negar, asking, page="a\x00b" + "c" * 50, letter=letter).status_code == 200
    draft = ApplicationDraft.objects.get(student=cast.negar)
    assert (draft.letter, draft.answers["page"]) == ("دو", "ab" + "c" * 30)
