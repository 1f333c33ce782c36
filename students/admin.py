"""Faculties, fields, terms and skills, as the university keeps them. Students themselves are on the staff pages."""

from django.contrib import admin

from people.admin import ReferenceAdmin
from students.models import Faculty, FieldOfStudy, HomeArea, Skill, Term


@admin.register(Faculty)
class FacultyAdmin(ReferenceAdmin):
    list_display = ("name_fa", "name_en")
    search_fields = ("name_fa", "name_en")


@admin.register(FieldOfStudy)
class FieldOfStudyAdmin(ReferenceAdmin):
    list_display = ("name_fa", "name_en", "level", "faculty", "is_active")
    list_editable = ("is_active",)
    list_filter = ("is_active", "level", "faculty")
    list_select_related = ("faculty",)
    search_fields = ("name_fa", "name_en")


@admin.register(Term)
class TermAdmin(ReferenceAdmin):
    list_display = ("code", "starts_on", "ends_on", "add_drop_ends_on", "exams_from", "exams_to")
    ordering = ("-code",)


@admin.register(HomeArea)
class HomeAreaAdmin(ReferenceAdmin):
    list_display = ("name_fa", "name_en", "latitude", "longitude", "is_active")
    list_editable = ("is_active",)
    list_filter = ("is_active",)
    search_fields = ("name_fa", "name_en")


@admin.register(Skill)
class SkillAdmin(ReferenceAdmin):
    list_display = ("name_fa", "name_en", "is_active")
    list_editable = ("is_active",)
    list_filter = ("is_active",)
    search_fields = ("name_fa", "name_en")
