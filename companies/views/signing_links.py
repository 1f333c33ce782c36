"""The page behind a signing link, for signatories without an account. Opening it changes nothing, so that mail
scanners may open it as often as they like; what changes something is sent by a button."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from allauth.core import ratelimit
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from companies.actions import signing_links as actions
from companies.actions.documents import sealed_pdf
from companies.actions.signing import TextChanged
from companies.forms.signing import DeclineForm, NameAnotherForm, SendScanForm
from companies.forms.staff_mou import SCAN_MAX_BYTES
from companies.models import SigningLink
from companies.papers import Paper
from companies.signing import Signing, Standing, paper_of_signatory, signing_of
from people.audiences import public
from people.files import pdf_rule, serve, store
from people.forms.account import add_refusal
from people.models import StoredFile
from people.workflow import Refusal

View = Callable[..., HttpResponseBase]
PAGE, OVER = "companies/signing/link.html", "companies/signing/link_over.html"
KEY = "the token is the key: signatories have no account"


@dataclass(frozen=True)
class Opened:
    """What a link opens onto."""

    link: SigningLink
    paper: Paper
    signing: Signing
    standing: Standing | None
    pdf: StoredFile | None

    @property
    def text(self) -> str:
        return self.signing.version.text_sha256 if self.signing.version else ""

    @property
    def can_answer(self) -> bool:
        return self.standing is not None and (self.standing.turn or self.standing.sent is not None)


@dataclass(frozen=True)
class Answer:
    form: type
    act: Callable[[Opened, Any, str], Any]


def unseen(view: View) -> View:
    """Neither search engines, nor the next site that is opened, nor anybody's log of referrers learn the address.
    (With "no-referrer" browsers send their forms with the origin "null", which the CSRF check refuses.)"""

    @wraps(view)
    def guarded(request: HttpRequest, token: str) -> HttpResponseBase:
        response = view(request, token)
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Referrer-Policy"] = "strict-origin"
        return response

    return guarded


def _send(opened: Opened, values: Any, text: str) -> None:
    stored = store(values["scan"], by=None, accept=pdf_rule(SCAN_MAX_BYTES))
    actions.send_scan(opened.link, scan=stored, signed_on=values["signed_on"], text=text)


ANSWERS = {
    "scan": Answer(SendScanForm, _send),
    "decline": Answer(
        DeclineForm, lambda opened, values, text: actions.decline(opened.link, text=text, **values)
    ),
    "another": Answer(
        NameAnotherForm, lambda opened, values, text: actions.name_another(opened.link, text=text, **values)
    ),
}


@public(reason=KEY)
@never_cache
@unseen
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    opened = _opened(token)
    if over := actions.why_over(opened.link, opened.paper, timezone.now()):
        return render(request, OVER, {"reason": over, "paper": opened.paper}, status=410)
    forms = {name: answer.form(prefix=name) for name, answer in ANSWERS.items()}
    if request.method != "POST":
        return _page(request, opened, forms, done=_done(request))
    if not ratelimit.consume(request, action="sign", key=token):
        return _page(request, opened, forms, problem="limited", status=429)
    return _answer(request, opened, forms)


def _done(request: HttpRequest) -> str:
    """What was just done, in the address: whoever has no account has no session to keep it in."""
    said = request.GET.get("done", "")
    return said if said in ANSWERS else ""


def _answer(request: HttpRequest, opened: Opened, forms: dict[str, Any]) -> HttpResponse:
    what = request.POST.get("what", "")
    answer = ANSWERS.get(what)
    if answer is None:
        return _page(request, opened, forms, status=422)
    if request.POST.get("text") != opened.text:
        return _page(request, opened, forms, problem="changed", status=409)
    form = forms[what] = answer.form(request.POST, request.FILES, prefix=what)
    if not form.is_valid():
        return _page(request, opened, forms, asked=what, status=422)
    try:
        if not opened.can_answer:
            raise Refusal(actions.not_your_turn())
        answer.act(opened, form.cleaned_data, request.POST["text"])
    except actions.LinkOver as over:
        return render(request, OVER, {"reason": over.message, "paper": opened.paper}, status=410)
    except TextChanged:
        fresh = _opened(opened.link.token)
        return _page(request, fresh, forms, problem="changed", status=409)
    except Refusal as refusal:
        add_refusal(form, refusal)
        return _page(request, opened, forms, asked=what, status=409)
    if what == "decline":
        return render(request, OVER, {"declined": True, "paper": opened.paper})
    return redirect(f"/sign/{opened.link.token}/?done={what}")


@public(reason=KEY)
@never_cache
@unseen
def text_pdf(request: HttpRequest, token: str) -> HttpResponseBase:
    opened = _opened(token)
    if over := actions.why_over(opened.link, opened.paper, timezone.now()):
        return render(request, OVER, {"reason": over, "paper": opened.paper}, status=410)
    if opened.pdf is None:
        raise Http404
    return serve(opened.pdf, inline="download" not in request.GET)


def _opened(token: str) -> Opened:
    link = actions.link_by_token(token)
    if link is None:
        raise Http404
    paper = paper_of_signatory(link.signatory)
    signing = signing_of(paper)
    pdf = sealed_pdf(signing.version) if signing.version else None
    return Opened(link, paper, signing, signing.of(link.signatory_id), pdf)


def _page(
    request: HttpRequest,
    opened: Opened,
    forms: dict[str, Any],
    *,
    asked: str = "",
    problem: str = "",
    done: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "opened": opened,
        "paper": opened.paper,
        "signatory": opened.link.signatory,
        "standing": opened.standing,
        "forms": forms,
        "asked": asked,
        "problem": problem,
        "done": done,
    }
    return render(request, PAGE, context, status=status)
