"""The same offer to many applicants: the terms, the seats, and how it stands with each of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Case, When
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from internships import seats
from internships.actions.many_offers import Judged, Made, Verdict, judge, make_offers
from internships.answer_bounds import bounds_of, with_bounds
from internships.capacity import free_seats, with_held_seats, with_held_under_mou
from internships.forms.offer import ManyOffersForm, initial_of
from internships.limits import limits_for_offer
from internships.models import Application, Position
from internships.offer_terms import Footing, Held, OfferTerms
from internships.selection import MOST, read_selection
from internships.terms import Allowance
from internships.views.recruiter_access import require_recruiting, vetted
from people.audiences import Request, recruiter
from people.forms.account import add_refusal
from people.holidays import holidays_ahead
from people.persian import jalali
from people.persian.language import reading
from people.persian.numbers import format_number
from people.sent_back import numbers_in
from people.workflow import Refusal


@recruiter
@vetted
def new_offers(request: Request, position_id: int) -> HttpResponse:
    """GET, or POST from a list of many, shows; `do` says whether to look again or to make them."""
    found = with_held_under_mou(with_held_seats(Position.objects.of_company(request.company).for_cards()))
    position = get_object_or_404(with_bounds(found).select_related("waiting_list"), pk=position_id)
    require_recruiting(request)
    asked = request.POST if request.method == "POST" else request.GET
    shown, moved = _shown_in_order(request)
    ticked = read_selection(asked, position, request.membership)
    ticked.sort(key=lambda pk: shown.index(pk) if pk in shown else MOST)
    if not ticked and not shown:
        messages.info(request, _("Tick those whom you want to offer a seat."))
        return redirect("internships:hr_position_applicants", position_id=position.pk)
    do = "check" if moved else request.POST.get("do")
    bounds = bounds_of(position)
    usual = initial_of(position, bounds)
    form = ManyOffersForm(request.POST if do else None, initial=usual, bounds=bounds)
    terms = _terms(form, usual)
    if do == "offer" and terms:
        try:
            made = make_offers(
                position,
                ticked,
                by=request.user,
                terms=terms,
                rest_waits="rest_waits" in request.POST,
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _done(made))
            to = "internships:hr_waiting_list" if made.waiting else "internships:hr_position_applicants"
            return redirect(to, position_id=position.pk)
    return _page(request, position, form, terms, ticked, shown)


def _done(made: Made) -> str:
    words = ngettext(
        "%(count)s offer is on its way; its seat is held until the answer.",
        "%(count)s offers are on their way; their seats are held until the answers.",
        made.offers,
    ) % {"count": format_number(made.offers, reading())}
    if not made.waiting:
        return words
    rest = ngettext(
        "%(count)s applicant waits for the next free seat.",
        "%(count)s applicants wait for the next free seat.",
        made.waiting,
    )
    return f"{words} {rest % {'count': format_number(made.waiting, reading())}}"


def _page(
    request: Request,
    position: Any,
    form: ManyOffersForm,
    terms: OfferTerms | None,
    ticked: Sequence[int],
    shown: Sequence[int],
) -> HttpResponse:
    applications = _in_order(request, position, list(dict.fromkeys([*shown, *ticked]))[:MOST])
    found = _judged(position, applications, set(ticked), terms, form)
    judged = [row for row in found.rows if row.application.pk in set(ticked)]
    verdicts = [row.verdict for row in judged]
    context = {
        "position": position,
        "form": form,
        "rows": found.rows,
        "ticked": set(ticked),
        "free": found.free,
        "terms": terms,
        "limits": limits_for_offer(found.allowed) if found.allowed else {},
        "holidays": holidays_ahead(),
        "rest": verdicts.count(Verdict.WAIT),
        "first": [row.application for row in judged if row.verdict is Verdict.OFFER],
        "offers": verdicts.count(Verdict.OFFER),
        "rest_waits": "rest_waits" in request.POST,
        "has_list": getattr(position, "waiting_list", None) is not None,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "internships/recruiters/many_offers.html", context, status=status)


def _shown_in_order(request: Request) -> tuple[list[int], bool]:
    """Who stands on the page, in the order in which seats are given; and whether somebody was just moved in it.

    `move` names one of them, as in “up:42”.
    """
    shown = numbers_in(request.POST.getlist("among"))[:MOST]
    way, _colon, number = request.POST.get("move", "").partition(":")
    here = next((place for place, pk in enumerate(shown) if str(pk) == number), None)
    if here is None or way not in ("up", "down"):
        return shown, False
    there = here - 1 if way == "up" else here + 1
    if 0 <= there < len(shown):
        shown[here], shown[there] = shown[there], shown[here]
    return shown, True


def _in_order(request: Request, position: Position, ids: Sequence[int]) -> list[Application]:
    if not ids:
        return []
    order = Case(*[When(pk=pk, then=place) for place, pk in enumerate(ids)])
    rows = Application.objects.for_member(request.membership).filter(position=position, pk__in=ids).for_rows()
    return list(rows.order_by(order))


def _terms(form: ManyOffersForm, usual: dict[str, Any]) -> OfferTerms | None:
    """What was typed, or what is usual; None while what was typed makes no sense yet."""
    if form.is_bound:
        return form.terms() if form.is_valid() else None
    promised = {name: value for name, value in usual.items() if name != "expires_on"}
    promised["pay_rial"] = usual["pay_rial"] or 0
    return OfferTerms(expires_at=jalali.end_of_day(usual["expires_on"]), **promised)


@dataclass(frozen=True)
class Shown:
    rows: list[Judged]
    free: int
    allowed: Allowance | None = None


def _judged(
    position: Any,
    applications: Sequence[Application],
    ticked: set[int],
    terms: OfferTerms | None,
    form: ManyOffersForm,
) -> Shown:
    """As the action would judge them now; unticked ones take no seat."""
    unticked = [Judged(row, Verdict.OFFER) for row in applications if row.pk not in ticked]
    chosen = [row for row in applications if row.pk in ticked]
    if terms is None:
        return Shown([Judged(row, Verdict.NO) for row in chosen] + unticked, free_seats(position))
    try:
        held = Held(seats.days(position.held_seats), seats.days(position.held_under_mou))
        footing = Footing(position.company, position, terms, held)
        footing.check_terms()
    except Refusal as refusal:
        if form.is_bound and not form.errors:
            add_refusal(form, refusal)
        words = str(refusal.message)
        return Shown([Judged(row, Verdict.NO, why=words) for row in chosen] + unticked, free_seats(position))
    free, allowed = footing.free_of_position, footing.allowance()
    judged = {row.application.pk: row for row in [*judge(footing, chosen, timezone.now()), *unticked]}
    return Shown([judged[row.pk] for row in applications], free, allowed)
