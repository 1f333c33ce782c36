"""Whether a student may apply for a position, line by line: the rule, the person's own value, and a verdict.

The same lines stand on the position's page, before the form, and in the gate of applying.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Prefetch, Subquery
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from companies.cover import terms_allow_field, terms_in_force
from companies.models import MouTerms, ProgrammeKind
from companies.states import CompanyState
from internships.models import Application, Position
from internships.models.position import PositionQuerySet
from internships.states import APPLICATION_OPEN, ApplicationState, PositionState
from people.persian import jalali
from people.persian.language import reading
from people.persian.numbers import format_number
from students.models import Skill, Student
from students.way_back import with_way_back


@dataclass(frozen=True)
class Check:
    """One line. `must` lines decide; the others inform (a skill that is missing)."""

    code: str
    label: str
    own: str | Promise
    ok: bool
    must: bool = True
    help_url: str = ""
    unsaid: bool = False  # it fails only because the profile doesn't say

    @property
    def soft(self) -> bool:
        return not self.must


@dataclass(frozen=True)
class Eligibility:
    checks: tuple[Check, ...]

    @property
    def ok(self) -> bool:
        return all(check.ok for check in self.checks if check.must)

    @property
    def missing(self) -> tuple[Check, ...]:
        return tuple(check for check in self.checks if check.must and not check.ok)

    @property
    def only_unsaid(self) -> bool:
        """Not eligible, but completing the profile may change that."""
        return bool(self.missing) and all(check.unsaid for check in self.missing)


def _number(number: int | float | Decimal) -> str:
    return format_number(number, reading())


def _in_profile(section: str, position: Position) -> str:
    """Where the profile says it, with the way back to the position."""
    return with_way_back(f"/me/profile/#{section}", f"/positions/{position.pk}/")


def prepared_for(student: Student, positions: PositionQuerySet) -> PositionQuerySet:
    """Positions with what their checks for this student read, in three queries however many they are.

    Adds `own_application_id`: the application that stands in the way of a new one, as earlier_application() says.
    """
    own_skills = Student.skills.through._default_manager.filter(student=student, skill=OuterRef("pk"))
    needed = Skill.objects.annotate(is_own=Exists(own_skills))
    own = Application.objects.filter(student=student, position=OuterRef("pk")).exclude(
        state=ApplicationState.WITHDRAWN
    )
    return positions.annotate(
        own_application_id=Subquery(own.order_by("-id").values("pk")[:1])
    ).prefetch_related("fields", Prefetch("skills_required", needed))


def eligibility(student: Student, position: Position) -> Eligibility:
    """Every check of the position for this student. Reads fields and skills that were prefetched."""
    checks = [*_deciding(student, position), _hours(student, position), *_skills(student, position)]
    return Eligibility(tuple(checks))


def missing(student: Student, position: Position) -> tuple[Check, ...]:
    """What stands in the way, without asking for what only informs."""
    return tuple(check for check in _deciding(student, position) if not check.ok)


def _deciding(student: Student, position: Position) -> Iterable[Check]:
    yield from _frozen(student)
    yield from _status(student, position)
    yield from _cap(student)
    yield _field(student, position)
    yield from _gpa(student, position)
    yield from _credits(student, position)


def frozen_words(student: Student) -> str:
    """Why this student can't apply anywhere for now, with the office's own reason."""
    return _("The liaison office has stopped your applications for now: %(reason)s") % {
        "reason": student.frozen_reason
    }


def _frozen(student: Student) -> Iterable[Check]:
    if student.frozen_at is not None:
        yield Check(
            code="frozen",
            label=_("Applications open to you"),
            own=frozen_words(student),
            ok=False,
            help_url="/help/",
        )


def of_status(student: Student, kind: ProgrammeKind) -> bool:
    """Whether the kind is for those of the student's study status."""
    return student.study_status in kind.study_statuses


def status_words(kind: ProgrammeKind) -> str:
    """Whom a kind is for: enrolled students, graduates."""
    return _(" or ").join(str(Student.Status(code).label) for code in kind.study_statuses)


def _status(student: Student, position: Position) -> Iterable[Check]:
    if not of_status(student, position.kind):
        yield Check(
            code="status",
            label=_("Study status: %(names)s") % {"names": status_words(position.kind)},
            own=student.get_study_status_display(),
            ok=False,
            help_url=_in_profile("study", position),
        )


def open_count(student: Student) -> int:
    """How many applications of theirs are open, as the student is told; asked once for each student that is loaded."""
    found = getattr(student, "_open_applications", None)
    if found is None:
        own = Application.objects.of_student(student).with_state_for_student()
        found = own.filter(told_state__in=APPLICATION_OPEN).count()  # type: ignore[misc]
        student._open_applications = found  # type: ignore[attr-defined]
    return found


def over_cap(student: Student) -> bool:
    """Where the university sets how many may be open at once (OPEN_APPLICATIONS_MAX; 0 is no limit)."""
    most = settings.OPEN_APPLICATIONS_MAX
    return bool(most) and open_count(student) >= most


def cap_words(student: Student) -> str:
    return _("You have %(count)s of %(most)s open applications. Withdraw one to apply here.") % {
        "count": _number(open_count(student)),
        "most": _number(settings.OPEN_APPLICATIONS_MAX),
    }


def _cap(student: Student) -> Iterable[Check]:
    if settings.OPEN_APPLICATIONS_MAX:
        yield Check(
            code="cap",
            label=_("At most %(most)s open applications") % {"most": _number(settings.OPEN_APPLICATIONS_MAX)},
            own=cap_words(student)
            if over_cap(student)
            else _("you have %(count)s") % {"count": _number(open_count(student))},
            ok=not over_cap(student),
            help_url="/me/applications/",
        )


def _field(student: Student, position: Position) -> Check:
    fields = list(position.fields.all())
    names = _(" or ").join(str(field) for field in fields) if fields else _("every field")
    return Check(
        code="field",
        label=_("Field: %(names)s") % {"names": names},
        own=str(student.field) if student.field else _("you haven’t said yours yet"),
        ok=bool(student.field_id) and (not fields or student.field_id in {field.pk for field in fields}),
        unsaid=student.field_id is None,
        help_url=_in_profile("study", position),
    )


def _gpa(student: Student, position: Position) -> Iterable[Check]:
    if position.min_gpa is None:
        return
    yield Check(
        code="gpa",
        label=_("GPA of at least %(gpa)s") % {"gpa": _number(position.min_gpa)},
        own=_number(student.gpa) if student.gpa is not None else _("you haven’t said yours yet"),
        ok=student.gpa is not None and student.gpa >= position.min_gpa,
        unsaid=student.gpa is None,
        help_url=_in_profile("study", position),
    )


def _credits(student: Student, position: Position) -> Iterable[Check]:
    if position.min_credits is None:
        return
    own = student.credits_passed
    yield Check(
        code="credits",
        label=ngettext(
            "At least %(count)s credit passed", "At least %(count)s credits passed", position.min_credits
        )
        % {"count": _number(position.min_credits)},
        own=_("you haven’t said yours yet")
        if own is None
        else ngettext("%(count)s credit", "%(count)s credits", own) % {"count": _number(own)},
        ok=own is not None and own >= position.min_credits,
        unsaid=own is None,
        help_url=_in_profile("study", position),
    )


def _hours(student: Student, position: Position) -> Check:
    """Informs: shifts are often agreed on with the company, so that few free hours don't shut anybody out."""
    if not position.shifts:
        return Check(
            code="hours",
            label=_("%(low)s to %(high)s hours a week, by agreement")
            % {"low": _number(position.hours_min), "high": _number(position.hours_max)},
            own=_("%(hours)s free hours a week") % {"hours": _number(student.free.hours)},
            ok=student.free.hours >= position.hours_min,
            must=False,
            help_url=_in_profile("week", position),
        )
    shared = student.free.overlap_hours(position.shifts)
    return Check(
        code="hours",
        label=_("At least %(hours)s hours in its shifts") % {"hours": _number(position.hours_min)},
        own=_("%(hours)s of your free hours are in them") % {"hours": _number(shared)},
        ok=shared >= position.hours_min,
        must=False,
        help_url=_in_profile("week", position),
    )


def _skills(student: Student, position: Position) -> Iterable[Check]:
    needed: list[Any] = list(position.skills_required.all())
    if not needed:
        return
    if all(hasattr(skill, "is_own") for skill in needed):  # prepared_for() asked with the skills themselves
        own = {skill.pk for skill in needed if skill.is_own}
    else:
        own = {skill.pk for skill in student.skills.all()}
    missing = [skill.name for skill in needed if skill.pk not in own]
    yield Check(
        code="skills",
        label=_("Skills: %(have)s of %(all)s")
        % {"have": _number(len(needed) - len(missing)), "all": _number(len(needed))},
        own=_("not in your profile: %(names)s") % {"names": _(", ").join(missing)}
        if missing
        else _("all there"),
        ok=not missing,
        must=False,
        help_url=_in_profile("skills", position),
    )


@dataclass(frozen=True)
class Gate:
    """Whether a position takes applications at a moment, the words for why not, and the terms that cover it."""

    open: bool
    why: str = ""
    terms: MouTerms | None = None


def gate(position: Position, at: datetime | None = None, *, student: Student | None = None) -> Gate:
    """The live gate for one position; with a student, their own field has to be covered by the MoU too."""
    at = at or timezone.now()
    every = terms_in_force(position.company, position.kind, jalali.today(at))
    covering = [terms for terms in every if _covers_some_field(terms, position)]
    own = [terms for terms in covering if student and terms_allow_field(terms, student.field_id)]
    why = _why_closed(position, at, bool(covering), student is None or bool(own))
    return Gate(not why, why, next(iter(own or covering), None))


def _why_closed(position: Position, at: datetime, covered: bool, own_field_covered: bool) -> str:
    if position.company.state != CompanyState.APPROVED:
        return _("The company takes no applications at the moment.")
    if position.state == PositionState.PAUSED:
        return _("The company has paused this position for a while.")
    if position.state != PositionState.PUBLISHED:
        return _("This position takes no applications any more.")
    if position.deadline_at <= at:
        return _("The deadline has passed.")
    if not position.kind.requires_mou:
        return ""
    if not covered:
        return _("This position takes no applications until the MoU is renewed.")
    if not own_field_covered:
        return _("The MoU with this company doesn’t cover your field.")
    return ""


def _covers_some_field(terms: MouTerms, position: Position) -> bool:
    fields = position.fields.all()
    return not terms.field_ids or not fields or any(field.pk in terms.field_ids for field in fields)


def earlier_application(student: Student, position: Position) -> Application | None:
    """The application that stands in the way of a new one: a live one, or one that wasn't withdrawn."""
    newest = Application.objects.filter(student=student, position=position).order_by("-id").first()
    if newest is None or newest.state == ApplicationState.WITHDRAWN:
        return None
    return newest
