"""What filters name: kinds, estates, fields, skills, parts of the city, and where buses go.

Kept in the process. What is new is seen at once, since a pulse has the newest numbers; what is renamed, within five
minutes.
"""

import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db import connection

from companies.models import BusLine, BusStop, Estate, ProgrammeKind
from internships.listing import pulse
from students.models import FieldOfStudy, HomeArea, Skill

GOOD_FOR_SECONDS = 300


@dataclass(frozen=True)
class Names:
    kinds: tuple[ProgrammeKind, ...]
    estates: tuple[Estate, ...]
    fields: tuple[FieldOfStudy, ...]
    skills: Mapping[int, Skill]
    skill_ids: Mapping[
        int, tuple[int, ...]
    ]  # of a skill: its own number, and of those that were joined to it
    areas: Mapping[int, HomeArea]
    bus_sites: frozenset[int]  # where a company bus goes
    stops: Mapping[int, frozenset[int]]  # by part of the city: the sites to which a bus goes from there

    def every(self) -> Iterator[str]:
        """What the search box should know how to spell."""
        for named in (*self.kinds, *self.fields, *self.skills.values()):
            yield from (named.name_fa, named.name_en)
        for skill in self.skills.values():
            yield from skill.aliases
        for estate in self.estates:
            yield from estate.words()


_kept: dict[object, tuple[pulse.Numbers, float, Names]] = {}


def known(named: pulse.Numbers | None = None) -> Names:
    """As they are now; `named` from a pulse that was just taken saves the question."""
    if named is None:
        named = pulse.take().named
    database = connection.settings_dict["NAME"]
    seen, at, names = _kept.get(database, ((), 0.0, None))
    if names is None or seen != named or time.monotonic() - at > GOOD_FOR_SECONDS:
        names = _read()
        _kept[database] = (named, time.monotonic(), names)
    return names


def forget() -> None:
    _kept.clear()


def _read() -> Names:
    skills = list(Skill.objects.order_by("name_fa", "pk"))
    joined: dict[int, set[int]] = {skill.pk: {skill.pk} for skill in skills}
    for skill in skills:
        if skill.merged_into_id:
            joined[skill.merged_into_id].add(skill.pk)
    stops: dict[int, set[int]] = defaultdict(set)
    for area, site in BusStop.objects.filter(line__is_active=True, area__isnull=False).values_list(
        "area", "line__site"
    ):
        stops[area or 0].add(site)
    return Names(
        kinds=tuple(ProgrammeKind.objects.filter(is_active=True)),
        estates=tuple(Estate.objects.filter(is_active=True)),
        fields=tuple(FieldOfStudy.objects.filter(is_active=True).order_by("sort_key", "level")),
        skills={skill.pk: skill for skill in skills if skill.merged_into_id is None},
        skill_ids={pk: tuple(sorted(ids)) for pk, ids in joined.items()},
        areas={area.pk: area for area in HomeArea.objects.filter(is_active=True)},
        bus_sites=frozenset(BusLine.objects.filter(is_active=True).values_list("site", flat=True)),
        stops={area: frozenset(sites) for area, sites in stops.items()},
    )
