from internships.models.application import Application, ApplicationEvent
from internships.models.interest import Bookmark, Dismissal, SavedSearch, SentInDigest
from internships.models.offer import Offer, OfferEvent
from internships.models.placement import Placement, PlacementEvent
from internships.models.position import Position, PositionEvent

__all__ = [
    "Application",
    "ApplicationEvent",
    "Bookmark",
    "Dismissal",
    "Offer",
    "OfferEvent",
    "Placement",
    "PlacementEvent",
    "Position",
    "PositionEvent",
    "SavedSearch",
    "SentInDigest",
]
