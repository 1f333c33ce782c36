"""Applying: the page says whether one may, keeps what was typed, and one application comes of it."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from companies.actions import mous as mou_actions
from internships.actions import applications, positions
from internships.models import Application, Position
from people.persian import jalali
from students.actions import add_cv, set_consent
from students.models import CV, Student
from tests import factories as make
from tests.applying import send_application
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def signed_in(client: Client, student: Student) -> Client:
    client.force_login(student.user)
    return client


def give_cv(student: Student, label: str = "رزومهٔ صنعت") -> CV:
    return add_cv(student, file=make.make_file(by=student.user), label=label, by=student.user)


def url_of(position: Position) -> str:
    return f"/positions/{position.pk}/apply/"


def pdf(name: str = "cv.pdf", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(
        name, make.pdf_bytes() if content is None else content, content_type="application/pdf"
    )


def test_a_student_applies_with_a_cv_and_a_letter(client: Client, cast: Cast) -> None:
    cv = give_cv(cast.negar)
    page = signed_in(client, cast.negar).get(url_of(cast.inspection))
    assert page.status_code == 200
    assert "رزومهٔ صنعت" in page.content.decode()
    answer = send_application(client, cast.inspection, {"cv": cv.pk, "letter": "سلام، این کار را دوست دارم."})
    application = Application.objects.get()
    assert answer.status_code == 302
    assert answer.url == f"/me/applications/{application.pk}/"
    assert (application.cv, application.letter) == (cv.file, "سلام، این کار را دوست دارم.")
    due = jalali.format_date(application.answer_due_at, "fa", weekday=True)
    assert due in client.get(answer.url).content.decode()


def test_a_new_cv_can_be_sent_at_once_and_stays_in_the_profile(client: Client, cast: Cast) -> None:
    answer = send_application(
        signed_in(client, cast.negar), cast.inspection, {"file": pdf("نگار.pdf"), "letter": ""}
    )
    assert answer.status_code == 302
    assert cast.negar.cvs.get().label == "نگار"
    assert Application.objects.get().cv == cast.negar.cvs.get().file


def test_nobody_signed_in_is_asked_to_log_in(client: Client, cast: Cast) -> None:
    answer = client.get(url_of(cast.inspection))
    assert answer.status_code == 302
    assert "/accounts/login/" in answer.url


def test_whoever_is_no_student_is_refused(client: Client, cast: Cast) -> None:
    client.force_login(cast.maryam)
    assert client.get(url_of(cast.inspection)).status_code == 403


def test_a_draft_is_not_there(client: Client, cast: Cast) -> None:
    draft = make.make_position(cast.pendar, state="draft")
    assert signed_in(client, cast.negar).get(url_of(draft)).status_code == 404
    assert client.post(url_of(draft), {"letter": ""}).status_code == 404


def test_the_page_makes_as_many_queries_with_more_cvs_and_skills(
    client: Client, cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    give_cv(cast.negar)
    cast.inspection.skills_required.add(make.make_skill())
    signed_in(client, cast.negar).get(url_of(cast.inspection))
    with django_assert_max_num_queries(10) as few:
        assert client.get(url_of(cast.inspection)).status_code == 200
    for number in range(3):
        give_cv(cast.negar, f"رزومهٔ {number}")
        cast.inspection.skills_required.add(make.make_skill(f"مهارت {number}"))
    with django_assert_max_num_queries(len(few)):
        client.get(url_of(cast.inspection))


def test_whoever_does_not_fit_sees_why_and_no_form(client: Client, cast: Cast) -> None:
    page = signed_in(client, cast.sina).get(url_of(cast.inspection))
    assert "form" not in page.context
    assert not page.context["can_complete"]
    assert "مهندسی مکانیک" in page.content.decode()


def test_whoever_has_said_too_little_is_sent_to_the_profile(client: Client, cast: Cast) -> None:
    Student.objects.filter(pk=cast.negar.pk).update(gpa=None)
    Position.objects.filter(pk=cast.inspection.pk).update(min_gpa=15)
    page = signed_in(client, cast.negar).get(url_of(cast.inspection))
    assert page.context["can_complete"]
    assert f"/me/profile/?next=/positions/{cast.inspection.pk}/apply/#study" in page.content.decode()


def test_after_the_deadline_the_letter_is_kept_and_the_reason_said(client: Client, cast: Cast) -> None:
    cv = give_cv(cast.negar)
    Position.objects.filter(pk=cast.inspection.pk).update(deadline_at=jalali.start_of_day(make.today()))
    answer = send_application(
        signed_in(client, cast.negar), cast.inspection, {"cv": cv.pk, "letter": "نامهٔ من"}
    )
    assert answer.status_code == 409
    assert "نامهٔ من" in answer.content.decode()
    assert "closed_because" in client.get(url_of(cast.inspection)).context
    assert not Application.objects.exists()


def test_without_an_mou_in_force_the_page_says_so(client: Client, cast: Cast) -> None:
    mou_actions.suspend_mou(cast.mou, by=cast.leila, reason="بازبینی")
    page = signed_in(client, cast.negar).get(url_of(cast.inspection))
    assert page.status_code == 200
    assert page.context["closed_because"]


def test_a_paused_position_says_so(client: Client, cast: Cast) -> None:
    positions.pause_position(cast.inspection, by=cast.maryam)
    assert signed_in(client, cast.negar).get(url_of(cast.inspection)).context["closed_because"]


def test_consent_is_asked_for_once(client: Client, cast: Cast) -> None:
    set_consent(cast.negar, given=False, by=cast.negar.user)
    cv = give_cv(cast.negar)
    signed_in(client, cast.negar)
    answer = send_application(client, cast.inspection, {"cv": cv.pk, "letter": "نامهٔ من"})
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"consent"}
    assert "نامهٔ من" in answer.content.decode()
    answer = send_application(client, cast.inspection, {"cv": cv.pk, "letter": "نامهٔ من", "consent": "on"})
    assert answer.status_code == 302
    cast.negar.refresh_from_db()
    assert cast.negar.consented_at is not None
    assert "consent" not in client.get(url_of(make.make_position(cast.pendar))).context["form"].fields


def test_applying_twice_leads_to_the_one_application(client: Client, cast: Cast) -> None:
    cv = give_cv(cast.negar)
    signed_in(client, cast.negar)
    first = send_application(client, cast.inspection, {"cv": cv.pk})
    second = send_application(client, cast.inspection, {"cv": cv.pk})
    assert first.url == second.url
    assert Application.objects.count() == 1
    assert client.get(url_of(cast.inspection)).context["already"] == Application.objects.get().pk


def test_after_withdrawing_one_can_apply_again(client: Client, cast: Cast) -> None:
    cv = give_cv(cast.negar)
    applications.withdraw_application(make.make_application(cast.negar, cast.inspection), by=cast.negar.user)
    answer = send_application(signed_in(client, cast.negar), cast.inspection, {"cv": cv.pk})
    assert answer.status_code == 302
    assert Application.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("cv.pdf", b"MZ\x90\x00" + b"\x00" * 600),
        ("cv.pdf", b""),
        ("cv.pdf", b"%PDF-1.4\n" + b"\x00" * (6 * 1024 * 1024)),
        ("cv.docx", b"PK\x03\x04" + b"\x00" * 100),
    ],
    ids=["renamed executable", "empty", "6 MB", "word"],
)
def test_a_bad_file_is_refused_by_its_field_and_the_letter_kept(
    client: Client, cast: Cast, name: str, content: bytes
) -> None:
    answer = send_application(
        signed_in(client, cast.negar), cast.inspection, {"file": pdf(name, content), "letter": "نامهٔ من"}
    )
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"file"}
    assert "نامهٔ من" in answer.content.decode()
    assert not CV.objects.exists()


def test_a_good_file_is_kept_when_something_else_is_wrong(client: Client, cast: Cast) -> None:
    answer = send_application(
        signed_in(client, cast.negar), cast.inspection, {"file": pdf(), "letter": "ا" * 3001}
    )
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"letter"}
    cv = cast.negar.cvs.get()
    assert answer.context["form"]["cv"].value() == str(cv.pk)


@pytest.mark.parametrize("chosen", ["", "999999999999999999999", "x", "new"])
def test_a_cv_that_is_not_ones_own_cannot_be_sent(client: Client, cast: Cast, chosen: str) -> None:
    give_cv(cast.negar)
    answer = send_application(signed_in(client, cast.negar), cast.inspection, {"cv": chosen, "letter": ""})
    assert answer.status_code == 422
    assert not Application.objects.exists()


def test_somebody_elses_cv_cannot_be_sent(client: Client, cast: Cast) -> None:
    give_cv(cast.negar)
    answer = send_application(signed_in(client, cast.negar), cast.inspection, {"cv": give_cv(cast.tara).pk})
    assert answer.context["form"].errors.keys() == {"cv"}


def test_a_letter_loses_what_cannot_be_seen(client: Client, cast: Cast) -> None:
    cv = give_cv(cast.negar)
    data: dict[str, Any] = {"cv": cv.pk, "letter": "سلام\x00 به شما"}
    send_application(signed_in(client, cast.negar), cast.inspection, data)
    assert Application.objects.get().letter == "سلام به شما"
