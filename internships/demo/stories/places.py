"""Places that students found themselves, with the faculty's academics who approve them: one at every turn."""

from typing import Any

from internships.actions.found_places import draft_place, submit_place
from internships.actions.place_decisions import decide_place
from internships.actions.placements import start_found_place
from internships.demo.accounts import make_user
from internships.demo.timeline import Story
from internships.demo.world import Applicant, World
from internships.models import PlaceApproval
from people.models import User
from students.models import Academic, Faculty

COORDINATOR, SUPERVISOR = "academic@demo.test", "supervisor@demo.test"
APPROVED = PlaceApproval.Decision.APPROVED
PLACES: list[dict[str, Any]] = [
    {
        "name": "کارگاه ابزار دقیق ساختگی",
        "activity": "تعمیر و واسنجی ابزار دقیق",
        "address": "قم، جادهٔ قدیم تهران، کیلومتر ۹",
        "contact_name": "امید راستین",
        "contact_post": "مدیر کارگاه",
        "contact_phone": "02530000011",
        "title": "کارآموز واسنجی ابزار اندازه‌گیری",
        "description": "همراه با تکنسین، دستگاه‌ها را با مرجع می‌سنجم و برگهٔ واسنجی را پر می‌کنم.",
    },
    {
        "name": "شرکت نمونهٔ پردازش برگ",
        "activity": "نرم‌افزار انبار و فروش",
        "address": "قم، بلوار نمونه، پلاک ۱۲",
        "contact_name": "سحر کیانی",
        "contact_post": "سرپرست فنی",
        "contact_phone": "02530000012",
        "title": "کارآموز تحلیل داده‌های انبار",
        "description": "گزارش‌های گردش کالا را می‌سازم و با انباردار بررسی می‌کنم.",
    },
    {
        "name": "کارخانهٔ مثال سرامیک",
        "activity": "کاشی و سرامیک",
        "address": "قم، شهرک صنعتی محمودآباد",
        "contact_name": "بهروز سلیمی",
        "contact_post": "مدیر تولید",
        "contact_phone": "02530000013",
        "title": "کارآموز برنامه‌ریزی خط لعاب",
        "description": "زمان‌سنجی ایستگاه‌ها و پیشنهاد برای کاهش توقف خط.",
    },
]


def tell_places(world: World) -> None:
    world.tell(world.at(-90, 9), faculty_story)
    students = _students(world)
    for days, applicant, place, decisions in zip((3, 12, 40), students, PLACES, (0, 1, 3), strict=False):
        world.tell(world.at(-days, 10), place_story, applicant, place, decisions)


def _students(world: World) -> list[Applicant]:
    """Of the faculty that has somebody to approve their places; from now on in no other story."""
    own = {
        field.pk
        for fields in world.fields.values()
        for field in fields
        if field.faculty_id == _faculty(world).pk
    }
    free = (each for each in world.students[1:] if not each.taken and each.since < world.at(-60))
    chosen = [each for each in free if each.has_field(own)][: len(PLACES)]
    for applicant in chosen:
        applicant.taken = True
    return chosen


def _faculty(world: World) -> Faculty:
    return world.fields["industrial"][0].faculty


def faculty_story(world: World) -> Story:
    for name, email, coordinates in (
        ("دکتر پریسا مهرگان", COORDINATOR, True),
        ("دکتر آرمان ستوده", SUPERVISOR, False),
    ):
        user = make_user(world, name, email, since=world.clock.now())
        Academic.objects.create(
            user=user,
            faculty=_faculty(world),
            is_coordinator=coordinates,
            granted_by=world.staff[0],
            granted_at=world.clock.now(),
        )
    yield from ()


def place_story(world: World, applicant: Applicant, values: dict[str, Any], decisions: int) -> Story:
    """Sent in; then as many of coordinator, supervisor and office have approved; with all of them, at work."""
    supervisor = User.objects.get(email=SUPERVISOR)
    kind = world.kinds["internship_course"]
    dates = {"starts_on": world.day(-20 if decisions == 3 else 20), "ends_on": world.day(60)}
    values = {**values, **dates, "total_hours": kind.total_hours, "supervisor": supervisor}
    student = applicant.student
    place = submit_place(draft_place(student, kind, by=student.user, values=values), by=student.user)
    for by in (User.objects.get(email=COORDINATOR), supervisor, world.staff[1])[:decisions]:
        yield world.soon(1, 2)
        place = decide_place(place, by=by, decision=APPROVED)
    if decisions == 3:
        yield world.soon(1, 2)
        start_found_place(place, by=world.staff[1])
