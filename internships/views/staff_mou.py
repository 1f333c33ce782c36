"""Decisions about an MoU in force that say first what they mean for students."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.actions import mous as actions
from companies.forms.staff_force import TerminationForm
from companies.models import Mou
from companies.rules import mou_permissions
from companies.views.staff_decisions import Decision, decide
from companies.views.staff_mous import mou_page, name_of
from internships.effects import Effects, effects_on
from people.audiences import Request, staff
from people.forms.account import add_refusal
from people.views.staff_access import acting
from people.workflow import Refusal

SUSPEND = Decision(
    action=actions.suspend_mou,
    title=gettext_lazy("Suspend the MoU"),
    text=gettext_lazy("Applications and offers under it stop until you resume it. Running placements go on."),
    label=gettext_lazy("Reason"),
    hint=gettext_lazy("The company reads this as you write it."),
    done=gettext_lazy("The MoU is suspended and the company has been told why."),
    icon="pause-circle",
)


@staff
@acting
def suspend_mou(request: Request, mou_id: int) -> HttpResponse:
    mou = _mou_or_404(mou_id)
    return decide(
        request,
        mou,
        SUSPEND,
        back=mou_page(mou_id),
        possible=mou_permissions(mou, request.staff).suspend,
        name=name_of(mou),
        effects=_effects(mou).lines(),
    )


@staff
@acting
def terminate_mou(request: Request, mou_id: int) -> HttpResponse:
    """Now, or with the end of a day."""
    mou = _mou_or_404(mou_id)
    if request.method == "GET" and not mou_permissions(mou, request.staff).terminate:
        return redirect(mou_page(mou_id))
    form = TerminationForm(request.POST if request.method == "POST" else None)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            actions.terminate_mou(
                mou, by=request.user, reason=values["reason"], on=values["on"], seen=request.POST.get("seen")
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
            mou = _mou_or_404(mou_id)
            status = 409
        else:
            messages.success(request, _done(later=values["on"] is not None))
            return redirect(mou_page(mou_id))
    context = {"mou": mou, "form": form, "effects": _effects(mou).lines_of_an_end()}
    return render(request, "companies/staff/terminate.html", context, status=status)


def _done(*, later: bool) -> str:
    if later:
        return _(
            "The termination is declared and the company has been told why. Until that day the MoU holds."
        )
    return _("The MoU is terminated and the company has been told why.")


def _mou_or_404(mou_id: int) -> Mou:
    return get_object_or_404(Mou.objects.select_related("company"), pk=mou_id)


def _effects(mou: Mou) -> Effects:
    return effects_on(mou.company, list(mou.terms.values_list("kind", flat=True)))
