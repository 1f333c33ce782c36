"""What the liaison office reaches here: its desk, reviews, placements, and pages that show two apps at once."""

from django.urls import path

from internships.views import (
    staff_applications,
    staff_company,
    staff_desk,
    staff_mou,
    staff_mou_overview,
    staff_placements,
    staff_positions,
    staff_seats,
    staff_skills,
    staff_student,
)

urlpatterns = [
    path("staff/", staff_desk.desk, name="staff_desk"),
    path("staff/companies/<int:company_id>/", staff_company.show_company, name="staff_company"),
    path("staff/companies/<int:company_id>/suspend/", staff_company.suspend_company, name="suspend_company"),
    path("staff/mous/<int:mou_id>/", staff_mou_overview.show_mou, name="staff_mou"),
    path("staff/mous/<int:mou_id>/suspend/", staff_mou.suspend_mou, name="suspend_mou"),
    path("staff/mous/<int:mou_id>/terminate/", staff_mou.terminate_mou, name="terminate_mou"),
    path("staff/mous/<int:mou_id>/seats/", staff_seats.show_seats, name="staff_mou_seats"),
    path("staff/positions/", staff_positions.list_positions, name="staff_positions"),
    path("staff/positions/<int:position_id>/", staff_positions.show_position, name="staff_position"),
    path("staff/positions/<int:position_id>/publish/", staff_positions.publish, name="publish_position"),
    path(
        "staff/positions/<int:position_id>/changes/", staff_positions.request_changes, name="request_changes"
    ),
    path("staff/positions/<int:position_id>/close/", staff_positions.close, name="staff_close_position"),
    path("staff/skills/", staff_skills.list_skills, name="staff_skills"),
    path("staff/skills/new/", staff_skills.add_skill, name="add_skill"),
    path("staff/skills/<int:skill_id>/", staff_skills.show_skill, name="staff_skill"),
    path("staff/skills/<int:skill_id>/offer/", staff_skills.offer_skill, name="offer_skill"),
    path("staff/skills/<int:skill_id>/merge/", staff_skills.merge_skill, name="merge_skill"),
    path("staff/students/<int:student_id>/", staff_student.show_student, name="staff_student"),
    path("staff/students/<int:student_id>/confirm/", staff_student.confirm, name="confirm_record"),
    path("staff/students/<int:student_id>/return/", staff_student.return_to_student, name="return_record"),
    path("staff/students/<int:student_id>/freeze/", staff_student.freeze, name="freeze_student"),
    path("staff/students/<int:student_id>/unfreeze/", staff_student.unfreeze, name="unfreeze_student"),
    path(
        "staff/applications/<int:application_id>/",
        staff_applications.show_application,
        name="staff_application",
    ),
    path("staff/applications/<int:application_id>/start/", staff_placements.start, name="start_placement"),
    path(
        "staff/applications/<int:application_id>/cancel/", staff_placements.cancel, name="cancel_acceptance"
    ),
    path("staff/placements/", staff_placements.list_placements, name="staff_placements"),
    path("staff/placements/<int:placement_id>/end/", staff_placements.end, name="end_placement"),
]
