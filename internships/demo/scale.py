"""How large the demo is: whole for people to look at, small for tests that run it often."""

from dataclasses import dataclass

# What becomes of positions, as many times as written. "past" is over, "due" is past its deadline and not answered.
_ERAS = {
    "open": 80,
    "past": 24,
    "due": 10,
    "submitted": 8,
    "draft": 7,
    "paused": 6,
    "changes": 5,
    "closed": 4,
}
_FEW_ERAS = {
    "open": 9,
    "past": 3,
    "due": 2,
    "submitted": 1,
    "draft": 1,
    "paused": 1,
    "changes": 1,
    "closed": 1,
}


@dataclass(frozen=True)
class Scale:
    name: str
    companies_a_road: int | None  # None: all of the file
    eras: dict[str, int]  # of positions besides the told ones (stories/openings.py)
    applicants: tuple[int, int]  # a position, from and to
    students: int
    roster: int


FULL = Scale("full", None, _ERAS, (1, 4), students=300, roster=40)
SMALL = Scale("small", 5, _FEW_ERAS, (1, 2), students=80, roster=5)
SCALES = {scale.name: scale for scale in (FULL, SMALL)}
