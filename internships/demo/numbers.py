"""Numbers that pass every check and belong to nobody: no register gives out these prefixes."""

from itertools import cycle


def company_national_id(number: int) -> str:
    first = f"9990{number:06}"
    offset = int(first[9]) + 2
    total = sum((int(d) + offset) * w for d, w in zip(first, cycle([29, 27, 23, 19, 17]), strict=False))
    return first + str(total % 11 % 10)


def national_id(number: int) -> str:
    first = f"000{number:06}"
    rest = sum(int(digit) * (10 - i) for i, digit in enumerate(first)) % 11
    return first + str(rest if rest < 2 else 11 - rest)


def mobile(number: int) -> str:
    return f"+98900000{number:04}"


def phone(number: int) -> str:
    return f"025-0000{number:04}"
