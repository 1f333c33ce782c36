"""The steps of an MoU: its scan, in force, and on again. Those with an effect on students are in a higher app."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from companies.actions import mous as actions
from companies.forms.staff_mou import SCAN_MAX_BYTES, ScanForm, SignForm
from companies.rules import mou_permissions
from companies.views.staff_decisions import Decision, act, decide
from companies.views.staff_mous import mou_or_404, mou_page, name_of
from people.audiences import Request, staff
from people.files import pdf_rule, serve, store
from people.forms.account import add_refusal
from people.views.staff_access import acting
from people.workflow import Refusal

ABANDON = Decision(
    action=actions.abandon_mou,
    title=gettext_lazy("Abandon the draft"),
    text=gettext_lazy(
        "It is never put in force. Its number and history stay readable; this can’t be taken back."
    ),
    label=gettext_lazy("Reason"),
    hint=gettext_lazy("For the office; the company doesn’t read it."),
    done=gettext_lazy("The draft is abandoned."),
    icon="x-circle",
    bad=True,
    required=False,
)


@staff
def document(request: Request, mou_id: int) -> FileResponse:
    mou = mou_or_404(mou_id)
    if mou.document is None:
        raise Http404
    return serve(mou.document)


@staff
@acting
def attach_document(request: Request, mou_id: int) -> HttpResponse:
    mou = mou_or_404(mou_id)
    posted = request.method == "POST"
    form = ScanForm(request.POST if posted else None, request.FILES if posted else None)
    if posted and form.is_valid():
        stored = store(form.cleaned_data["document"], by=request.user, accept=pdf_rule(SCAN_MAX_BYTES))
        actions.attach_document(mou, by=request.user, document=stored)
        messages.success(request, _("The signed PDF is kept."))
        return redirect(mou_page(mou.pk))
    context = {"mou": mou, "form": form}
    return render(request, "companies/staff/mou_document.html", context, status=422 if form.errors else 200)


@staff
@acting
def put_in_force(request: Request, mou_id: int) -> HttpResponse:
    mou = mou_or_404(mou_id)
    if request.method == "GET" and not mou_permissions(mou, request.staff).put_in_force:
        return redirect(mou_page(mou.pk))
    form = SignForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.put_in_force(
                    mou,
                    by=request.user,
                    signed_on=form.cleaned_data["signed_on"],
                    seen=request.POST.get("seen"),
                )
            except Refusal as refusal:
                add_refusal(form, refusal)
                mou.refresh_from_db()
                status = 409
            else:
                messages.success(request, _("The MoU is signed. The company has been told."))
                return redirect(mou_page(mou.pk))
    return render(request, "companies/staff/mou_sign.html", {"mou": mou, "form": form}, status=status)


@staff
@acting
@require_POST
def resume(request: Request, mou_id: int) -> HttpResponse:
    done = _("The MoU is in force again, and the time to answer runs on.")
    return act(request, mou_or_404(mou_id), actions.resume_mou, done=done, back=mou_page(mou_id))


@staff
@acting
def abandon(request: Request, mou_id: int) -> HttpResponse:
    mou = mou_or_404(mou_id)
    possible = mou_permissions(mou, request.staff).abandon
    return decide(request, mou, ABANDON, back=mou_page(mou.pk), possible=possible, name=name_of(mou))
