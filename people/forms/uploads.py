"""The fields for files: they say by the field what is wrong, and judge by content, not by name."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from people.files import PDF, XLSX, FileRule, inspect, inspect_pdf
from people.persian.numbers import number_text
from people.pictures import thumbnail
from people.workflow import Refusal


class PdfField(forms.FileField):
    widget = forms.FileInput
    default_error_messages = {
        "required": _("Choose a PDF file."),
        "empty": _("This file is empty. Choose another one."),
        "missing": _("Choose a PDF file."),
        "invalid": _("The file did not arrive. Choose it again."),
    }

    def __init__(self, *, max_bytes: int | None = None, **kwargs: Any) -> None:
        self.max_bytes = max_bytes or settings.CV_MAX_BYTES
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "accept": "application/pdf,.pdf"}

    def to_python(self, data: Any) -> Any:
        uploaded: Any = super().to_python(data)
        if uploaded is None:
            return None
        try:
            # Kept on the file, so that store() need not read it all a second time.
            uploaded.inspected = inspect_pdf(uploaded, max_bytes=self.max_bytes)
        except Refusal as refusal:
            raise ValidationError(str(refusal.message), code="refused") from refusal
        return uploaded


class PictureField(forms.FileField):
    """A picture, cleaned to what is kept of it: the bytes of a small square one of our own making."""

    widget = forms.FileInput
    default_error_messages = {
        "required": _("Choose a picture."),
        "missing": _("Choose a picture."),
        "empty": _("This file is empty. Choose another one."),
        "invalid": _("The file did not arrive. Choose it again."),
    }

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {
            **super().widget_attrs(widget),
            "accept": ".png,.jpg,.jpeg,.webp,image/png,image/jpeg,image/webp",
        }

    def to_python(self, data: Any) -> Any:
        uploaded: Any = super().to_python(data)
        if uploaded is None:
            return None
        try:
            uploaded.drawn = thumbnail(uploaded)
        except Refusal as refusal:
            raise ValidationError(str(refusal.message), code="refused") from refusal
        return uploaded


PAPERS = FileRule((PDF, "image/png", "image/jpeg"), settings.CV_MAX_BYTES)


class PaperField(forms.FileField):
    """A scan or a photo of a paper: PDF, PNG or JPEG, as its content shows."""

    widget = forms.FileInput
    default_error_messages = {
        "required": _("Choose a file."),
        "missing": _("Choose a file."),
        "empty": _("This file is empty. Choose another one."),
        "invalid": _("The file did not arrive. Choose it again."),
    }

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {
            **super().widget_attrs(widget),
            "accept": ".pdf,.png,.jpg,.jpeg,application/pdf,image/png,image/jpeg",
        }

    def to_python(self, data: Any) -> Any:
        uploaded: Any = super().to_python(data)
        if uploaded is None:
            return None
        try:
            uploaded.inspected = inspect(uploaded, PAPERS)
        except Refusal as refusal:
            raise ValidationError(str(refusal.message), code="refused") from refusal
        return uploaded


class WorkbookField(forms.FileField):
    """An .xlsx file; whoever reads it judges what is in it."""

    widget = forms.FileInput
    default_error_messages = {
        "required": _("Choose an Excel workbook."),
        "missing": _("Choose an Excel workbook."),
        "empty": _("This file is empty. Choose another one."),
        "invalid": _("The file did not arrive. Choose it again."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=kwargs.pop("label", _("Excel workbook")), **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "accept": f".xlsx,{XLSX}"}


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class AttachmentsField(forms.FileField):
    """Several files at once, each judged by its content; the value is a list."""

    widget = SeveralFiles

    def __init__(self, *, most: int, accept: FileRule, **kwargs: Any) -> None:
        self.most, self.accept = most, accept
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "accept": ",".join(self.accept.content_types)}

    def clean(self, data: Any, initial: Any = None) -> Any:
        files = [super(AttachmentsField, self).clean(file) for file in self._given(data)]
        if len(files) > self.most:
            raise ValidationError(
                _("Choose %(most)s files at most.") % {"most": number_text(self.most)}, code="too_many"
            )
        for file in files:
            try:
                file.inspected = inspect(file, self.accept)
            except Refusal as refusal:
                words = _("“%(name)s”: %(why)s") % {"name": file.name, "why": refusal.message}
                raise ValidationError(words, code="refused") from refusal
        return files

    def _given(self, data: Any) -> list[Any]:
        return [file for file in data if file] if isinstance(data, list | tuple) else [data] if data else []
