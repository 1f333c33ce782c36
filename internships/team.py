"""What the page of an applicant shows of its company's own words: notes, ratings and tags, read with the application.

A member sees what others think only after saying it themselves, so that nobody is swayed by who spoke first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Avg, Count, FloatField, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject
from django.utils.dateparse import parse_datetime

from companies.models import Membership
from internships.models import Application, ApplicationTag, Rating, Tag, TeamNote
from internships.models.team import MOST_STARS

NOTES_SHOWN = 100


@dataclass(frozen=True)
class Note:
    pk: int
    by: str
    at: datetime
    text: str
    told: Sequence[str]
    own: bool


@dataclass(frozen=True)
class Ratings:
    own: int | None
    count: int
    mean: float | None  # None until one has given one's own

    @property
    def choices(self) -> range:
        return range(1, MOST_STARS + 1)


@dataclass(frozen=True)
class Labelled:
    pk: int
    name: str
    colour: str
    on: bool = False


@dataclass(frozen=True)
class Colleague:
    pk: int
    name: str


@dataclass(frozen=True)
class Team:
    notes: Sequence[Note]
    ratings: Ratings
    tags: Sequence[Labelled]  # of the company, each on or not
    colleagues: Sequence[Colleague]
    new_tags: bool  # whether this member may add a word to the vocabulary

    @property
    def tags_on(self) -> list[Labelled]:
        return [tag for tag in self.tags if tag.on]


def with_ratings(applications: QuerySet[Application], membership: Membership) -> QuerySet[Application]:
    """Adds `own_stars`, `ratings_count` and `mean_stars` (null until one has rated)."""
    of_it = Rating.objects.filter(application=OuterRef("pk")).order_by()
    own = of_it.filter(by=membership.user_id).values("stars")
    whole = of_it.values("application")
    return applications.annotate(
        own_stars=Subquery(own, output_field=IntegerField()),
        ratings_count=Coalesce(Subquery(whole.annotate(n=Count("pk")).values("n")), 0),
        mean_stars=Subquery(
            whole.annotate(mean=Avg("stars"), mine=Count("pk", filter=Q(by=membership.user_id)))
            .filter(mine=1)
            .values("mean"),
            output_field=FloatField(),
        ),
    )


def with_tags(applications: QuerySet[Application]) -> QuerySet[Application]:
    """Adds `tags_found`, to be read with tags_of()."""
    on = ApplicationTag.objects.filter(application=OuterRef("pk"), tag__removed_at=None)
    words = on.order_by("tag__name", "tag").values(
        json=JSONObject(pk="tag", name="tag__name", colour="tag__colour")
    )
    return applications.annotate(tags_found=ArraySubquery(words))


def tags_of(application: Any) -> list[Labelled]:
    return [Labelled(on=True, **found) for found in application.tags_found or []]


def with_team(applications: QuerySet[Application], membership: Membership) -> QuerySet[Application]:
    """Adds what team_of() reads, in the same query."""
    notes = TeamNote.objects.filter(application=OuterRef("pk"), removed_at=None).order_by("-pk")
    told = TeamNote.told.through.objects.filter(teamnote=OuterRef("pk")).order_by("user__full_name")
    noted = notes.values(
        json=JSONObject(
            pk="pk",
            by="by__full_name",
            by_id="by",
            at="at",
            text="text",
            told=ArraySubquery(told.values("user__full_name")),
        )
    )
    on = ApplicationTag.objects.filter(application=OuterRef(OuterRef("pk")), tag=OuterRef("pk"))
    tags = Tag.objects.filter(company=membership.company_id, removed_at=None).order_by("name", "pk")
    tagged = tags.values(
        json=JSONObject(
            pk="pk", name="name", colour="colour", on=Coalesce(Subquery(on.values(yes=Value(True))), False)
        )
    )
    team = (
        Membership.objects.in_force()
        .filter(company=membership.company_id)
        .exclude(user=membership.user_id)
        .exclude(user=OuterRef("student__user"))
        .order_by("user__full_name", "user")
    )
    colleagues = team.values(json=JSONObject(pk="user", name="user__full_name"))
    return with_ratings(applications, membership).annotate(
        notes_found=ArraySubquery(noted[:NOTES_SHOWN]),
        tags_found=ArraySubquery(tagged),
        colleagues_found=ArraySubquery(colleagues),
    )


def team_of(application: Any, membership: Membership) -> Team:
    return Team(
        notes=[_note(found, membership) for found in reversed(application.notes_found)],
        ratings=Ratings(application.own_stars, application.ratings_count, application.mean_stars),
        tags=[Labelled(**found) for found in application.tags_found],
        colleagues=[Colleague(**found) for found in application.colleagues_found],
        new_tags=membership.may_recruit,
    )


def _note(found: dict[str, Any], membership: Membership) -> Note:
    at = parse_datetime(found["at"])
    assert at is not None
    own = found["by_id"] == membership.user_id
    return Note(found["pk"], found["by"], at, found["text"], found["told"], own)
