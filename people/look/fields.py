"""How a form field is drawn: which part it becomes, what it is described by, and which way its text runs.

Label, hint, control and error are tied together for screen readers the way Django ties them
(`<id>_helptext`, `<id>_error`), with the MoU limit beside the field added to it.
"""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

# What people type in these is Latin letters or digits, whatever the language of the page.
_LATIN = (forms.EmailInput, forms.URLInput, forms.NumberInput, forms.PasswordInput, forms.TelInput)


def field_context(bound: BoundField, **options: Any) -> dict[str, Any]:
    """What templates/components/field.html needs. Options: see the docstring of the tag."""
    widget = bound.field.widget
    shape = _shape(widget)
    if "hint" in options:
        bound.help_text = options.pop("hint") or ""  # Django describes the control by it too
    if _let_go(bound):
        again = _("Choose the file again; browsers don’t keep it.")
        bound.help_text = f"{bound.help_text} {again}".strip()
    described_by = _described_by(bound, bool(options.get("limit")))
    context = {
        "bound": bound,
        "shape": shape,
        "label": bound.label,
        "hint": bound.help_text,
        "errors": bound.errors,
        "described_by": described_by,
        "optional": not bound.field.required and shape != "check" and not options.get("unmarked"),
    }
    if shape == "choices":
        context["radio"] = not widget.allow_multiple_selected
    else:
        context["control"] = _control(bound, shape, described_by, options)
    return context | {name: value for name, value in options.items() if value not in (None, "")}


def _let_go(bound: BoundField) -> bool:
    """A file that was right, in a form where something else was wrong: the page can't give it back."""
    form = bound.form
    return bool(form.files.get(bound.html_name)) and bool(form.errors) and not bound.errors


def _shape(widget: forms.Widget) -> str:
    """`check` one box; `choices` a group of boxes; `group` a widget that draws its parts; `line` the rest."""
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    return "group" if widget.use_fieldset else "line"


def _described_by(bound: BoundField, limited: bool) -> str:
    """In the order in which it is read: what is asked, what was wrong, what the agreement allows."""
    parts = {"helptext": bool(bound.help_text), "error": bool(bound.errors), "limit": limited}
    return " ".join(f"{bound.auto_id}_{part}" for part, there in parts.items() if there)


def _control(bound: BoundField, shape: str, described_by: str, options: dict[str, Any]) -> SafeString:
    attrs: dict[str, Any] = {}
    widget = bound.field.widget
    if described_by and shape != "group":
        attrs["aria-describedby"] = described_by
    if shape == "line":
        attrs |= _line_attrs(bound, widget, options)
    if isinstance(widget, forms.ClearableFileInput):
        # What is stored already is shown by the page, by its name and through a permission-checked view.
        return bound.as_widget(widget=forms.FileInput(attrs=widget.attrs), attrs=attrs)
    return bound.as_widget(attrs=attrs)


def _line_attrs(bound: BoundField, widget: forms.Widget, options: dict[str, Any]) -> dict[str, Any]:
    classes = ["form-control", widget.attrs.get("class", ""), "cap" if options.get("short") else ""]
    if options.get("code"):
        # What one reads off a phone: large, left to right, and never "corrected" by the keyboard.
        classes.append("code-input")
    # A label always stands above; a placeholder would say the same again and vanish when it is needed.
    attrs: dict[str, Any] = {"class": " ".join(filter(None, classes)), "placeholder": False}
    if "dir" not in widget.attrs and not isinstance(widget, forms.Select | forms.FileInput):
        attrs["dir"] = "ltr" if isinstance(widget, _LATIN) else "auto"
    if options.get("code"):
        attrs |= {"dir": "ltr", "autocapitalize": "none", "spellcheck": "false"}
    if options.get("echo"):
        attrs["data-echo"] = options["echo"]
    limit = getattr(bound.field, "max_length", None) or getattr(bound.field, "most", None)
    if limit and isinstance(widget, forms.Textarea):
        # The server says so next to the field and keeps what was typed; the browser would cut it silently.
        attrs |= {"data-count": limit, "maxlength": False}
    return attrs
