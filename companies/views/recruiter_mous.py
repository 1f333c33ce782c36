"""What a company does about its agreements: asks for one, names who signs, asks for a renewal or an amendment."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.actions import asking, drafting
from companies.actions.signatories import add_signatory
from companies.forms.recruiter_mou import OwnSignatoryForm, RequestForm
from companies.papers import Paper
from companies.rules import own_mou_permissions
from companies.states import CompanyState, MouState
from companies.views.papers import own_paper
from companies.views.staff_decisions import Decision, decide
from people.audiences import Request, recruiter
from people.forms.account import add_refusal
from people.persian.language import reading
from people.persian.numbers import localise
from people.workflow import Refusal

_ASK: dict[str, Decision] = {
    asking.RENEWAL: Decision(
        action=lambda mou, *, by, reason, seen: asking.ask_for_renewal(mou, by=by, note=reason, seen=seen),
        title=gettext_lazy("Ask for the renewal"),
        text=gettext_lazy(
            "The liaison office drafts the next MoU from this one: the day after its last day, with the same "
            "words and terms. You read it before it is signed."
        ),
        label=gettext_lazy("What should be different"),
        hint=gettext_lazy("The liaison office reads it. Leave it empty if all stays as it is."),
        done=gettext_lazy("You have asked for the renewal. The liaison office answers you here."),
        icon="send",
        required=False,
    ),
    asking.AMENDMENT: Decision(
        action=lambda mou, *, by, reason, seen: asking.ask_for_amendment(mou, by=by, note=reason, seen=seen),
        title=gettext_lazy("Ask for an amendment"),
        text=gettext_lazy(
            "An amendment changes an MoU that holds, for example its seats or kinds of work. Until it is signed by "
            "both sides everything stays as it is."
        ),
        label=gettext_lazy("What should change, and from when"),
        hint=gettext_lazy("For example: 30 seats instead of 20 from the first of Mehr on."),
        done=gettext_lazy("You have asked for the amendment. The liaison office answers you here."),
        icon="send",
    ),
}


def require(may: bool) -> None:
    """Visible, but not this person's to decide."""
    if not may:
        raise PermissionDenied(
            _("You can look at this, but not decide. Owners and recruiters of your company can.")
        )


def name_of(paper: Paper) -> str:
    number = localise(paper.mou.number, reading())
    if paper.amendment is None:
        return _("MoU %(number)s") % {"number": number}
    return _("%(amendment)s to MoU %(number)s") % {"amendment": paper.amendment, "number": number}


@recruiter
def request_mou(request: Request) -> HttpResponse:
    """A company that isn't approved, or has asked already, reads why there is no form."""
    can = own_mou_permissions(None, request.membership)
    if request.method == "POST":
        _require_approved(request)
        require(can.request)
    waiting = request.company.mous.filter(state=MouState.REQUESTED).first()
    form = RequestForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                mou = drafting.request_mou(request.company, by=request.user, values=form.values())
            except Refusal as refusal:
                add_refusal(form, refusal)
                status = 409
            else:
                messages.success(request, _("You have asked for an MoU. The liaison office looks at it."))
                return redirect(Paper(mou).company_url())
    context = {
        "form": form,
        "can": can,
        "company": request.company,
        "approved": request.company.state == CompanyState.APPROVED,
        "waiting": waiting,
    }
    return render(request, "companies/recruiters/mou_request.html", context, status=status)


def _require_approved(request: Request) -> None:
    if request.company.state != CompanyState.APPROVED:
        raise PermissionDenied(_("You can ask for an MoU once the university has approved your company."))


@recruiter
def ask(request: Request, mou_id: int, what: str) -> HttpResponse:
    """For the renewal or an amendment of an MoU, with a note to the office."""
    if what not in _ASK:
        raise Http404
    paper = own_paper(request, mou_id)
    require(own_mou_permissions(paper, request.membership).request)
    return decide(
        request,
        paper.mou,
        _ASK[what],
        back=paper.company_url(),
        possible=paper.mou.signed_on is not None,
        name=name_of(paper),
    )


@recruiter
def give_back(request: Request, mou_id: int, number: int = 0) -> HttpResponse:
    """The company has read the draft, is content, or says in a note what it wants."""
    paper = own_paper(request, mou_id, number)
    can = own_mou_permissions(paper, request.membership)
    require(request.membership.may_recruit)

    def action(subject: Any, *, by: Any, reason: str, seen: str | None) -> None:
        drafting.give_back(paper, by=by, note=reason)

    decision = Decision(
        action=action,
        title=_("Give the text back to the office"),
        text=_(
            "If you are content, the university’s review begins next. Your comments to the clauses go with it."
        ),
        label=_("Note to the office"),
        hint=_("For example: we are content; or what you still want to talk about."),
        done=_("The text is with the liaison office again."),
        icon="send",
        required=False,
    )
    return decide(
        request,
        paper.subject,
        decision,
        back=paper.company_url(),
        possible=can.give_back,
        name=name_of(paper),
    )


@recruiter
def name_signatory(request: Request, mou_id: int, number: int = 0) -> HttpResponse:
    """Who signs for the company. Where in the order, the office decides."""
    paper = own_paper(request, mou_id, number)
    require(request.membership.may_recruit)
    if not may_name(paper):
        messages.error(request, _("Who signs is settled once the draft is finished. Write to the office."))
        return redirect(paper.company_url())
    form = OwnSignatoryForm(request.POST if request.method == "POST" else None, paper=paper)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                add_signatory(paper, by=request.user, values=form.values())
            except Refusal as refusal:
                add_refusal(form, refusal)
                status = 409
            else:
                messages.success(request, _("Noted. The liaison office sets the order of the signatures."))
                return redirect(paper.company_url())
    context = {"paper": paper, "form": form, "name": name_of(paper), "back": paper.company_url()}
    return render(request, "companies/recruiters/mou_signatory.html", context, status=status)


def may_name(paper: Paper) -> bool:
    return paper.subject.state == MouState.DRAFT
