"""Lists by key: the next page begins after the last row of this one, whatever was added or removed meanwhile.

``keyset_page`` makes one query. The order ends in a unique field (the id), else rows could be skipped; a
cursor holds the last row's values of those fields. Nulls sort last, either way. A cursor comes from an
address, that is, from anybody: one that is broken, forged or of another list gives the first page, and says
so (``broken``).
"""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from hashlib import blake2s
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.db.models import F, Q, QuerySet, Value
from django.db.models.expressions import OrderBy
from django.utils import timezone

MOST_CURSOR = 2000
BIGGEST = 2**63


@dataclass(frozen=True)
class Page:
    rows: list[Any]
    next_after: str | None  # what ?after= of the next page is; None on the last
    broken: bool = False  # the key could not be read: say that this is the first page

    def __iter__(self) -> Any:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True)
class _Key:
    """One field of the order."""

    name: str
    descending: bool
    field: models.Field
    nullable: bool

    def order_by(self) -> OrderBy:
        nulls_last = True if self.nullable else None
        return (
            F(self.name).desc(nulls_last=nulls_last)
            if self.descending
            else F(self.name).asc(nulls_last=nulls_last)
        )

    def same(self, value: Any) -> Q:
        return Q(**{f"{self.name}__isnull": True}) if value is None else Q(**{self.name: value})

    def after(self, value: Any) -> Q | None:
        """What comes strictly after value by this field alone; nothing does after the nulls."""
        if value is None:
            return None
        after = Q(**{f"{self.name}__{'lt' if self.descending else 'gt'}": value})
        return after | Q(**{f"{self.name}__isnull": True}) if self.nullable else after

    def value_of(self, row: Any) -> Any:
        if isinstance(row, dict):
            return row[self.name]
        for part in self.name.split("__"):
            row = None if row is None else getattr(row, part)
        return row


def keyset_page(queryset: QuerySet, *, order: Sequence[str], after: str | None, size: int) -> Page:
    """The page after the cursor ``after``, ``size`` rows long, in ``order`` ("-published_at", "-id").

    Fields may be of the model, annotated, or of a related row (``company__name``; with select_related, or
    every row costs a query).
    """
    keys = [_key(queryset, name) for name in order]
    tag = _tag(queryset, order)
    values, broken = None, False
    if after:
        try:
            values = _read(after, keys, tag)
        except (TypeError, ValueError, ValidationError, ArithmeticError, RecursionError):
            broken = True
    if values is not None:
        queryset = queryset.filter(_beyond(keys, values))
    rows = list(queryset.order_by(*(key.order_by() for key in keys))[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    return Page(rows, _write(rows[-1], keys, tag) if more else None, broken)


def page_of(rows: Sequence[Any], queryset: QuerySet, *, order: Sequence[str], size: int) -> Page:
    """A first page of rows that were read already, one more than ``size`` where there are more (several lists in
    one query). Its cursor continues in keyset_page() over ``queryset`` in the same order."""
    keys, shown = [_key(queryset, name) for name in order], list(rows[:size])
    more = len(rows) > size
    return Page(shown, _write(shown[-1], keys, _tag(queryset, order)) if more else None)


def neighbours(
    queryset: QuerySet, row: Any, *, order: Sequence[str], values: Sequence[str]
) -> tuple[Any, Any]:
    """`values` of the rows just before and just after ``row`` in ``order``, in one query; None at an end. ``row``
    itself has the values of the order, and need not be in the queryset any more."""
    back = [name.removeprefix("-") if name.startswith("-") else f"-{name}" for name in order]
    found = {True: None, False: None}
    before, after = (
        _first_beyond(queryset, row, way)
        .annotate(is_before=Value(way is back))
        .values_list("is_before", *values)[:1]
        for way in (back, order)
    )
    for is_before, *rest in before.union(after, all=True):
        found[is_before] = rest
    return found[True], found[False]


def _first_beyond(queryset: QuerySet, row: Any, order: Sequence[str]) -> QuerySet:
    keys = [_key(queryset, name) for name in order]
    beyond = queryset.filter(_beyond(keys, [key.value_of(row) for key in keys]))
    return beyond.order_by(*(key.order_by() for key in keys))


def _key(queryset: QuerySet, name: str) -> _Key:
    bare = name.removeprefix("-")
    annotation = queryset.query.annotations.get(bare)
    if annotation is not None:
        return _Key(bare, name != bare, annotation.output_field, nullable=True)
    model: Any = queryset.model
    field: Any = None
    nullable = False
    for part in bare.split("__"):
        if model is None:
            raise FieldDoesNotExist(f"{bare} is no field of {queryset.model.__name__}")
        field = model._meta.pk if part == "pk" else model._meta.get_field(part)
        nullable, model = nullable or field.null, field.related_model
    return _Key(bare, name != bare, getattr(field, "target_field", field), nullable)


def _beyond(keys: list[_Key], values: list[Any]) -> Q:
    """After the first field's value, or equal there and after the second's, and so on."""
    beyond, equal = Q(pk__in=[]), Q()
    for key, value in zip(keys, values, strict=True):
        after = key.after(value)
        if after is not None:
            beyond |= equal & after
        equal &= key.same(value)
    first, value = keys[0], values[0]
    if first.nullable or value is None:
        return beyond
    # Says the same again, but as a range of one column, which an index can start from.
    return Q(**{f"{first.name}__{'lte' if first.descending else 'gte'}": value}) & beyond


def _tag(queryset: QuerySet, order: Sequence[str]) -> str:
    """Names the list and its sorting, so that a cursor of another one is recognised."""
    return blake2s("|".join([queryset.model._meta.label, *order]).encode(), digest_size=4).hexdigest()


def _write(row: Any, keys: list[_Key], tag: str) -> str:
    values = [_plain(key.value_of(row)) for key in keys]
    text = json.dumps([tag, *values], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _read(after: str, keys: list[_Key], tag: str) -> list[Any]:
    if len(after) > MOST_CURSOR or not after.isascii():
        raise ValueError("no cursor of ours")
    text = base64.b64decode(after + "=" * (-len(after) % 4), altchars=b"-_", validate=True)
    found = json.loads(text.decode(), parse_constant=_refuse)
    if not isinstance(found, list) or len(found) != len(keys) + 1 or found[0] != tag:
        raise ValueError("a cursor of another list")
    return [_typed(key, value) for key, value in zip(keys, found[1:], strict=True)]


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no value")


def _typed(key: _Key, value: Any) -> Any:
    """The value as the field has it, refused if the database would choke on it."""
    if value is None:
        if key.nullable:
            return None
        raise ValueError("null in a field that has none")
    if not isinstance(value, str | int | float):
        raise ValueError("not a plain value")
    if isinstance(value, str) and ("\x00" in value or not _encodable(value)):
        raise ValueError("text that cannot be stored")
    value = key.field.to_python(value)
    if isinstance(value, datetime) and timezone.is_naive(value):
        raise ValueError("a moment without its zone")
    if isinstance(value, int | float | Decimal) and not -BIGGEST < value < BIGGEST:
        raise ValueError("out of range")  # NaN too: it compares as false
    return value


def _encodable(text: str) -> bool:
    return not any("\ud800" <= c <= "\udfff" for c in text)
