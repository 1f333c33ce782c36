"""How large a load is, and what room it takes."""

from dataclasses import dataclass

# Measured after a load of a province and VACUUM, indexes included: bytes a row with all that hangs on it, rounded up.
_BYTES = {"students": 2_000, "companies": 11_000, "positions": 5_500, "applications": 700}


@dataclass(frozen=True)
class Sizes:
    students: int
    companies: int
    positions: int  # open ones; a tenth as many are drafts, paused or closed
    applications: int

    @property
    def bytes(self) -> int:
        """About so much disk."""
        return sum(_BYTES[name] * getattr(self, name) for name in _BYTES)

    def check(self) -> None:
        """ValueError, in words, for what can't be made."""
        if min(self.students, self.companies, self.positions) < 1 or self.applications < 0:
            raise ValueError("At least one student, one company and one position are needed.")
        if self.applications > self.students * self.positions // 4:
            raise ValueError("So few students and positions can't have so many different applications.")


PROVINCE = Sizes(students=100_000, companies=2_400, positions=60_000, applications=1_000_000)
