"""Three hundred students with profiles, free hours and CVs, and the roster of those who haven't come yet.

Written in bulk: a student has no workflow, and nobody is told anything when one signs up.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from allauth.account.models import EmailAddress

from internships.demo import numbers
from internships.demo.accounts import STUDENT
from internships.demo.pdf import store_pdf
from internships.demo.studies import MASTER, SKILLS, WEIGHTS
from internships.demo.world import Applicant, Person, World
from people.models import User
from people.persian import jalali
from people.persian.text import search_key
from students.actions import RosterRow, import_roster
from students.models import CV, Availability, FieldOfStudy, HomeArea, Skill, Student, StudentSkill
from students.terms import term_now
from students.week import Week

CLASSES = [Week.from_hours([day], start, start + 2) for day in range(5) for start in (8, 10, 13, 15)]
OPEN_HOURS = Week.from_hours(range(6), 7, 21)
LEVELS = (None, *StudentSkill.Level.values)  # some say how well they know a skill, some don't
ABOUT = [
    "به کار عملی در کارخانه علاقه دارم و می‌خواهم پیش از دانش‌آموختگی تجربه به دست بیاورم.",
    "دو پروژهٔ درسی با داده‌های واقعی انجام داده‌ام و کار گروهی را دوست دارم.",
    "تابستان گذشته در کارگاه خانوادگی کار کرده‌ام و با ابزار آشنا هستم.",
    "منظم و دقیقم و برای یاد گرفتن وقت می‌گذارم.",
    "",
]


@dataclass(frozen=True)
class Draft:
    """A student before they are written down."""

    person: Person
    key: str
    field: FieldOfStudy
    entry_year: int
    number: str
    since: datetime


def enrol_students(world: World) -> None:
    drafts = list(_drafts(world))
    users = User.objects.bulk_create([_user(world, draft, i) for i, draft in enumerate(drafts)])
    EmailAddress.objects.bulk_create(
        [EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users]
    )
    pairs = list(zip(drafts, users, strict=True))
    students = Student.objects.bulk_create([_student(world, draft, user) for draft, user in pairs])
    _plan_weeks(world, students)
    skills = _choose_skills(world, drafts, students)
    cvs = CV.objects.bulk_create(
        [
            _cv(draft, student, skills[student.pk], _not_said(world, draft, skills[student.pk]))
            for draft, student in zip(drafts, students, strict=True)
        ]
    )
    world.students = [
        Applicant(student, cv.file, draft.since)
        for draft, student, cv in zip(drafts, students, cvs, strict=True)
    ]


def _drafts(world: World) -> Iterator[Draft]:
    """Negar first: the student whose account the log-in page names."""
    since = world.at(-170, 12)
    industrial = world.fields["industrial"][0]
    negar = Person("نگار صادقی", "Negar Sadeghi")
    yield Draft(negar, "industrial", industrial, _year(world) - 2, _number(_year(world) - 2, 0), since)
    keys = world.random.choices(list(WEIGHTS), list(WEIGHTS.values()), k=world.scale.students - 1)
    for i, key in enumerate(keys, start=1):
        field = world.pick(world.fields[key] or world.fields["industrial"])
        year = _year(world) - world.random.choice([0, 1] if field.level == MASTER else [1, 2, 2, 3, 3, 4])
        late = i % 6 == 0  # some signed up only this month
        since = world.at(world.random.randint(-24, -3) if late else world.random.randint(-200, -125), 14)
        yield Draft(world.person(), key, field, year, _number(year, i), since)


def _year(world: World) -> int:
    return jalali.to_jalali(world.today).year


def _number(year: int, i: int) -> str:
    return f"{year % 1000}12{i:04}"


def _user(world: World, draft: Draft, i: int) -> User:
    return User(
        full_name=draft.person.name,
        email=STUDENT if i == 0 else f"s{draft.number}@demo.test",
        password=world.password,
        mobile=numbers.mobile(1000 + i),
        created_at=draft.since,
    )


def _student(world: World, draft: Draft, user: User) -> Student:
    semester = max(1, min(8, (_year(world) - draft.entry_year) * 2 + 1))
    gpa = Decimal(str(round(min(19.6, max(11.2, world.random.gauss(16.1, 1.6))), 2)))
    first = user.email == STUDENT
    return Student(
        user=user,
        student_number=draft.number,
        field=draft.field,
        entry_year=draft.entry_year,
        semester=semester,
        study_status=Student.Status.LEAVE if not first and world.chance(0.02) else Student.Status.ENROLLED,
        gpa=Decimal("17.42") if first else gpa,
        gpa_on=world.day(-75),
        gpa_source=Student.Source.STAFF if world.chance(0.3) else Student.Source.SELF,
        credits_passed=84 if first else (semester - 1) * world.random.randint(15, 18),
        free=_free_hours(world),
        free_updated_at=_hours_said_at(world, draft),
        about=ABOUT[0] if first else world.pick(ABOUT),
        consented_at=draft.since if first or world.chance(0.95) else None,
        visible_at=draft.since if first or i_of(draft) % 5 < 2 else None,
        home_area=_home_area(world, draft, first),
        own_transport=i_of(draft) % 4 == 1,
        created_at=draft.since,
        search_key=search_key(f"{user.full_name} {draft.number}"),
    )


def _free_hours(world: World) -> Week:
    """What a week of classes leaves over."""
    free = OPEN_HOURS
    for lesson in world.sample(CLASSES, world.random.randint(6, 10)):
        free -= lesson
    return free


def i_of(draft: Draft) -> int:
    """What differs from student to student without drawing another number."""
    return int(draft.number[-3:])


def _home_area(world: World, draft: Draft, first: bool) -> HomeArea | None:
    """Every fourth hasn't said where they live."""
    areas = world.home_areas
    if first:
        return areas.get("pardisan")
    return None if i_of(draft) % 4 == 3 else list(areas.values())[i_of(draft) % len(areas)]


def _hours_said_at(world: World, draft: Draft) -> datetime:
    """Most have gone through their hours again since the term began; some still show those of the last one."""
    term = term_now(world.today)
    signed_up = draft.since + timedelta(days=1)
    if term is None or int(draft.number[-1]) % 5 == 4:
        return signed_up
    return max(signed_up, jalali.start_of_day(term.starts_on) + timedelta(days=9, hours=18))


def _plan_weeks(world: World, students: list[Student]) -> None:
    """The term's week of those who have said it: the whole day less classes, one of them in odd weeks only."""
    term = term_now(world.today)
    if term is None:
        return
    rows = []
    for student in students:
        said_at = student.free_updated_at
        if said_at is None or jalali.today(said_at) < term.starts_on:
            continue
        classes = OPEN_HOURS - student.free
        in_odd = Week.from_blocks(classes.blocks()[-1:])
        rows.append(
            Availability(
                student=student,
                term=term,
                wanted=OPEN_HOURS,
                classes_odd=classes,
                classes_even=classes - in_odd,
                saved_at=said_at,
            )
        )
    Availability.objects.bulk_create(rows)


def _choose_skills(world: World, drafts: list[Draft], students: list[Student]) -> dict[int, list[Skill]]:
    chosen = {
        student.pk: [
            world.skills[name] for name in world.sample(SKILLS[draft.key], world.random.randint(3, 7))
        ]
        for draft, student in zip(drafts, students, strict=True)
    }
    chosen[students[0].pk] = [world.skills[name] for name in SKILLS["industrial"][:5]]
    through = Student.skills.through
    through._default_manager.bulk_create(
        [
            through(student_id=pk, skill_id=skill.pk, level=LEVELS[(pk + skill.pk) % len(LEVELS)])
            for pk, skills in chosen.items()
            for skill in skills
        ]
    )
    return chosen


def _not_said(world: World, draft: Draft, skills: list[Skill]) -> list[Skill]:
    """What stands in Negar's CV and not in her profile, for the worker to find and suggest."""
    if draft.person.name != "نگار صادقی":
        return []
    others = [world.skills[name] for name in SKILLS["industrial"] if world.skills[name] not in skills]
    return others[:2]


def _cv(draft: Draft, student: Student, skills: list[Skill], not_said: list[Skill]) -> CV:
    name = draft.person.name_en
    lines = [
        f"{draft.field.name_en}, student number {draft.number}, since {draft.entry_year}",
        "",
        "# Skills",
        *[f"- {skill.name_en}" for skill in [*skills, *not_said]],
        "",
        "# Projects",
        f"- Course project in {draft.field.name_en.lower()}: measured, built and reported in a group of three",
        "",
        "# Languages",
        "- Persian (first), English (technical reading)",
    ]
    file = store_pdf(f"CV {name}.pdf", name, lines, by=student.user)
    reading = CV.Reading.WAITING if not_said else CV.Reading.READ
    read_at = None if not_said else draft.since
    return CV(
        student=student,
        file=file,
        label="رزومهٔ اصلی",
        is_default=True,
        reading=reading,
        read_at=read_at,
        created_at=draft.since,
    )


def fill_roster(world: World) -> None:
    """As if staff had imported the university's list this week: these can activate their accounts."""
    year = _year(world)
    rows = [
        RosterRow(
            student_number=_number(year, 5000 + i),
            full_name=world.person().name,
            mobile=numbers.mobile(5000 + i),
            field_id=world.fields[world.pick(["computer", "electrical", "mechanical", "industrial"])][0].pk,
            entry_year=year,
        )
        for i in range(world.scale.roster)
    ]
    import_roster(rows, by=world.staff[1])
