"""What the office has done with students' records: many confirmed, a few sent back, one stopped for now."""

from collections.abc import Iterator
from datetime import datetime

from internships.demo.timeline import Story
from internships.demo.world import Applicant, World
from students.records.decisions import confirm_record, freeze_student, return_record

RETURNED = (
    "معدل نوشته‌شده با کارنامهٔ نیم‌سال گذشته یکی نیست. لطفاً آن را درست کنید.",
    "نیم‌سال تحصیلی را یک بار دیگر نگاه کنید؛ به نظر می‌رسد یکی جلوتر نوشته شده است.",
)
FROZEN = "دو بار در مصاحبهٔ هماهنگ‌شده حاضر نشده‌اید. با دفتر تماس بگیرید تا دوباره باز شود."


def tell_records(world: World) -> None:
    """After the named stories, whose students are left alone here."""
    negar, *others = world.students
    free = [applicant for applicant in others if not applicant.taken]
    world.tell(world.at(-60, 9), confirming, [negar, *free[::3]])
    for reason, applicant in zip(RETURNED, free[1::3], strict=False):
        world.tell(world.at(-6, 11), returning, applicant, reason)
    world.tell(world.at(-9, 12), freezing, free[-1])


def confirming(world: World, applicants: list[Applicant]) -> Story:
    """Some every morning, as an officer works through the list."""
    for group in _in_groups(applicants, 10):
        for applicant in group:
            if applicant.since < world.clock.now():
                confirm_record(applicant.student, by=world.staff[1])
        yield _next_morning(world)


def _in_groups(applicants: list[Applicant], size: int) -> Iterator[list[Applicant]]:
    for first in range(0, len(applicants), size):
        yield applicants[first : first + size]


def _next_morning(world: World) -> datetime:
    return world.soon(0.8, 1.2)


def returning(world: World, applicant: Applicant, reason: str) -> Story:
    return_record(applicant.student, by=world.staff[1], reason=reason)
    yield from ()


def freezing(world: World, applicant: Applicant) -> Story:
    freeze_student(applicant.student, by=world.staff[0], reason=FROZEN)
    yield from ()
