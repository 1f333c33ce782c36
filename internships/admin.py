"""Positions can be looked at here, and change on the pages only. Applications, offers and placements are between a
student and a company: the admin, which asks nobody why, doesn't show them."""

from typing import Any

from django.contrib import admin

from internships.models import MessageTemplate, Position
from people.admin import ReadOnlyAdmin


@admin.register(MessageTemplate)
class MessageTemplateAdmin(admin.ModelAdmin):
    """The office's own, for every company; a company's are its own business."""

    list_display = ("name", "purpose", "language")
    list_filter = ("purpose", "language")
    fields = ("name", "purpose", "language", "text")

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).filter(company=None, removed_at=None)

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return False


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
