"""The company's agreements as it reads them: what waits for it first, what is agreed, and how many seats are taken."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Prefetch
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from companies.history.own import asked_lately, own_events, own_steps
from companies.models import Amendment, Mou, MouTerms, MouVersion, Side
from companies.papers import OPEN, Paper
from companies.register.lists import ends_soon
from companies.register.seat_use import KindSeats, SeatUse, seats_of
from companies.rules import own_mou_permissions
from companies.shared import shown_amendments, shown_mous, shown_versions, working_paper
from companies.signing import signing_of
from companies.states import CompanyState, MouState
from companies.texts.terms_draft import read
from companies.texts.wording import terms_lines
from companies.views.papers import own_paper
from people.audiences import Request, recruiter
from people.files import serve
from people.persian import jalali
from people.persian.language import reading
from students.models import FieldOfStudy

OVER = (MouState.EXPIRED, MouState.TERMINATED, MouState.ABANDONED)
SIGNED = (
    MouState.AWAITING_SIGNATURES,
    MouState.IN_FORCE,
    MouState.SUSPENDED,
    MouState.EXPIRED,
    MouState.TERMINATED,
)
HOLDS = (MouState.IN_FORCE, MouState.SCHEDULED, MouState.SUSPENDED)


@dataclass(frozen=True)
class Card:
    """One agreement in the list, and what of it is on its way."""

    mou: Mou
    working: Paper | None
    seats: SeatUse | None
    soon: int | None

    @property
    def yours(self) -> bool:
        return self.working is not None and self.mou.waits_for == Side.COMPANY

    @property
    def over(self) -> bool:
        return self.mou.state_now in OVER

    @property
    def holds(self) -> bool:
        return self.mou.state_now in HOLDS

    @property
    def url(self) -> str:
        """Where it waits for the company: an open amendment has a page of its own."""
        return self.working.company_url() if self.yours and self.working else Paper(self.mou).company_url()


@recruiter
def show_mous(request: Request) -> HttpResponse:
    cards = _cards(request.company)
    current = [card for card in cards if not card.over]
    return render(
        request,
        "internships/recruiters/mous.html",
        {
            "company": request.company,
            "current": sorted(current, key=lambda card: not card.yours),
            "past": [card for card in cards if card.over],
            "requested": any(card.mou.state == MouState.REQUESTED for card in cards),
            "can": own_mou_permissions(None, request.membership),
            "approved": request.company.state == CompanyState.APPROVED,
        },
    )


def _cards(company: Any) -> list[Card]:
    today = jalali.today()
    open_ones = shown_amendments(company).filter(state__in=OPEN)
    found = shown_mous(company).select_related("waits_signatory").order_by("-ends_on", "-id")
    mous: list[Any] = list(found.prefetch_related(Prefetch("amendments", open_ones, to_attr="open_ones")))
    held = [mou.pk for mou in mous if mou.state_now in HOLDS]
    seats = seats_of(held, today) if held else {}
    return [
        Card(mou, working_paper(mou, mou.open_ones), seats.get(mou.pk), ends_soon(mou, today)) for mou in mous
    ]


@recruiter
def show_mou(request: Request, mou_id: int, number: int = 0) -> HttpResponse:
    """An agreement, or one of its amendments."""
    paper = own_paper(request, mou_id, number)
    mou, state = paper.mou, paper.subject.state_now
    events = own_events(paper)
    context: dict[str, Any] = {
        "paper": paper,
        "mou": mou,
        "can": own_mou_permissions(paper, request.membership),
        "state": state,
        "holds": state in HOLDS,
        "show_document": paper.subject.document_id is not None and paper.subject.state in SIGNED,
        "has_text": paper.subject.signed_version_id is not None,
        "history": own_steps(events),
        "asked": asked_lately(events),
    }
    if state == MouState.REQUESTED:
        context["working"] = paper
    elif paper.is_open:
        context |= _on_its_way(request, paper)
    elif paper.amendment:
        context |= _signed_amendment(paper)
    else:
        context |= _signed(request, mou)
    return render(request, "internships/recruiters/mou.html", context)


def _on_its_way(request: Request, paper: Paper) -> dict[str, Any]:
    """A draft, a review, or signatures: two queries for those, one for the versions."""
    versions = list(shown_versions(paper).defer("clauses", "terms", "facts"))
    signing = signing_of(paper, _to_sign(paper, versions))
    mine = signing.next if signing.next and signing.next.turn else None
    in_app = settings.MOU_IN_APP_SIGNING and mine and mine.signatory.user_id == request.user.pk
    return {
        "working": paper,
        "yours": paper.mou.waits_for == Side.COMPANY,
        "versions": versions,
        "has_text": bool(versions),
        "signing": signing,
        "sign_here": bool(in_app),
    }


def _to_sign(paper: Paper, versions: list[MouVersion]) -> MouVersion | None:
    """Signatures count for what is being signed; before that, nothing has been given for the text."""
    if paper.subject.state != MouState.AWAITING_SIGNATURES:
        return versions[0] if versions else MouVersion(text_sha256="-")
    return versions[0]


def _signed_amendment(paper: Paper) -> dict[str, Any]:
    version = paper.subject.signed_version
    return {"new_terms": terms_lines(read(version.terms), reading()) if version else []}


def _signed(request: Request, mou: Mou) -> dict[str, Any]:
    today = jalali.today()
    amendments = list(shown_amendments(request.company).filter(mou=mou).order_by("-number"))
    working = working_paper(mou, amendments)
    seats = seats_of([mou.pk], today).get(mou.pk) if mou.state_now in HOLDS else None
    return {
        "amendments": amendments,
        "working": working,
        "yours": working is not None and mou.waits_for == Side.COMPANY,
        "kinds": _by_kind(mou, {row.kind.pk: row for row in seats.kinds} if seats else {}),
        "soon": ends_soon(mou, today),
        "successor": next(iter(mou.renewals), None),  # type: ignore[attr-defined]
        "may_renew": mou.state_now in (*HOLDS, MouState.EXPIRED) and not mou.renews_automatically,
        "may_amend": mou.state_now in HOLDS and working is None,
    }


@dataclass(frozen=True)
class KindTerms:
    """What holds today (or first) for one kind, what comes, what was, and the seats that are taken."""

    terms: Any
    later: list[Any]
    earlier: list[Any]
    seats: KindSeats | None


def _by_kind(mou: Mou, seats: dict[int, KindSeats]) -> list[KindTerms]:
    by_kind: dict[int, list[Any]] = {}
    for row in _rows(mou):
        by_kind.setdefault(row.kind_id, []).append(row)
    today = jalali.today()
    return [_of_kind(rows, seats.get(kind_id), today) for kind_id, rows in by_kind.items()]


def _rows(mou: Mou) -> Iterable[Any]:
    """Oldest first within a kind, with the names of their fields, in one query."""
    of_row = MouTerms.fields.through._default_manager.filter(mouterms=OuterRef(OuterRef("pk")))
    names = FieldOfStudy.objects.filter(pk__in=of_row.values("fieldofstudy"))
    shown = "name_en" if reading() == "en" else "name_fa"
    rows = mou.terms.select_related("kind").annotate(field_names=ArraySubquery(names.values(shown)))
    return rows.order_by("kind__position_in_list", "kind_id", "effective_on")


def _of_kind(rows: list[Any], seats: KindSeats | None, today: date) -> KindTerms:
    begun = [row for row in rows if row.effective_on <= today]
    now = begun[-1] if begun else rows[0]
    later = [row for row in rows if row.effective_on > today and row is not now]
    return KindTerms(now, later, begun[:-1], seats)


@recruiter
@never_cache
def download_document(request: Request, mou_id: int, number: int = 0) -> FileResponse | HttpResponse:
    """The signed PDF, once the agreement is more than a draft."""
    subject: Mou | Amendment = own_paper(request, mou_id, number).subject
    if subject.document is None or subject.state not in SIGNED:
        raise Http404
    return serve(subject.document, inline="inline" in request.GET)
