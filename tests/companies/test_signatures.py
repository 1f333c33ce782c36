"""Signatures: in order, for one text, on paper or in the app; and what comes of the last one."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from companies.actions import drafting, signatories, signing, signing_asks
from companies.actions.taking_back import take_back
from companies.models import Mou, Signatory, Signature, SigningLink, VersionPdf
from companies.papers import Paper, lock_paper
from companies.signing import holding_signatures, signing_of
from companies.states import MouState
from companies.tasks import remind_signatories
from people.notifications.models import Message
from people.persian import jalali
from people.workflow import Refusal, transition
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def named(paper: Paper, side: str, name: str, by: Any, **values: Any) -> Signatory:
    fields = {"side": side, "name": name, "capacity": "مدیرعامل", "email": "", "user": None, **values}
    return signatories.add_signatory(paper, by=by, values=fields)


def to_signatures(paper: Paper, by: Any) -> Paper:
    """As the review does it: sealed, in review, approved, opened."""
    from django.db import transaction

    with transaction.atomic():
        locked, at = lock_paper(paper), timezone.now()
        drafting.seal(locked, by=by, at=at)
        transition(locked.subject, MouState.IN_REVIEW, by=by, at=at)
        transition(locked.subject, MouState.AWAITING_SIGNATURES, by=by, at=at)
        signing.open_signing(locked, by=by, at=at)
    return locked


def out_for_signature(cast: Cast, **values: Any) -> Paper:
    """Farhad of the university signs first, then Mina of Angareh, by a link."""
    end = make.days(300)
    mou = make.make_mou(cast.angareh, in_force=False, kinds=[make.make_kind("other")], ends_on=end)
    paper = Paper(mou)
    named(paper, "university", "فرهاد نامدار", cast.leila, email="farhad@uni.test")
    named(paper, "company", "مینا پاک", cast.leila, **{"email": "mina@angareh.test", **values})
    return to_signatures(paper, cast.leila)


def ids(paper: Paper) -> list[int]:
    return [row.pk for row in paper.signatories]


def text_of(paper: Paper) -> str:
    version = paper.latest_version()
    assert version is not None
    return version.text_sha256


def scan_for(paper: Paper, *signatory_ids: int, by: Any, on: Any = None) -> Any:
    day = on or make.today()
    signed_on = dict.fromkeys(signatory_ids, day)
    return signing.record_scan(
        paper, by=by, scan=make.make_file(by=by), signed_on=signed_on, text=text_of(paper)
    )


def again(paper: Paper) -> Paper:
    return Paper(Mou.objects.select_related("company", "waits_signatory").get(pk=paper.mou.pk))


def mails(kind: str) -> list[Message]:
    return list(Message.objects.filter(kind=kind).order_by("id"))


def upload(content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile("امضا.pdf", content or make.pdf_bytes(), "application/pdf")


def text(day: Any) -> str:
    return jalali.format_numeric(day, "fa")


def made_pdf(paper: Paper) -> VersionPdf:
    """As if the worker had made it."""
    pdf = VersionPdf.objects.get(version=paper.latest_version(), draft=False)
    pdf.stored, pdf.made_at = make.make_file("mou.pdf"), timezone.now()
    pdf.save()
    return pdf


# In order


def test_the_first_in_order_has_it_then_the_next_and_the_last_puts_it_in_force(cast: Cast) -> None:
    paper = out_for_signature(cast)
    one, two = ids(paper)
    held = again(paper).mou
    assert (held.waits_for, held.waits_signatory_id) == ("university", one)
    assert [mail.address for mail in mails("mou.sign_link")] == ["farhad@uni.test"]
    scan_for(paper, one, by=cast.leila)
    held = again(paper).mou
    assert (held.waits_for, held.waits_signatory_id) == ("company", two)
    assert [mail.address for mail in mails("mou.sign_link")] == ["farhad@uni.test", "mina@angareh.test"]
    scan_for(paper, two, by=cast.leila, on=make.days(-2))
    mou = again(paper).mou
    assert mou.state == MouState.IN_FORCE
    assert mou.signed_on == make.today()
    assert mou.signed_version == paper.latest_version()
    assert mou.waits_for == ""
    assert mou.document is not None


def test_one_scan_covers_several_and_keeps_their_days_apart_from_its_own(cast: Cast) -> None:
    paper = out_for_signature(cast)
    one, two = ids(paper)
    signing.record_scan(
        paper,
        by=cast.leila,
        scan=make.make_file(by=cast.leila),
        signed_on={one: make.days(-9), two: make.days(-3)},
        text=text_of(paper),
    )
    given = Signature.objects.order_by("signatory__position")
    assert [row.signed_on for row in given] == [make.days(-9), make.days(-3)]
    assert len({row.scan_id for row in given}) == 1
    assert all(jalali.today(row.recorded_at) == make.today() for row in given)
    assert again(paper).mou.signed_on == make.days(-3)


def test_paper_comes_in_any_order(cast: Cast) -> None:
    paper = out_for_signature(cast)
    one, two = ids(paper)
    scan_for(paper, two, by=cast.leila)
    assert again(paper).mou.waits_signatory_id == one


def test_without_a_signatory_of_each_side_it_stays_with_the_office(cast: Cast) -> None:
    paper = Paper(make.make_mou(cast.angareh, in_force=False, kinds=[make.make_kind("other")]))
    named(paper, "university", "فرهاد نامدار", cast.leila)
    to_signatures(paper, cast.leila)
    held = again(paper).mou
    assert (held.waits_for, held.waits_signatory_id) == ("university", None)
    scan_for(paper, *ids(paper), by=cast.leila)
    assert again(paper).mou.state == MouState.AWAITING_SIGNATURES
    named(paper, "company", "مینا پاک", cast.leila)
    assert again(paper).mou.waits_for == "company"


def test_an_amendment_is_signed_in_the_same_way(cast: Cast) -> None:
    row = make.make_amendment(cast.mou, make.make_terms(seat_limit=40), in_force=False)
    paper = Paper(cast.mou, row)
    named(paper, "university", "فرهاد نامدار", cast.leila)
    named(paper, "company", "مینا پاک", cast.leila)
    to_signatures(paper, cast.leila)
    scan_for(paper, *ids(paper), by=cast.leila)
    row.refresh_from_db()
    assert row.state == MouState.IN_FORCE
    assert cast.mou.terms.order_by("-effective_on", "-id")[0].seat_limit == 40


# For one text


def test_the_same_words_again_keep_the_signatures(cast: Cast) -> None:
    paper = out_for_signature(cast)
    one, two = ids(paper)
    scan_for(paper, one, by=cast.leila)
    take_back(paper, by=cast.leila, reason="دوباره")
    to_signatures(paper, cast.leila)
    assert set(holding_signatures(paper)) == {one}
    assert again(paper).mou.waits_signatory_id == two


def test_all_held_already_puts_it_in_force_at_once(cast: Cast) -> None:
    paper = out_for_signature(cast)
    scan_for(paper, *ids(paper)[1:], by=cast.leila)
    take_back(paper, by=cast.leila, reason="دوباره")
    signatories.remove_signatory(paper, ids(paper)[0], by=cast.leila, reason="دیگر نیست")
    other = named(paper, "university", "پروین کاظمی", cast.leila)
    to_signatures(paper, cast.leila)
    scan_for(paper, other.pk, by=cast.leila)
    assert again(paper).mou.state == MouState.IN_FORCE


def test_other_words_need_new_signatures_and_say_so(leila: Any, cast: Cast) -> None:
    paper = out_for_signature(cast)
    one, _two = ids(paper)
    scan_for(paper, one, by=cast.leila)
    old = text_of(paper)
    take_back(paper, by=cast.leila, reason="مهلت تازه")
    latest = paper.latest_version()
    assert latest is not None
    clauses = [{**clause, "body": clause["body"] + " و بیشتر"} for clause in latest.clauses] or [
        {"key": "a", "title": "موضوع", "body": "همکاری"}
    ]
    drafting.save_version(paper, by=cast.leila, base=latest.number, clauses=clauses)
    paper = to_signatures(paper, cast.leila)
    assert holding_signatures(paper) == {}
    assert Signature.objects.get().voided_at is None
    standing = signing_of(paper).of(one)
    assert standing is not None
    assert standing.earlier is not None
    assert standing.earlier.version.number == latest.number
    leila.cookies["django_language"] = "en"
    page = leila.get(f"/staff/mous/{paper.mou.pk}/signatures/")
    assert [row.standing.earlier is not None for row in page.context["rows"]] == [True, False]
    with pytest.raises(signing.TextChanged):
        signing.record_scan(
            paper, by=cast.leila, scan=make.make_file(), signed_on={one: make.today()}, text=old
        )


def test_a_voided_signature_is_kept_and_asked_for_again(leila: Any, cast: Cast) -> None:
    paper = out_for_signature(cast)
    one, _two = ids(paper)
    scan_for(paper, one, by=cast.leila)
    given = Signature.objects.get()
    base = f"/staff/mous/{paper.mou.pk}/signatures/"
    assert leila.get(f"{base}given/{given.pk}/void/").status_code == 200
    leila.post(f"{base}given/{given.pk}/void/", {"seen": "awaiting_signatures", "reason": "صفحهٔ اشتباه"})
    given.refresh_from_db()
    assert given.void_reason == "صفحهٔ اشتباه"
    assert again(paper).mou.waits_signatory_id == one
    assert [row.pk for row in leila.get(base).context["signing"].others] == [given.pk]
    scan_for(paper, one, by=cast.leila)
    assert set(holding_signatures(paper)) == {one}


# Who signs


def test_delegation_takes_the_place_and_leaves_the_others(cast: Cast) -> None:
    paper = out_for_signature(cast)
    one, two = ids(paper)
    scan_for(paper, one, by=cast.leila)
    link = SigningLink.objects.get(signatory=two)
    values = {"name": "آرش مهر", "capacity": "قائم‌مقام", "email": "", "user": None}
    after = signatories.replace_signatory(paper, two, by=cast.leila, values=values, reason="در سفر")
    before = Signatory.objects.get(pk=two)
    link.refresh_from_db()
    assert (before.reason, after.replaces_id, after.position) == ("در سفر", two, before.position)
    assert before.ended_at
    assert link.revoked_at
    assert set(holding_signatures(paper)) == {one}
    assert again(paper).mou.waits_signatory_id == after.pk
    with pytest.raises(Refusal):
        signatories.replace_signatory(paper, one, by=cast.leila, values=values, reason="…")


def test_places_change_among_those_who_have_not_signed(cast: Cast) -> None:
    paper = out_for_signature(cast)
    three = named(paper, "company", "آرش مهر", cast.leila).pk
    one, two, _ = ids(paper)
    signatories.move_signatory(paper, two, by=cast.leila, up=True)
    assert ids(paper) == [two, one, three]
    assert again(paper).mou.waits_signatory_id == two
    scan_for(paper, two, by=cast.leila)
    with pytest.raises(Refusal):
        signatories.move_signatory(paper, one, by=cast.leila, up=True)
    signatories.move_signatory(paper, three, by=cast.leila, up=True)
    assert ids(paper) == [two, three, one]


def test_signatories_are_copied_for_what_follows(cast: Cast) -> None:
    paper = out_for_signature(cast)
    other = Paper(make.make_mou(cast.pendar, in_force=False, kinds=[make.make_kind("other")]))
    copies = signatories.copy_signatories(paper, other, by=cast.leila)
    assert [row.name for row in copies] == ["فرهاد نامدار", "مینا پاک"]
    assert signatories.copy_signatories(paper, other, by=cast.leila) == copies


def test_the_authority_to_sign_ends(leila: Any, cast: Cast) -> None:
    paper = out_for_signature(cast, authority_ends_on=make.days(-5))
    _one, two = ids(paper)
    with pytest.raises(Refusal) as refused:
        scan_for(paper, two, by=cast.leila, on=make.days(-4))
    assert refused.value.field == f"on_{two}"
    scan_for(paper, two, by=cast.leila, on=make.days(-5))
    assert signing_of(paper).of(two).signature is not None  # type: ignore[union-attr]


def test_the_office_is_warned_once_of_an_ending_authority(cast: Cast) -> None:
    out_for_signature(cast, authority_ends_on=make.days(20))
    remind_signatories()
    remind_signatories()
    told = Message.objects.filter(kind="mou.authority_ends", recipient=cast.leila)
    assert told.count() == 1


# What stands in the way


def test_a_signed_paper_that_cannot_come_into_force_loses_nothing(leila: Any, cast: Cast) -> None:
    paper = out_for_signature(cast)
    Mou.objects.filter(pk=paper.mou.pk).update(ends_on=make.days(-1))
    refusal = scan_for(paper, *ids(paper), by=cast.leila)
    assert refusal is not None
    held = again(paper)
    assert held.mou.state == MouState.AWAITING_SIGNATURES
    assert (held.mou.waits_for, held.mou.waits_signatory_id) == ("university", None)
    assert len(holding_signatures(held)) == 2
    page = f"/staff/mous/{paper.mou.pk}/signatures/"
    assert leila.get(page).context["hindrance"]
    leila.post(f"{page}force/", {"seen": "awaiting_signatures"})
    assert again(paper).mou.state == MouState.AWAITING_SIGNATURES
    Mou.objects.filter(pk=paper.mou.pk).update(ends_on=make.days(300))
    leila.post(f"{page}force/", {"seen": "awaiting_signatures"})
    assert again(paper).mou.state == MouState.IN_FORCE


# Reminders


def test_a_reminder_is_not_sent_twice_within_an_hour(cast: Cast) -> None:
    paper = out_for_signature(cast)
    one, two = ids(paper)
    signing_asks.remind(paper, one, by=cast.leila)
    with pytest.raises(Refusal):
        signing_asks.remind(paper, one, by=cast.leila)
    with pytest.raises(Refusal):
        signing_asks.remind(paper, two, by=cast.leila)  # not in turn
    assert len(mails("mou.sign_reminder")) == 1


def test_reminders_repeat_every_so_many_days_and_end(cast: Cast, settings: Any) -> None:
    settings.MOU_SIGN_REMIND_EVERY_DAYS, settings.MOU_SIGN_REMINDERS_MOST = 3, 2
    paper = out_for_signature(cast)
    now = timezone.now()
    sent = [
        signing_asks.remind_if_due(paper.mou.pk, at=now + timedelta(days=day))
        for day in (1, 2, 3, 3, 4, 6, 9, 12)
    ]
    assert sent == [False, False, True, False, False, True, False, False]
    assert len(mails("mou.sign_reminder")) == 2
    assert len({mail.url for mail in mails("mou.sign_reminder")}) == 1  # the link that is out already


def test_without_address_the_company_is_told(cast: Cast) -> None:
    paper = out_for_signature(cast, email="")
    one, _two = ids(paper)
    Signatory.objects.filter(pk=one).update(email="")
    scan_for(paper, one, by=cast.leila)
    assert [mail.recipient for mail in mails("mou.sign_requested")] == [cast.kamran]


def test_a_new_link_leaves_the_earlier_and_the_signatures(cast: Cast) -> None:
    paper = out_for_signature(cast)
    one, two = ids(paper)
    scan_for(paper, one, by=cast.leila)
    first = SigningLink.objects.get(signatory=two)
    second = signing_asks.resend_link(paper, two, by=cast.leila)
    first.refresh_from_db()
    assert first.revoked_at is None
    assert first.token != second.token
    assert set(holding_signatures(paper)) == {one}
    assert signing_asks.revoke_links(paper, two, by=cast.leila) == 2
