"""An empty workbook for a list of companies: the headings that are read, and a second sheet that explains them."""

from io import BytesIO

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from companies.imports.company_rows import COLUMNS
from companies.models import Estate
from people.persian.language import reading


def company_template() -> bytes:
    """Headings only on the first sheet: an example row there would be imported one day."""
    book = Workbook()
    sheet = book.active
    sheet.title = _("Companies")
    headings = [str(column.label) for column in COLUMNS.values()]
    sheet.append(headings)
    for number, (heading, column) in enumerate(zip(headings, COLUMNS.values(), strict=True), start=1):
        cell = sheet.cell(row=1, column=number)
        cell.font = Font(bold=True)
        if column.needed:
            cell.fill = PatternFill("solid", fgColor="FBE8DA")
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = max(16, len(heading) + 6)
        sheet.column_dimensions[letter].number_format = "@"  # numbers keep their first zero
    sheet.freeze_panes = "B2"
    _explain(book)
    for each in book.worksheets:
        each.sheet_view.rightToLeft = reading() == "fa"
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _explain(book: Workbook) -> None:
    sheet = book.create_sheet(_("How to fill it in"))
    for key, text in (
        ("national_id", _("11 digits of a company. Persian digits are fine.")),
        ("licence_number", _("For a workshop without a company national ID.")),
        ("estate", _("One of the names below; otherwise write the address.")),
        ("site_name", _("If it is empty: the main site.")),
        (
            "contact_email",
            _("The link to confirm can be mailed there later. The import itself mails nobody."),
        ),
    ):
        sheet.append([str(COLUMNS[key].label), text])
    sheet.append([])
    for estate in Estate.objects.filter(is_active=True):
        sheet.append([str(COLUMNS["estate"].label), estate.name])
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 26, 70
