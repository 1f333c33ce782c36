"""Uploaded files are judged by content, get a safe name and a random key, and are served with safe
headers."""

import hashlib
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from pypdf import PdfWriter

from people import files
from people.forms.uploads import PdfField
from people.models import StoredFile
from people.workflow import Refusal

MEGABYTE = 1024 * 1024


def pdf(pages: int = 1, password: str = "") -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    if password:
        writer.encrypt(password)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def upload(content: bytes, name: str = "cv.pdf", claimed: str = "application/pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type=claimed)


def test_a_pdf_is_accepted_with_its_pages_and_digest():
    content = pdf(pages=2)
    found = files.inspect_pdf(upload(content))
    assert (found.pages, found.size) == (2, len(content))
    assert found.sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"MZ\x90\x00" + b"\x00" * 500, "not a PDF"),
        (b"\x7fELF" + b"\x00" * 500, "not a PDF"),
        (b"just words", "not a PDF"),
        (b"%PDF-1.7\n" + b"nonsense " * 50, "can't be read"),
        (pdf(password="secret"), "password"),
        (pdf(pages=0), "no page"),
        (pdf() + b" " * (6 * MEGABYTE), "The most that can be sent is"),
    ],
    ids=["empty", "renamed exe", "renamed elf", "text", "broken", "encrypted", "no pages", "6 MB"],
)
def test_a_bad_file_is_refused_with_words_of_its_own(content, said, settings):
    settings.LANGUAGE_CODE = "en"
    with pytest.raises(Refusal) as refused:
        files.inspect_pdf(upload(content))
    assert said in str(refused.value.message)


def test_so_is_one_with_more_pages_than_anybody_reads(settings, monkeypatch):
    settings.LANGUAGE_CODE = "en"
    monkeypatch.setattr(files, "_MOST_PAGES", 2)
    assert files.inspect_pdf(upload(pdf(pages=2))).pages == 2
    with pytest.raises(Refusal) as refused:
        files.inspect_pdf(upload(pdf(pages=3)))
    assert "too many pages" in str(refused.value.message)


def test_too_big_says_its_size_and_the_limit(settings):
    settings.LANGUAGE_CODE = "en"
    with pytest.raises(Refusal) as refused:
        files.inspect_pdf(upload(b"%PDF-" + b" " * 6 * MEGABYTE))
    message = str(refused.value.message)
    assert "6 MB" in message
    assert "5 MB" in message


def test_what_the_browser_says_of_the_type_counts_for_nothing():
    assert files.inspect_pdf(upload(pdf(), name="cv.exe", claimed="application/x-msdownload")).pages == 1


def test_the_field_says_it_by_the_field(settings):
    settings.LANGUAGE_CODE = "en"
    from django import forms

    class Form(forms.Form):
        cv = PdfField()

    for bad, said in (
        (upload(b""), "empty"),
        (upload(b"MZ\x90\x00" * 99), "not a PDF"),
        (None, "Choose a PDF"),
    ):
        form = Form({}, {"cv": bad} if bad else {})
        assert not form.is_valid()
        assert said in form.errors["cv"][0]
    good = Form({}, {"cv": upload(pdf())})
    assert good.is_valid()
    assert good.cleaned_data["cv"].inspected.pages == 1


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\me\\رزومه.pdf", "رزومه.pdf"),
        ("cv\u202efdp.exe", "cvfdp.exe.pdf"),
        ("  my \x00 cv\n.PDF", "my cv.pdf"),
        ("", "file.pdf"),
        ("...", "file.pdf"),
        ("می‌خواهم.pdf", "می‌خواهم.pdf"),
        ("x" * 500 + ".pdf", "x" * 120 + ".pdf"),
    ],
)
def test_a_name_keeps_no_folder_and_nothing_that_reorders_text(given, kept):
    assert files.clean_name(given, files.PDF) == kept


@pytest.mark.django_db
def test_a_stored_file_has_a_random_key_and_not_its_name_on_disk():
    content = pdf()
    stored = files.store(upload(content, name="رزومه.pdf"), by=None, accept=files.pdf_rule())
    assert stored.original_name == "رزومه.pdf"
    assert len(stored.key) == 32
    assert stored.key in stored.file.name
    with stored.file.open() as kept:
        assert kept.read() == content
    assert (stored.content_type, stored.size, stored.pages) == (files.PDF, len(content), 1)


@pytest.mark.django_db
def test_storing_refuses_what_a_form_has_not_looked_at():
    with pytest.raises(Refusal):
        files.store(upload(b"MZ" * 99), by=None, accept=files.pdf_rule())
    assert not StoredFile.objects.exists()


@pytest.mark.django_db
def test_a_download_lets_the_file_do_nothing():
    stored = files.store(upload(pdf(), name="رزومه.pdf"), by=None, accept=files.pdf_rule())
    response = files.serve(stored)
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%D8%B1")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert "sandbox" in response["Content-Security-Policy"]
    response.close()


@pytest.mark.django_db
def test_a_half_space_is_a_space_in_the_name_of_a_download():
    """Browsers would write an underscore for it."""
    stored = files.store(upload(pdf(), name="رزومه\u200cها.pdf"), by=None, accept=files.pdf_rule())
    response = files.serve(stored)
    assert "%D9%87%20%D9%87" in response["Content-Disposition"]
    assert "\u200c" in stored.original_name
    response.close()


@pytest.mark.django_db
def test_a_file_shown_inline_may_be_framed_by_our_own_pages_only():
    stored = files.store(upload(pdf()), by=None, accept=files.pdf_rule())
    response = files.serve(stored, inline=True)
    assert response["Content-Disposition"].startswith("inline")
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    response.close()


@pytest.mark.django_db
def test_a_file_that_is_gone_from_disk_is_not_found():
    stored = files.store(upload(pdf()), by=None, accept=files.pdf_rule())
    stored.file.storage.delete(stored.file.name)
    with pytest.raises(Http404):
        files.serve(stored)


# Behind a proxy that sends files itself


@pytest.fixture
def accelerated(settings):
    settings.X_ACCEL_PREFIX = "/protected/"


@pytest.mark.django_db
@pytest.mark.usefixtures("accelerated")
@pytest.mark.parametrize("inline", [True, False])
def test_the_proxy_is_told_where_the_file_is_with_the_same_headers(settings, inline):
    stored = files.store(upload(pdf(), name="رزومه.pdf"), by=None, accept=files.pdf_rule())
    told = files.serve(stored, inline=inline)
    assert told["X-Accel-Redirect"] == f"/protected/{stored.file.name}"
    assert told.content == b""
    settings.X_ACCEL_PREFIX = ""
    streamed = files.serve(stored, inline=inline)
    assert "X-Accel-Redirect" not in streamed
    for name in ("Content-Type", "Content-Disposition", "Content-Security-Policy", "Cache-Control"):
        assert told[name] == streamed[name]
    assert told.get("X-Frame-Options") == streamed.get("X-Frame-Options")
    streamed.close()


@pytest.mark.django_db
@pytest.mark.usefixtures("accelerated")
def test_behind_the_proxy_too_a_missing_file_is_not_found():
    stored = files.store(upload(pdf()), by=None, accept=files.pdf_rule())
    stored.file.storage.delete(stored.file.name)
    with pytest.raises(Http404):
        files.serve(stored)


@pytest.mark.django_db
@pytest.mark.parametrize("prefix", ["", "/protected/"])
@pytest.mark.parametrize(
    "name",
    ["a\r\nX-Accel-Redirect: /etc/passwd.pdf", 'x"; filename="evil.exe', "\u202e\x07\n", "سلام\r\n.pdf"],
)
def test_a_name_puts_no_header_into_the_answer(settings, prefix, name):
    settings.X_ACCEL_PREFIX = prefix
    stored = files.store(upload(pdf()), by=None, accept=files.pdf_rule())
    StoredFile.objects.filter(pk=stored.pk).update(original_name=name)
    stored.refresh_from_db()
    response = files.serve(stored)
    said = response["Content-Disposition"]
    assert said.startswith("attachment; filename")
    assert not set("\r\n\x00") & set(said)
    assert said.count('"') - said.count('\\"') in (0, 2)
    assert ("/etc/passwd" in response.get("X-Accel-Redirect", "")) is False
    response.close()
