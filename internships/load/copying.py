"""Rows into tables by COPY: numbers are given out here, so that what refers to a row knows it before it is written."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import AutoField, Model

from students.week import Week

_ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"})
_SPECIAL = re.compile(r"[\\\n\t\r]")
_ROWS_A_CHUNK = 2000


class Table:
    """Takes rows of `names` (fields of the model); every other column has its default, or what `always` says."""

    def __init__(self, model: type[Model], names: Sequence[str], **always: Any) -> None:
        fields = {field.name: field for field in model._meta.concrete_fields}
        varied = [fields.pop(name) for name in names]
        number = fields.pop("id") if isinstance(fields.get("id"), AutoField) else None
        rest = {field: always.pop(name, field.get_default()) for name, field in fields.items()}
        if always:
            raise TypeError(f"{model.__name__} has no {', '.join(always)}.")
        for field, value in rest.items():
            if value is None and not field.null:
                raise TypeError(f"{model.__name__}.{field.name} has no default.")
        self.table = connection.ops.quote_name(model._meta.db_table)
        columns = [*([number] if number else []), *varied, *rest]
        self.columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in columns)
        self.ending = "".join(f"\t{text_of(value)}" for value in rest.values()) + "\n"
        self.numbered = number is not None
        self.next = self._highest() + 1 if self.numbered else 0

    def copy(self, rows: Iterable[Sequence[Any]]) -> range:
        """Write them in the order given; the numbers that they have now."""
        first = self.next
        with connection.cursor() as cursor:
            cursor.copy_expert(  # nosec B608: names of a model's own table and columns
                f"COPY {self.table} ({self.columns}) FROM STDIN", _Reader(self._lines(rows))
            )
            if self.numbered:
                cursor.execute(
                    "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [self.table, self.next - 1]
                )
        return range(first, self.next)

    def _lines(self, rows: Iterable[Sequence[Any]]) -> Iterator[str]:
        ending = self.ending
        for row in rows:
            words = [text_of(value) for value in row]
            if self.numbered:
                words.insert(0, str(self.next))
                self.next += 1
            yield "\t".join(words) + ending

    def _highest(self) -> int:
        """In the table or given out for it: a number that unfinished work has taken isn't given out again."""
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT greatest(max(id), nextval(pg_get_serial_sequence(%s, 'id'))) FROM {self.table}",  # noqa: S608  # nosec B608
                [self.table],
            )
            return int(cursor.fetchone()[0])


def text_of(value: Any) -> str:
    """As COPY reads it."""
    write = _WRITERS.get(type(value))
    return write(value) if write else _text_of(value)


def _text_of(value: Any) -> str:
    """Of what is rare, or a kind of one of the common types."""
    if isinstance(value, str):
        return _escaped(str(value))
    if isinstance(value, Week):
        return value.to_bits()
    if isinstance(value, DateRange):
        return f"[{value.lower},{value.upper})"
    if isinstance(value, list | dict) and not value:
        return "{}"
    return str(value)


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES) if _SPECIAL.search(text) else text


# Ten million values a province: by their exact type, without a question more.
_WRITERS: dict[type, Callable[[Any], str]] = {
    str: _escaped,
    int: str,
    type(None): lambda value: "\\N",
    bool: lambda value: "t" if value else "f",
    datetime: datetime.isoformat,
    date: date.isoformat,
}


class _Reader:
    """What COPY reads from: chunks of lines, as bytes."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.lines, self.left = lines, b""

    def read(self, size: int) -> bytes:
        if not self.left:
            self.left = "".join(islice(self.lines, _ROWS_A_CHUNK)).encode()
        given, self.left = self.left[:size], self.left[size:]
        return given
