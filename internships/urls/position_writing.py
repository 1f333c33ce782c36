"""Addresses of writing positions beyond the form itself: templates of the office, and what belongs to one position."""

from django.urls import URLPattern, path

from internships.views import recruiter_position_change as change
from internships.views import recruiter_position_form as form
from internships.views import staff_position_form as office_form
from internships.views import staff_position_templates as templates
from internships.views import staff_positions

urlpatterns: list[URLPattern] = [
    path("hr/positions/keep/", form.keep, name="hr_position_keep"),
    path("hr/positions/keep/drop/", form.drop, name="hr_position_drop"),
    path("hr/positions/<int:position_id>/change/", change.change_position, name="hr_position_change"),
    path(
        "hr/positions/<int:position_id>/change/withdraw/",
        change.withdraw_change,
        name="hr_position_change_withdraw",
    ),
    path("hr/positions/<int:position_id>/talk/", change.talk, name="hr_position_talk"),
    path(
        "staff/positions/<int:position_id>/change/approve/",
        staff_positions.approve_change,
        name="approve_position_change",
    ),
    path(
        "staff/positions/<int:position_id>/change/return/",
        staff_positions.return_change,
        name="return_position_change",
    ),
    path("staff/positions/<int:position_id>/talk/", staff_positions.talk, name="staff_position_talk"),
    path("staff/companies/<int:company_id>/positions/keep/", office_form.keep, name="staff_position_keep"),
    path(
        "staff/companies/<int:company_id>/positions/keep/drop/",
        office_form.drop,
        name="staff_position_drop",
    ),
    path("staff/positions/templates/", templates.list_templates, name="staff_position_templates"),
    path("staff/positions/templates/new/", templates.new_template, name="staff_position_template_new"),
    path(
        "staff/positions/templates/<int:template_id>/",
        templates.edit_template,
        name="staff_position_template",
    ),
]
