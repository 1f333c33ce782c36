"""Addresses of companies' people: signing up, their company, their team (internships has the rest of /hr/)."""

from django.urls import URLPattern, path

from companies.views import invitations, recruiters, registration
from companies.views import recruiter_team as team

urlpatterns: list[URLPattern] = [
    path("accounts/signup/company/", registration.register, name="register"),
    path("hr/switch/", recruiters.switch, name="hr_switch"),
    path("hr/company/", recruiters.show_company, name="hr_company"),
    path("hr/company/edit/", recruiters.edit, name="hr_company_edit"),
    path("hr/company/resubmit/", recruiters.resubmit, name="hr_company_resubmit"),
    path("hr/company/sites/new/", recruiters.add_site, name="hr_site_new"),
    path("hr/company/sites/<int:site_id>/", recruiters.edit_site, name="hr_site"),
    path("hr/team/", team.show_team, name="hr_team"),
    path("hr/team/invite/", team.invite, name="hr_invite"),
    path("hr/team/<int:membership_id>/role/", team.change_role, name="hr_member_role"),
    path("hr/team/<int:membership_id>/end/", team.end_membership, name="hr_member_end"),
    path("hr/team/invitations/<int:invitation_id>/revoke/", team.revoke, name="hr_invitation_revoke"),
    path("invitations/company/<slug:token>/", invitations.accept, name="accept_invitation"),
]
