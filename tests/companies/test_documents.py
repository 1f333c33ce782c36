"""The PDF of a version: what stands in it, that it is always the same, and how it is asked for, made and served."""

import hashlib
import io
import struct
import subprocess
import sys
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from pypdf import PdfReader

from companies import tasks
from companies.actions import documents, drafting
from companies.documents import layout, rendering
from companies.documents.letterhead import check_emblem, emblem
from companies.models import Mou, MouVersion, VersionPdf
from companies.papers import Paper
from companies.texts.wording import Clause
from people.models import StoredFile
from tests import factories as make
from tests.cast import Cast

AT = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
SEAL = layout.Seal("3f9a0c4477de12ab90ffee1122334455", "a3" * 32)
TRICKS = (
    '#import "@preview/cetz:0.3.0": *',
    '#eval("1+1")',
    '#read("/etc/passwd")',
    "$x^2 + y$",
    "{{number}}",
    "*bold* _slanted_ `code`",
    "@ref <label>",
    "back\\slash // no comment /* neither */",
    "= heading",
    "- item",
    "https://evil.example/x mailto:a@evil.example",
    '"); #panic("out") //',
)


def facts(**values: Any) -> dict[str, Any]:
    return {
        "language": "fa",
        "university": "دانشگاه صنعتی نمونه",
        "company": "لوازم خانگی پندار",
        "company_id": "۱۰۳۸۰۰۰۱۲۳۴",
        "number": "۱۴۰۵/۱۷",
        "title": "",
        "starts_on": "۱ آذر ۱۴۰۵",
        "ends_on": "۳۰ آبان ۱۴۰۷",
        "renewal": "با آخرین روز پایان می‌یابد.",
        "amendment": "",
        "effective_on": "۱ آذر ۱۴۰۵",
        "new_last_day": "",
        "terms": ["کار پاره‌وقت: هم‌زمان حداکثر ۲۰ نفر."],
        **values,
    }


def clause(*paragraphs: str, title: str = "موضوع", number: int = 1) -> Clause:
    return Clause(f"c{number}", number, title, paragraphs)


def paper(*clauses: Clause, seal: layout.Seal | None = SEAL, **values: Any) -> rendering.Document:
    rows = clauses or (clause("متن"),)
    data = layout.paper_data(facts(**values), rows, number=3, says_renewal=False, seal=seal)
    return rendering.Document(data, AT)


def english(*clauses: Clause, **values: Any) -> rendering.Document:
    rows = clauses or (clause("Words", title="Subject"),)
    names = {"university": "Example University", "company": "Pendar"}
    return paper(*rows, **{"language": "en", **names, **values})


def reader(document: rendering.Document) -> PdfReader:
    return PdfReader(io.BytesIO(rendering.render_pdf(document)))


def words(document: rendering.Document) -> str:
    return "\n".join(page.extract_text() for page in reader(document).pages)


# What stands in it


def test_a_sealed_paper_says_how_to_verify_it_and_a_draft_that_it_is_one() -> None:
    sealed, draft = words(english()), words(english(seal=None))
    assert "/verify/3f9a0c4477de12ab90ffee1122334455/" in sealed
    assert "3f9a-0c44-77de-12ab-90ff-ee11-2233-4455" in sealed
    assert SEAL.sha256 in sealed
    assert "This is a draft" not in sealed
    assert "This is a draft" in draft
    assert "/verify/" not in draft


@pytest.mark.parametrize("trick", TRICKS)
def test_what_looks_like_markup_stays_text(trick: str) -> None:
    written = words(english(clause(trick, title="Subject")))
    assert "".join(trick.split()) in "".join(written.split())


@pytest.mark.parametrize("trick", TRICKS)
def test_names_and_titles_are_no_markup_either(trick: str) -> None:
    document = english(clause("Words", title=trick), company=trick, title=trick, company_id=trick)
    assert "".join(words(document).split()).count("".join(trick.split())) >= 4


def test_an_address_in_the_text_is_no_link() -> None:
    found = reader(english(clause("See https://evil.example/ and write to a@evil.example")))
    assert not [page for page in found.pages if page.get("/Annots")]


def test_what_turns_text_round_is_left_out() -> None:
    hidden = "\u202e\u2066\u200f\x00\x07"
    document = paper(clause(f"پرداخت{hidden} ماهانه", title=hidden + "پرداخت"), company=hidden + "پندار")
    assert not any(character in document.source for character in hidden[:3])
    assert "\\u0000" not in document.source
    assert len(reader(document).pages) == 1


def test_a_word_wider_than_the_page_is_broken() -> None:
    word = "x" * 5000
    document = english(clause(word), title="y" * 160, company="z" * 200)
    assert max(len(piece) for piece in document.data["clauses"][0]["parts"][0]["text"].split("\u200b")) == 36
    assert "".join(words(document).split()).replace("\u200b", "").count("x") >= 5000


def test_what_is_empty_leaves_no_line() -> None:
    full, bare = paper(), paper(company_id="", renewal="", title="")
    assert len(full.data["facts"]) == 4
    assert [row["value"] for row in bare.data["facts"]][1] == "لوازم خانگی پندار"
    assert len(bare.data["facts"]) == 3
    assert len(reader(bare).pages) == 1


def test_an_amendment_names_its_agreement_and_the_new_last_day() -> None:
    data = paper(amendment="۲", title="افزایش ظرفیت", new_last_day="۳۰ اسفند ۱۴۰۸").data
    assert "۲" in data["title"]
    assert "۱۴۰۵/۱۷" in data["subtitle"]
    assert "افزایش ظرفیت" in data["subtitle"]
    assert data["facts"][-1]["value"] == "۳۰ اسفند ۱۴۰۸"


def test_two_hundred_clauses_are_numbered_over_many_pages() -> None:
    text = "The company provides a safe place to work. " * 8
    rows = [clause(text, title="Safety", number=number) for number in range(1, 201)]
    found = reader(english(*rows))
    last = found.pages[-1].extract_text()
    assert "Clause 200." in last
    assert f"Page {len(found.pages)} of {len(found.pages)}" in last


def test_signatures_never_stand_on_a_page_without_text() -> None:
    for count in range(8, 18):
        rows = [clause("Words of a clause. " * 12, title="Safety", number=n) for n in range(1, count)]
        last = reader(english(*rows)).pages[-1].extract_text()
        assert f"Clause {count - 1}." in last, count
        assert "Signature and stamp" in last


def test_no_clause_at_all_still_makes_a_page() -> None:
    data = layout.paper_data(facts(), [], number=1, says_renewal=True, seal=None)
    assert len(reader(rendering.Document(data, AT)).pages) == 1


def test_an_emblem_stands_in_the_letterhead(settings: Any, tmp_path: Path) -> None:
    drawing, picture, wrong, broken = (tmp_path / name for name in ("u.svg", "u.png", "u.txt", "b.png"))
    drawing.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
    )
    picture.write_bytes(png_pixel())
    wrong.write_text("no picture")
    broken.write_bytes(png_pixel()[:50])
    plain = rendering.render_pdf(paper())
    for file in (drawing, picture):
        settings.UNIVERSITY_LOGO = str(file)
        assert not check_emblem()
        assert rendering.render_pdf(paper()) != plain
    for value in (wrong, broken, tmp_path / "absent.svg"):
        settings.UNIVERSITY_LOGO = str(value)
        assert [error.id for error in check_emblem()] == ["companies.E001"]
    assert emblem("") == ""


def png_pixel() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    pixel = chunk(b"IDAT", zlib.compress(b"\x00\x0a\x59\x63"))
    return b"\x89PNG\r\n\x1a\n" + header + pixel + chunk(b"IEND", b"")


# Always the same

IN_ANOTHER_PROCESS = """
import sys, json, hashlib
from datetime import datetime, UTC
from companies.documents.rendering import Document, render_pdf
document = Document(json.load(sys.stdin), datetime.fromtimestamp(int(sys.argv[1]), UTC))
print(hashlib.sha256(render_pdf(document)).hexdigest(), document.sha256)
"""


def test_the_same_data_gives_the_same_bytes_in_any_process() -> None:
    document = paper(clause("متن ماده", "بند دوم"), clause("متن", number=2))
    here = f"{hashlib.sha256(rendering.render_pdf(document)).hexdigest()} {document.sha256}"
    command = [sys.executable, "-c", IN_ANOTHER_PROCESS, str(int(AT.timestamp()))]
    there = [
        subprocess.run(command, input=document.source, capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    ]
    assert {line.strip() for line in there} == {here}


def test_the_moment_and_every_word_count_for_the_hash() -> None:
    one = paper()
    assert one.sha256 == paper().sha256
    assert one.sha256 != paper(clause("متنی")).sha256
    assert one.sha256 != rendering.Document(one.data, AT + timedelta(seconds=1)).sha256


# Asked for, made, kept


def sealed(mou: Mou, by: Any) -> MouVersion:
    with transaction.atomic():
        return drafting.seal(Paper(mou), by=by, at=timezone.now())


@pytest.fixture
def draft(cast: Cast) -> Mou:
    return make.make_mou(cast.pendar, in_force=False)


def test_sealing_asks_for_the_pdf_and_the_worker_makes_it_once(cast: Cast, draft: Mou) -> None:
    version = sealed(draft, cast.leila)
    asked = VersionPdf.objects.get(version=version)
    assert documents.sealed_pdf(version) is None
    assert tasks.make_pdf(asked.pk) is True
    assert tasks.make_pdf(asked.pk) is False
    stored = documents.sealed_pdf(version)
    assert stored is not None
    with stored.file.open() as file:
        content = file.read()
    assert content.startswith(b"%PDF-")
    assert stored.sha256 == hashlib.sha256(content).hexdigest()
    assert stored.original_name.endswith("-v2.pdf")
    assert documents.request_pdf(version, draft=False) == asked


def test_the_bytes_stay_whatever_changes_around_them(cast: Cast, draft: Mou, settings: Any) -> None:
    version = sealed(draft, cast.leila)
    documents.make_waiting()
    first = documents.sealed_pdf(version)
    settings.BASE_URL, settings.LIAISON_OFFICE_FA = "https://elsewhere.example", "دفتر دیگر"
    documents.request_pdf(version, draft=False)
    documents.make_waiting()
    assert documents.sealed_pdf(version) == first
    assert VersionPdf.objects.filter(version=version).count() == 1


def test_only_what_is_sealed_goes_without_the_mark(cast: Cast, draft: Mou) -> None:
    version = Paper(draft).latest_version()
    assert version is not None
    with pytest.raises(ValueError, match="sealed"):
        documents.request_pdf(version, draft=False)
    pdf = documents.request_pdf(version, draft=True)
    assert documents.request_pdf(version, draft=True) == pdf
    documents.make_waiting()
    pdf.refresh_from_db()
    assert pdf.stored is not None
    assert pdf.stored.original_name.endswith("-draft.pdf")


def test_a_draft_whose_facts_changed_is_made_anew(cast: Cast, draft: Mou) -> None:
    version = Paper(draft).latest_version()
    assert version is not None
    first = documents.request_pdf(version, draft=True)
    Mou.objects.filter(pk=draft.pk).update(ends_on=make.days(400))
    version = MouVersion.objects.get(pk=version.pk)
    assert documents.find_pdf(version) is None
    documents.make_waiting()  # the first says by now what it was not asked for, and is found by that
    assert documents.find_pdf(version) == first
    second = documents.request_pdf(version, draft=True)
    assert second == first


def test_of_two_drafts_that_say_the_same_one_is_enough(cast: Cast, draft: Mou) -> None:
    version = Paper(draft).latest_version()
    assert version is not None
    late = documents.request_pdf(version, draft=True)
    Mou.objects.filter(pk=draft.pk).update(ends_on=make.days(400))
    version = MouVersion.objects.get(pk=version.pk)
    right = documents.request_pdf(version, draft=True)
    assert documents.make_pdf(right.pk) is True
    assert documents.make_pdf(late.pk) is False
    late.refresh_from_db()
    assert late.failed_at is not None
    assert documents.find_pdf(version) == right


def test_a_worker_that_died_is_followed_by_another(cast: Cast, draft: Mou) -> None:
    asked = VersionPdf.objects.get(version=sealed(draft, cast.leila))
    VersionPdf.objects.filter(pk=asked.pk).update(started_at=timezone.now(), attempts=1)
    assert documents.make_waiting() == 0
    VersionPdf.objects.filter(pk=asked.pk).update(started_at=timezone.now() - timedelta(minutes=3))
    assert documents.make_waiting() == 1
    asked.refresh_from_db()
    assert asked.attempts == 2


def test_a_worker_that_comes_back_late_keeps_nothing(cast: Cast, draft: Mou, monkeypatch: Any) -> None:
    asked = VersionPdf.objects.get(version=sealed(draft, cast.leila))

    def slow(document: rendering.Document) -> bytes:
        VersionPdf.objects.filter(pk=asked.pk).update(started_at=timezone.now())  # claimed by another
        return rendering.render_pdf(document)

    monkeypatch.setattr(documents, "render_pdf", slow)
    kept = StoredFile.objects.count()
    assert documents.make_pdf(asked.pk) is False
    assert StoredFile.objects.count() == kept


def test_it_is_tried_five_times_and_then_again_when_asked(cast: Cast, draft: Mou, monkeypatch: Any) -> None:
    version = sealed(draft, cast.leila)

    def broken(document: rendering.Document) -> bytes:
        raise OSError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr(documents, "render_pdf", broken)
        for attempt in range(1, 8):
            documents.make_waiting()
            pdf = VersionPdf.objects.get(version=version)
            assert (pdf.failed_at is not None) == (attempt >= 5)
    assert pdf.attempts == 5
    documents.try_again(pdf)
    assert documents.make_waiting() == 1


def test_five_workers_died_over_it(cast: Cast, draft: Mou) -> None:
    pdf = VersionPdf.objects.get(version=sealed(draft, cast.leila))
    VersionPdf.objects.filter(pk=pdf.pk).update(started_at=timezone.now() - timedelta(minutes=3), attempts=5)
    assert documents.make_waiting() == 0
    pdf.refresh_from_db()
    assert pdf.failed_at is not None


def test_a_broker_that_is_down_costs_nothing(
    cast: Cast, draft: Mou, monkeypatch: Any, django_capture_on_commit_callbacks: Any
) -> None:
    asked: list[int] = []

    def down(pk: int) -> None:
        asked.append(pk)
        raise ConnectionError

    monkeypatch.setattr(documents.NUDGE, "publish", down)
    monkeypatch.setattr(documents.NUDGE, "quiet_until", 0.0)
    with django_capture_on_commit_callbacks(execute=True):
        version = sealed(draft, cast.leila)
    assert asked == [VersionPdf.objects.get(version=version).pk]
