"""The field for a PDF: says by the field what is wrong with the file, and judges it by content, not by
name."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from people.files import inspect_pdf
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
