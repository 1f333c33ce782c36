"""What applicants can be put in order by. Each order ends in the id, so that a page can begin after any row."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class Order:
    name: str
    label: str | Promise
    fields: tuple[str, ...]
    by_fit: bool = False  # scene.with_fit() has to be asked first


DUE = Order("due", pgettext_lazy("order", "Answer due first"), ("answer_due_at", "id"))
NEWEST = Order("newest", pgettext_lazy("order", "Newest first"), ("-submitted_at", "-id"))
FIT = Order("fit", pgettext_lazy("order", "Best fit first"), ("-fit_order", "-id"), by_fit=True)
ORDERS = {order.name: order for order in (DUE, NEWEST, FIT)}
