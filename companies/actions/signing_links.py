"""What a signatory without an account does through the link: sends the signed scan, declines, names another."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.actions.signing import TextChanged, check_day
from companies.holding import hand_to_office
from companies.models import Side, Signature, SigningLink
from companies.papers import Paper, lock_paper
from companies.signing import Standing, paper_of_signatory, signing_of, version_to_sign
from companies.states import MouState
from companies.telling import tell_company, tell_office
from people.models import StoredFile, User
from people.workflow import Refusal, record, transition


class LinkOver(Refusal):
    """The link has ended, was withdrawn, or there is nothing to sign any more."""


def why_over(link: SigningLink, paper: Paper, at: datetime) -> str:
    """Why the link can't be used, in words for who holds it; empty while it can."""
    if link.revoked_at is not None or link.signatory.ended_at is not None:
        return _("This link was withdrawn.")
    if link.expires_at <= at:
        return _("This link has ended.")
    state = paper.subject.state
    if state in (MouState.IN_FORCE, MouState.SUSPENDED, MouState.EXPIRED, MouState.TERMINATED):
        return _("All have signed. There is nothing left to do here.")
    if state != MouState.AWAITING_SIGNATURES:
        return _("This text is not open for signatures now.")
    return ""


@transaction.atomic
def send_scan(
    link: SigningLink, *, scan: StoredFile, signed_on: date, text: str, at: datetime | None = None
) -> Signature:
    """The signed paper, scanned. It counts once the office has looked at it. The same file twice is one."""
    at = at or timezone.now()
    paper, standing = _usable(link, at, text)
    return _receive(paper, standing, scan=scan, signed_on=signed_on, by=None, at=at)


@transaction.atomic
def send_own_scan(paper: Paper, *, by: User, scan: StoredFile, signed_on: date, text: str) -> Signature:
    """The same from the company's people: the paper that the company's signatory signed in turn."""
    locked, at = lock_paper(paper), timezone.now()
    signing = signing_of(locked)
    if signing.version is None or signing.version.text_sha256 != text:
        raise TextChanged
    standing = signing.with_side(Side.COMPANY)
    if standing is None or locked.subject.state != MouState.AWAITING_SIGNATURES:
        raise Refusal(_("It is not your company’s turn to sign now."))
    return _receive(locked, standing, scan=scan, signed_on=signed_on, by=by, at=at)


def _receive(
    paper: Paper, standing: Standing, *, scan: StoredFile, signed_on: date, by: User | None, at: datetime
) -> Signature:
    check_day(standing.signatory, signed_on, field="signed_on")
    before = standing.sent
    if before and before.scan and before.scan.sha256 == scan.sha256:
        return before
    if before:
        before.voided_at, before.voided_by, before.void_reason = at, by, _("A newer scan took its place.")
        before.save(update_fields=["voided_at", "voided_by", "void_reason"])
    version = version_to_sign(paper)
    assert version is not None
    signature = Signature.objects.create(
        signatory=standing.signatory,
        version=version,
        text_sha256=version.text_sha256,
        method=Signature.Method.PAPER,
        signed_on=signed_on,
        recorded_at=at,
        recorded_by=by,
        scan=scan,
    )
    record(paper.subject, by=by, at=at, changes={"scan": [None, standing.signatory.name]})
    hand_to_office(paper.mou, at=at)
    tell_office(
        paper,
        "mou.scan_received",
        key=f"scan:{signature.pk}",
        page="signatures",
        signatory=standing.signatory.name,
        capacity=standing.signatory.capacity,
    )
    return signature


@transaction.atomic
def decline(link: SigningLink, *, reason: str, text: str, at: datetime | None = None) -> None:
    """Not like this: the paper goes back to the draft. What the others have signed is kept."""
    at = at or timezone.now()
    paper, standing = _usable(link, at, text)
    signatory = standing.signatory
    said = {"declined": [None, signatory.name]}
    transition(paper.subject, MouState.DRAFT, by=None, at=at, reason=reason, changes=said)
    hand_to_office(paper.mou, at=at)
    told = {"signatory": signatory.name, "capacity": signatory.capacity, "reason": reason}
    tell_office(paper, "mou.sign_declined", page="signatures", **told)
    if signatory.side == Side.COMPANY:
        tell_company(paper, "mou.sign_declined", **told)


@transaction.atomic
def name_another(
    link: SigningLink,
    *,
    name: str,
    capacity: str,
    email: str,
    reason: str,
    text: str,
    at: datetime | None = None,
) -> None:
    """Somebody else is to sign in their place. The office decides, and writes the new signatory down."""
    at = at or timezone.now()
    paper, standing = _usable(link, at, text)
    signatory = standing.signatory
    said = {"signatory_proposed": [signatory.name, f"{name} ({capacity})"]}
    record(paper.subject, by=None, at=at, reason=reason, changes=said)
    hand_to_office(paper.mou, at=at)
    tell_office(
        paper,
        "mou.signatory_proposed",
        page="signatures",
        signatory=signatory.name,
        proposed=name,
        capacity=capacity,
        email=email,
        reason=reason,
    )


def _usable(link: SigningLink, at: datetime, text: str) -> tuple[Paper, Standing]:
    """Everything that the page relied on, once more and under the lock."""
    paper = lock_paper(paper_of_signatory(link.signatory))
    link = SigningLink.objects.select_related("signatory").get(pk=link.pk)
    if over := why_over(link, paper, at):
        raise LinkOver(over)
    signing = signing_of(paper)
    if signing.version is None or signing.version.text_sha256 != text:
        raise TextChanged
    standing = signing.of(link.signatory_id)
    if standing is None:
        raise LinkOver(_("This link was withdrawn."))
    if standing.signature:
        raise Refusal(_("Your signature is recorded already. There is nothing left to do."))
    if not standing.turn and standing.sent is None:
        raise Refusal(not_your_turn())
    return paper, standing


def not_your_turn() -> str:
    return _("It is not your turn yet. You will be told when it is.")


def link_by_token(token: str) -> SigningLink | None:
    related = ("signatory__mou__company", "signatory__amendment")
    return SigningLink.objects.select_related(*related).filter(token=token).first()
