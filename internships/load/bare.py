"""Large tables without their indexes and references while they are filled, as the database's manual advises.

PostgreSQL 18, 14.4 "Populating a Database": an index that is built over rows costs a fraction of one that is kept for
each of them, and a reference that is checked over a table is one join instead of a look-up a row. What is unique stays.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from django.db import connection
from django.db.models import Model

_REFERENCES = """
    SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint
    WHERE contype = 'f' AND conrelid = ANY(%s::regclass[]) ORDER BY 1, 2
"""
_INDEXES = """
    SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
    WHERE NOT indisunique AND NOT indisexclusion AND indrelid = ANY(%s::regclass[]) ORDER BY 1
"""
_MEMORY = "256MB"  # of the server, for each index that it builds


@contextmanager
def bare(models: Sequence[type[Model]], built: Callable[[int, int], None]) -> Iterator[None]:
    """Inside a transaction, which gives everything back if the filling fails. `built`: how many are, of how many."""
    tables = [connection.ops.quote_name(model._meta.db_table) for model in models]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks to come can't be altered
        cursor.execute(_REFERENCES, [tables])
        references = cursor.fetchall()
        cursor.execute(_INDEXES, [tables])
        indexes = cursor.fetchall()
        for table, name, _definition in references:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        for name, _definition in indexes:
            cursor.execute(f"DROP INDEX {name}")
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SELECT set_config('maintenance_work_mem', %s, true)", [_MEMORY])
        made = [definition for _name, definition in indexes]
        made += [
            f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}"
            for table, name, definition in references
        ]
        for done, statement in enumerate(made, 1):
            cursor.execute(statement)
            built(done, len(made))
