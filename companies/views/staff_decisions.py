"""Decisions that need words: asked on a page of their own, which says first what will follow from them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise

from companies.forms.staff_decision import ReasonForm
from companies.reasons import Kept
from people.forms.account import add_refusal
from people.persian.text import clean_input
from people.workflow import Refusal

Words = str | Promise


@dataclass(frozen=True)
class Decision:
    """One decision: what it does, and how its page asks for it. The button says what the page is called."""

    action: Callable[..., Any]  # (subject, *, by, reason, seen)
    title: Words
    text: Words
    label: Words
    hint: Words
    done: Words
    icon: str = "check-lg"
    bad: bool = False  # can't be taken back
    required: bool = True


def decide(
    request: HttpRequest,
    subject: Any,
    decision: Decision,
    *,
    back: str,
    possible: bool,
    name: Words = "",
    kept: Kept | None = None,
    **context: Any,
) -> HttpResponse:
    """Ask, and do it. What someone else decided meanwhile is shown, and what was typed is kept.

    `kept` are words that the office has ready: a button puts them into the field, below what is typed there already.
    """
    if request.method == "GET" and not possible:
        return redirect(back)
    picks = kept is not None and request.method == "POST" and "use" in request.POST
    form = ReasonForm(
        request.POST if request.method == "POST" and not picks else None,
        initial={"reason": _with_kept(request, kept)} if kept is not None and picks else None,
        label=decision.label,
        hint=decision.hint,
        required=decision.required,
    )
    status = 200
    if request.method == "POST" and not picks:
        status = 422
        if form.is_valid():
            try:
                decision.action(
                    subject,
                    by=request.user,
                    reason=form.cleaned_data["reason"],
                    seen=request.POST.get("seen"),
                )
            except Refusal as refusal:
                add_refusal(form, refusal)
                subject.refresh_from_db()
                status = 409
            else:
                messages.success(request, str(decision.done))
                return redirect(back)
    return render(
        request,
        "companies/staff/decide.html",
        {
            "subject": subject,
            "decision": decision,
            "form": form,
            "back": back,
            "kept": kept.templates if kept else [],
            "name": name or subject,
            **context,
        },
        status=status,
    )


def _with_kept(request: HttpRequest, kept: Kept) -> str:
    typed = clean_input(request.POST.get("reason", ""))
    return "\n\n".join(filter(None, [typed, kept.text_of(request.POST["use"])]))


def act(
    request: HttpRequest, subject: Any, action: Callable[..., Any], *, done: Words, back: str
) -> HttpResponse:
    """A decision of one button."""
    try:
        action(subject, by=request.user, seen=request.POST.get("seen"))
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, str(done))
    return redirect(back)
