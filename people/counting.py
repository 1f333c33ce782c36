"""Numbers of several kinds of rows in one query."""

from typing import Any

from django.db.models import Count, IntegerField, Subquery, Value
from django.db.models.functions import Coalesce


def number_of(rows: Any) -> Coalesce:
    """How many rows, as part of another query."""
    one = rows.order_by().annotate(everything=Value(1)).values("everything")
    return Coalesce(Subquery(one.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)
