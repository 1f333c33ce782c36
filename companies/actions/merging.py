"""Merging two records of one company. It can't be undone, so it says first what it does (companies/merging/)."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from companies import clocks
from companies.merging.parts import Merge, all_parts
from companies.merging.people import People
from companies.merging.preview import preview_of
from companies.models import Company
from companies.names import core_name
from companies.rules import owners_of
from companies.states import CompanyState
from people.models import User
from people.notifications.actions import notify_many
from people.workflow import Refusal, StaleState, check_seen, last_event, record, transition

_FILLED = ("name_en", "phone", "website", "about", "logo")  # taken over where the survivor has none


@transaction.atomic
def merge_companies(
    source: Company,
    *,
    into: Company,
    by: User,
    people: str,
    seen: str | None = None,
    seen_into: str | None = None,
    shown: str | None = None,
) -> Company:
    """`source` ends as merged, and all that hangs on it goes over to `into`.

    Locks: both companies in ascending order, then MoUs, then positions (in the order of the registered parts).
    `shown` is the fingerprint of the preview that was looked at.
    """
    if source.pk == into.pk:
        raise Refusal(_("These are the same company."), field="into")
    rows = Company.objects.select_for_update(of=("self",)).filter(pk__in=[source.pk, into.pk]).order_by("pk")
    locked = {row.pk: row for row in rows}
    source, target = locked[source.pk], locked[into.pk]
    check_seen(source, seen)
    check_seen(target, seen_into)
    preview = preview_of(source, target)
    if preview.obstacles:
        raise Refusal(preview.obstacles[0])
    if shown is not None and shown != preview.fingerprint:
        raise StaleState(_("Something was added to the company since you opened the page. Look at it again."))
    _require_an_owner(source, target, people)
    merge = Merge(source, target, by, timezone.now(), people, source.unconfirmed_at is None)
    _end(merge)
    for part in all_parts():
        part.carry(merge)
    clocks.adjust(target, merge.at)
    _tell(merge)
    return target


def _require_an_owner(source: Company, target: Company, people: str) -> None:
    """Who only looks can't be a whole team."""
    coming = source.memberships.in_force().exists()
    if people == People.LOOK and coming and not target.memberships.in_force().exists():
        raise Refusal(
            _("Nobody is in “%(target)s” yet. Its people come with their roles, or not at all.")
            % {"target": target.shown_name},
            field="people",
        )


def _end(merge: Merge) -> None:
    """The source keeps its numbers, so that registering it again leads to the survivor, which takes its names."""
    source, target = merge.source, merge.target
    transition(
        source,
        CompanyState.MERGED,
        by=merge.by,
        at=merge.at,
        changes={"merged_into": [None, target.name]},
        merged_into=target,
        suspended_at=None,
        unconfirmed_at=None,
        state_reason="",
    )
    filled: dict[str, Any] = {
        name: getattr(source, name) for name in _FILLED if getattr(source, name) and not getattr(target, name)
    }
    changes = {"merged": [None, source.name], **{name: [None, str(value)] for name, value in filled.items()}}
    record(target, by=merge.by, at=merge.at, changes=changes, also_known_as=_names(source, target), **filled)


def _names(source: Company, target: Company) -> list[str]:
    own = {core_name(target.name), core_name(target.name_en)}
    names = [*target.also_known_as, source.name, source.name_en, *source.also_known_as]
    return list(dict.fromkeys(name for name in names if name and core_name(name) not in own))


def _tell(merge: Merge) -> None:
    event = last_event(merge.target)
    notify_many(
        "company.merged",
        to=owners_of(merge.target),
        about=merge.target,
        values={
            "company": merge.target.name,
            "company_en": merge.target.name_en,
            "other": merge.source.name,
            "other_en": merge.source.name_en,
        },
        key=lambda user: f"company.merged:{event.pk}:{user.pk}",
        url="/hr/company/",
    )
