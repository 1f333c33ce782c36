"""A company's logo: judged by content, drawn anew, and public only with its company."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from companies.actions.logos import set_logo
from companies.models import Company
from people.models import StoredFile
from people.pictures import SIDE, thumbnail
from people.workflow import Refusal
from tests import factories as make
from tests.cast import Cast
from tests.reading import read

pytestmark = pytest.mark.django_db
LOGO = "/hr/company/logo/"


def picture(kind: str = "PNG", size: tuple[int, int] = (300, 200), **options: Any) -> bytes:
    made = BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(made, kind, **options)
    return made.getvalue()


def sent(content: bytes, name: str = "logo.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "image/png")


def with_logo(company: Company) -> Company:
    return set_logo(company, by=make.owner_of(company), picture=thumbnail(sent(picture())), name="logo.png")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_whatever_is_sent_becomes_a_small_square(kind: str) -> None:
    made = thumbnail(sent(picture(kind)))
    with Image.open(BytesIO(made)) as kept:
        assert (kept.format, kept.size) == ("WEBP", (SIDE, SIDE))


def test_where_a_photo_was_taken_is_left_out() -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x8825] = "Maker", {1: "N", 2: (34.6, 0, 0)}
    content = picture("JPEG", exif=exif)
    assert b"Maker" in content
    made = thumbnail(sent(content))
    with Image.open(BytesIO(made)) as kept:
        assert not kept.getexif()
    assert b"Maker" not in made


def test_a_picture_that_a_phone_holds_sideways_is_turned_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    made = thumbnail(sent(picture("JPEG", (300, 100), exif=exif)))
    with Image.open(BytesIO(made)) as kept:
        assert kept.getchannel("A").getbbox()[2] < SIDE  # narrow now, not flat


def bomb() -> bytes:
    """A head that promises sixty thousand pixels each way, in a few bytes."""
    content = bytearray(picture())
    content[16:24] = (60_000).to_bytes(4, "big") * 2
    return bytes(content)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<?xml version='1.0'?><svg/>",
        picture("GIF"),
        picture("BMP"),
        picture()[:80],
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 400,
        picture(size=(20, 20)),
        picture(size=(2000, 100)),
        picture(size=(5000, 4000)),
        bomb(),
        make.pdf_bytes(),
    ],
    ids=["empty", "svg", "xml", "gif", "bmp", "cut", "false", "tiny", "narrow", "large", "bomb", "pdf"],
)
def test_what_is_no_picture_of_ours_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(Refusal):
        thumbnail(sent(content))


def test_the_owner_sends_a_logo_and_everyone_sees_it(client: Client, cast: Cast) -> None:
    client.force_login(cast.maryam)
    assert client.post(LOGO, {"picture": sent(picture())}).url == "/hr/company/"
    cast.pendar.refresh_from_db()
    assert cast.pendar.events.last().changes["logo"] == [None, cast.pendar.logo_id]
    client.logout()
    assert cast.pendar.logo_url in client.get(f"/companies/{cast.pendar.pk}/").content.decode()
    assert cast.pendar.logo_url in client.get("/companies/").content.decode()
    assert cast.pendar.logo_url in client.get("/positions/").content.decode()
    answer = client.get(cast.pendar.logo_url)
    assert read(answer)[8:12] == b"WEBP"
    assert answer["Content-Type"] == "image/webp"
    assert answer["Cache-Control"].startswith("public")
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_wrong_file_is_told_by_the_field_and_changes_nothing(client: Client, cast: Cast) -> None:
    client.force_login(cast.maryam)
    for data in ({"picture": sent(b"<svg/>", "logo.svg")}, {}, {"picture": "logo.png"}):
        answer = client.post(LOGO, data)
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == ["picture"]
    assert not StoredFile.objects.filter(content_type="image/webp").exists()


def test_only_the_owner_changes_it(client: Client, cast: Cast) -> None:
    client.force_login(cast.dariush)
    assert client.get(LOGO).status_code == 403
    assert client.post(f"{LOGO}remove/").status_code == 403


def test_before_approval_only_its_people_and_the_office_see_it(client: Client, cast: Cast) -> None:
    waiting = with_logo(make.make_company("در انتظار", approved=False))
    assert client.get(waiting.logo_url).status_code == 404
    client.force_login(cast.maryam)
    assert client.get(waiting.logo_url).status_code == 404
    for user in (make.owner_of(waiting), cast.behzad):
        client.force_login(user)
        answer = client.get(waiting.logo_url)
        assert read(answer)
        assert answer["Cache-Control"] == "private, no-store"


def test_an_earlier_logo_and_other_files_have_no_address(client: Client, cast: Cast) -> None:
    first = with_logo(cast.pendar).logo_url
    cast.pendar.refresh_from_db()
    second = with_logo(cast.pendar)
    assert client.get(first).status_code == 404
    assert client.get(f"/companies/{cast.angareh.pk}/logo/{second.logo_id}/").status_code == 404
    client.force_login(cast.maryam)
    client.post(f"{LOGO}remove/")
    client.logout()
    assert client.get(second.logo_url).status_code == 404
