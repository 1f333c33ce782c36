from internships.models.application import Application, ApplicationEvent
from internships.models.offer import Offer, OfferEvent
from internships.models.placement import Placement, PlacementEvent
from internships.models.position import Position, PositionEvent

__all__ = [
    "Application",
    "ApplicationEvent",
    "Offer",
    "OfferEvent",
    "Placement",
    "PlacementEvent",
    "Position",
    "PositionEvent",
]
