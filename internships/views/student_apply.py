"""Applying: whether one may, then answers, CV and letter, kept as they are typed; the preview sends them."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from internships.actions.drafts import NewerDraft, remove_draft, save_draft, vanished, version_of
from internships.eligibility import (
    cap_words,
    earlier_application,
    eligibility,
    frozen_words,
    gate,
    of_status,
    over_cap,
    prepared_for,
    status_words,
)
from internships.forms.apply import ApplyForm, typed_in, written_in
from internships.models import ApplicationDraft, Position
from internships.questions import asked_of, with_questions
from people.audiences import Request, student
from people.files import pdf_rule, store
from people.forms.account import add_refusal
from people.persian import jalali
from people.persian.language import reading
from people.workflow import Refusal
from students.actions import add_cv, set_consent
from students.forms.cv import label_for
from students.models import CV, Student

PAGE = "internships/students/apply.html"
LINE = "internships/students/_draft_line.html"
DRAFT = ("id", "cv_id", "letter", "answers", "shows_gpa")


@student
def apply_for_position(request: Request, position_id: int) -> HttpResponse:
    position = position_for(request, position_id)
    if request.method == "POST":
        return _written(request, position)
    draft = draft_of(request.student, position)
    hindrance = hindrance_of(request.student, position)
    if hindrance:
        return show_hindrance(request, position, hindrance, draft)
    if draft and "check" in request.GET:  # the preview found something to mend
        return _show(request, position, form_of(request.student, position, draft), draft, status=422)
    initial = written_in(draft) if draft else None
    form = ApplyForm(
        initial=initial, student=request.student, cvs=cvs_of(request.student), asked=asked_of(position)
    )
    return _show(request, position, form, draft)


@student
@require_POST
def keep_draft(request: Request, position_id: int) -> HttpResponse:
    """What the page sends by itself while it is typed in; answers with one line for its foot."""
    position = position_for(request, position_id, checked=False)
    try:
        draft = _save(request, position)
    except NewerDraft as newer:
        context = {"newer": newer.kept, "saved": request.POST.get("saved", "")}
    except Refusal as refusal:
        context = {"refused": refusal.message, "saved": request.POST.get("saved", "")}
    else:
        context = {"draft": draft, "saved": draft.saved_at.isoformat() if draft else ""}
    return render(request, LINE, context)


@student
@require_POST
def drop_draft(request: Request, position_id: int) -> HttpResponse:
    position = position_for(request, position_id, checked=False)
    remove_draft(request.student, position, by=request.user)
    messages.success(request, _("The draft is removed."))
    return redirect("internships:my_applications")


def position_for(request: Request, position_id: int, *, checked: bool = True) -> Any:
    """A public one, or one that isn't any more and that they had begun to write to; with what checks read."""
    own = ApplicationDraft.objects.filter(student=request.student, position=OuterRef("pk"))
    public = Position.objects.public().filter(pk=OuterRef("pk"))
    shown = Position.objects.filter(Exists(public) | Exists(own)).for_cards()
    row = JSONObject(**{name: name for name in (*DRAFT, "saved_at")})
    takes = Exists(Position.objects.taking_applications().filter(pk=OuterRef("pk")))
    shown = shown.annotate(draft_row=Subquery(own.values(row=row)), takes=takes)
    found = with_questions(prepared_for(request.student, shown))
    return get_object_or_404(found if checked else found.prefetch_related(None), pk=position_id)


def draft_of(student: Student, position: Any) -> ApplicationDraft | None:
    """As it came with the position, in the same query."""
    row = position.draft_row
    if row is None:
        return None
    own = {name: row[name] for name in DRAFT}
    saved_at = datetime.fromisoformat(row["saved_at"])
    return ApplicationDraft(student=student, position=position, saved_at=saved_at, **own)


def form_of(student: Student, position: Position, draft: ApplicationDraft) -> ApplyForm:
    """The draft as if it had been sent: is it in order?"""
    return ApplyForm(written_in(draft), {}, student=student, cvs=cvs_of(student), asked=asked_of(position))


def hindrance_of(student: Student, position: Any) -> dict[str, Any] | None:
    """What stands in the way, for the page to say before anybody has written a letter for nothing."""
    if position.own_application_id:
        return {"already": position.own_application_id}
    found = gate(position, timezone.now(), student=student)
    if not found.open:
        return {"closed_because": found.why}
    if student.frozen_at is not None:
        return {"frozen": frozen_words(student)}
    if not of_status(student, position.kind):
        return {"other_status": status_words(position.kind)}
    if over_cap(student):
        return {"too_many": cap_words(student)}
    checks = eligibility(student, position)
    return None if checks.ok else {"checks": checks, "can_complete": checks.only_unsaid}


def show_hindrance(
    request: Request,
    position: Any,
    hindrance: dict[str, Any],
    draft: ApplicationDraft | None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "position": position,
        "draft": draft,
        "kept": vanished(draft, []) if draft else [],
        **hindrance,
    }
    return render(request, PAGE, context, status=status)


def _written(request: Request, position: Any) -> HttpResponse:
    """The form was sent: to be kept, or to be looked at as the company will see it."""
    if position.own_application_id:
        messages.info(request, _("You have already applied for this position. This is your application."))
        return redirect("internships:my_application", position.own_application_id)
    data: Mapping[str, Any] = request.POST
    form = _form(request, position, data, request.FILES)
    previewing = data.get("do") != "draft"
    complete = form.is_valid() or not previewing
    if form.new_file:
        form = _with_kept_file(request, position, form)
        data = form.data
        complete = form.is_valid() or not previewing
    if complete and previewing and form.cleaned_data.get("consent"):
        set_consent(request.student, given=True, by=request.user)
    try:
        draft = _save(request, position, data, even_empty=previewing)
    except NewerDraft as newer:
        add_refusal(form, newer)
        return _show(request, position, form, newer.kept, newer=newer.kept, status=409)
    except Refusal as refusal:
        earlier = earlier_application(request.student, position)
        if earlier is not None:
            return redirect("internships:my_application", earlier.pk)
        add_refusal(form, refusal)
        return _show(request, position, form, None, status=422)
    hindrance = hindrance_of(request.student, position)
    if hindrance:
        return show_hindrance(request, position, hindrance, draft, status=409)
    changed = previewing and data.get("version", str(position.version)) != str(position.version)
    if changed or not complete:
        return _show(request, position, form, draft, changed=changed, status=409 if changed else 422)
    if not previewing:
        if draft is None:
            messages.info(request, _("There is nothing to keep yet."))
        else:
            at = jalali.format_time(draft.saved_at, reading())
            messages.success(request, _("The draft is saved, %(time)s.") % {"time": at})
        return redirect("internships:apply", position.pk)
    return redirect("internships:apply_preview", position.pk)


def _save(
    request: Request, position: Any, data: Any = None, *, even_empty: bool = False
) -> ApplicationDraft | None:
    data = request.POST if data is None else data
    return save_draft(
        request.student,
        position,
        by=request.user,
        typed=typed_in(data),
        asked=asked_of(position),
        saved=data.get("saved", ""),
        over="over" in data,
        even_empty=even_empty,
    )


def _form(request: Request, position: Any, data: Any, files: Any = None) -> ApplyForm:
    cvs = cvs_of(request.student)
    return ApplyForm(data, files, student=request.student, cvs=cvs, asked=asked_of(position))


def _with_kept_file(request: Request, position: Any, form: ApplyForm) -> ApplyForm:
    """A browser can't fill a file in again, so a good one becomes a CV at once, whatever else is to be mended."""
    by = request.user
    stored = store(form.new_file, by=by, accept=pdf_rule())
    cv = add_cv(request.student, file=stored, label=label_for("", stored.original_name), by=by)
    data = request.POST.copy()
    data["cv"] = str(cv.pk)
    return _form(request, position, data)


def _show(
    request: Request,
    position: Any,
    form: ApplyForm,
    draft: ApplicationDraft | None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    own_page = form.data.get("page") if form.is_bound else ""
    context = {
        "position": position,
        "form": form,
        "checks": eligibility(request.student, position),
        "draft": draft,
        "kept": vanished(draft, asked_of(position)) if draft else [],
        # Since the draft was written; what was typed just now says so by itself.
        "changed": bool(draft and version_of(draft) and version_of(draft) != position.version),
        "page": own_page or secrets.token_hex(8),
        "saved": draft.saved_at.isoformat() if draft and "newer" not in more else form.data.get("saved", ""),
        **more,
    }
    return render(request, PAGE, context, status=status)


def cvs_of(student: Student) -> list[CV]:
    return list(student.cvs.filter(removed_at=None).select_related("file"))
