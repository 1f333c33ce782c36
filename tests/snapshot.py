"""Rows that most tests begin with: made once by the real actions, then put back as they were, in one statement.

Making the cast takes some three hundred queries; putting it back takes one, and a run has thousands of tests. What
a test gets is the same: real rows that the actions wrote, with ids of their own, and fresh objects for them.
"""

import pickle
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Generic, TypeVar

from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction

from people.models import StoredFile
from people.persian import jalali

T = TypeVar("T")

# What a fresh database holds before anybody has done anything.
GIVEN = frozenset({"django_content_type", "auth_permission", "django_site", "django_migrations"})


class Snapshot(Generic[T]):
    def __init__(self, make: Callable[[], T]) -> None:
        self.make = make
        self.day: date | None = None  # dates of the rows are relative to it
        self.rows: dict[str, list[str]] = {}
        self.files: dict[str, bytes] = {}
        self.made = b""

    def give(self) -> T:
        """Put the rows back; where something stands in their way already, make them anew as the actions do."""
        if self.day == jalali.today():
            try:
                with transaction.atomic():
                    self._put_back()
            except IntegrityError:
                return self.make()
            return pickle.loads(self.made)
        clean = not _filled()
        made = self.make()
        if clean:
            self._keep(made)
        return made

    def _keep(self, made: T) -> None:
        self.day, self.made = jalali.today(), pickle.dumps(made)
        with connection.cursor() as cursor:
            for table in _filled():
                cursor.execute(f'SELECT row::text FROM "{table}" AS row')
                self.rows[table] = [row for (row,) in cursor.fetchall()]
        for name in StoredFile.objects.values_list("file", flat=True):
            with default_storage.open(name) as file:
                self.files[name] = file.read()

    def _put_back(self) -> None:
        """Without triggers: what they wrote is among the rows. Sequences are past these ids since they were made."""
        statements = [
            f'INSERT INTO "{table}" SELECT (row::"{table}").* FROM unnest(%s) AS row;' for table in self.rows
        ]
        with connection.cursor() as cursor:
            cursor.execute(
                "SET LOCAL session_replication_role = replica;"
                + "".join(statements)
                + "SET LOCAL session_replication_role = origin;",
                list(self.rows.values()),
            )
        for name, content in self.files.items():
            path = Path(settings.FILES_DIR) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def _filled() -> list[str]:
    """Tables that hold rows, but for what is there in every database."""
    tables = sorted(
        {model._meta.db_table for model in apps.get_models(include_auto_created=True) if model._meta.managed}
        - GIVEN
    )
    asked = " UNION ALL ".join(f"(SELECT '{table}' FROM \"{table}\" LIMIT 1)" for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return [table for (table,) in cursor.fetchall()]
