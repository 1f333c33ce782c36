"""What every import from a workbook has in common: a dry run that is kept, and carried out as a whole or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext as _

from people.files import XLSX, FileRule, inspect
from people.forms import FriendlyForm
from people.forms.uploads import WorkbookField
from people.models import StoredFile, User
from people.workflow import Refusal


@dataclass(frozen=True)
class Problem:
    """What is wrong with a cell, or worth a look."""

    row: int  # as Excel counts
    column: str  # its heading
    message: str


class RowsWrong(Refusal):
    """The workbook can't be imported as it is (any more): `problems` says why, row by row."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(_("Nothing was imported: some rows have to be corrected first."))
        self.problems = problems


class KeptWorkbook(models.Model):
    """A workbook that was read without an error; imported once somebody says so."""

    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    result = models.JSONField(default=dict)  # what was found when it was sent, in the words of the sheet
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)
    imported_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    imported_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.stored.original_name


def lock_kept(pending: Any, lock: int) -> Any:
    """The row, once: of two workbooks of one kind at the same moment, one comes second (`lock` names the kind)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [lock])
    rows: Any = type(pending)._default_manager.select_for_update(of=("self",)).select_related("stored")
    locked = rows.get(pk=pending.pk)
    if locked.imported_at is not None:
        raise Refusal(_("This workbook has been imported already."))
    return locked


def mark_imported(locked: KeptWorkbook, result: dict[str, Any], *, by: User) -> None:
    locked.imported_by, locked.imported_at, locked.result = by, timezone.now(), result
    locked.save(update_fields=["imported_by", "imported_at", "result"])


class WorkbookForm(FriendlyForm):
    """The workbook as it is uploaded: judged by its content, read row by row into `plan`."""

    max_bytes: ClassVar[int]
    workbook = WorkbookField()
    plan: Any = None

    def read_plan(self, uploaded: Any) -> Any:
        raise NotImplementedError

    def forgives(self) -> bool:
        """Whether wrong rows may be left out of it."""
        return False

    @classmethod
    def rule(cls) -> FileRule:
        return FileRule((XLSX,), cls.max_bytes)

    @property
    def problems(self) -> Sequence[Problem]:
        return self.plan.problems if self.plan else ()

    def clean_workbook(self) -> Any:
        """Wrong rows are an error of the file as a whole."""
        uploaded = self.cleaned_data["workbook"]
        try:
            uploaded.inspected = inspect(uploaded, self.rule())
            self.plan = self.read_plan(uploaded)
        except Refusal as refusal:
            raise ValidationError(str(refusal.message)) from refusal
        if self.plan.problems and not self.forgives():
            raise ValidationError(_("Nothing was imported: some rows have to be corrected first."))
        return uploaded
