"""Attachments: judged by content, shown to whom they are for, withdrawn from view and never deleted."""

import zipfile
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook

from companies.actions import keeping
from companies.models import MouAttachment
from companies.papers import Paper
from people.models import StoredFile
from people.workflow import Refusal
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\0" * 40
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\0" * 40


def workbook(macro: bool = False) -> bytes:
    content = BytesIO()
    Workbook().save(content)
    if macro:
        with zipfile.ZipFile(content, "a") as container:
            container.writestr("xl/vbaProject.bin", b"macro")
    return content.getvalue()


def attaching(content: bytes | None = None, name: str = "نامه.pdf", **values: Any) -> dict[str, Any]:
    data = make.pdf_bytes() if content is None else content
    return {"document": SimpleUploadedFile(name, data), "title": "نامهٔ معرفی", **values}


def page_of(cast: Cast) -> str:
    return f"/staff/mous/{cast.mou.pk}/files/"


def attached(
    cast: Cast, *, shared: bool = False, amendment: Any = None, text: str = "letter"
) -> MouAttachment:
    stored = make.make_file("letter.pdf", by=cast.leila, content=make.pdf_bytes(text))
    return keeping.attach(Paper(cast.mou, amendment), by=cast.leila, stored=stored, title=text, shared=shared)


@pytest.mark.parametrize(
    ("content", "name", "kept"),
    [
        (None, "letter.exe", "letter.exe.pdf"),
        (PNG, "scan.png", "scan.png"),
        (JPEG, "عکس.jpeg", "عکس.jpeg.jpg"),
        (workbook(), "list.pdf", "list.pdf.xlsx"),
    ],
    ids=["pdf", "png", "jpeg", "xlsx"],
)
def test_what_may_be_attached_by_its_content(
    leila: Any, cast: Cast, content: bytes | None, name: str, kept: str
) -> None:
    answer = leila.post(page_of(cast), attaching(content, name))
    assert answer.status_code == 302
    attachment = MouAttachment.objects.get()
    assert (attachment.stored.original_name, attachment.shared) == (kept, False)
    event = cast.mou.events.last()
    assert (event.by, event.changes) == (cast.leila, {"attachment": [None, "نامهٔ معرفی"]})
    served = leila.get(f"{page_of(cast)}{attachment.pk}/")
    assert served["Content-Disposition"].startswith("attachment")
    assert "sandbox" in served["Content-Security-Policy"]
    assert served.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ a program",
        b"<html><script>alert(1)</script>",
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        workbook(macro=True),
        bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600,
        b"PK\x03\x04 a zip",
        b"%PDF-1.7 " + b"x" * (15 * 1024 * 1024),
    ],
    ids=["empty", "program", "html", "svg", "macro", "xls", "zip", "too big"],
)
def test_the_rest_is_refused_by_the_field_and_what_was_typed_is_kept(
    leila: Any, cast: Cast, content: bytes
) -> None:
    answer = leila.post(page_of(cast), attaching(content, title="عنوان من"))
    assert answer.status_code == 422
    assert answer.context["form"].errors["document"]
    assert answer.context["form"]["title"].value() == "عنوان من"
    assert not MouAttachment.objects.exists()


def test_the_same_file_again_is_named(leila: Any, cast: Cast) -> None:
    leila.post(page_of(cast), attaching())
    again = leila.post(page_of(cast), attaching(title="دوباره"))
    assert again.status_code == 409
    assert "نامهٔ معرفی" in str(again.context["form"].errors)
    assert MouAttachment.objects.count() == 1


def test_an_attachment_of_an_amendment(leila: Any, cast: Cast) -> None:
    amendment = make.make_amendment(cast.mou, make.make_terms())
    leila.post(page_of(cast), attaching(paper="1", shared="on"))
    attachment = MouAttachment.objects.get()
    assert (attachment.amendment, attachment.shared) == (amendment, True)
    assert amendment.events.last().changes == {"attachment": [None, "نامهٔ معرفی"]}
    assert leila.post(page_of(cast), attaching(PNG, paper="7")).status_code == 422
    assert len(leila.get(page_of(cast)).context["scans"]) == 2


def test_withdrawing_needs_a_reason_and_keeps_the_file(leila: Any, cast: Cast) -> None:
    attachment = attached(cast, shared=True)
    address = f"{page_of(cast)}{attachment.pk}/withdraw/"
    assert leila.get(address).status_code == 200
    assert leila.post(address, {"reason": ""}).status_code == 422
    assert leila.post(address, {"reason": "اشتباهی بود", "seen": "in_force"}).status_code == 302
    attachment.refresh_from_db()
    assert attachment.withdrawn_by == cast.leila
    event = cast.mou.events.last()
    assert (event.reason, event.changes) == ("اشتباهی بود", {"attachment": ["letter", None]})
    assert StoredFile.objects.filter(pk=attachment.stored_id).exists()
    assert leila.get(f"{page_of(cast)}{attachment.pk}/").status_code == 404
    assert leila.get(address).status_code == 404
    assert leila.get(page_of(cast)).context["withdrawn"] == [attachment]
    with pytest.raises(Refusal):
        keeping.withdraw(attachment, by=cast.leila, reason="باز هم")


def test_a_stale_page_withdraws_nothing(leila: Any, cast: Cast) -> None:
    attachment = attached(cast)
    answer = leila.post(f"{page_of(cast)}{attachment.pk}/withdraw/", {"reason": "چون", "seen": "draft"})
    assert answer.status_code == 409
    attachment.refresh_from_db()
    assert attachment.withdrawn_at is None


def test_viewers_look_and_change_nothing(client: Any, cast: Cast) -> None:
    attachment = attached(cast)
    client.force_login(cast.behzad)
    assert client.get(page_of(cast)).status_code == 200
    served = client.get(f"{page_of(cast)}{attachment.pk}/")
    assert served.status_code == 200
    assert served.getvalue()
    assert client.post(page_of(cast), attaching(PNG)).status_code == 403
    assert client.post(f"{page_of(cast)}{attachment.pk}/withdraw/", {"reason": "x"}).status_code == 403


def test_an_attachment_is_found_under_its_own_mou_only(leila: Any, cast: Cast) -> None:
    attachment, other = attached(cast), cast.angareh.mous.get()
    assert leila.get(f"/staff/mous/{other.pk}/files/{attachment.pk}/").status_code == 404
    assert leila.get("/staff/mous/999999/files/").status_code == 404


def test_the_company_sees_what_is_shared_and_nothing_else(client: Any, cast: Cast) -> None:
    shared, own = attached(cast, shared=True, text="shared"), attached(cast, text="own")

    def status(user: Any, attachment: MouAttachment) -> int:
        client.force_login(user)
        answer = client.get(f"/hr/mou/{cast.mou.pk}/files/{attachment.pk}/")
        answer.getvalue()
        return answer.status_code

    assert status(cast.maryam, shared) == status(cast.dariush, shared) == 200
    assert status(cast.maryam, own) == 404
    assert status(cast.kamran, shared) == 404
    assert status(cast.negar.user, shared) == 403
    client.force_login(cast.maryam)
    assert client.get(f"{page_of(cast)}{shared.pk}/").status_code == 403
    keeping.withdraw(shared, by=cast.leila, reason="x")
    assert status(cast.maryam, shared) == 404


def test_the_page_makes_as_many_queries_with_more_files(leila: Any, cast: Cast) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as made:
            assert leila.get(page_of(cast)).status_code == 200
        return len(made)

    amendment = make.make_amendment(cast.mou, make.make_terms())
    attached(cast, text="0")
    queries()
    few = queries()
    for number in range(1, 6):
        attached(cast, text=str(number), amendment=amendment)
    keeping.withdraw(attached(cast, text="gone"), by=cast.parvin, reason="x")
    assert queries() == few <= 10
