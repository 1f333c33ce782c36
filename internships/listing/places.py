"""Places as the bits of one number, and back. Pure; the loops run in C where they can."""

from array import array
from collections.abc import Iterable, Iterator
from itertools import compress

_ZERO, _ONE = b"01"
_AS_NUMBERS = bytes.maketrans(b"01", b"\0\1")


def bits_of(places: Iterable[int]) -> int:
    places = array("I", places)
    if not places:
        return 0
    last = max(places)
    digits = bytearray(b"0") * (last + 1)
    for place in places:
        digits[last - place] = _ONE
    return int(digits, 2)


def places_of(bits: int) -> Iterator[int]:
    """Ascending."""
    digits = f"{bits:b}".encode().translate(_AS_NUMBERS)
    return compress(range(len(digits)), reversed(digits))
