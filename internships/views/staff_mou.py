"""All of one MoU for the liaison office: its terms, and the seats that are taken under it."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.actions import mous as actions
from companies.history import steps_of
from companies.models import Mou, MouTerms, ProgrammeKind
from companies.mou_lists import PREPARED, ends_soon
from companies.rules import mou_permissions
from companies.states import MouState
from companies.views.staff_decisions import Decision, decide
from companies.views.staff_mous import name_of
from internships.effects import effects_on
from internships.seats import Days, peak
from internships.terms import seats_by_kind
from people.audiences import Request, staff
from people.persian import jalali
from people.views.staff_access import acting

SUSPEND = Decision(
    action=actions.suspend_mou,
    title=gettext_lazy("Suspend the MoU"),
    text=gettext_lazy("Applications and offers under it stop until you resume it. Running placements go on."),
    label=gettext_lazy("Reason"),
    hint=gettext_lazy("The company reads this as you write it."),
    done=gettext_lazy("The MoU is suspended and the company has been told why."),
    icon="pause-circle",
)
TERMINATE = Decision(
    action=actions.terminate_mou,
    title=gettext_lazy("Terminate the MoU"),
    text=gettext_lazy(
        "It ends now and can’t be taken up again; a new MoU would be needed. Running placements go on."
    ),
    label=gettext_lazy("Reason"),
    hint=gettext_lazy("The company reads this as you write it."),
    done=gettext_lazy("The MoU is terminated and the company has been told why."),
    icon="slash-circle",
    bad=True,
)


@dataclass(frozen=True)
class KindTerms:
    """What the MoU allows for one kind: the row that counts now, what is to come, and what was."""

    kind: ProgrammeKind
    now: MouTerms | None
    coming: tuple[MouTerms, ...]
    earlier: tuple[MouTerms, ...]
    taken: int

    @property
    def limit(self) -> int:
        return self.now.seat_limit if self.now else 0

    @property
    def free(self) -> int:
        return max(0, self.limit - self.taken)


@dataclass(frozen=True)
class Need:
    """A line of what is missing before it can be put in force."""

    label: str | Promise
    own: str | Promise
    ok: bool


@staff
def show_mou(request: Request, mou_id: int) -> HttpResponse:
    related = ("company", "document", "predecessor", "successor")
    mou = get_object_or_404(Mou.objects.select_related(*related), pk=mou_id)
    rows = list(mou.terms.select_related("kind").prefetch_related("fields"))
    today = jalali.today()
    context = {
        "mou": mou,
        "successor": getattr(mou, "successor", None),
        "can": mou_permissions(mou, request.staff),
        "kinds": _by_kind(mou, rows),
        "needs": _needs(mou, rows) if mou.state in PREPARED else (),
        "soon": ends_soon(mou, today),
        "counts_seats": mou.state_now in (MouState.IN_FORCE, MouState.SUSPENDED, MouState.EXPIRED),
        "history": steps_of(mou.events.select_related("by").order_by("-id")[:20]),
    }
    return render(request, "internships/staff/mou.html", context)


def _by_kind(mou: Mou, rows: Iterable[MouTerms]) -> list[KindTerms]:
    """Rows come by kind, newest first. On days to come what counts is the first row that applies then."""
    day = max(jalali.today(), mou.starts_on)
    held = seats_by_kind(mou.company)
    found = []
    for _kind, group in groupby(rows, key=lambda row: row.kind_id):
        of_kind = list(group)
        known = [row for row in of_kind if row.effective_on <= day]
        found.append(
            KindTerms(
                kind=of_kind[0].kind,
                now=known[0] if known else None,
                coming=tuple(reversed([row for row in of_kind if row.effective_on > day])),
                earlier=tuple(known[1:]),
                taken=_taken(mou, held.get(of_kind[0].kind_id, ())),
            )
        )
    return found


def _taken(mou: Mou, held: Iterable[Days]) -> int:
    """The most seats that are taken on one day from today to its last."""
    first = min(max(jalali.today(), mou.starts_on), mou.ends_on)
    return peak(held, (first, mou.ends_on))


def _needs(mou: Mou, rows: list[Any]) -> tuple[Need, ...]:
    over = jalali.today() > mou.ends_on
    return (
        Need(_("Terms for at least one kind of work"), "" if rows else _("none yet"), bool(rows)),
        Need(
            _("The signed PDF"),
            mou.document.original_name if mou.document else _("not attached yet"),
            mou.document is not None,
        ),
        Need(_("A last day that is still to come"), _("it has passed") if over else "", not over),
    )


@staff
@acting
def suspend_mou(request: Request, mou_id: int) -> HttpResponse:
    return _decide(request, mou_id, SUSPEND, "suspend")


@staff
@acting
def terminate_mou(request: Request, mou_id: int) -> HttpResponse:
    return _decide(request, mou_id, TERMINATE, "terminate")


def _decide(request: Request, mou_id: int, decision: Decision, right: str) -> HttpResponse:
    mou = get_object_or_404(Mou.objects.select_related("company"), pk=mou_id)
    effects = effects_on(mou.company, list(mou.terms.values_list("kind", flat=True)))
    return decide(
        request,
        mou,
        decision,
        back=f"/staff/mous/{mou.pk}/",
        possible=getattr(mou_permissions(mou, request.staff), right),
        name=name_of(mou),
        effects=effects.lines_of_an_end() if decision is TERMINATE else effects.lines(),
    )
