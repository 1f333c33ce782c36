"""Papers and words of vetting, merging doubles, handing the ownership over, leaving."""

from django.urls import path

from companies.views import company_papers, hand_overs, staff_merging, staff_reasons

urlpatterns = [
    path("hr/company/papers/", company_papers.list_papers, name="hr_papers"),
    path("hr/company/papers/<int:paper_id>/", company_papers.open_paper, name="hr_paper"),
    path("hr/company/papers/<int:paper_id>/take-back/", company_papers.take_back, name="hr_paper_back"),
    path("hr/team/leave/", hand_overs.leave, name="hr_leave"),
    path("hr/team/hand-over/", hand_overs.hand_over, name="hr_hand_over"),
    path("hr/team/hand-over/<int:hand_over_id>/accept/", hand_overs.accept, name="hr_hand_over_accept"),
    path("hr/team/hand-over/<int:hand_over_id>/decline/", hand_overs.decline, name="hr_hand_over_decline"),
    path("hr/team/hand-over/<int:hand_over_id>/withdraw/", hand_overs.withdraw, name="hr_hand_over_withdraw"),
    path("staff/companies/<int:company_id>/merge/", staff_merging.merge, name="merge_company"),
    path("staff/companies/reasons/", staff_reasons.list_reasons, name="reasons"),
    path("staff/companies/reasons/new/", staff_reasons.new_reason, name="new_reason"),
    path("staff/companies/reasons/<int:reason_id>/", staff_reasons.edit_reason, name="edit_reason"),
    path(
        "staff/companies/<int:company_id>/papers/<int:paper_id>/",
        company_papers.staff_open_paper,
        name="staff_company_paper",
    ),
]
