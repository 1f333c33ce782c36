"""What a student still has to say of themselves before applying goes smoothly. One query, whatever is missing."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Subquery
from django.utils.translation import gettext as _

from people.persian import jalali
from people.persian.language import reading
from students.models import CV, Student, Term

PROFILE = "/me/profile/"


@dataclass(frozen=True)
class Todo:
    icon: str
    title: str
    text: str
    url: str
    action: str


def unsaid(student: Student) -> list[str]:
    """The parts of the profile that positions ask about and that are empty."""
    parts = {
        _("field of study"): student.field_id,
        _("student number"): student.student_number,
        _("entry year"): student.entry_year,
        _("semester"): student.semester,
        _("GPA"): student.gpa,
        _("credits passed"): student.credits_passed,
    }
    return [name for name, value in parts.items() if value is None]


def todos(student: Student, on: date | None = None) -> list[Todo]:
    """What waits for the student in their profile, the most needed first."""
    has_cv, term_starts_on = _asked(student, on or jalali.today())
    found = []
    missing = unsaid(student)
    if missing:
        text = _("Still missing: %(parts)s.") % {"parts": _(", ").join(missing)}
        found.append(Todo("person", _("Complete your profile"), text, f"{PROFILE}#study", _("Complete it")))
    if not has_cv:
        text = _("Every application sends one.")
        found.append(Todo("file-earmark-text", _("Add your CV"), text, f"{PROFILE}#cvs", _("Add a CV")))
    hours = _hours(student, term_starts_on)
    if hours:
        found.append(hours)
    if not student.user.mobile:
        text = _("A company that shortlists you can then call you. Others don’t see it.")
        found.append(Todo("phone", _("Add your mobile number"), text, "/settings/", _("Add it")))
    return found


def _hours(student: Student, term_starts_on: date | None) -> Todo | None:
    week = f"{PROFILE}#week"
    if not student.free:
        text = _("Companies look for people who are free in their shifts.")
        return Todo("calendar-week", _("Say when you are free"), text, week, _("Choose the hours"))
    saved = student.free_updated_at
    if saved is None or (term_starts_on and jalali.today(saved) < term_starts_on):
        text = _("They are from before this term.")
        if saved:
            text = _("Last saved on %(day)s, before this term.") % {
                "day": jalali.format_date(saved, reading())
            }
        return Todo("calendar-week", _("Check your free hours"), text, week, _("Check the hours"))
    return None


def _asked(student: Student, on: date) -> tuple[bool, date | None]:
    term = Term.objects.filter(starts_on__lte=on).order_by("-starts_on").values("starts_on")[:1]
    cvs = CV.objects.filter(student=OuterRef("pk"), removed_at=None)
    return Student.objects.filter(pk=student.pk).values_list(Exists(cvs), Subquery(term)).get()
