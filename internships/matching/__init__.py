"""How well a student and an opening fit, as numbers that explain themselves. Imports no Django.

`algorithm`: hard filters, the score as named parts, and the order of some. `shortlist`: which of very many are worth
that. `exposure`: who gets seen, measured.
"""

from internships.matching.algorithm import (
    Fit,
    Grade,
    Opening,
    Part,
    PartName,
    Rarity,
    Ride,
    Rules,
    Seeker,
    Way,
    Weights,
    fit,
    nearness,
    rank,
    why_not,
)
from internships.matching.shortlist import Outline, Promising, in_order, shortlist

__all__ = [
    "Fit",
    "Grade",
    "Opening",
    "Outline",
    "Part",
    "PartName",
    "Promising",
    "Rarity",
    "Ride",
    "Rules",
    "Seeker",
    "Way",
    "Weights",
    "fit",
    "in_order",
    "nearness",
    "rank",
    "shortlist",
    "why_not",
]
