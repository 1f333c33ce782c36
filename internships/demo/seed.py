"""Puts the demo together."""

from collections import Counter
from datetime import timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from companies.models import Company, Mou
from companies.tasks import expire_mous
from internships.demo import past
from internships.demo.accounts import PASSWORD, open_office
from internships.demo.scale import Scale
from internships.demo.stories.cast import tell_cast
from internships.demo.stories.companies import tell_companies
from internships.demo.stories.entered import tell_entered
from internships.demo.stories.interviews import tell_interviews
from internships.demo.stories.openings import tell_openings
from internships.demo.stories.places import tell_places
from internships.demo.stories.records import tell_records
from internships.demo.students import enrol_students, fill_roster
from internships.demo.timeline import Story, story_clock
from internships.demo.world import World
from internships.models import Application, Offer, Placement, Position
from internships.tasks import count_answer_records, expire_offers, lapse_applications, remind_companies
from people.persian import jalali

FIRST_DAY = -365
PLANNED_ON = -120  # by then every company that will post is there


@transaction.atomic
def seed(scale: Scale) -> dict[str, Counter[str]]:
    """Fill an empty database; all of it or nothing. Returns how many rows there are in each state."""
    with story_clock() as clock:
        world = World(clock.now(), clock, scale, make_password(PASSWORD))
        clock.move(world.at(FIRST_DAY))
        open_office(world, world.at(FIRST_DAY))
        tell_companies(world)
        enrol_students(world)
        world.tell(world.at(PLANNED_ON), tell_openings)
        world.tell(jalali.start_of_day(world.day(-100)) + timedelta(hours=8), beat)
        tell_cast(world)
        tell_interviews(world)
        tell_records(world)
        tell_places(world)
        tell_entered(world)
        world.timeline.run(until=world.ends_at)
        clock.move(world.now)
        _tick()
        for step in world.just_now:
            step()
        fill_roster(world)
        count_answer_records()
        past.write_down(world.now)
        return _count()


def beat(world: World) -> Story:
    """The scheduled tasks, as they would have run; a reminder goes out every morning."""
    while True:
        _tick()
        if world.clock.now().astimezone(jalali.TEHRAN).hour == 8:
            remind_companies()
        yield world.clock.now() + timedelta(hours=12)


def _tick() -> None:
    lapse_applications()
    expire_offers()
    expire_mous()


def _count() -> dict[str, Counter[str]]:
    """By the state now, as pages show it."""
    models: dict[str, Any] = {
        "companies": Company,
        "MoUs": Mou,
        "positions": Position,
        "applications": Application,
        "offers": Offer,
        "placements": Placement,
    }
    return {
        name: Counter(str(getattr(row, "state_now", row.state)) for row in model.objects.all())
        for name, model in models.items()
    }
