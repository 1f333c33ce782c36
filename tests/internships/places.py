"""Places that students found, for the tests: kinds with steps, academics, and places at any point of their road."""

from typing import Any

from companies.models import ProgrammeKind
from internships.actions.found_places import draft_place, submit_place
from internships.actions.place_decisions import decide_place
from internships.actions.placements import start_found_place
from internships.found_places.deciders import turn_of
from internships.models import FoundPlace, Placement
from internships.states import FoundPlaceState
from people.models import User
from students.models import Academic, Faculty, Student
from tests import factories as make

STEP = ProgrammeKind.PlaceStep
STEPS = [STEP.COORDINATOR, STEP.SUPERVISOR, STEP.OFFICE]


def make_course(**values: Any) -> ProgrammeKind:
    """An internship course: 240 hours, no MoU, three who decide."""
    kind = make.make_kind(
        "internship_course",
        name_fa="کارآموزی درسی",
        name_en="Internship course",
        hours_rule="total",
        pay_rule="unpaid",
    )
    for name, value in {"requires_mou": False, "total_hours": 240, "place_steps": STEPS, **values}.items():
        setattr(kind, name, value)
    kind.save()
    return kind


def make_summer() -> ProgrammeKind:
    """A summer internship: hours a week, an MoU, two who decide."""
    kind = make.make_kind("summer_internship", name_fa="کارآموزی تابستانی", name_en="Summer internship")
    kind.place_steps = [STEP.COORDINATOR, STEP.OFFICE]
    kind.save()
    return kind


def make_academic(
    name: str, *, coordinator: bool = False, faculty: Faculty | None = None, by: User | None = None
) -> Academic:
    faculty = faculty or make.make_field().faculty
    user = make.make_user(name)
    return Academic.objects.create(
        user=user, faculty=faculty, is_coordinator=coordinator, granted_by=by or make.make_staff()
    )


def place_values(**values: Any) -> dict[str, Any]:
    return {
        "name": "ماشین‌سازی البرز",
        "activity": "ساخت قطعهٔ خودرو",
        "address": "قم، جادهٔ قدیم تهران، پلاک ۱۲",
        "contact_name": "حمید ناصری",
        "contact_phone": "025 3334 0000",
        "contact_email": "naseri@alborz.test",
        "title": "کنترل کیفیت قطعه‌های تزریقی",
        "description": "اندازه‌گیری قطعه‌ها با کولیس و ثبت نتیجه در برگهٔ بازرسی.",
        "starts_on": make.days(10),
        "ends_on": make.days(100),
        "total_hours": 240,
        **values,
    }


def make_place(student: Student, kind: ProgrammeKind | None = None, **values: Any) -> FoundPlace:
    """A draft that can be sent in."""
    return draft_place(student, kind or make_course(), by=student.user, values=place_values(**values))


def make_submitted(student: Student, kind: ProgrammeKind | None = None, **values: Any) -> FoundPlace:
    return submit_place(make_place(student, kind, **values), by=student.user)


def decide(place: FoundPlace, decision: str = "approved", **values: Any) -> FoundPlace:
    """By the first of those whose turn it is."""
    turn = turn_of(place)
    assert turn is not None
    return decide_place(place, by=turn.theirs[0], decision=decision, **values)


def make_approved(student: Student, kind: ProgrammeKind | None = None, **values: Any) -> FoundPlace:
    """As far as those who decide can take it: approved, or its company invited."""
    place = make_submitted(student, kind, **values)
    while place.state == FoundPlaceState.SUBMITTED:
        place = decide(place)
    return place


def make_found_placement(student: Student, **values: Any) -> Placement:
    return start_found_place(make_approved(student, **values), by=make.make_staff())
