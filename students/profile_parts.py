"""The profile as parts: what is said, what is missing, and what each part gives to who says it.

One truth for the meter on the profile, the small one on the student's page, and what waits there to be done. Apps
above register parts of their own in AppConfig.ready(). All parts together ask the database once: each names what it
wants to know of the student's row, and reads it from the answer.

That companies may find the student, and that they see an application, are decisions and no parts: nobody's profile
is less complete for a "no".
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people.persian import jalali
from people.persian.language import reading
from people.persian.numbers import number_text
from students.models import CV, Availability, RosterEntry, Student, StudentSkill, Term

PROFILE = "/me/profile/"

# Of a hundred, by what a part decides. Without one's studies most positions don't come into question at all; no
# application goes without a CV; free hours decide what is left out, skills the order of the rest; the way to work
# moves that order a little (as in MATCHING_WEIGHTS), and a mobile number helps once a company has chosen.
STUDY, CVS, WEEK, SKILLS, COMMUTE, MOBILE = 30, 20, 20, 15, 10, 5


@dataclass(frozen=True)
class Part:
    code: str
    icon: str
    name: str
    weight: int
    done: float  # from 0 to 1
    says: str  # what is there, or what is missing
    gives: str
    url: str
    todo: str = ""  # what to do, where it is worth a line on the student's page while it isn't done
    action: str = ""

    @property
    def complete(self) -> bool:
        return self.done >= 1

    @property
    def begun(self) -> bool:
        return 0 < self.done < 1


@dataclass(frozen=True)
class Meter:
    parts: tuple[Part, ...]
    known: Mapping[str, Any]  # what was asked of the student's row

    @property
    def percent(self) -> int:
        """Rounded down, so that a hundred is only said when nothing is missing."""
        filled = sum(part.weight * part.done for part in self.parts)
        return int(100 * filled / sum(part.weight for part in self.parts))

    @property
    def todos(self) -> list[Part]:
        return [part for part in self.parts if part.todo and not part.complete]

    @property
    def following(self) -> Part | None:
        """The part that would fill the meter most."""
        open_parts = [part for part in self.parts if not part.complete]
        return max(open_parts, key=lambda part: part.weight * (1 - part.done), default=None)


Asks = Callable[[date], Mapping[str, Any]]
Describe = Callable[[Student, Mapping[str, Any]], Part]


@dataclass(frozen=True)
class _Source:
    describe: Describe
    asks: Asks | None


_sources: dict[str, _Source] = {}


def register(code: str, describe: Describe, asks: Asks | None = None) -> None:
    """A part by its code; `asks(on)` names expressions over the student's row that `describe` reads."""
    _sources[code] = _Source(describe, asks)


def meter_of(student: Student, on: date | None = None, **also: Any) -> Meter:
    """Every part as it stands, those that decide most first; in one query. What a page wants to know besides of the
    student's row, `also` names."""
    on = on or jalali.today()
    asked: dict[str, Any] = dict(also)
    for source in _sources.values():
        asked |= source.asks(on) if source.asks else {}
    named = {f"asked_{name}": expression for name, expression in asked.items()}  # never the name of a field
    answer: dict[str, Any] = dict(Student.objects.filter(pk=student.pk).values(**named).get())
    known = {name: answer[f"asked_{name}"] for name in asked}
    parts = [source.describe(student, known) for source in _sources.values()]
    return Meter(tuple(sorted(parts, key=lambda part: -part.weight)), known)


def unsaid(student: Student) -> list[str]:
    """What positions ask of one's studies and the profile doesn't say."""
    return [name for name, value in _studies(student).items() if value is None]


def _studies(student: Student) -> dict[str, Any]:
    return {
        _("field of study"): student.field_id,
        _("student number"): student.student_number,
        _("entry year"): student.entry_year,
        _("semester"): student.semester,
        _("GPA"): student.gpa,
        _("credits passed"): student.credits_passed,
    }


def _study(student: Student, known: Mapping[str, Any]) -> Part:
    missing, asked = unsaid(student), len(_studies(student))
    says = _("Everything that positions ask for is there.")
    if missing:
        says = _("Still missing: %(parts)s.") % {"parts": _(", ").join(missing)}
    return Part(
        code="study",
        icon="person",
        name=_("Your studies"),
        weight=STUDY,
        done=(asked - len(missing)) / asked,
        says=says,
        gives=_("They decide which positions you may apply for; what isn’t said shuts doors."),
        url=f"{PROFILE}#study",
        todo=_("Complete your profile"),
        action=_("Complete it"),
    )


def _asks_study(on: date) -> dict[str, Any]:
    """Whether the number is from the university's list: then the profile's form doesn't let it be changed."""
    return {"number_is_given": Exists(RosterEntry.objects.filter(activated_by=OuterRef("pk")))}


def _cvs(student: Student, known: Mapping[str, Any]) -> Part:
    count = known["cv_count"] or 0
    says = _("None yet.")
    if count:
        says = ngettext("%(count)s CV", "%(count)s CVs", count) % {"count": number_text(count)}
    return Part(
        code="cvs",
        icon="file-earmark-text",
        name=_("CVs"),
        weight=CVS,
        done=float(bool(count)),
        says=says,
        gives=_("Every application sends one; from its text, skills are suggested to you."),
        url=f"{PROFILE}#cvs",
        todo=_("Add your CV"),
        action=_("Add a CV"),
    )


def _asks_cvs(on: date) -> dict[str, Any]:
    own = CV.objects.filter(student=OuterRef("pk"), removed_at=None).order_by().values("student")
    return {"cv_count": Subquery(own.annotate(count=Count("pk")).values("count"))}


def _week(student: Student, known: Mapping[str, Any]) -> Part:
    """Hours that were said before the term began are half of it: classes have changed since."""
    saved, term = student.free_updated_at, known["term_starts_on"]
    of_this_term = known["term_has_week"] or (bool(saved) and not (term and jalali.today(saved) < term))
    said = bool(student.free) or saved is not None
    url, todo, action = f"{PROFILE}#week", _("Say when you are free"), _("Choose the hours")
    says = _("Not said yet.")
    if said and not of_this_term:
        todo, action = _("Check your free hours"), _("Check the hours")
        says = _("They are from before this term.")
        if saved:
            day = jalali.format_date(saved, reading())
            says = _("Last saved on %(day)s, before this term.") % {"day": day}
    elif said:
        hours = int(student.free.hours)
        says = ngettext("%(count)s free hour a week", "%(count)s free hours a week", hours)
        says = says % {"count": number_text(hours)} if hours else _("No free hour this term.")
    return Part(
        code="week",
        icon="calendar-week",
        name=_("Free hours in the week"),
        weight=WEEK,
        done=1.0 if said and of_this_term else 0.5 if said else 0.0,
        says=says,
        gives=_("Only positions that go with your timetable are suggested to you."),
        url=url,
        todo=todo,
        action=action,
    )


def _asks_term(on: date) -> dict[str, Any]:
    """When the term began, and whether its own week is there: that may be planned before it begins."""
    begun = Term.objects.filter(starts_on__lte=on).order_by("-starts_on")
    now = Term.objects.filter(ends_on__gte=on).order_by("starts_on", "code")
    weeks = Availability.objects.filter(student=OuterRef("pk"), term=Subquery(now.values("pk")[:1]))
    return {"term_starts_on": Subquery(begun.values("starts_on")[:1]), "term_has_week": Exists(weeks)}


def _skills(student: Student, known: Mapping[str, Any]) -> Part:
    count = known["skill_count"] or 0
    says = _("None yet.")
    if count:
        says = ngettext("%(count)s skill", "%(count)s skills", count) % {"count": number_text(count)}
    return Part(
        code="skills",
        icon="star",
        name=_("Skills"),
        weight=SKILLS,
        done=float(bool(count)),
        says=says,
        gives=_("They count most in the order of what is suggested to you, rare ones more than common ones."),
        url=f"{PROFILE}#skills",
        todo=_("Choose your skills"),
        action=_("Choose skills"),
    )


def _asks_skills(on: date) -> dict[str, Any]:
    own = StudentSkill.objects.filter(student=OuterRef("pk")).order_by().values("student")
    return {"skill_count": Subquery(own.annotate(count=Count("pk")).values("count"))}


def _mobile(student: Student, known: Mapping[str, Any]) -> Part:
    there = bool(student.user.mobile)
    return Part(
        code="mobile",
        icon="phone",
        name=_("Mobile number"),
        weight=MOBILE,
        done=float(there),
        says=_("It is there.") if there else _("None yet."),
        gives=_("A company that shortlists you can then call you. Others don’t see it."),
        url="/settings/",
        todo=_("Add your mobile number"),
        action=_("Add it"),
    )


def register_own() -> None:
    register("study", _study, _asks_study)
    register("cvs", _cvs, _asks_cvs)
    register("week", _week, _asks_term)
    register("skills", _skills, _asks_skills)
    register("mobile", _mobile)
