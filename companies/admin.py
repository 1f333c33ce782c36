"""Estates and programme kinds are kept here; companies and MoUs only looked at: they change on the staff pages."""

from django.contrib import admin

from companies.forms.programme_kind import ProgrammeKindForm
from companies.models import Company, Estate, Mou, ProgrammeKind
from people.admin import ReadOnlyAdmin, ReferenceAdmin


@admin.register(Estate)
class EstateAdmin(ReferenceAdmin):
    list_display = ("name_fa", "name_en", "short_fa", "kind", "is_active")
    list_editable = ("is_active",)
    list_filter = ("is_active", "kind")
    search_fields = ("name_fa", "name_en", "search_key")


@admin.register(ProgrammeKind)
class ProgrammeKindAdmin(ReferenceAdmin):
    """Codes are what scripts and reports name a kind by: they are given once."""

    form = ProgrammeKindForm
    list_display = ("name_fa", "name_en", "requires_mou", "hours_rule", "pay_rule", "insurer", "is_active")
    list_editable = ("is_active",)

    def get_readonly_fields(self, request: object, obj: ProgrammeKind | None = None) -> tuple[str, ...]:
        return ("code",) if obj else ()


@admin.register(Company)
class CompanyAdmin(ReadOnlyAdmin):
    list_display = ("name", "legal_form", "national_id", "state", "created_at")
    list_filter = ("state", "legal_form")
    search_fields = ("search_key",)
    fields = (
        "name",
        "name_en",
        "legal_form",
        "national_id",
        "licence_number",
        "state",
        "state_reason",
        "created_at",
    )


@admin.register(Mou)
class MouAdmin(ReadOnlyAdmin):
    list_display = ("number", "company", "state", "starts_on", "ends_on")
    list_filter = ("state",)
    list_select_related = ("company",)
    search_fields = ("search_key",)
    fields = ("number", "title", "company", "state", "starts_on", "ends_on", "signed_on", "predecessor")
