"""What is left of pay in a month: the gross, the worker's own share of social insurance, the net.

Income tax isn't deducted: what part-time work pays stays below its exemption. Whoever has other income besides is
taxed for all of it together, which no position can know.
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.conf import settings

from companies.models import ProgrammeKind
from people.persian import jalali
from people.persian.money import monthly_rial


@dataclass(frozen=True)
class MonthlyPay:
    """By the month, in whole rial. `percent` of the gross is taken off; none of a stipend."""

    gross_rial: int
    percent: Decimal = Decimal(0)

    @property
    def share_rial(self) -> int:
        """The worker's own share of social insurance."""
        share = Decimal(self.gross_rial) * self.percent / 100
        return int(share.quantize(Decimal(1), ROUND_HALF_UP))

    @property
    def net_rial(self) -> int:
        return self.gross_rial - self.share_rial


def gross_monthly_rial(basis: str, pay_rial: int, weekly_hours: int) -> int:
    """`basis` as positions have it: by the hour it comes to what these weekly hours earn, 52 weeks in 12 months."""
    if basis == "unpaid":
        return 0
    return pay_rial if basis == "monthly" else monthly_rial(pay_rial, weekly_hours)


def insurance_percent(*, insurer: str, pay_rule: str, on: date) -> Decimal:
    """What is taken off a wage that the company insures; stipends and those insured by the university keep all."""
    if insurer != ProgrammeKind.Insurer.COMPANY or pay_rule != ProgrammeKind.PayRule.WAGE:
        return Decimal(0)
    return worker_share(jalali.to_jalali(on).year)


def worker_share(year: int) -> Decimal:
    """Percent of the wage in a Jalali year; of the newest known year where that one isn't set yet."""
    shares = settings.WORKER_INSURANCE_PERCENT
    known = [each for each in shares if each <= year] or [min(shares)]
    return Decimal(str(shares[max(known)]))
