"""Whose eyes look at which applicants, and what is news to them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery

from internships.company_fit import company_rules, fit_millionths, for_company_fit, opening_for_company
from internships.matching import Opening, Rarity, Rules
from internships.models import ApplicantsLook, Application, ApplicationEvent
from internships.recommendations import rarity
from internships.skill_arrays import skills_in
from people.models import User


@dataclass(frozen=True)
class Scene:
    """Applicants of one position, or of all of a company's (`position` is None)."""

    user: User
    membership: Any
    position: Any = None  # a row of for_scene()

    @property
    def looked_at(self) -> datetime | None:
        return self.position.looked_at if self.position else None

    @cached_property
    def rarity(self) -> Rarity:
        known: Mapping[str, Any] = vars(self.position)
        return rarity(known)

    @cached_property
    def opening(self) -> Opening:
        return opening_for_company(self.position)

    @cached_property
    def rules(self) -> Rules:
        return company_rules()

    @cached_property
    def skill_names(self) -> dict[int, str]:
        """Of the skills that the position needs, in the language that is read."""
        return {skill.pk: skill.name for skill in skills_in(self.position.needed_skills)}

    def applications(self) -> Any:
        """All of them, with what they are now."""
        found = Application.objects.for_member(self.membership)
        return (found.filter(position=self.position) if self.position else found).with_state_now()

    def with_fit(self, applications: Any) -> Any:
        return applications.annotate(fit_order=fit_millionths(self.position, self.rarity))


def for_scene(rows: Any, user: User, of: str = "") -> Any:
    """Adds to positions what a scene reads of them, in the same query; to rows `of` which they are ("position__")."""
    look = ApplicantsLook.objects.filter(user=user, position=OuterRef(of.removesuffix("__") or "pk"))
    return for_company_fit(rows, of).annotate(looked_at=Subquery(look.values("looked_at")))


def position_with_scene(application: Application) -> Any:
    """The position of a row of for_scene(…, of="position__"), with what was read beside it."""
    position: Any = application.position
    for name, value in vars(application).items():
        if name in ("needed_skills", "open_to", "company_faculties", "looked_at", "rarity", "published"):
            setattr(position, name, value)
    return position


def is_news(scene: Scene) -> Q:
    """Came or changed since this member looked, by another hand than their own."""
    own = ApplicationEvent.objects.filter(subject=OuterRef("pk"), at=OuterRef("state_at"), by=scene.user)
    by_others = Q(~Exists(own))
    return by_others if scene.looked_at is None else Q(state_at__gt=scene.looked_at) & by_others
