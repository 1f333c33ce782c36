"""The stories that the demo accounts show: Negar's applications, and at Pendar an applicant in every state."""

from collections.abc import Callable
from datetime import datetime, timedelta

from internships.actions.answering import answer_due
from internships.demo.stories.applying import Case
from internships.demo.stories.talking import hold_ready, talk, weigh
from internships.demo.timeline import Story
from internships.demo.world import Applicant, World
from internships.models import Position
from people.persian import jalali

Step = tuple[int, Callable[[Case], None]]  # so many days ago, what


def tell_cast(world: World) -> None:
    negar = world.students[0]
    _tell_negar(world, negar)
    for days, name, steps in PENDAR:
        world.tell(world.at(-days, 10), told_story, _someone(world, name), name, steps)
    world.tell(_day_to_send(world), due_soon_story, _someone(world, "assembly"))
    world.tell(world.at(-5, 9), untold_story, _someone(world, "assembly"), "assembly")


def _someone(world: World, name: str) -> Applicant:
    """A student of the right field who has been here long, and from now on is in no other story."""
    keys = {"assembly": ("industrial", "mechanical"), "stations": ("industrial",)}[name]
    field_ids = {field.pk for key in keys for field in world.fields[key]}
    for applicant in world.students[1:]:
        if not applicant.taken and applicant.since < world.at(-124) and applicant.has_field(field_ids):
            applicant.taken = True
            return applicant
    raise LookupError(f"Too few students for the stories of {name}.")


def told_story(world: World, applicant: Applicant, name: str, steps: list[Step]) -> Story:
    case = Case(world, applicant, world.told[name])
    case.apply()
    for days, step in steps:
        yield world.at(-days, 13)
        step(case)


def untold_story(world: World, applicant: Applicant, name: str) -> Story:
    """Rejected a moment ago: HR can still undo it, and the student doesn't know yet."""
    case = Case(world, applicant, world.told[name])
    case.apply()
    yield world.at(-3, 12)
    case.read()
    world.just_now.append(case.reject)


def due_soon_story(world: World, applicant: Applicant) -> Story:
    """Read, and its promised answer ends next."""
    case = Case(world, applicant, world.told["assembly"])
    case.apply()
    yield world.soon(0.5, 1.5)
    case.read()


def _day_to_send(world: World) -> datetime:
    """The earliest day whose promised answer, seven working days on, isn't over yet."""
    promise = Position(rolling=True, answer_within_days=7)
    days = -25
    while True:
        at = world.at(days, 10)
        if answer_due(promise, at) > world.ends_at + timedelta(hours=30):
            return at
        days += 1


def _offer(case: Case) -> None:
    case.make_offer()


def _long_offer(case: Case) -> None:
    """Open for three more days, whatever the hour is when the demo is made."""
    case.make_offer(until=jalali.start_of_day(case.world.day(3)) + timedelta(hours=18))


def _tell_negar(world: World, negar: Applicant) -> None:
    negar.taken = True
    for days, name, steps in NEGAR:
        world.tell(world.at(-days, 18), told_story, negar, name, steps)
    world.tell(world.at(-4, 20), untold_story, negar, "rolling")


_HIRED: list[Step] = [(96, _offer), (95, Case.accept), (76, Case.start_work)]
# Each: days ago that it was sent, the position, and what happened then.
NEGAR: list[tuple[int, str, list[Step]]] = [
    (8, "printing", [(7, Case.read), (5, Case.shortlist), (5, talk), (4, Case.interview), (1, _long_offer)]),
    (3, "assembly", [(2, Case.read)]),
    (20, "scrap", [(18, Case.read)]),  # lapses
    (6, "cooker", [(5, Case.read), (4, Case.shortlist)]),
    (12, "testing", [(10, Case.read), (9, Case.withdraw)]),
]
PENDAR: list[tuple[int, str, list[Step]]] = [
    (1, "assembly", []),
    (2, "assembly", []),
    (4, "assembly", [(3, Case.read), (2, Case.shortlist), (1, hold_ready)]),
    (6, "assembly", [(5, Case.read), (4, Case.shortlist), (3, hold_ready)]),
    (7, "assembly", [(6, Case.read), (5, Case.shortlist), (4, weigh), (3, Case.interview), (2, talk)]),
    (9, "assembly", [(8, Case.read), (5, Case.interview), (1, _long_offer)]),
    (14, "assembly", [(13, Case.read), (11, Case.interview), (7, _offer), (5, Case.accept)]),
    (12, "assembly", [(11, Case.read), (9, Case.reject)]),
    (11, "assembly", [(10, Case.read), (8, Case.withdraw)]),
    (15, "assembly", [(14, Case.read), (12, Case.shortlist), (9, _offer), (8, Case.decline)]),
    (16, "assembly", [(15, Case.read), (13, Case.interview), (10, _offer)]),  # runs out unanswered
    (
        13,
        "assembly",
        [
            (12, Case.read),
            (9, Case.interview),
            (7, _offer),
            (6, Case.revoke),
        ],
    ),
    (21, "assembly", [(19, Case.read)]),  # lapses
    (17, "assembly", [(16, Case.read), (14, _offer), (13, Case.accept), (9, Case.cancel)]),
    (104, "stations", [(102, Case.read), (100, Case.interview), *_HIRED]),
    (103, "stations", [(102, Case.read), (99, Case.interview), *_HIRED]),
    (105, "stations", [(103, Case.read), (101, Case.interview), *_HIRED, (12, Case.end_work)]),
    (101, "stations", [(100, Case.read), (98, Case.reject)]),
]
