"""An empty workbook for existing agreements: the headings that are read, examples, and how to fill it in.

Examples stand on the second sheet only: on the first one they would be imported one day.
"""

from io import BytesIO

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from companies.imports.workbook import COLUMNS
from companies.models import ProgrammeKind
from people.persian.language import reading
from students.models import FieldOfStudy

_EXAMPLES = {
    "fa": (
        {
            "national_id": "10380284790", "company": "لوازم خانگی پندار", "number": "۱۴۰۳/۱۷",
            "title": "همکاری در کار پاره‌وقت دانشجویی", "starts_on": "۱۴۰۳/۰۷/۰۱", "ends_on": "۱۴۰۵/۰۶/۳۱",
            "signed_on": "۱۴۰۳/۰۶/۲۵", "university_letter": "د/۱۴۰۳/۹۸۱", "university_letter_on": "۱۴۰۳/۰۶/۲۰",
            "company_letter": "پ-۲۲۱", "company_letter_on": "۱۴۰۳/۰۶/۱۲", "renews": "خیر",
            "fields": "مهندسی صنایع، مهندسی مکانیک", "seat_limit": "۲۰", "max_weekly_hours": "۲۴",
            "min_hourly_pay_rial": "۹۰۰٬۰۰۰", "insurer": "شرکت",
        },
        {"number": "۱۴۰۳/۱۷", "seat_limit": "۵", "insurer": "دانشگاه"},
    ),
    "en": (
        {
            "national_id": "10380284790", "company": "Pendar Appliances", "number": "1403/17",
            "title": "Part-time work of students", "starts_on": "1403/07/01", "ends_on": "1405/06/31",
            "signed_on": "2024-09-15", "university_letter": "D/1403/981", "university_letter_on": "1403/06/20",
            "company_letter": "P-221", "company_letter_on": "1403/06/12", "renews": "no",
            "fields": "Industrial engineering; Mechanical engineering", "seat_limit": "20",
            "max_weekly_hours": "24", "min_hourly_pay_rial": "900,000", "insurer": "company",
        },
        {"number": "1403/17", "seat_limit": "5", "insurer": "university"},
    ),
}  # fmt: skip


def import_template() -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = _("MoUs")
    _write_headings(sheet)
    _show_examples(book)
    _explain(book)
    for each in book.worksheets:
        each.sheet_view.rightToLeft = reading() == "fa"
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def headings() -> list[str]:
    return [str(column.label) for column in COLUMNS.values()]


def _write_headings(sheet: object) -> None:
    sheet.append(headings())  # type: ignore[attr-defined]
    for place, (heading, column) in enumerate(zip(headings(), COLUMNS.values(), strict=True), start=1):
        cell = sheet.cell(row=1, column=place)  # type: ignore[attr-defined]
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        if column.needed:
            cell.fill = PatternFill("solid", fgColor="FBE8DA")
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = max(16, len(heading) + 4)  # type: ignore[attr-defined]
        sheet.column_dimensions[letter].number_format = "@"  # type: ignore[attr-defined]
    sheet.freeze_panes = "A2"  # type: ignore[attr-defined]


def _show_examples(book: Workbook) -> None:
    sheet = book.create_sheet(_("Examples"))
    _write_headings(sheet)
    kinds = list(ProgrammeKind.objects.filter(is_active=True)[:2])
    for values, kind in zip(_EXAMPLES[reading()], kinds, strict=False):
        sheet.append([str(kind) if key == "kind" else values.get(key) for key in COLUMNS])


def _explain(book: Workbook) -> None:
    sheet = book.create_sheet(_("How to fill it in"))
    for keys, text in _notes():
        sheet.append([_(", ").join(_name(key) for key in keys), text])
    sheet.append([])
    for kind in ProgrammeKind.objects.filter(is_active=True):
        sheet.append([_name("kind"), str(kind)])
    for field in FieldOfStudy.objects.filter(is_active=True):
        sheet.append([_name("fields"), str(field)])
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 44, 90
    for row in sheet.iter_rows():
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")


def _notes() -> list[tuple[tuple[str, ...], str]]:
    return [
        (
            ("number",),
            _("Needed. One row for each kind of work: further rows of an MoU repeat its number, and may leave "
              "the facts empty."),
        ),
        (
            ("national_id", "licence_number"),
            _("One of them is needed: 11 digits of a company, or the licence of a workshop."),
        ),
        (("company",), _("Needed for a company that isn’t here yet. It is entered as an approved company.")),
        (
            ("starts_on", "ends_on"),
            _("Needed. Year first, like 1403/07/01 or 2024-09-22; a date cell of Excel is fine too. Esfand has "
              "30 days in leap years only."),
        ),
        (("signed_on",), _("If it is empty, the first day counts.")),
        (("renews",), _("Yes or no; empty is no. What has renewed itself goes on, year by year.")),
        (("kind",), _("Needed. One of the names below.")),
        (
            ("fields",),
            _("Several are separated by a comma or a semicolon. Empty is every field; a name without its level "
              "is all levels."),
        ),
        (("seat_limit",), _("Needed. How many may work there at one time.")),
        (("max_weekly_hours",), _("If it is empty, the most that the law allows.")),
        (("min_hourly_pay_rial",), _("In rial, not toman. If it is empty, the legal least wage alone counts.")),
        (("insurer",), _("Company or university. If it is empty, as is usual for this kind of work.")),
    ]  # fmt: skip


def _name(key: str) -> str:
    return headings()[list(COLUMNS).index(key)]
