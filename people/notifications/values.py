"""What a message says, kept as JSON: the templates find the words when it is known who reads them.

Dates, times and decimals survive the way through JSON, so that templates can use the same filters on them as
pages do (`{{ expires_at|jdatetime }}`). Translated text is refused: it would freeze the language of whoever
happened to write the row.
"""

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.functional import Promise

_READERS: dict[str, Any] = {
    "$datetime": datetime.fromisoformat,
    "$date": date.fromisoformat,
    "$decimal": Decimal,
}


class ValuesEncoder(json.JSONEncoder):
    def default(self, o: object) -> object:
        if isinstance(o, Promise):
            raise TypeError(f"Translated text can't be a message's value: {o!r}. Translate in the template.")
        if isinstance(o, datetime):
            return {"$datetime": o.isoformat()}
        if isinstance(o, date):
            return {"$date": o.isoformat()}
        if isinstance(o, Decimal):
            return {"$decimal": str(o)}
        return super().default(o)


class ValuesDecoder(json.JSONDecoder):
    def __init__(self, **options: Any) -> None:
        super().__init__(object_hook=_revive, **options)


def _revive(found: dict[str, Any]) -> Any:
    if len(found) == 1:
        [(name, value)] = found.items()
        if name in _READERS:
            return _READERS[name](value)
    return found


class Values(models.JSONField):
    def __init__(self, **options: Any) -> None:
        super().__init__(**{"default": dict, "encoder": ValuesEncoder, "decoder": ValuesDecoder} | options)
