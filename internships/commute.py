"""The way to work as a part of the profile (students/profile_parts.py)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from internships.models import PreferredEstate
from people.persian.numbers import number_text
from students.models import Student
from students.profile_parts import COMMUTE, Part


def commute_part(student: Student, known: Mapping[str, Any]) -> Part:
    """Done once the area is said: having no preferred estate is an answer too."""
    count = known["preferred_estate_count"] or 0
    says = [str(student.home_area.name)] if student.home_area else []
    if student.own_transport:
        says.append(_("with your own car or motorbike"))
    if count:
        preferred = ngettext("%(count)s preferred place", "%(count)s preferred places", count)
        says.append(preferred % {"count": number_text(count)})
    return Part(
        code="commute",
        icon="geo-alt",
        name=_("Way to work"),
        weight=COMMUTE,
        done=1.0 if student.home_area_id else 0.5 if says else 0.0,
        says=_(", ").join(says) or _("Not said yet."),
        gives=_(
            "Positions say how far they are from you, and near ones come first. No company sees where you live."
        ),
        url="/me/profile/commute/",
    )


def asks_commute(on: date) -> dict[str, Any]:
    own = PreferredEstate.objects.filter(student=OuterRef("pk")).order_by().values("student")
    return {"preferred_estate_count": Subquery(own.annotate(count=Count("pk")).values("count"))}
