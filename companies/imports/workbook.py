"""The workbook of agreements as it is sent: its columns, found by their headings, and its rows.

Headings are Persian or English, in any order and any usual spelling; a title may stand above them. What a row
says is judged elsewhere (companies/imports/plan.py).
"""

from typing import IO

from django.utils.translation import gettext_lazy

from people import workbook_lines
from people.workbook_lines import Column, Layout
from people.workbook_lines import Line as Line
from people.workbook_lines import Lines as Lines

MAX_BYTES = 5 * 1024 * 1024
MOST_ROWS = 5_000
MOST_COLUMNS = 60


COLUMNS: dict[str, Column] = {
    "national_id": Column(
        gettext_lazy("company national ID"),
        ("شناسهٔ ملی شرکت", "شناسهٔ ملی", "national ID", "company national ID", "company ID"),
    ),
    "licence_number": Column(
        gettext_lazy("operating licence number"),
        (
            "شمارهٔ پروانهٔ بهره‌برداری", "شمارهٔ پروانه", "پروانهٔ بهره‌برداری", "شمارهٔ جواز",
            "operating licence number", "licence number", "license number",
        ),
    ),
    "company": Column(
        gettext_lazy("company name"),
        ("نام شرکت", "شرکت", "نام واحد صنعتی", "نام واحد", "طرف تفاهم‌نامه", "company name", "company"),
    ),
    "number": Column(
        gettext_lazy("MoU number"),
        ("شمارهٔ تفاهم‌نامه", "شمارهٔ قرارداد", "شماره", "MoU number", "number", "agreement number"),
        needed=True,
    ),
    "title": Column(gettext_lazy("title"), ("عنوان تفاهم‌نامه", "عنوان", "موضوع", "title", "subject")),
    "starts_on": Column(
        gettext_lazy("first day"),
        (
            "روز آغاز", "نخستین روز", "روز نخست", "تاریخ شروع", "شروع", "تاریخ آغاز", "آغاز", "از تاریخ",
            "first day", "start", "start date", "starts on", "from",
        ),
        needed=True,
    ),
    "ends_on": Column(
        gettext_lazy("last day"),
        (
            "روز پایان", "آخرین روز", "روز آخر", "تاریخ پایان", "پایان", "تاریخ انقضا", "انقضا", "تا تاریخ",
            "last day", "end", "end date", "ends on", "until", "to",
        ),
        needed=True,
    ),
    "signed_on": Column(
        gettext_lazy("signed on"),
        ("تاریخ امضا", "امضا", "تاریخ امضای تفاهم‌نامه", "signed on", "signing date", "date of signature"),
    ),
    "university_letter": Column(
        gettext_lazy("letter number of the university"),
        ("شمارهٔ نامهٔ دانشگاه", "نامهٔ دانشگاه", "letter number of the university", "university letter"),
    ),
    "university_letter_on": Column(
        gettext_lazy("date of the university’s letter"),
        ("تاریخ نامهٔ دانشگاه", "date of the university’s letter", "university letter date"),
    ),
    "company_letter": Column(
        gettext_lazy("letter number of the company"),
        ("شمارهٔ نامهٔ شرکت", "نامهٔ شرکت", "letter number of the company", "company letter"),
    ),
    "company_letter_on": Column(
        gettext_lazy("date of the company’s letter"),
        ("تاریخ نامهٔ شرکت", "date of the company’s letter", "company letter date"),
    ),
    "renews": Column(
        gettext_lazy("renews itself"), ("تمدید خودکار", "خودکار تمدید می‌شود", "renews itself", "auto renewal")
    ),
    "kind": Column(
        gettext_lazy("kind of work"),
        ("نوع همکاری", "نوع کار", "نوع", "نوع برنامه", "kind of work", "kind", "programme", "type"),
        needed=True,
    ),
    "fields": Column(
        gettext_lazy("fields of study"),
        ("رشته‌های تحصیلی", "رشته‌ها", "رشتهٔ تحصیلی", "رشته", "fields of study", "fields", "field of study"),
    ),
    "seat_limit": Column(
        gettext_lazy("seats at one time"),
        ("تعداد جا", "جا", "ظرفیت", "ظرفیت هم‌زمان", "تعداد", "تعداد نفرات", "seats at one time", "seats"),
        needed=True,
    ),
    "max_weekly_hours": Column(
        gettext_lazy("most hours a week"),
        (
            "بیشترین ساعت در هفته", "حداکثر ساعت در هفته", "سقف ساعت هفتگی", "ساعت در هفته",
            "most hours a week", "hours a week", "weekly hours",
        ),
    ),
    "min_hourly_pay_rial": Column(
        gettext_lazy("least pay an hour (rial)"),
        (
            "کف دستمزد ساعتی", "کمترین مزد هر ساعت", "حداقل مزد ساعتی", "حداقل دستمزد ساعتی",
            "مزد ساعتی (ریال)", "مزد ساعتی",
            "least pay an hour (rial)", "least pay an hour", "hourly pay", "hourly pay (rial)",
        ),
    ),
    "insurer": Column(
        gettext_lazy("insured by"), ("بیمه بر عهدهٔ", "بیمه", "بیمه‌کننده", "بیمه‌گر", "insured by", "insurer")
    ),
}  # fmt: skip


LAYOUT = Layout(
    columns=COLUMNS,
    known_by=frozenset({"number", "kind"}),
    either=("national_id", "licence_number"),
    most_rows=MOST_ROWS,
    most_columns=MOST_COLUMNS,
    too_much=gettext_lazy(
        "This workbook holds far more than a list of MoUs. Copy the list into a new one and send that."
    ),
    empty=gettext_lazy("There is no MoU below the headings."),
)


def read_lines(file: IO[bytes]) -> Lines:
    """Every row that isn't empty. Raises Refusal when it is no workbook, or one without the columns needed."""
    return workbook_lines.read_lines(file, LAYOUT)
