"""Addresses of a position's applicants: board, table, comparison, decisions about many."""

from django.urls import URLPattern, path

from internships.views import recruiter_applicants as applicants
from internships.views import recruiter_bulk as bulk
from internships.views import recruiter_compare as compare

_OF_POSITION = "hr/positions/<int:position_id>/applicants/"

urlpatterns: list[URLPattern] = [
    path("hr/applicants/", applicants.of_company, name="hr_applicants"),
    path(_OF_POSITION, applicants.of_position, name="hr_position_applicants"),
    path(f"{_OF_POSITION}seen/", applicants.mark_all_seen, name="hr_applicants_seen"),
    path("hr/positions/<int:position_id>/compare/", compare.compare, name="hr_compare"),
    path(f"{_OF_POSITION}move/", bulk.move_applicants, name="hr_applicants_move"),
    path(f"{_OF_POSITION}move/<int:decision_id>/", bulk.show_decision, name="hr_bulk_decision"),
    path(f"{_OF_POSITION}move/<int:decision_id>/undo/", bulk.undo_decision, name="hr_bulk_undo"),
]
