"""The two pages of every import: the workbook is sent and checked, and what would become of it is shown, then done.

Each import names what is its own; its templates fill the frames layouts/workbook_upload.html and
layouts/workbook_result.html.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render

from people.audiences import Request
from people.files import store
from people.views.workbooks import problems_shown
from people.workbook_imports import RowsWrong, WorkbookForm
from people.workflow import Refusal

RECENT = 5


@dataclass(frozen=True)
class ImportPages:
    model: Any  # people.workbook_imports.KeptWorkbook
    form: type[WorkbookForm]
    keep: Callable[..., Any]  # (stored, plan, *, by): a workbook without an error
    carry_out_all: Callable[..., Any]  # (pending, *, by)
    page: str  # the name of the address of one import
    upload_template: str
    result_template: str
    said: Callable[[dict[str, Any]], str]  # what is told once it is done
    shown: Callable[[Any], dict[str, Any]]  # what the result's template needs besides
    asked: Callable[[QueryDict], dict[str, Any]] = (
        lambda _posted: {}
    )  # what was chosen on the page of the dry run

    def upload(self, request: Request) -> HttpResponse:
        form = self.form()
        if request.method == "POST":
            form = self.form(request.POST, request.FILES)
            if form.is_valid() and form.plan:
                stored = store(form.cleaned_data["workbook"], by=request.user, accept=self.form.rule())
                return redirect(self.page, import_id=self.keep(stored, form.plan, by=request.user).pk)
        recent = self._rows()[:RECENT]
        context = {"form": form, "recent": recent, **problems_shown(form.problems)}
        return render(request, self.upload_template, context, status=422 if form.errors else 200)

    def show(self, request: Request, import_id: int) -> HttpResponse:
        """The dry run: what was found in the workbook when it was sent."""
        return self._page(request, get_object_or_404(self._rows(), pk=import_id))

    def carry_out(self, request: Request, import_id: int) -> HttpResponse:
        pending = get_object_or_404(self._rows(), pk=import_id)
        try:
            done = self.carry_out_all(pending, by=request.user, **self.asked(request.POST))
        except RowsWrong as wrong:
            return self._page(request, pending, status=409, **problems_shown(wrong.problems))
        except Refusal as refusal:
            messages.error(request, str(refusal.message))
        else:
            messages.success(request, self.said(done.result))
        return redirect(self.page, import_id=pending.pk)

    def _rows(self) -> Any:
        return self.model.objects.select_related("stored", "uploaded_by", "imported_by")

    def _page(self, request: Request, pending: Any, status: int = 200, **problems: Any) -> HttpResponse:
        context = {"pending": pending, "result": pending.result, **self.shown(pending)}
        return render(
            request, self.result_template, context | (problems or problems_shown(())), status=status
        )
