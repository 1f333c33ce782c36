"""Papers that a company sends, and the words that the office keeps for its decisions."""

from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.models import ReasonTemplate
from people.forms import FriendlyForm, FriendlyModelForm, TextField, friendly_field
from people.forms.uploads import PaperField

MOST_TEXT = 1000  # as long as a reason may be


class CompanyPaperForm(FriendlyForm):
    document = PaperField(
        label=gettext_lazy("File"), help_text=gettext_lazy("PDF, or a photo as PNG or JPEG; at most 5 MB.")
    )
    title = TextField(
        label=gettext_lazy("What it is"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("For example: operating licence, official gazette."),
    )


class ReasonTemplateForm(FriendlyModelForm):
    class Meta:
        model = ReasonTemplate
        fields: ClassVar = ["decision", "position", "title_fa", "text_fa", "title_en", "text_en", "is_active"]
        formfield_callback = friendly_field

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("title_fa", "text_fa", "title_en", "text_en"):
            self.fields[name].widget.attrs["lang"] = name[-2:]
        self.fields["position"].help_text = _("Lower numbers come first.")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for name in ("text_fa", "text_en"):
            over = len(values.get(name) or "") - MOST_TEXT
            if over > 0:
                self.add_error(name, _("This is longer than a reason may be. Shorten it."))
        if bool(values.get("title_en")) != bool(values.get("text_en")) and not {"title_en", "text_en"} & set(
            self.errors
        ):
            missing = "text_en" if values.get("title_en") else "title_en"
            self.add_error(missing, _("Write the English title and the English text, or neither."))
        return values
