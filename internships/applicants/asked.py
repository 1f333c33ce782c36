"""What an address asks of the applicants: view, states, filters, words and order; and the addresses that keep it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from internships.applicants.filters import FILTERS, Choices, Filter
from internships.applicants.orders import DUE, FIT, NEWEST, ORDERS, Order
from internships.applicants.scene import Scene
from internships.states import APPLICATION_ENDED, APPLICATION_OPEN, APPLICATION_WAITING, ApplicationState
from people.look.states import word_for
from people.persian.text import clean_line, search_terms

HIRED = (ApplicationState.ACCEPTED, ApplicationState.PLACED)
LONGEST_WORDS = 100

# Groups that the table can be narrowed to; the first is what needs somebody.
GROUPS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "waiting": (pgettext_lazy("applicants", "Waiting for your answer"), APPLICATION_WAITING),
    "offered": (pgettext_lazy("applicants", "Offered"), (ApplicationState.OFFERED,)),
    "hired": (pgettext_lazy("applicants", "Accepted and at work"), HIRED),
    "ended": (pgettext_lazy("applicants", "Ended"), APPLICATION_ENDED),
    "all": (pgettext_lazy("applicants", "All"), tuple(ApplicationState.values)),
}


class Option(NamedTuple):
    value: str
    label: Any
    chosen: bool


class Narrowed(NamedTuple):
    """A filter that is on, and the address without it."""

    label: str | Promise
    word: Any
    less: str


@dataclass(frozen=True)
class Asked:
    scene: Scene
    got: QueryDict

    @property
    def as_table(self) -> bool:
        return self.scene.position is None or self.got.get("view") == "table" or "state" in self.got

    @property
    def group(self) -> str:
        chosen = self.got.get("state", "")
        return chosen if chosen in GROUPS or chosen in ApplicationState.values else "waiting"

    @property
    def states(self) -> tuple[str, ...]:
        return GROUPS[self.group][1] if self.group in GROUPS else (self.group,)

    @property
    def group_word(self) -> Any:
        return GROUPS[self.group][0] if self.group in GROUPS else word_for("application", self.group)

    @cached_property
    def order(self) -> Order:
        order = ORDERS.get(self.got.get("sort", ""))
        if order is not None and (self.scene.position or not order.by_fit):
            return order
        # Who waits is listed by when the answer is due; the rest by when they came.
        return DUE if not self.as_table or self.group in ("waiting", *APPLICATION_WAITING) else NEWEST

    @cached_property
    def words(self) -> str:
        return clean_line(self.got.get("q", ""))[:LONGEST_WORDS]

    @property
    def filters(self) -> tuple[Filter, ...]:
        return tuple(each for each in FILTERS if self.scene.position or not each.of_position)

    @cached_property
    def _known(self) -> dict[str, Choices]:
        return {}

    def _choices(self, asked: Filter) -> Choices:
        """Asked once, since some are read from the database."""
        if asked.name not in self._known:
            self._known[asked.name] = list(asked.choices(self.scene))
        return self._known[asked.name]

    @cached_property
    def offered(self) -> list[tuple[Filter, list[Option]]]:
        """What the page offers; nothing where there would be one choice that changes nothing."""
        shown = []
        for each in self.filters:
            value = self.got.get(each.name, "")
            options = [Option(code, label, code == value) for code, label in self._choices(each)]
            if len(options) > 1 or any(option.chosen for option in options):
                shown.append((each, options))
        return shown

    @cached_property
    def chosen(self) -> dict[str, str]:
        """Of the filters that are on, the value, where it is one of the choices."""
        on = {}
        for each in self.filters:
            value = self.got.get(each.name, "")
            if value and value in {code for code, _label in self._choices(each)}:
                on[each.name] = value
        return on

    @cached_property
    def narrowed(self) -> list[Narrowed]:
        words = {
            each.name: (each.label, option.label)
            for each, options in self.offered
            for option in options
            if option.chosen
        }
        return [Narrowed(*words[name], self.address(**{name: ""})) for name in self.chosen if name in words]

    def narrow(self, applications: Any) -> Any:
        """The applications that pass the filters and hold the words; of every state."""
        for term in search_terms(self.words):
            applications = applications.filter(student__search_key__contains=term)
        for each in self.filters:
            if each.name in self.chosen:
                applications = each.narrow(applications, self.chosen[each.name], self.scene)
        if self.order.by_fit and "fit_order" not in applications.query.annotations:
            applications = self.scene.with_fit(applications)
        return applications

    def found(self) -> Any:
        return self.narrow(self.scene.applications())

    # Addresses

    @cached_property
    def kept(self) -> dict[str, str]:
        """What goes from page to page: filters, words and an order that was chosen."""
        sort = self.got.get("sort", "")
        return {
            **({"q": self.words} if self.words else {}),
            **({"sort": sort} if sort in ORDERS else {}),
            **self.chosen,
        }

    def address(self, **changed: str) -> str:
        """This view with some of it changed; "" takes away."""
        view = {"state": self.group} if "state" in self.got else {"view": "table"} if self.as_table else {}
        return _query({**self.kept, **view, **changed})

    def trail(self, state: str = "") -> str:
        """What a card's link carries, so that the application's page knows who comes next."""
        view = {"view": "table"} if self.as_table and self.scene.position else {}
        return _query({**self.kept, **view, "state": state or self.group})

    def group_links(self, counts: Counter[str]) -> list[tuple[str, Any, int, str]]:
        return [
            (code, label, sum(counts[state] for state in states), _query({**self.kept, "state": code}))
            for code, (label, states) in GROUPS.items()
        ]

    @property
    def board_address(self) -> str:
        return _query(self.kept)

    @property
    def table_address(self) -> str:
        return _query({**self.kept, "view": "table"})

    @property
    def news_address(self) -> str:
        return _query({"state": "all", "news": "all"})

    @property
    def ended_address(self) -> str:
        return _query({**self.kept, "state": "ended"})

    @property
    def without_words(self) -> str:
        return self.address(q="")

    @property
    def ticked_address(self) -> str:
        """All that is found here ticked, also what the page doesn't show."""
        return self.address(tick="all")

    @property
    def unticked_address(self) -> str:
        return self.address()

    @property
    def ticked_states(self) -> tuple[str, ...]:
        """Those of which all are ticked: all that the table shows, who waits on the board, or one of its columns."""
        tick = self.got.get("tick", "")
        if tick == "all":
            return self.states
        return (tick,) if tick in APPLICATION_OPEN and not self.as_table else ()

    def sorts(self) -> list[Option]:
        return [
            Option(order.name, order.label, order is self.order)
            for order in ORDERS.values()
            if self.scene.position or not order.by_fit
        ]

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """For the form of filters: the view that it stays in."""
        view = {"state": self.group} if "state" in self.got else {"view": "table"} if self.as_table else {}
        return list(view.items())

    @property
    def by_fit(self) -> bool:
        return self.order is FIT


def _query(values: Mapping[str, str]) -> str:
    return "?" + urlencode({name: value for name, value in values.items() if value})
