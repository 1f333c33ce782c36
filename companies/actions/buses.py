"""The lines of a company's buses to its sites, with their stops. Whoever may recruit keeps them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import time
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from companies.models import BusLine, BusStop, Company, Site
from companies.models.bus import minutes_before
from companies.states import CompanyState
from people.models import User
from people.persian.language import reading
from people.persian.numbers import format_number
from people.persian.text import search_key
from people.persian.times import format_time
from people.workflow import Refusal, StaleState, record

MOST_LINES, MOST_STOPS = 12, 30
LONGEST_RIDE = 180  # minutes from a stop to the site
CHANGED = gettext_lazy("A colleague has changed this line since you opened the page.")


@dataclass(frozen=True)
class StopDraft:
    name: str
    leaves: time
    area_id: int | None = None


@dataclass(frozen=True)
class LineDraft:
    name: str
    arrives: time
    returns: time | None = None
    note: str = ""
    stops: tuple[StopDraft, ...] = ()


@dataclass(frozen=True)
class StopFault:
    """What is wrong with the stop of that number, counted from 0, and with which of its fields."""

    number: int
    field: str
    message: str


def stop_faults(arrives: time, stops: Sequence[StopDraft]) -> Iterator[StopFault]:
    """Each stop once, and on the way: before the bus is at the site, over midnight too."""
    names: set[str] = set()
    for number, stop in enumerate(stops):
        name = search_key(stop.name) or stop.name
        if name in names:
            yield StopFault(number, "name", _("This stop is in the list already."))
        names.add(name)
        if not 0 < minutes_before(stop.leaves, arrives) <= LONGEST_RIDE:
            words = _("Write a time before %(arrives)s, when the bus is at the site; at most 3 hours before.")
            at = format_time(arrives, reading())
            yield StopFault(number, "leaves", words % {"arrives": at})


def fingerprint(line: BusLine) -> str:
    """What a page showed of a line, to see whether it still stands so. Reads the stops."""
    stops = [[stop.name, stop.area_id, str(stop.leaves)] for stop in line.stops.all()]
    shown = [line.name, str(line.arrives), str(line.returns), line.note, line.is_active, stops]
    return sha256(repr(shown).encode()).hexdigest()[:16]


@transaction.atomic
def add_line(site: Site, draft: LineDraft, *, by: User) -> BusLine:
    company = _approved(Company.objects.select_for_update().get(pk=site.company_id))
    site = company.sites.get(pk=site.pk)
    line = BusLine(site=site)
    _check(line, draft)
    _check_room(site)
    _write(line, draft)
    record(company, by=by, changes={"bus": [None, _told(line)]})
    return line


@transaction.atomic
def change_line(line: BusLine, draft: LineDraft, *, by: User, seen: str | None = None) -> BusLine:
    company, line = _locked(line, seen)
    before = _told(line)
    _check(line, draft)
    _write(line, draft)
    after = _told(line)
    if before != after:
        record(company, by=by, changes={"bus": [before, after]})
    return line


@transaction.atomic
def retire_line(line: BusLine, *, by: User, seen: str | None = None) -> BusLine:
    """It no longer runs. It stays written down, so that it can run again."""
    company, line = _locked(line, seen)
    if line.is_active:
        line.is_active = False
        line.save(update_fields=["is_active"])
        record(company, by=by, changes={"bus": [_told(line), None]})
    return line


@transaction.atomic
def resume_line(line: BusLine, *, by: User, seen: str | None = None) -> BusLine:
    company, line = _locked(line, seen)
    if not line.is_active:
        stops = tuple(StopDraft(stop.name, stop.leaves, stop.area_id) for stop in line.stops.all())
        _check(line, LineDraft(line.name, line.arrives, line.returns, line.note, stops))
        _check_room(line.site)
        line.is_active = True
        line.save(update_fields=["is_active"])
        record(company, by=by, changes={"bus": [None, _told(line)]})
    return line


def _locked(line: BusLine, seen: str | None) -> tuple[Company, BusLine]:
    """The company's lock keeps all of its lines."""
    company = _approved(Company.objects.select_for_update().get(sites__bus_lines=line))
    fresh = BusLine.objects.select_related("site").prefetch_related("stops").get(pk=line.pk)
    if seen is not None and seen != fingerprint(fresh):
        raise StaleState(CHANGED)
    return company, fresh


def _approved(company: Company) -> Company:
    if company.state != CompanyState.APPROVED:
        raise Refusal(_("Only an approved company changes its bus lines."))
    return company


def _check(line: BusLine, draft: LineDraft) -> None:
    if draft.returns == draft.arrives:
        raise Refusal(_("The bus can’t go back at the moment at which it comes."), field="returns")
    same = BusLine.objects.filter(site=line.site, name=draft.name, arrives=draft.arrives, is_active=True)
    if same.exclude(pk=line.pk).exists():
        raise Refusal(_("This site has a line of this name at this time already."), field="name")
    if len(draft.stops) > MOST_STOPS:
        most = format_number(MOST_STOPS, reading())
        raise Refusal(
            ngettext("A line has at most %(most)s stop.", "A line has at most %(most)s stops.", MOST_STOPS)
            % {"most": most}
        )
    fault = next(stop_faults(draft.arrives, draft.stops), None)
    if fault is not None:
        raise Refusal(fault.message)


def _check_room(site: Site) -> None:
    if not site.is_active:
        raise Refusal(_("This site is no longer in use."))
    if site.bus_lines.filter(is_active=True).count() >= MOST_LINES:
        raise Refusal(_("This site has as many lines as can be kept. Retire one that no longer runs."))


def _write(line: BusLine, draft: LineDraft) -> None:
    line.name, line.arrives, line.returns, line.note = draft.name, draft.arrives, draft.returns, draft.note
    line.save()
    wanted = {stop.name: stop for stop in draft.stops}
    kept: dict[str, Any] = {stop.name: stop for stop in line.stops.all()}
    line.stops.exclude(name__in=wanted).delete()
    for name, stop in wanted.items():
        row = kept.get(name) or BusStop(line=line, name=name)
        row.leaves, row.area_id = stop.leaves, stop.area_id
        row.save()
    line._prefetched_objects_cache = {}  # type: ignore[attr-defined]


def _told(line: BusLine) -> str:
    """For the company's history, in signs that need no language."""
    back = f"–{line.returns:%H:%M}" if line.returns else ""
    stops = ", ".join(f"{stop.name} {stop.leaves:%H:%M}" for stop in line.stops.all())
    return " | ".join(
        filter(None, [f"{line.site.name}: {line.name}", f"{line.arrives:%H:%M}{back}", line.note, stops])
    )
