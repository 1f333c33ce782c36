from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from people import devmail

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def mail_folder(tmp_path: Path, settings: Any) -> Path:
    settings.MAIL_CATCHER_DIR = tmp_path / "mail"
    return tmp_path / "mail"


def caught(subject: str = "پیشنهاد کار", to: str = "student@demo.test") -> devmail.CaughtMail:
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = subject, "office@university.example", to
    message.set_content("سلام، https://peyvand.example/me/")
    message.add_alternative("<p>سلام</p><script>alert(1)</script>", subtype="html")
    return devmail.read(devmail.keep(message.as_bytes(), [to]).stem)


def test_a_mail_is_kept_whole_and_nothing_unfinished_stays(mail_folder: Path) -> None:
    mail = caught()
    assert (mail.subject, mail.to) == ("پیشنهاد کار", "student@demo.test")
    assert "سلام" in mail.text
    assert [file.suffix for file in mail_folder.iterdir()] == [".eml"]


def test_a_long_persian_sender_is_read_as_it_was_written() -> None:
    message = EmailMessage()
    message["From"] = "دفتر ارتباط با صنعت، دانشگاه صنعتی نمونه <office@university.example>"
    mail = devmail.read(devmail.keep(message.as_bytes(), ["student@demo.test"]).stem)
    assert "دفتر ارتباط با صنعت، دانشگاه صنعتی نمونه" in mail.sender


def test_the_list_shows_the_newest_first_and_can_be_narrowed_to_one_reader(client: Client) -> None:
    caught("first")
    caught("second", to="hr@demo.test")
    page = client.get("/dev/mail/").content.decode()
    assert page.index("second") < page.index("first")
    narrowed = client.get("/dev/mail/", {"to": "HR@demo.test"}).content.decode()
    assert "second" in narrowed
    assert "first" not in narrowed


def test_one_mail_is_shown_in_a_frame_where_nothing_runs(client: Client) -> None:
    mail = caught()
    page = client.get(f"/dev/mail/{mail.name}/")
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page.content.decode()
    frame = client.get(f"/dev/mail/{mail.name}/html/")
    assert "default-src 'none'" in frame["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in frame["Content-Security-Policy"]
    assert frame["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize("name", ["nothing", "20261122T120000000000-abcdef", "..%2f..%2fsecret_key"])
def test_an_unknown_mail_is_not_found(client: Client, name: str) -> None:
    assert client.get(f"/dev/mail/{name}/").status_code == 404
