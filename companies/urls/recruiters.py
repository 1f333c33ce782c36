"""Addresses of companies' people: signing up, their company, their team (internships has the rest of /hr/)."""

from django.urls import URLPattern, path

from companies.views import documents, invitations, logos, recruiters, registration
from companies.views import recruiter_buses as buses
from companies.views import recruiter_files as files
from companies.views import recruiter_mous as mous
from companies.views import recruiter_signing as signing
from companies.views import recruiter_team as team
from companies.views import recruiter_text as text
from companies.views.papers import paper_paths

urlpatterns: list[URLPattern] = [
    path("accounts/signup/company/", registration.register, name="register"),
    path("hr/switch/", recruiters.switch, name="hr_switch"),
    path("hr/company/", recruiters.show_company, name="hr_company"),
    path("hr/company/edit/", recruiters.edit, name="hr_company_edit"),
    path("hr/company/logo/", logos.edit_logo, name="hr_logo"),
    path("hr/company/logo/remove/", logos.remove_logo, name="hr_logo_remove"),
    path("hr/company/resubmit/", recruiters.resubmit, name="hr_company_resubmit"),
    path("hr/company/sites/new/", recruiters.add_site, name="hr_site_new"),
    path("hr/company/sites/<int:site_id>/", recruiters.edit_site, name="hr_site"),
    path("hr/company/sites/<int:site_id>/bus/new/", buses.add_bus, name="hr_bus_new"),
    path("hr/company/bus/<int:line_id>/", buses.edit_bus, name="hr_bus"),
    path("hr/company/bus/<int:line_id>/retire/", buses.retire_bus, name="hr_bus_retire"),
    path("hr/company/bus/<int:line_id>/resume/", buses.resume_bus, name="hr_bus_resume"),
    path("hr/team/", team.show_team, name="hr_team"),
    path("hr/team/invite/", team.invite, name="hr_invite"),
    path("hr/team/<int:membership_id>/role/", team.change_role, name="hr_member_role"),
    path("hr/team/<int:membership_id>/end/", team.end_membership, name="hr_member_end"),
    path("hr/team/invitations/<int:invitation_id>/revoke/", team.revoke, name="hr_invitation_revoke"),
    path("invitations/company/<slug:token>/", invitations.accept, name="accept_invitation"),
    *paper_paths("hr/mou/", "sign/", signing.sign, "hr_sign_mou"),
    *paper_paths("hr/mou/", "sign/text.pdf", signing.text_pdf, "hr_sign_mou_text"),
    *paper_paths("hr/mou/", "scan/", signing.send_scan, "hr_mou_scan"),
    *paper_paths("hr/mou/", "scan/text.pdf", signing.scan_pdf, "hr_mou_scan_text"),
    path("hr/mou/request/", mous.request_mou, name="hr_mou_request"),
    path("hr/mou/<int:mou_id>/ask/<slug:what>/", mous.ask, name="hr_mou_ask"),
    *paper_paths("hr/mou/", "text/", text.show_text, "hr_mou_text"),
    *paper_paths("hr/mou/", "text/pdf/", documents.company_pdf, "hr_mou_text_pdf"),
    *paper_paths("hr/mou/", "text/comment/", text.comment, "hr_mou_comment"),
    *paper_paths("hr/mou/", "text/propose/", text.propose, "hr_mou_propose"),
    *paper_paths("hr/mou/", "text/return/", mous.give_back, "hr_mou_give_back"),
    *paper_paths("hr/mou/", "signatory/", mous.name_signatory, "hr_mou_signatory"),
    path(
        "hr/mou/<int:mou_id>/files/<int:attachment_id>/",
        files.open_attachment,
        name="hr_mou_attachment",
    ),
]
