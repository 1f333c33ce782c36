"""The CVs that a student keeps, as their profile shows them: the one that is chosen first, then the newest."""

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from students.models import CV, SkillSuggestion, Student


def kept_cvs(student: Student) -> QuerySet[CV]:
    """With their files, and `named`: how many skills each brought up; one query."""
    found = (
        SkillSuggestion.objects.filter(cv=OuterRef("pk"))
        .order_by()
        .values("cv")
        .annotate(count=Count("pk"))
        .values("count")
    )
    named = Coalesce(Subquery(found, output_field=IntegerField()), 0)
    return CV.objects.filter(student=student, removed_at=None).select_related("file").annotate(named=named)
