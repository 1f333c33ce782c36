"""Django's admin is for reference data. What has a workflow is shown there at most, since it would bypass
the gate.

Other apps register their own models with these two bases.
"""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from people.models import Holiday, RoleGrant, User


class ReferenceAdmin(admin.ModelAdmin):
    """Rows that the liaison office keeps. Whoever may enter the admin may edit them; nobody needs permissions
    handed out one by one. Deleting is left to superusers: other rows point at these."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and request.user.is_staff

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_module_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request) and request.user.is_superuser


class ReadOnlyAdmin(ReferenceAdmin):
    """Rows with a workflow or a history: to be looked at by superusers, changed only through the
    application."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return super().has_module_permission(request) and request.user.is_superuser

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Holiday)
class HolidayAdmin(ReferenceAdmin):
    list_display = ("on", "name_fa", "name_en", "kind", "computed")
    list_filter = ("kind", "computed")
    search_fields = ("name_fa", "name_en")
    date_hierarchy = "on"

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)  # nothing points at a holiday


@admin.register(User)
class UserAdmin(ReadOnlyAdmin):
    """Only whether someone may log in is changed here; an account is never deleted."""

    list_display = ("email", "full_name", "language", "is_active", "is_staff", "created_at")
    search_fields = ("email", "full_name")
    list_filter = ("is_active", "is_staff")
    fields = ("email", "full_name", "language", "mobile", "is_active", "is_staff", "created_at", "last_login")
    readonly_fields = ("email", "full_name", "language", "mobile", "is_staff", "created_at", "last_login")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)


@admin.register(RoleGrant)
class RoleGrantAdmin(ReadOnlyAdmin):
    list_display = ("user", "role", "granted_by", "granted_at", "ended_at")
    list_select_related = ("user", "granted_by")
