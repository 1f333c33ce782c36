"""The templates that the office offers to every company. Those that are there stay as staff left them."""

import tomllib
from pathlib import Path

from internships.models import MessageTemplate

FILE = Path(__file__).with_name("message_templates.toml")


def load_message_templates() -> int:
    shipped = tomllib.loads(FILE.read_text(encoding="utf-8"))["template"]
    known = set(MessageTemplate.objects.filter(company=None).values_list("language", "name"))
    new = [row for row in shipped if (row["language"], row["name"]) not in known]
    MessageTemplate.objects.bulk_create(
        MessageTemplate(**{**row, "text": row["text"].strip()}) for row in new
    )
    return len(new)
