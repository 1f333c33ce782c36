"""An empty roster workbook: the headings that are read, and a second sheet that explains them."""

from io import BytesIO

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from people.persian.language import reading
from students.models import FieldOfStudy


def roster_template() -> bytes:
    """Headings only on the first sheet: an example row there would be imported one day."""
    book = Workbook()
    sheet = book.active
    sheet.title = _("Roster")
    headings = [_("student number"), _("full name"), _("mobile"), _("field of study"), _("entry year")]
    sheet.append(headings)
    for number, heading in enumerate(headings, start=1):
        sheet.cell(row=1, column=number).font = Font(bold=True)
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = max(18, len(heading) + 6)
        sheet.column_dimensions[letter].number_format = "@"
    sheet.freeze_panes = "A2"
    _explain(book)
    for each in book.worksheets:
        each.sheet_view.rightToLeft = reading() == "fa"
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _explain(book: Workbook) -> None:
    sheet = book.create_sheet(_("How to fill it in"))
    for heading, text in (
        (_("student number"), _("Digits only, each student once.")),
        (_("full name"), _("As in the university’s records.")),
        (_("mobile"), _("With or without the first zero; Persian digits are fine.")),
        (_("field of study"), _("May be left empty. One of the names below.")),
        (_("entry year"), _("May be left empty. Four digits, like 1403.")),
    ):
        sheet.append([heading, text])
    sheet.append([])
    for field in FieldOfStudy.objects.filter(is_active=True):
        sheet.append([_("field of study"), str(field)])
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 22, 60
