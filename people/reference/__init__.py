"""Reference data that ships with the project, as CSV files beside the code that loads them.

Every loader only adds what is missing and returns how many rows it added. What is there already stays as it
is: staff edit these rows, and the next start of the server must not undo their work. They switch off what
the university doesn't use (`is_active`) instead of deleting it.
"""

import csv
from pathlib import Path


def read_rows(module_file: str, name: str) -> list[dict[str, str]]:
    """The rows of a CSV file in the folder of the given module (`__file__`); every value a trimmed text."""
    with (Path(module_file).parent / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [{column: (value or "").strip() for column, value in row.items()} for row in rows]
