"""Positions can be looked at here, and change on the pages only. Applications, offers and placements are between a
student and a company: the admin, which asks nobody why, doesn't show them."""

from django.contrib import admin

from internships.models import Position
from people.admin import ReadOnlyAdmin


@admin.register(Position)
class PositionAdmin(ReadOnlyAdmin):
    list_display = ("title", "company", "kind", "state", "deadline_at")
    list_filter = ("state", "kind")
    list_select_related = ("company", "kind")
    search_fields = ("search_key",)
    fields = (
        "title",
        "company",
        "kind",
        "state",
        "seats",
        "starts_on",
        "ends_on",
        "deadline_at",
        "published_at",
    )
