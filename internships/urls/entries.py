"""What the office enters for companies, and the link by which a company confirms it."""

from django.urls import path

from internships.views import entry_links, recruiter_entries, staff_entries, staff_position_form

urlpatterns = [
    path("confirm/<slug:token>/", entry_links.open_entry, name="confirm_entry"),
    path("staff/companies/new/", staff_entries.enter_company, name="enter_company"),
    path("staff/companies/<int:company_id>/word/", staff_entries.record_word, name="record_word"),
    path(
        "staff/companies/<int:company_id>/positions/new/",
        staff_position_form.new_position,
        name="staff_new_position",
    ),
    path(
        "staff/positions/<int:position_id>/edit/",
        staff_position_form.edit_position,
        name="staff_edit_position",
    ),
    path(
        "staff/positions/<int:position_id>/word/",
        staff_entries.record_position_word,
        name="record_position_word",
    ),
    path("staff/positions/<int:position_id>/hand-in/", staff_entries.hand_in, name="hand_in_position"),
    path("hr/positions/<int:position_id>/not-so/", recruiter_entries.not_so, name="position_not_so"),
]
