"""Whose turn it is to sign, and which signatures hold. Reads only; companies/actions/signing.py writes.

A signature holds as long as the text's hash is that of the version to be signed: it survives whatever leaves the
words alone (a resend, a return and the same text again), and is needed anew for other words.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from django.conf import settings
from django.db.models import QuerySet

from companies.models import MouVersion, Side, Signatory, Signature, SigningLink
from companies.models.text import WORDS_OF_VERSION
from companies.papers import Paper
from companies.states import MouState
from people.persian import jalali


@dataclass(frozen=True)
class Standing:
    """One signatory, and what there is of them for the text as it is now."""

    signatory: Signatory
    signature: Signature | None = None  # holds
    sent: Signature | None = None  # a scan that the office has yet to look at
    earlier: Signature | None = None  # given for other words: needed anew
    turn: bool = False

    @property
    def touched(self) -> bool:
        """Something of theirs is here for this text, so their place and name stay as they are."""
        return self.signature is not None or self.sent is not None

    @property
    def authority_ended(self) -> bool:
        ends_on = self.signatory.authority_ends_on
        return ends_on is not None and ends_on < jalali.today()

    @property
    def authority_ends_soon(self) -> bool:
        return not self.authority_ended and ends_soon(self.signatory.authority_ends_on)


@dataclass(frozen=True)
class Signing:
    """How far a paper's signatures are."""

    version: MouVersion | None  # the one to be signed: sealed; None while the text is still written
    standings: Sequence[Standing] = field(default_factory=list)
    others: Sequence[Signature] = field(default_factory=list)  # kept, and not counting now; newest first

    @property
    def missing_sides(self) -> list[Side]:
        there = {standing.signatory.side for standing in self.standings}
        return [side for side in Side if side not in there]

    @property
    def next(self) -> Standing | None:
        """The first in order whose signature isn't here yet."""
        return next((s for s in self.standings if s.signature is None), None)

    @property
    def complete(self) -> bool:
        return self.version is not None and not self.missing_sides and self.next is None

    @property
    def given(self) -> list[Signature]:
        return [standing.signature for standing in self.standings if standing.signature]

    @property
    def signed_on(self) -> date:
        """The day of the last signature."""
        return max(signature.signed_on for signature in self.given)

    def of(self, signatory_id: int) -> Standing | None:
        return next((s for s in self.standings if s.signatory.pk == signatory_id), None)

    def with_side(self, side: str) -> Standing | None:
        """Who of that side has it to sign now, or has sent a scan that the office is yet to look at."""
        waiting = (s for s in self.standings if s.turn or s.sent)
        return next((s for s in waiting if s.signatory.side == side), None)


def version_to_sign(paper: Paper) -> MouVersion | None:
    version = paper.latest_version()
    return version if version is not None and version.sealed else None


def signing_of(paper: Paper, version: MouVersion | None = None) -> Signing:
    """Three queries, however many sign."""
    version = version or version_to_sign(paper)
    signatories = list(paper.signatories.select_related("user", "replaces"))
    everything = list(_signatures(paper))
    given: dict[int, list[Signature]] = {}
    for signature in everything:
        if signature.voided_at is None:
            given.setdefault(signature.signatory_id, []).append(signature)
    standings = [_standing(row, given.get(row.pk, []), version) for row in signatories]
    counting = {row for standing in standings for row in (standing.signature, standing.sent)}
    others = [row for row in reversed(everything) if row not in counting]
    return _with_turn(Signing(version, standings, others), paper)


def _signatures(paper: Paper) -> QuerySet[Signature]:
    rows = Signature.objects.filter(signatory__mou=paper.mou, signatory__amendment=paper.amendment)
    rows = rows.select_related("version", "scan", "signatory").defer(*WORDS_OF_VERSION)
    return rows.order_by("id")


def _standing(signatory: Signatory, given: Sequence[Signature], version: MouVersion | None) -> Standing:
    text = version.text_sha256 if version else None
    now = [row for row in given if row.text_sha256 == text]
    before = [row for row in given if row.text_sha256 != text and row.confirmed_at]
    return Standing(
        signatory,
        signature=next((row for row in now if row.confirmed_at), None),
        sent=next((row for row in now if row.confirmed_at is None), None),
        earlier=before[-1] if before and not now else None,
    )


def _with_turn(signing: Signing, paper: Paper) -> Signing:
    """The turn is the first one's whose signature is missing, once the paper is out and both sides are named. While
    the office has a scan of theirs to look at, it is nobody's."""
    following = signing.next
    out = paper.subject.state == MouState.AWAITING_SIGNATURES and signing.version is not None
    if not out or signing.missing_sides or following is None or following.sent:
        return signing
    rows = [replace(row, turn=row is following) for row in signing.standings]
    return replace(signing, standings=rows)


def holding_signatures(paper: Paper) -> dict[int, Signature]:
    """The signatures that count for the version to be signed, by signatory."""
    return {s.signatory.pk: s.signature for s in signing_of(paper).standings if s.signature}


def paper_of_signatory(signatory: Signatory) -> Paper:
    if signatory.amendment is not None:
        signatory.amendment.mou = signatory.mou
    return Paper(signatory.mou, signatory.amendment)


def usable_links(signatory: Signatory, at: object) -> QuerySet[SigningLink]:
    return signatory.links.filter(revoked_at=None, expires_at__gt=at).order_by("-id")


def gets_link(signatory: Signatory) -> bool:
    """Without an account, but with an address."""
    return signatory.user_id is None and bool(signatory.email)


def ends_soon(day: date | None) -> bool:
    return day is not None and day <= jalali.today() + timedelta(days=settings.MOU_AUTHORITY_WARN_DAYS)
