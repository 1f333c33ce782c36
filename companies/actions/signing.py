"""Signatures: opened after the review, recorded, and with the last of them the paper comes into force.

A scan that the office records counts at once; one that came through a link counts when the office confirms it. What
was signed stays signed: a signature is voided with a reason, never erased.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.actions import force
from companies.actions.documents import request_pdf, sealed_pdf
from companies.actions.signing_asks import ask_to_sign
from companies.holding import hand_to, hand_to_office
from companies.models import MouVersion, Signatory, Signature
from companies.papers import Paper, lock_paper
from companies.signing import Signing, Standing, signing_of, version_to_sign
from companies.states import MouState
from people.models import StoredFile, User
from people.persian import jalali
from people.persian.text import search_key
from people.workflow import Refusal, check_seen, record

NOT_IN_FORCE = "not_in_force"  # the event of a paper that is signed by all and still can't come into force


class TextChanged(Refusal):
    """The text moved on while someone was signing what it was before."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The text has changed since you opened the page, so nothing was signed. Read it as it is now and "
                "sign that."
            )
        )


def open_signing(paper: Paper, *, by: User | None, at: datetime) -> Refusal | None:
    """The review is over: hand the paper to whoever signs first. The caller holds the lock.

    Where all signatures hold already (the same words went through the review again), it comes into force; what
    stands against that is returned.
    """
    version = version_to_sign(paper)
    if version is not None:
        version.mou, version.amendment = paper.mou, paper.amendment
        request_pdf(version, draft=False)
    return hand_on(paper, by=by, at=at)


def hand_on(
    paper: Paper, *, by: User | None, at: datetime, anew: bool = False, reason: str = ""
) -> Refusal | None:
    """After every change: whose turn is it now? The caller holds the lock. Says what hinders a signed paper.

    `anew` asks even whoever had it before, with the reason why.
    """
    if paper.subject.state != MouState.AWAITING_SIGNATURES:
        return None
    signing = signing_of(paper)
    if signing.complete:
        return _into_force(paper, signing, by=by, at=at)
    following = signing.next
    if following is None or not following.turn:
        hand_to_office(paper.mou, at=at)
    else:
        _give(paper, following.signatory, at=at, anew=anew, reason=reason)
    return None


def _give(paper: Paper, signatory: Signatory, *, at: datetime, anew: bool, reason: str) -> None:
    if paper.mou.waits_signatory_id == signatory.pk and not anew:
        return
    hand_to(paper.mou, signatory.side, at=at, signatory=signatory)
    signatory.reminders, signatory.reminded_at = 0, None
    signatory.save(update_fields=["reminders", "reminded_at"])
    ask_to_sign(paper, signatory, at=at, reason=reason)


def _into_force(paper: Paper, signing: Signing, *, by: User | None, at: datetime) -> Refusal | None:
    assert signing.version is not None
    try:
        with transaction.atomic():
            force.bring_into_force(paper, signing.version, by=by, signed_on=signing.signed_on, at=at)
    except Refusal as refusal:
        locked = lock_paper(paper)  # as it stands, since the attempt may have touched the rows in memory
        record(locked.subject, by=by, at=at, reason=str(refusal.message), changes={NOT_IN_FORCE: [None, ""]})
        hand_to_office(locked.mou, at=at)
        return refusal
    return None


@transaction.atomic
def try_again(paper: Paper, *, by: User, seen: str | None = None) -> None:
    """All have signed and something stood in the way of coming into force: is it gone?"""
    locked = _awaiting(paper)
    check_seen(locked.subject, seen)
    if not signing_of(locked).complete:
        raise Refusal(_("A signature is still missing."))
    refusal = hand_on(locked, by=by, at=timezone.now())
    if refusal is not None:
        raise refusal


@transaction.atomic
def record_scan(
    paper: Paper,
    *,
    by: User,
    scan: StoredFile,
    signed_on: Mapping[int, date],
    text: str,
    letters: Mapping[str, Any] | None = None,
) -> Refusal | None:
    """A scan of the signed paper, which covers any of the signatories: `signed_on` by signatory.

    `text` is the hash of the text that the page showed. Returns what stands against coming into force, if that
    was the last signature.
    """
    locked, at = _awaiting(paper), timezone.now()
    signing = signing_of(locked)
    version = _same_text(signing, text)
    if not signed_on:
        raise Refusal(_("Choose whose signatures are on the scan."))
    for signatory_id, day in signed_on.items():
        standing = _unsigned(signing, signatory_id)
        check_day(standing.signatory, day, field=f"on_{signatory_id}")
        if standing.sent:
            _void(standing.sent, by=by, at=at, reason=_("The office recorded a scan of its own."))
        Signature.objects.create(
            signatory=standing.signatory,
            version=version,
            text_sha256=version.text_sha256,
            method=Signature.Method.PAPER,
            signed_on=day,
            recorded_at=at,
            recorded_by=by,
            scan=scan,
            confirmed_at=at,
            confirmed_by=by,
        )
        say_signed(locked, standing.signatory, by=by, at=at)
    _keep_letters(locked, letters or {}, by=by, at=at)
    locked = force.attach_document(locked, by=by, document=scan)
    return hand_on(locked, by=by, at=at)


def _keep_letters(paper: Paper, letters: Mapping[str, Any], *, by: User, at: datetime) -> None:
    changed = {name: value for name, value in letters.items() if getattr(paper.mou, name) != value}
    if changed:
        old = {
            name: [str(getattr(paper.mou, name) or ""), str(value or "")] for name, value in changed.items()
        }
        record(paper.mou, by=by, at=at, changes=old, **changed)


@transaction.atomic
def confirm_signature(paper: Paper, signature_id: int, *, by: User) -> Refusal | None:
    """The office has looked at the scan that came through a link: it counts."""
    locked, at = _awaiting(paper), timezone.now()
    signing = signing_of(locked)
    signature = _signature(locked, signature_id)
    if signature.voided_at:
        raise Refusal(_("This scan was rejected meanwhile."))
    if signature.confirmed_at:
        return None
    _same_text(signing, signature.text_sha256)
    signature.confirmed_at, signature.confirmed_by = at, by
    signature.save(update_fields=["confirmed_at", "confirmed_by"])
    say_signed(locked, signature.signatory, by=by, at=at)
    assert signature.scan is not None
    locked = force.attach_document(locked, by=by, document=signature.scan)
    return hand_on(locked, by=by, at=at)


@transaction.atomic
def void_signature(
    paper: Paper, signature_id: int, *, by: User, reason: str, seen: str | None = None
) -> None:
    """Wrongly recorded, or a scan that can't be taken: it doesn't count any more, and is kept with the reason."""
    locked, at = lock_paper(paper), timezone.now()
    if not locked.is_open:
        raise Refusal(
            _("The paper is signed by all or has come to nothing; its signatures stay as they are.")
        )
    signature = _signature(locked, signature_id)
    if signature.voided_at is None:
        _void(signature, by=by, at=at, reason=reason)
        what = {"signature": [signature.signatory.name, None]}
        record(locked.subject, by=by, at=at, reason=reason, changes=what)
        hand_on(locked, by=by, at=at, anew=True, reason=reason)


@transaction.atomic
def sign_in_app(
    paper: Paper, signatory_id: int, *, by: User, typed_name: str, pdf_sha256: str, address: str | None
) -> Refusal | None:
    """One's own signature, given here: in turn, by name, for exactly the bytes that were shown."""
    locked, at = _awaiting(paper), timezone.now()
    signing = signing_of(locked)
    standing = signing.of(signatory_id)
    if not settings.MOU_IN_APP_SIGNING or standing is None or standing.signatory.user_id != by.pk:
        raise Refusal(_("This is not yours to sign."))
    if standing.signature:
        return None
    if not standing.turn or signing.version is None:
        raise Refusal(_("It is not your turn yet. You will be told when it is."))
    pdf = sealed_pdf(signing.version)
    if pdf is None or pdf.sha256 != pdf_sha256:
        raise TextChanged
    if not search_key(typed_name) or search_key(typed_name) != search_key(standing.signatory.name):
        raise Refusal(
            _("Write your name as it stands above: %(name)s.") % {"name": standing.signatory.name},
            field="typed_name",
        )
    check_day(standing.signatory, jalali.today(at), field="typed_name")
    Signature.objects.create(
        signatory=standing.signatory,
        version=signing.version,
        text_sha256=signing.version.text_sha256,
        method=Signature.Method.IN_APP,
        signed_on=jalali.today(at),
        recorded_at=at,
        recorded_by=by,
        typed_name=typed_name,
        address=address,
        pdf_sha256=pdf_sha256,
        confirmed_at=at,
        confirmed_by=by,
    )
    say_signed(locked, standing.signatory, by=by, at=at)
    return hand_on(locked, by=by, at=at)


def check_day(signatory: Signatory, day: date, *, field: str) -> None:
    """Not in the future, and not after the end of the authority to sign."""
    if day > jalali.today():
        raise Refusal(_("A signature can’t have a day in the future."), field=field)
    ends_on = signatory.authority_ends_on
    if ends_on is not None and day > ends_on:
        text = _("The authority of %(name)s ended before this day. Correct it, or name another signatory.")
        raise Refusal(text % {"name": signatory.name}, field=field)


def say_signed(paper: Paper, signatory: Signatory, *, by: User | None, at: datetime) -> None:
    record(paper.subject, by=by, at=at, changes={"signature": [None, signatory.name]})


def _awaiting(paper: Paper) -> Paper:
    locked = lock_paper(paper)
    if locked.subject.state != MouState.AWAITING_SIGNATURES:
        raise Refusal(_("This paper is not being signed now. Have a look at how it stands."))
    return locked


def _same_text(signing: Signing, text: str) -> MouVersion:
    if signing.version is None or signing.version.text_sha256 != text:
        raise TextChanged
    return signing.version


def _unsigned(signing: Signing, signatory_id: int) -> Standing:
    standing = signing.of(signatory_id)
    if standing is None:
        raise Refusal(_("The list of signatories has changed. Open the page again."))
    if standing.signature:
        text = _("The signature of %(name)s is recorded already.")
        raise Refusal(text % {"name": standing.signatory.name}, field=f"sign_{signatory_id}")
    return standing


def _signature(paper: Paper, signature_id: int) -> Signature:
    found = Signature.objects.select_related("signatory", "scan", "version")
    signature = found.filter(
        pk=signature_id, signatory__mou=paper.mou, signatory__amendment=paper.amendment
    ).first()
    if signature is None:
        raise Refusal(_("This signature is not on this paper."))
    return signature


def _void(signature: Signature, *, by: User | None, at: datetime, reason: str) -> None:
    signature.voided_at, signature.voided_by, signature.void_reason = at, by, reason[:300]
    signature.save(update_fields=["voided_at", "voided_by", "void_reason"])
