"""Drafting: a company asks or the office begins; the text grows by numbered versions until it is sealed for review.

Every save names the version that it was based on. Who saves later is refused with `TextMoved` and sees both.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.actions.documents import request_pdf
from companies.actions.mous import close
from companies.holding import hand_to_company, hand_to_office
from companies.locking import lock_company
from companies.models import Company, Mou, MouVersion, Side
from companies.numbering import next_number
from companies.papers import Paper, check_shown, lock_paper
from companies.states import MouState
from companies.telling import tell_company, tell_office
from companies.texts.terms_draft import TermsDraft, read, store, with_kind, without_kind
from companies.texts.wording import (
    check_clauses,
    check_complete,
    clauses_from_templates,
    facts_of,
    render,
    text_sha256,
)
from people.models import User
from people.workflow import Refusal, StaleState, begin, check_seen, record, transition

WRITABLE = (MouState.REQUESTED, MouState.DRAFT)
FACTS = (
    "number",
    "title",
    "starts_on",
    "ends_on",
    "way",
    "language",
    "renews_automatically",
    "renewal_months",
    "university_letter",
    "university_letter_on",
    "company_letter",
    "company_letter_on",
    "predecessor_id",
)


class TextMoved(Refusal):
    """Somebody saved a version meanwhile: `latest` is theirs. The writer sees both and chooses."""

    def __init__(self, latest: MouVersion) -> None:
        super().__init__(_("Somebody saved a newer version while you were writing. Compare both and choose."))
        self.latest = latest


class FactsMoved(Refusal):
    """Somebody changed number, dates or letters meanwhile: `mou` is how they stand now."""

    def __init__(self, mou: Mou) -> None:
        super().__init__(
            _("Somebody changed these facts while you were writing. Look at theirs, then save again.")
        )
        self.mou = mou


@transaction.atomic
def request_mou(company: Company, *, by: User, values: Mapping[str, Any]) -> Mou:
    """The company asks for an MoU. `values`: way, starts_on, ends_on, request_note, perhaps predecessor."""
    locked = lock_company(company.pk)
    if locked.mous.filter(state=MouState.REQUESTED).exists():
        raise Refusal(_("A request of your company is with the office already."))
    mou = _create(locked, by=by, values=values, state=MouState.REQUESTED)
    hand_to_office(mou, at=timezone.now())
    tell_office(Paper(mou), "mou.requested")
    return mou


@transaction.atomic
def create_mou(company: Company, *, by: User, values: Mapping[str, Any]) -> Mou:
    """The office begins a draft; its text is that of the templates."""
    locked = lock_company(company.pk)
    mou = _create(locked, by=by, values=values, state=MouState.DRAFT)
    begin_text(Paper(mou), by=by)
    hand_to_office(mou, at=timezone.now())
    return mou


def _create(company: Company, *, by: User, values: Mapping[str, Any], state: str) -> Mou:
    """The caller holds the company's lock, which comes before that of the running number."""
    mou = Mou(company=company, created_by=by, state=state, **values)
    mou.number = mou.number or next_number()
    with _number_once():
        mou.save()
    begin(mou, by=by)
    return mou


@contextmanager
def _number_once() -> Iterator[None]:
    """Two drafts with one number at the same moment: the second is told so."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        taken = "predecessor" if "predecessor" in str(error) else "number"
        raise Refusal(
            _("Another MoU was written down with this meanwhile. Look at it first."), field=taken
        ) from error


@transaction.atomic
def take_up_request(mou: Mou, *, by: User, seen: str | None = None) -> Mou:
    """The office begins to draft what the company asked for."""
    paper = lock_paper(Paper(mou))
    check_seen(paper.mou, seen)
    transition(paper.mou, MouState.DRAFT, by=by)
    begin_text(paper, by=by)
    tell_company(paper, "mou.taken_up")
    return paper.mou


@transaction.atomic
def decline_request(mou: Mou, *, by: User, reason: str, seen: str | None = None) -> Mou:
    """The office won't draft what was asked for; the company reads why."""
    locked = lock_paper(Paper(mou))
    check_seen(locked.mou, seen)
    if locked.mou.state != MouState.REQUESTED:
        raise StaleState(_("This is no longer a request: it has been taken up or closed meanwhile."))
    close(locked, by=by, reason=reason)
    tell_company(locked, "mou.declined", reason=reason)
    return locked.mou


def begin_text(
    paper: Paper, *, by: User, clauses: Sequence[Mapping[str, str]] = (), terms: Sequence[TermsDraft] = ()
) -> MouVersion:
    """Version 1: the templates' clauses, unless others are given (a renewal takes over the signed text)."""
    return MouVersion.objects.create(
        **paper.key,
        number=1,
        clauses=list(clauses) or clauses_from_templates(paper),
        terms=store(terms),
        created_by=by,
        created_at=timezone.now(),
    )


@transaction.atomic
def edit_mou(
    mou: Mou, *, by: User, values: Mapping[str, Any], seen: str | None = None, was: str | None = None
) -> Mou:
    """Number, dates, letters and so on, which the text takes over by itself as long as it is a draft.

    `was` says how they stood on the writer's page: who changed them meanwhile isn't overwritten unseen. An empty
    number stays the one there is. A text that is still the templates' own changes its language with the MoU.
    """
    paper = lock_paper(Paper(mou))
    locked = paper.mou
    check_seen(locked, seen)
    if locked.state not in WRITABLE:
        raise Refusal(_("This text is not a draft any more. Take it back to the draft first."))
    if was is not None and was != facts_mark(locked):
        raise FactsMoved(locked)
    changed = {
        name: value
        for name, value in values.items()
        if getattr(locked, name) != value and (name != "number" or value)
    }
    if changed:
        spoken = locked.language
        old = {name: [_said(getattr(locked, name)), _said(value)] for name, value in changed.items()}
        with _number_once():
            record(locked, by=by, changes=old, **changed)
        _change_language(paper, spoken, by=by)
    return locked


def facts_mark(mou: Mou) -> str:
    """A short mark of all the facts together: another mark, other facts."""
    facts = "\x1f".join(_said(getattr(mou, name)) or "" for name in FACTS)
    return hashlib.sha256(facts.encode()).hexdigest()[:16]


def _said(value: Any) -> str | None:
    return None if value is None or value == "" else str(value)


def _change_language(paper: Paper, spoken: str, *, by: User) -> None:
    latest = paper.latest_version()
    if (
        latest is None
        or paper.mou.language == spoken
        or latest.clauses != clauses_from_templates(paper, spoken)
    ):
        return
    MouVersion.objects.create(
        **paper.key,
        number=latest.number + 1,
        clauses=clauses_from_templates(paper),
        terms=latest.terms,
        created_by=by,
    )


@transaction.atomic
def save_version(
    paper: Paper,
    *,
    by: User,
    base: int,
    clauses: Sequence[Mapping[str, str]] | None = None,
    terms: Sequence[TermsDraft] | None = None,
    side: str = Side.UNIVERSITY,
    note: str = "",
) -> MouVersion:
    """The next version, with what is given changed and the rest as in version `base`. No change, no version.

    Raises TextMoved when `base` is no longer the newest. A change by the company goes back to the office.
    """
    locked = lock_paper(paper)
    latest = _writable(locked, base, side)
    new_clauses = [dict(clause) for clause in clauses] if clauses is not None else latest.clauses
    new_terms = store(terms) if terms is not None else latest.terms
    if clauses is not None:
        check_clauses(new_clauses)
    if (new_clauses, new_terms) == (latest.clauses, latest.terms):
        return latest
    at = timezone.now()
    version = MouVersion.objects.create(
        **locked.key,
        number=latest.number + 1,
        side=side,
        clauses=new_clauses,
        terms=new_terms,
        note=note,
        shared_at=at if side == Side.COMPANY else None,
        created_by=by,
        created_at=at,
    )
    what = {"terms": [None, new_terms]} if new_terms != latest.terms else {}
    record(locked.subject, by=by, at=at, changes={"version": [latest.number, version.number], **what})
    _answer_proposal(locked, side, at)
    return version


def _writable(paper: Paper, base: int, side: str) -> MouVersion:
    if paper.subject.state != MouState.DRAFT:
        raise Refusal(_("This text is not a draft any more. Take it back to the draft first."))
    if side == Side.COMPANY and paper.mou.way != Mou.Way.NEGOTIATED:
        raise Refusal(_("This is the standard text. Say what you would change in a comment."))
    if side == Side.COMPANY and paper.mou.waits_for != Side.COMPANY:
        raise Refusal(_("The text is with the office now. You can write to it again once it comes to you."))
    latest = paper.latest_version()
    if latest is None:
        raise RuntimeError("A draft has a version from its first moment on.")
    if latest.number != base:
        raise TextMoved(latest)
    return latest


def _answer_proposal(paper: Paper, side: str, at: datetime) -> None:
    paper.mou.proposal_at = at if side == Side.COMPANY else None
    paper.mou.save(update_fields=["proposal_at"])
    if side == Side.COMPANY:
        hand_to_office(paper.mou, at=at)
        tell_office(paper, "mou.proposed", page="text")


def set_terms(
    paper: Paper, terms: TermsDraft, *, by: User, base: int, side: str = Side.UNIVERSITY
) -> MouVersion:
    """Put in or replace the terms of one kind."""
    return save_version(paper, by=by, base=base, terms=with_kind(_terms_at(paper, base), terms), side=side)


def remove_terms(
    paper: Paper, kind_id: int, *, by: User, base: int, side: str = Side.UNIVERSITY
) -> MouVersion:
    return save_version(
        paper, by=by, base=base, terms=without_kind(_terms_at(paper, base), kind_id), side=side
    )


def _terms_at(paper: Paper, number: int) -> list[TermsDraft]:
    version = paper.versions.filter(number=number).first()
    return read(version.terms) if version else []


@transaction.atomic
def share_text(
    paper: Paper, *, by: User, note: str = "", seen: str | None = None, shown: int | None = None
) -> MouVersion:
    """Show the company the newest version, and wait for what it says. Twice is as once. `shown` is the number that the
    sender's page spoke of: what a colleague wrote since isn't sent unread."""
    locked = lock_paper(paper)
    check_seen(locked.subject, seen)
    if locked.subject.state != MouState.DRAFT:
        raise Refusal(_("Only a draft is sent to the company for its comments."))
    version = locked.latest_version()
    check_shown(version, shown)
    if version is None or not version.clauses:
        raise Refusal(_("A text needs at least one clause."))
    if version.shared_at is None or locked.mou.waits_for != Side.COMPANY:
        at = timezone.now()
        version.shared_at = version.shared_at or at
        version.save(update_fields=["shared_at"])
        record(locked.subject, by=by, at=at, reason=note, changes={"shared": [None, version.number]})
        hand_to_company(locked.mou, at=at)
        tell_company(locked, "mou.text_shared", page="text", reason=note)
    return version


@transaction.atomic
def give_back(paper: Paper, *, by: User, note: str = "") -> None:
    """The company has read the text and gives it back to the office, content or with comments."""
    locked = lock_paper(paper)
    if locked.subject.state != MouState.DRAFT or locked.mou.waits_for != Side.COMPANY:
        raise Refusal(_("The text is with the office already."))
    at = timezone.now()
    record(locked.subject, by=by, at=at, reason=note, changes={"given_back": [None, note]})
    hand_to_office(locked.mou, at=at)
    tell_office(locked, "mou.text_returned", page="text", reason=note)


def seal(paper: Paper, *, by: User, at: datetime) -> MouVersion:
    """Fix the newest version with its facts, for review. The same words again are the same version, with the
    signatures that were given for them; changed facts make a version of their own. The caller holds the lock."""
    latest = paper.latest_version()
    if latest is None:
        raise RuntimeError("A draft has a version from its first moment on.")
    terms = read(latest.terms)
    check_complete(paper, latest.clauses, terms)
    facts = facts_of(paper, terms)
    if latest.sealed and latest.facts == facts:
        return latest
    if latest.sealed:
        latest = MouVersion.objects.create(
            **paper.key,
            number=latest.number + 1,
            clauses=latest.clauses,
            terms=latest.terms,
            created_by=by,
            created_at=at,
        )
    latest.facts, latest.sealed_at = facts, at
    latest.text_sha256 = text_sha256(render(latest.clauses, facts), facts)
    latest.save(update_fields=["facts", "sealed_at", "text_sha256"])
    request_pdf(latest, draft=False)
    return latest
