"""What stops, and what goes on, when the office suspends or ends something: said before it is decided."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from companies.models import Company
from internships.models import Application, Offer, Placement, Position
from internships.states import APPLICATION_WAITING, PlacementState
from people.counting import number_of


@dataclass(frozen=True)
class Effects:
    open_positions: int
    waiting: int
    open_offers: int
    at_work: int

    def lines(self) -> list[tuple[str, int]]:
        return [
            (_("Positions that stop taking applications"), self.open_positions),
            (_("Applications whose time to answer is paused"), self.waiting),
            (_("Offers that stand all the same"), self.open_offers),
            (_("Students at work, who go on"), self.at_work),
        ]

    def lines_of_an_end(self) -> list[tuple[str, int]]:
        return [
            (_("Positions that stop taking applications"), self.open_positions),
            (_("Applications that can get no offer any more"), self.waiting),
            (_("Offers that stand all the same"), self.open_offers),
            (_("Students at work, who go on"), self.at_work),
        ]


def effects_on(company: Company, kinds: Collection[int] | None = None) -> Effects:
    """In one query; `kinds` narrows it to what rests on an MoU with those kinds."""
    of_kind: dict[str, Any] = {} if kinds is None else {"kind__in": kinds}
    of_position = {f"position__{name}": value for name, value in of_kind.items()}
    applications: Any = Application.objects.with_state_now()
    found = Company.objects.filter(pk=company.pk).values_list(
        number_of(Position.objects.taking_applications().filter(company=company, **of_kind)),
        number_of(
            applications.filter(position__company=company, now_state__in=APPLICATION_WAITING, **of_position)
        ),
        number_of(Offer.objects.open().filter(position__company=company, **of_position)),
        number_of(
            Placement.objects.filter(
                Q(
                    application__position__company=company,
                    **{f"application__{name}": value for name, value in of_position.items()},
                )
                | Q(
                    found_place__company=company,
                    **{f"found_place__{name}": value for name, value in of_kind.items()},
                ),
                state=PlacementState.RUNNING,
            )
        ),
    )
    return Effects(*found.get())
