"""Coming into force: with the last signature, or recorded by the office where all was signed on paper before."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from companies import clocks
from companies.actions.amendments import check_extension
from companies.actions.automatic_renewal import stop_for, write_renewals
from companies.holding import put_away
from companies.models import MouTerms, MouVersion
from companies.overlap import check_overlap
from companies.papers import OPEN, Paper, check_shown, lock_paper
from companies.promises import Breach, breaches_of
from companies.states import MOU_HOLDS, MouState
from companies.telling import tell_company
from companies.texts.terms_draft import TermsDraft, read
from people.models import StoredFile, User
from people.persian import jalali
from people.workflow import Refusal, check_seen, record, transition


@transaction.atomic
def attach_document(paper: Paper, *, by: User, document: StoredFile) -> Paper:
    """The scan of the signed paper. A new scan takes its place in view; the old one stays in the history."""
    locked = lock_paper(paper)
    changes = {"document": [locked.subject.document_id, document.pk]}
    record(locked.subject, by=by, changes=changes, document=document)
    return locked


@transaction.atomic
def put_in_force(
    paper: Paper, *, by: User, signed_on: date, seen: str | None = None, shown: int | None = None
) -> Paper:
    """The office records what was signed wholly on paper. Needs terms and the signed PDF. `shown` is the number of the
    version whose terms the page spoke of.

    The states between draft and force (review, signatures) are passed through one by one, each with its event.
    """
    locked = lock_paper(paper)
    check_seen(locked.subject, seen)
    if locked.subject.state not in (MouState.REQUESTED, *OPEN):
        raise Refusal(_("Only what is being prepared can be put in force."))
    if locked.subject.document_id is None:
        raise Refusal(_("Attach the signed PDF first."), field="document")
    version = locked.latest_version()
    if version is None:
        raise Refusal(_("Add terms for at least one kind of work first."))
    check_shown(version, shown)
    road = [MouState.REQUESTED, *OPEN]
    for step in road[road.index(locked.subject.state) + 1 :]:
        transition(locked.subject, step, by=by, reason="on paper")
    bring_into_force(locked, version, by=by, signed_on=signed_on, at=timezone.now())
    return locked


def bring_into_force(
    paper: Paper, version: MouVersion, *, by: User | None, signed_on: date, at: datetime
) -> None:
    """From awaiting signatures into force: the version's terms become rows that the live gate reads.

    The caller holds the lock. Refuses what has no terms, is over already, clashes with another MoU in force, or
    breaks promises that have to be settled first.
    """
    terms = read(version.terms)
    if paper.amendment:
        write_renewals(paper.mou, at=at)
    check_can_hold(paper, terms)
    subject = paper.subject
    transition(subject, MouState.IN_FORCE, by=by, at=at, signed_on=signed_on, signed_version=version)
    _write_terms(paper, terms, by or subject.created_by)
    if paper.amendment:
        _extend(paper, by=by, at=at)
    else:
        stop_for(paper.mou, by=by, at=at)
    put_away(paper.mou)
    clocks.adjust(paper.mou.company, at)
    tell_company(paper, "mou.amended" if paper.amendment else "mou.in_force")


def check_can_hold(paper: Paper, terms: list[TermsDraft]) -> list[Breach]:
    """Refuse what could not come into force now; asked early too, before anybody reviews or signs it.

    Gives the promises that would break without being in the way: for the office to know.
    """
    if paper.amendment:
        _check_amendment(paper, terms)
    elif not terms:
        raise Refusal(_("Add terms for at least one kind of work first."))
    elif jalali.today() > paper.mou.last_day():
        raise Refusal(_("Its last day has passed. Correct the dates first."), field="ends_on")
    check_overlap(paper, terms)
    breaches = breaches_of(paper, terms)
    if blocking := [breach.text for breach in breaches if breach.blocks]:
        raise Refusal(" ".join(blocking))
    return breaches


def _check_amendment(paper: Paper, terms: list[TermsDraft]) -> None:
    mou, amendment = paper.mou, paper.amendment
    assert amendment is not None
    if mou.state_at() not in MOU_HOLDS:
        raise Refusal(_("The MoU has ended; an amendment can’t change it any more."))
    if amendment.extends_to is not None:
        check_extension(mou, amendment.extends_to)
    if amendment.effective_on > max(mou.last_day(), amendment.extends_to or mou.last_day()):
        raise Refusal(_("Choose a day inside the MoU’s dates."), field="effective_on")
    kinds = [draft.kind for draft in terms]
    same_day = mou.terms.filter(kind__in=kinds, effective_on=amendment.effective_on)
    taken = same_day.select_related("kind").first()
    if taken is not None:
        raise Refusal(
            _("Terms for “%(kind)s” begin on that day already. Choose another day for the amendment.")
            % {"kind": taken.kind},
            field="effective_on",
        )


def _write_terms(paper: Paper, terms: list[TermsDraft], by: User) -> None:
    for draft in terms:
        row = MouTerms.objects.create(
            mou=paper.mou,
            kind_id=draft.kind,
            effective_on=paper.effective_on,
            seat_limit=draft.seat_limit,
            max_weekly_hours=draft.max_weekly_hours,
            min_hourly_pay_rial=draft.min_hourly_pay_rial,
            insurer=draft.insurer,
            created_by=by,
        )
        row.fields.set(draft.fields)


def _extend(paper: Paper, *, by: User | None, at: datetime) -> None:
    assert paper.amendment is not None
    last = paper.amendment.extends_to
    what = {"amendment": [None, paper.number]}
    if last is None:
        record(paper.mou, by=by, at=at, changes=what)
    else:
        changes = {**what, "ends_on": [str(paper.mou.ends_on), str(last)]}
        record(paper.mou, by=by, at=at, changes=changes, ends_on=last)
