"""How well a student and an opening fit, as numbers that explain themselves. Imports no Django.

`algorithm`: hard filters, the score as named parts, and the order of many. `exposure`: who gets seen, measured.
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

__all__ = [
    "Fit",
    "Grade",
    "Opening",
    "Part",
    "PartName",
    "Rarity",
    "Ride",
    "Rules",
    "Seeker",
    "Way",
    "Weights",
    "fit",
    "nearness",
    "rank",
    "why_not",
]
