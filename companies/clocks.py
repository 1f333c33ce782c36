"""The promised time to answer stands still while a company or its MoU is suspended.

`companies` knows when; the applications that have such clocks are in a higher app, which registers here.
"""

from collections.abc import Callable
from datetime import datetime

from companies.models import Company

ClockWork = Callable[[Company, datetime], None]

_works: list[ClockWork] = []


def register(work: ClockWork) -> None:
    """`work(company, at)` stops or restarts the company's clocks to fit its state now; twice is as once."""
    if work not in _works:
        _works.append(work)


def adjust(company: Company, at: datetime) -> None:
    for work in _works:
        work(company, at)
