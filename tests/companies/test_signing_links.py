"""The link of a signatory without an account: opened by anyone any number of times, changed by a button only."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from companies.actions import drafting, signatories, signing_asks
from companies.actions.taking_back import take_back
from companies.models import Mou, Signatory, Signature, SigningLink
from companies.papers import Paper
from companies.signing import holding_signatures
from companies.states import MouState
from people.models import StoredFile
from people.notifications.models import Message
from tests import factories as make
from tests.cast import Cast
from tests.companies.test_signatures import (
    again,
    ids,
    made_pdf,
    out_for_signature,
    scan_for,
    text,
    text_of,
    to_signatures,
    upload,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper(cast: Cast) -> Paper:
    """Mina's turn: the university has signed."""
    paper = out_for_signature(cast)
    scan_for(paper, ids(paper)[0], by=cast.leila)
    return again(paper)


def link_of(paper: Paper) -> SigningLink:
    return SigningLink.objects.filter(signatory__mou=paper.mou, signatory__side="company").latest("id")


def address(paper: Paper) -> str:
    return f"/sign/{link_of(paper).token}/"


def scan_values(paper: Paper, **values: Any) -> dict[str, Any]:
    return {
        "what": "scan",
        "text": text_of(paper),
        "scan-signed_on": text(make.today()),
        "scan-scan": upload(),
        **values,
    }


def test_it_opens_any_number_of_times_and_changes_nothing(client: Any, paper: Paper) -> None:
    made_pdf(paper)
    before = (
        Mou.objects.values().get(pk=paper.mou.pk),
        SigningLink.objects.values().get(pk=link_of(paper).pk),
    )
    for _time in range(3):
        page = client.get(address(paper))
        assert page.status_code == 200
        assert page["X-Robots-Tag"] == "noindex, nofollow"
        assert page["Referrer-Policy"] == "strict-origin"
        assert client.head(address(paper)).status_code == 200
    assert client.get(f"{address(paper)}text.pdf").getvalue() == make.pdf_bytes()
    after = (
        Mou.objects.values().get(pk=paper.mou.pk),
        SigningLink.objects.values().get(pk=link_of(paper).pk),
    )
    assert before == after


def test_it_shows_the_others_by_name_and_capacity_only(client: Any, paper: Paper) -> None:
    page = client.get(address(paper)).content.decode()
    assert "فرهاد نامدار" in page
    assert "farhad@uni.test" not in page


def test_a_scan_counts_once_the_office_confirms_it(client: Any, cast: Cast, paper: Paper) -> None:
    answer = client.post(address(paper), scan_values(paper))
    assert answer.url == f"{address(paper)}?done=scan"
    assert client.get(answer.url).status_code == 200
    sent = Signature.objects.get(confirmed_at=None)
    held = again(paper).mou
    assert (held.waits_for, held.waits_signatory_id) == ("university", None)
    assert Message.objects.filter(kind="mou.scan_received", recipient=cast.leila).count() == 1
    assert len(holding_signatures(paper)) == 1
    client.force_login(cast.behzad)
    given = f"/staff/mous/{paper.mou.pk}/signatures/given/{sent.pk}/"
    assert client.post(f"{given}confirm/").status_code == 403
    client.force_login(cast.leila)
    assert client.get(f"/staff/mous/{paper.mou.pk}/signatures/").status_code == 200
    client.post(f"{given}confirm/")
    client.post(f"{given}confirm/")
    assert again(paper).mou.state == MouState.IN_FORCE
    assert again(paper).mou.document_id == sent.scan_id


def test_a_scan_that_is_rejected_is_asked_for_again(client: Any, cast: Cast, paper: Paper) -> None:
    client.post(address(paper), scan_values(paper))
    sent = Signature.objects.get(confirmed_at=None)
    client.force_login(cast.leila)
    client.post(
        f"/staff/mous/{paper.mou.pk}/signatures/given/{sent.pk}/void/",
        {"seen": "awaiting_signatures", "reason": "صفحهٔ ۲ نیست"},
    )
    held = again(paper).mou
    assert held.waits_signatory_id == sent.signatory_id
    assert Message.objects.filter(kind="mou.sign_link").latest("id").values["reason"] == "صفحهٔ ۲ نیست"
    client.logout()
    client.post(address(paper), scan_values(paper))
    assert Signature.objects.filter(signatory=sent.signatory_id).count() == 2


def test_the_same_scan_twice_is_one_and_another_takes_its_place(client: Any, paper: Paper) -> None:
    client.post(address(paper), scan_values(paper))
    client.post(address(paper), scan_values(paper))
    first = Signature.objects.get(confirmed_at=None)
    client.post(address(paper), scan_values(paper, **{"scan-scan": upload(make.pdf_bytes("better"))}))
    first.refresh_from_db()
    assert first.voided_at is not None
    assert Signature.objects.filter(confirmed_at=None, voided_at=None).count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"scan-scan": upload(b"PK\x03\x04 a spreadsheet")}, "scan"),
        ({"scan-scan": ""}, "scan"),
        ({"scan-signed_on": text(make.days(2))}, "signed_on"),
        ({"scan-signed_on": "1405/13/01"}, "signed_on"),
    ],
)
def test_what_is_wrong_is_told_by_its_field(client: Any, paper: Paper, values: Any, field: str) -> None:
    answer = client.post(address(paper), scan_values(paper, **values))
    assert answer.status_code == 422
    assert field in answer.context["forms"]["scan"].errors
    assert Signature.objects.count() == 1


def test_a_text_that_changed_meanwhile_is_not_signed(client: Any, cast: Cast, paper: Paper) -> None:
    old = scan_values(paper)
    take_back(paper, by=cast.leila, reason="…")
    drafting.edit_mou(paper.mou, by=cast.leila, values={"ends_on": make.days(250)})
    fresh = to_signatures(again(paper), cast.leila)
    scan_for(fresh, ids(fresh)[0], by=cast.leila)
    files = StoredFile.objects.count()
    answer = client.post(address(paper), old)
    assert answer.status_code == 409
    assert answer.context["problem"] == "changed"
    assert StoredFile.objects.count() == files
    assert not Signature.objects.filter(confirmed_at=None).exists()


def test_declining_gives_it_back_and_keeps_what_was_signed(client: Any, cast: Cast, paper: Paper) -> None:
    page = address(paper)
    empty = client.post(page, {"what": "decline", "text": text_of(paper), "decline-reason": " "})
    assert empty.status_code == 422
    values = {"what": "decline", "text": text_of(paper), "decline-reason": "مادهٔ ۴ پذیرفتنی نیست"}
    assert client.post(page, values).status_code == 200
    held = again(paper).mou
    assert (held.state, held.waits_for, held.waits_signatory_id) == (MouState.DRAFT, "university", None)
    assert held.events.last().reason == "مادهٔ ۴ پذیرفتنی نیست"
    assert Message.objects.filter(kind="mou.sign_declined", recipient=cast.leila).exists()
    assert len(holding_signatures(paper)) == 1
    assert client.post(page, values).status_code == 410
    assert client.get(page).status_code == 410


def test_naming_somebody_else_is_a_message_to_the_office(client: Any, cast: Cast, paper: Paper) -> None:
    values = {
        "what": "another",
        "text": text_of(paper),
        "another-name": "آرش مهر",
        "another-capacity": "قائم‌مقام",
        "another-email": "",
        "another-reason": "سفر",
    }
    assert client.post(address(paper), values).status_code == 302
    told = Message.objects.get(kind="mou.signatory_proposed", recipient=cast.leila)
    assert told.values["proposed"] == "آرش مهر"
    held = again(paper).mou
    assert (held.state, held.waits_for) == (MouState.AWAITING_SIGNATURES, "university")
    assert Signatory.objects.current().filter(mou=paper.mou).count() == 2
    signing_asks.remind(paper, ids(paper)[1], by=cast.leila)
    assert again(paper).mou.waits_signatory_id == ids(paper)[1]


@pytest.mark.parametrize("over", ["ended", "revoked", "replaced", "taken_back", "signed"])
def test_after_its_end_it_says_so(client: Any, cast: Cast, paper: Paper, over: str) -> None:
    link, page, values = link_of(paper), address(paper), scan_values(paper)
    if over == "ended":
        SigningLink.objects.filter(pk=link.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    elif over == "revoked":
        signing_asks.revoke_links(paper, link.signatory_id, by=cast.leila)
    elif over == "replaced":
        person = {"name": "آرش مهر", "capacity": "قائم‌مقام", "email": "", "user": None}
        signatories.replace_signatory(paper, link.signatory_id, by=cast.leila, values=person, reason="…")
    elif over == "taken_back":
        take_back(paper, by=cast.leila, reason="…")
    else:
        scan_for(paper, link.signatory_id, by=cast.leila)
    count = Signature.objects.count()
    shown = client.get(page)
    assert shown.status_code == 410
    assert b"mailto:" in shown.content
    assert shown["X-Robots-Tag"] == "noindex, nofollow"
    assert client.post(page, values).status_code == 410
    assert client.get(f"{page}text.pdf").status_code == 410
    assert Signature.objects.count() == count


def test_an_unknown_link_is_not_found(client: Any, db: None) -> None:
    assert client.get("/sign/abc/").status_code == 404


def test_before_ones_turn_it_can_be_read_only(client: Any, cast: Cast) -> None:
    paper = out_for_signature(cast)
    two = Signatory.objects.get(pk=ids(paper)[1])
    link = signing_asks.make_link(two, by=cast.leila, at=timezone.now())
    assert client.get(f"/sign/{link.token}/").status_code == 200
    assert client.post(f"/sign/{link.token}/", scan_values(paper)).status_code == 409
    assert not Signature.objects.exists()


def test_a_changed_address_closes_the_old_links(client: Any, cast: Cast, paper: Paper) -> None:
    old = link_of(paper)
    values = {"email": "mina@other.test"}
    signatories.edit_signatory(paper, old.signatory_id, by=cast.leila, values=values)
    assert client.get(f"/sign/{old.token}/").status_code == 410
    assert link_of(paper).sent_to == "mina@other.test"
    assert client.get(address(paper)).status_code == 200


def test_too_many_tries_are_stopped(client: Any, paper: Paper, settings: Any) -> None:
    memory = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {"default": {"BACKEND": memory, "LOCATION": "signing"}}
    codes = [
        client.post(address(paper), {"what": "scan", "text": text_of(paper)}).status_code for _ in range(12)
    ]
    assert codes[0] == 422
    assert codes[-1] == 429


def test_the_token_stays_out_of_what_is_kept(paper: Paper) -> None:
    assert all(mail.secret for mail in Message.objects.filter(kind="mou.sign_link"))


# The company's people, who have accounts


def test_the_company_sends_the_signed_scan_itself(client: Any, cast: Cast, paper: Paper) -> None:
    page = f"/hr/mou/{paper.mou.pk}/scan/"
    client.force_login(cast.kamran)
    assert client.get(page).context["standing"].signatory.name == "مینا پاک"
    values = {"text": text_of(paper), "signed_on": text(make.today()), "scan": upload()}
    assert client.post(page, {**values, "scan": upload(b"GIF89a")}).status_code == 422
    assert client.post(page, {**values, "text": "0" * 64, "scan": upload()}).status_code == 409
    assert client.post(page, {**values, "scan": upload()}).url == page
    assert Signature.objects.get(confirmed_at=None).recorded_by == cast.kamran
    assert again(paper).mou.waits_for == "university"
    client.force_login(cast.maryam)
    assert client.get(page).status_code == 404
    client.force_login(cast.reza)
    assert client.get(page).status_code in (403, 404)


def test_the_company_sends_no_scan_before_its_turn(client: Any, cast: Cast) -> None:
    paper = out_for_signature(cast)
    client.force_login(cast.kamran)
    page = f"/hr/mou/{paper.mou.pk}/scan/"
    assert client.get(page).context["standing"] is None
    values = {"text": text_of(paper), "signed_on": text(make.today()), "scan": upload()}
    assert client.post(page, values).status_code == 409


def test_a_browser_can_send_the_form(paper: Paper) -> None:
    """What a browser sends with the page's referrer policy: its own origin. With "null" it would be refused."""
    browser = Client(enforce_csrf_checks=True)
    page = browser.get(address(paper))
    assert page["Referrer-Policy"] != "no-referrer"
    values = scan_values(paper, csrfmiddlewaretoken=page.context["csrf_token"])
    assert browser.post(address(paper), values, headers={"origin": "http://testserver"}).status_code == 302


def test_the_company_s_own_people_know_who_has_it_and_who_declined(
    client: Any, cast: Cast, paper: Paper
) -> None:
    told = Message.objects.filter(recipient=cast.kamran)
    assert told.filter(kind="mou.sign_requested").exists()
    client.post(
        address(paper), {"what": "decline", "text": text_of(paper), "decline-reason": "ساعت‌ها روشن نیست."}
    )
    assert told.filter(kind="mou.sign_declined").exists()
