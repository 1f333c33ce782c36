"""Several questions in one statement: each a value of JSON."""

import json
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet
from django.db.models.functions import JSONObject

from people import replica

M = TypeVar("M", bound=Model)
type_value = tuple[str, Sequence[Any]]  # of SQL, with its parameters


def ask(*values: type_value) -> list[Any]:
    with connections[replica.alias()].cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(sql for sql, _params in values)}",
            [param for _sql, params in values for param in params],
        )
        return [json.loads(answer) for answer in cursor.fetchone()]


def rows_of(*querysets: QuerySet[Any, Any]) -> type_value:
    """The rows of each, which have one column."""
    each = [queryset.query.sql_with_params() for queryset in querysets]
    arrays = (f"to_jsonb(ARRAY({sql}))" for sql, _params in each)
    return f"jsonb_build_array({', '.join(arrays)})", [param for _sql, params in each for param in params]


def whole(queryset: QuerySet[Any, Any], **more: Any) -> QuerySet[Any, Any]:
    """Whole rows of a model in one column, to be read by read_whole(), with more beside them."""
    names = {field.attname: field.attname for field in queryset.model._meta.concrete_fields}
    return queryset.values(json=JSONObject(**names, **more))


def read_whole(model: type[M], found: Iterable[dict[str, Any]]) -> list[M]:
    fields = model._meta.concrete_fields
    names = [field.attname for field in fields]
    return [
        model.from_db(DEFAULT_DB_ALIAS, names, [_value(field, row[field.attname]) for field in fields])
        for row in found
    ]


def _value(field: Any, value: Any) -> Any:
    """A number is read by its digits: made from a float, a decimal is rounded."""
    return field.to_python(str(value) if isinstance(value, float) else value)
