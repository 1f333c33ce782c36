"""CVs: judged by their content, kept privately, removed without taking them from applications."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pypdf import PdfReader, PdfWriter
from pytest_django import DjangoAssertNumQueries

from students.actions import add_cv
from students.models import CV, Student
from tests import factories as make
from tests.applying import send_application
from tests.cast import Cast

pytestmark = pytest.mark.django_db
CVS = "/me/cvs/"


@pytest.fixture
def negar(client: Client, cast: Cast) -> Client:
    client.force_login(cast.negar.user)
    return client


def pdf(content: bytes | None = None, name: str = "رزومه.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(
        name, make.pdf_bytes() if content is None else content, content_type="application/pdf"
    )


def locked_pdf() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(make.pdf_bytes())))
    writer.encrypt("رمز")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def content_of(answer: Any) -> bytes:
    content = b"".join(answer.streaming_content)
    answer.close()
    return content


def give(student: Student, label: str) -> CV:
    return add_cv(student, file=make.make_file(by=student.user), label=label, by=student.user)


def test_a_pdf_becomes_a_cv_and_the_newest_is_chosen_first(negar: Client, cast: Cast) -> None:
    negar.post(CVS, {"file": pdf(), "label": "صنعت"})
    answer = negar.post(CVS, {"file": pdf(), "label": ""})
    assert answer.url == "/me/profile/#cvs"
    assert list(cast.negar.cvs.values_list("label", "is_default")) == [("رزومه", True), ("صنعت", False)]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"MZ\x90\x00" + b"\x00" * 600, "not a PDF"),
        (b"", "empty"),
        (b"%PDF-1.4\n" + b"\x00" * (6 * 1024 * 1024), "The most that can be sent"),
        (b"%PDF-1.4\nnothing more", "be read"),
        (None, "locked"),
    ],
    ids=["renamed executable", "empty", "6 MB", "broken", "encrypted"],
)
def test_a_bad_file_is_refused_in_its_own_words(
    negar: Client, cast: Cast, content: bytes | None, words: str
) -> None:
    cast.negar.user.language = "en"
    cast.negar.user.save()
    answer = negar.post(CVS, {"file": pdf(locked_pdf() if content is None else content), "label": "صنعت"})
    assert answer.status_code == 422
    assert list(answer.context["cv_form"].errors) == ["file"]
    assert words in answer.content.decode()
    assert answer.context["cv_form"]["label"].value() == "صنعت"
    assert not CV.objects.exists()


def test_without_a_file_it_says_so(negar: Client) -> None:
    assert list(negar.post(CVS, {"label": "صنعت"}).context["cv_form"].errors) == ["file"]


def test_a_name_that_is_too_long_is_refused(negar: Client) -> None:
    assert list(negar.post(CVS, {"file": pdf(), "label": "ا" * 61}).context["cv_form"].errors) == ["label"]


def test_no_more_cvs_than_can_be_kept(negar: Client, cast: Cast) -> None:
    for number in range(10):
        give(cast.negar, f"رزومه {number}")
    assert negar.post(CVS, {"file": pdf()}).status_code == 422
    assert cast.negar.cvs.count() == 10


def test_one_reads_ones_own_cv(negar: Client, cast: Cast) -> None:
    answer = negar.get(f"{CVS}{give(cast.negar, 'صنعت').pk}/")
    assert content_of(answer).startswith(b"%PDF")
    assert answer["Content-Disposition"].startswith("inline")


def test_another_is_chosen_first(negar: Client, cast: Cast) -> None:
    first, _second = give(cast.negar, "صنعت"), give(cast.negar, "پژوهش")
    negar.post(f"{CVS}{first.pk}/default/")
    assert cast.negar.cvs.get(is_default=True) == first


def test_a_removed_cv_is_gone_but_not_from_the_application(negar: Client, cast: Cast) -> None:
    cv = give(cast.negar, "صنعت")
    send_application(negar, cast.inspection, {"cv": cv.pk})
    negar.post(f"{CVS}{cv.pk}/remove/")
    assert negar.get(f"{CVS}{cv.pk}/").status_code == 404
    application = cast.negar.applications.get()
    assert content_of(negar.get(f"/me/applications/{application.pk}/cv/")).startswith(b"%PDF")


@pytest.mark.parametrize("part", ["", "default/", "remove/"])
def test_anothers_cv_is_not_there(negar: Client, cast: Cast, part: str) -> None:
    url = f"{CVS}{give(cast.tara, 'صنعت').pk}/{part}"
    assert (negar.post(url) if part else negar.get(url)).status_code == 404
    assert cast.tara.cvs.get().removed_at is None


@pytest.mark.parametrize("part", ["", "1/", "1/default/", "1/remove/"])
def test_cvs_are_for_students(client: Client, cast: Cast, part: str) -> None:
    assert "/accounts/login/" in client.post(CVS + part).url
    client.force_login(cast.maryam)
    assert client.post(CVS + part).status_code == 403


def test_a_get_removes_nothing(negar: Client, cast: Cast) -> None:
    assert negar.get(f"{CVS}{give(cast.negar, 'صنعت').pk}/remove/").status_code == 405


def test_reading_a_cv_makes_few_queries(
    negar: Client, cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    cv = give(cast.negar, "صنعت")
    with django_assert_max_num_queries(10):
        content_of(negar.get(f"{CVS}{cv.pk}/"))


def test_a_cv_gets_another_name(negar: Client, cast: Cast) -> None:
    cv = give(cast.negar, "صنعت")
    negar.post(f"{CVS}{cv.pk}/label/", {"label": "  پژوهش و توسعه "})
    assert cast.negar.cvs.get().label == "پژوهش و توسعه"
    for wrong in ("", "ا" * 61):
        assert negar.post(f"{CVS}{cv.pk}/label/", {"label": wrong}).status_code == 302
    assert cast.negar.cvs.get().label == "پژوهش و توسعه"


def test_anothers_cv_keeps_its_name(negar: Client, cast: Cast) -> None:
    cv = give(cast.tara, "صنعت")
    assert negar.post(f"{CVS}{cv.pk}/label/", {"label": "دیگر"}).status_code == 404
    assert cast.tara.cvs.get().label == "صنعت"
