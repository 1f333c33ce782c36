"""What the liaison office reaches here; a company's and an MoU's own page are in a higher app."""

from django.urls import path

from companies.views import staff_companies, staff_mou_steps, staff_mous

urlpatterns = [
    path("staff/companies/", staff_companies.list_companies, name="staff_companies"),
    path("staff/companies/<int:company_id>/edit/", staff_companies.edit_company, name="staff_edit_company"),
    path("staff/companies/<int:company_id>/approve/", staff_companies.approve, name="approve_company"),
    path("staff/companies/<int:company_id>/reject/", staff_companies.reject, name="reject_company"),
    path("staff/companies/<int:company_id>/papers/", staff_companies.request_papers, name="request_papers"),
    path("staff/companies/<int:company_id>/resume/", staff_companies.resume, name="resume_company"),
    path("staff/mous/", staff_mous.list_mous, name="staff_mous"),
    path("staff/mous/new/", staff_mous.new_mou, name="new_mou"),
    path("staff/mous/<int:mou_id>/edit/", staff_mous.edit_mou, name="edit_mou"),
    path("staff/mous/<int:mou_id>/terms/", staff_mous.add_terms, name="add_terms"),
    path("staff/mous/<int:mou_id>/document/", staff_mou_steps.attach_document, name="attach_document"),
    path("staff/mous/<int:mou_id>/file/", staff_mou_steps.document, name="mou_document"),
    path("staff/mous/<int:mou_id>/sign/", staff_mou_steps.put_in_force, name="put_in_force"),
    path("staff/mous/<int:mou_id>/resume/", staff_mou_steps.resume, name="resume_mou"),
    path("staff/mous/<int:mou_id>/abandon/", staff_mou_steps.abandon, name="abandon_mou"),
]
