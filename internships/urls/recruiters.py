"""Addresses of company HR that need positions and applications (companies/urls/recruiters.py has the rest)."""

from django.urls import URLPattern, path

from companies.views.papers import paper_paths
from internships.views import recruiter_applications as applications
from internships.views import recruiter_decisions as decisions
from internships.views import recruiter_mou as mou
from internships.views import recruiter_offers as offers
from internships.views import recruiter_position_form as position_form
from internships.views import recruiter_positions as positions
from internships.views import recruiter_seats as seats
from internships.views import recruiter_suggested as suggested
from internships.views import recruiters

urlpatterns: list[URLPattern] = [
    path("hr/", recruiters.dashboard, name="hr_home"),
    path("hr/mou/", mou.show_mous, name="hr_mous"),
    *paper_paths("hr/mou/", "", mou.show_mou, "hr_mou"),
    *paper_paths("hr/mou/", "document/", mou.download_document, "hr_mou_document"),
    path("hr/mou/<int:mou_id>/seats/", seats.show_seats, name="hr_mou_seats"),
    path("hr/positions/", positions.list_positions, name="hr_positions"),
    path("hr/positions/new/", position_form.new_position, name="hr_position_new"),
    path("hr/positions/<int:position_id>/", positions.show_position, name="hr_position"),
    path("hr/positions/<int:position_id>/edit/", position_form.edit_position, name="hr_position_edit"),
    path("hr/positions/<int:position_id>/extend/", positions.extend_position, name="hr_position_extend"),
    path("hr/positions/<int:position_id>/close/", positions.close_position, name="hr_position_close"),
    path("hr/positions/<int:position_id>/suggested/", suggested.show_suggested, name="hr_position_suggested"),
    path("hr/positions/<int:position_id>/suggested/invite/", suggested.invite, name="hr_invite"),
    path("hr/positions/<int:position_id>/<slug:move>/", positions.move_position, name="hr_position_move"),
    path("hr/applications/<int:application_id>/", applications.show_application, name="hr_application"),
    path("hr/applications/<int:application_id>/cv/", applications.show_cv, name="hr_application_cv"),
    path("hr/applications/<int:application_id>/phone/", applications.show_phone, name="hr_application_phone"),
    path(
        "hr/applications/<int:application_id>/move/", decisions.move_application, name="hr_application_move"
    ),
    path("hr/applications/<int:application_id>/interview/", decisions.interview, name="hr_interview"),
    path("hr/applications/<int:application_id>/reject/", decisions.reject, name="hr_reject"),
    path(
        "hr/applications/<int:application_id>/reject/undo/",
        decisions.undo_rejection,
        name="hr_undo_rejection",
    ),
    path("hr/applications/<int:application_id>/offer/", offers.make_offer, name="hr_offer"),
    path("hr/applications/<int:application_id>/offer/revoke/", offers.revoke_offer, name="hr_revoke_offer"),
    path("hr/applications/<int:application_id>/cancel/", offers.cancel, name="hr_cancel"),
]
