"""An empty workbook of students: the headings that are read, and a second sheet that explains them."""

from io import BytesIO

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from people.persian.language import reading
from students.models import FieldOfStudy, Student
from students.records.sheet import COLUMNS

_LEFT_OUT = {"first_name", "last_name"}  # read where a list has them; the template has the full name


def records_template() -> bytes:
    """Headings only on the first sheet: an example row there would be imported one day."""
    book = Workbook()
    sheet = book.active
    sheet.title = _("Students")
    headings = [str(column.label) for key, column in COLUMNS.items() if key not in _LEFT_OUT]
    sheet.append(headings)
    for number, heading in enumerate(headings, start=1):
        sheet.cell(row=1, column=number).font = Font(bold=True)
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = max(16, len(heading) + 6)
        sheet.column_dimensions[letter].number_format = "@"
    sheet.freeze_panes = "B2"
    _explain(book)
    for each in book.worksheets:
        each.sheet_view.rightToLeft = reading() == "fa"
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _explain(book: Workbook) -> None:
    sheet = book.create_sheet(_("How to fill it in"))
    statuses = _(", ").join(str(label) for label in Student.Status.labels)
    for key, text in (
        ("student_number", _("Digits only, each student once.")),
        ("full_name", _("Needed for who is new in the roster; an account keeps its own name.")),
        ("mobile", _("Needed for who is new in the roster; Persian digits are fine.")),
        ("field", _("One of the names below.")),
        ("entry_year", _("Four digits, like 1403.")),
        ("study_status", statuses),
        ("gpa", _("Out of 20. Like 16.25.")),
        ("gpa_on", _("May be left empty: then it is the day of the import.")),
    ):
        sheet.append([str(COLUMNS[key].label), text])
    sheet.append([_("empty cells"), _("An empty cell leaves things as they are.")])
    sheet.append([])
    for field in FieldOfStudy.objects.filter(is_active=True):
        sheet.append([_("field of study"), str(field)])
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 22, 60
