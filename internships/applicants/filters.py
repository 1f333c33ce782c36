"""What applicants can be narrowed by, as data: a new filter is one more row of FILTERS and nothing else.

Each has the name that addresses carry, its label, the choices to offer, and how it narrows. A value that isn't one of
its choices narrows nothing, so an old or forged address shows too many, never a wrong few.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, F
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from internships.applicants.scene import Scene, is_news
from internships.company_fit import MILLIONTHS, shared_half_hours
from internships.models import Tag
from internships.team import with_ratings
from people.persian.language import reading
from people.persian.numbers import format_number, format_percent
from students.models import FieldOfStudy
from students.states import RecordState

Choices = Sequence[tuple[str, Any]]


@dataclass(frozen=True)
class Filter:
    name: str
    label: str | Promise
    choices: Callable[[Scene], Choices]
    narrow: Callable[[Any, str, Scene], Any]
    of_position: bool = True  # whether it says something only of one position's applicants


def _fits(scene: Scene) -> Choices:
    return [
        (str(n), _("%(percent)s or more") % {"percent": format_percent(n, reading())}) for n in (80, 60, 40)
    ]


def _by_fit(applications: Any, value: str, scene: Scene) -> Any:
    """As the percentage is shown, that is, rounded."""
    least = (int(value) * 10 - 5) * MILLIONTHS // 1000
    return scene.with_fit(applications).filter(fit_order__gte=least)


def _fields(scene: Scene) -> Choices:
    here = scene.applications().order_by().values("student__field")
    return [(str(field.pk), str(field)) for field in FieldOfStudy.objects.filter(pk__in=here)]


def _hours(scene: Scene) -> Choices:
    least = scene.position.hours_min
    hours = sorted({least, max(1, least // 2), min(4, least)}, reverse=True) if least else []
    return [
        (str(n), _("%(hours)s hours or more") % {"hours": format_number(n, reading())}) for n in hours if n
    ]


def _by_hours(applications: Any, value: str, scene: Scene) -> Any:
    shared = applications.annotate(shared=shared_half_hours(scene.position))
    return shared.filter(shared__gte=int(value) * 2)


def _by_record(applications: Any, value: str, scene: Scene) -> Any:
    confirmed = {"student__state": RecordState.CONFIRMED}
    return applications.filter(**confirmed) if value == "yes" else applications.exclude(**confirmed)


def _by_answer(applications: Any, value: str, scene: Scene) -> Any:
    return applications.filter(first_answer_at__isnull=value == "no")


def _by_news(applications: Any, value: str, scene: Scene) -> Any:
    found = applications.filter(is_news(scene))
    if value == "changed":
        return found.filter(state_at__gt=F("submitted_at"))
    return found


def _tags(scene: Scene) -> Choices:
    tags = Tag.objects.filter(company=scene.membership.company_id, removed_at=None)
    return list(tags.annotate(code=Cast("pk", CharField())).values_list("code", "name"))


def _by_rating(applications: Any, value: str, scene: Scene) -> Any:
    """The mean counts only where this member has rated, as it is shown."""
    rated: Any = with_ratings(applications, scene.membership)
    if value == "none":
        return rated.filter(own_stars=None)
    return rated.filter(mean_stars__gte=int(value))


def _fixed(*choices: tuple[str, Any]) -> Callable[[Scene], Choices]:
    return lambda scene: choices


FILTERS: tuple[Filter, ...] = (
    Filter(
        "news",
        gettext_lazy("Since you last looked"),
        _fixed(
            ("all", gettext_lazy("New and changed")),
            ("changed", pgettext_lazy("applicants", "Changed only")),
        ),
        _by_news,
    ),
    Filter("fit", gettext_lazy("Fit with the position"), _fits, _by_fit),
    Filter("hours", gettext_lazy("Free in your shifts"), _hours, _by_hours),
    Filter(
        "field",
        gettext_lazy("Field of study"),
        _fields,
        lambda rows, value, scene: rows.filter(student__field=value),
    ),
    Filter(
        "record",
        gettext_lazy("Studies"),
        _fixed(
            ("yes", gettext_lazy("Confirmed by the university")),
            ("no", gettext_lazy("As they say themselves")),
        ),
        _by_record,
        of_position=False,
    ),
    Filter(
        "answer",
        gettext_lazy("Your answer"),
        _fixed(
            ("no", pgettext_lazy("applicants", "Unanswered")),
            ("yes", pgettext_lazy("applicants", "Answered")),
        ),
        _by_answer,
        of_position=False,
    ),
    Filter(
        "tag",
        gettext_lazy("Tag"),
        _tags,
        lambda rows, value, scene: rows.filter(tagged__tag=value),
        of_position=False,
    ),
    Filter(
        "rating",
        gettext_lazy("Rating"),
        _fixed(
            ("none", gettext_lazy("Not yet rated by you")),
            ("4", gettext_lazy("Mean of 4 or more")),
            ("3", gettext_lazy("Mean of 3 or more")),
        ),
        _by_rating,
        of_position=False,
    ),
)
