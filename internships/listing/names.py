"""What filters name: kinds, estates, fields, skills, parts of the city, and where buses go.

Kept in the process. What is new is seen at once, since a pulse has the newest numbers; what is renamed, within five
minutes.
"""

import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models.functions import JSONObject

from companies.models import BusLine, BusStop, Estate, ProgrammeKind
from internships.listing import pulse
from internships.listing.answers import ask, read_whole, rows_of, type_value, whole
from people import replica
from students.models import FieldOfStudy, HomeArea, Skill

GOOD_FOR_SECONDS = 300


@dataclass(frozen=True)
class Names:
    kinds: tuple[ProgrammeKind, ...]
    every_estate: Mapping[int, Estate]
    fields: tuple[FieldOfStudy, ...]
    skills: Mapping[int, Skill]
    skill_ids: Mapping[
        int, tuple[int, ...]
    ]  # of a skill: its own number, and of those that were joined to it
    areas: Mapping[int, HomeArea]
    bus_sites: frozenset[int]  # where a company bus goes
    stops: Mapping[int, frozenset[int]]  # by part of the city: the sites to which a bus goes from there

    @property
    def estates(self) -> list[Estate]:
        """Those to choose from."""
        return [estate for estate in self.every_estate.values() if estate.is_active]

    def kinds_for(self, study_status: str) -> list[int]:
        """The numbers of those that are for students of that status."""
        return [kind.pk for kind in self.kinds if study_status in kind.study_statuses]

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
    """As they are now; `named` from a pulse that was just taken saves the question.

    They come from the primary, always; a replica's pulse tells whether they are old.
    """
    if named is None:
        named = pulse.take().named
    seen, at, names = _kept.get(connection.settings_dict["NAME"], ((), 0.0, None))
    if names is not None and time.monotonic() - at <= GOOD_FOR_SECONDS and _has(seen, named):
        return names
    if replica.is_read():
        with replica.on_primary():
            return known()
    return keep(named, ask(to_ask())[0])


def _has(seen: pulse.Numbers, named: pulse.Numbers) -> bool:
    """A replica may be behind what is kept."""
    if replica.is_read():
        return all(now <= then for now, then in zip(named, seen, strict=True))
    return seen == named


def forget() -> None:
    _kept.clear()


def to_ask() -> type_value:
    stops = BusStop.objects.filter(line__is_active=True, area__isnull=False).order_by()
    return rows_of(
        whole(ProgrammeKind.objects.filter(is_active=True)),
        whole(Estate.objects.all()),
        whole(FieldOfStudy.objects.filter(is_active=True).order_by("sort_key", "level")),
        whole(Skill.objects.order_by("name_fa", "pk")),
        whole(HomeArea.objects.filter(is_active=True)),
        BusLine.objects.filter(is_active=True).order_by().values("site"),
        stops.values(json=JSONObject(area="area", site="line__site")),
    )


def keep(named: pulse.Numbers, answer: list[Any]) -> Names:
    kinds, estates, fields, skills, areas, sites, stops = answer
    names = Names(
        kinds=tuple(read_whole(ProgrammeKind, kinds)),
        every_estate={estate.pk: estate for estate in read_whole(Estate, estates)},
        fields=tuple(read_whole(FieldOfStudy, fields)),
        **_skills(read_whole(Skill, skills)),
        areas={area.pk: area for area in read_whole(HomeArea, areas)},
        bus_sites=frozenset(sites),
        stops=_sites_by_area(stops),
    )
    _kept[connection.settings_dict["NAME"]] = (named, time.monotonic(), names)
    return names


def _skills(skills: list[Skill]) -> dict[str, Any]:
    joined: dict[int, set[int]] = {skill.pk: {skill.pk} for skill in skills}
    for skill in skills:
        if skill.merged_into_id:
            joined[skill.merged_into_id].add(skill.pk)
    return {
        "skills": {skill.pk: skill for skill in skills if skill.merged_into_id is None},
        "skill_ids": {pk: tuple(sorted(ids)) for pk, ids in joined.items()},
    }


def _sites_by_area(stops: list[dict[str, int]]) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for stop in stops:
        found[stop["area"]].add(stop["site"])
    return {area: frozenset(sites) for area, sites in found.items()}
