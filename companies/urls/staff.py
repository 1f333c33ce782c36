"""What the liaison office reaches here; a company's and an MoU's own page are in a higher app."""

from django.urls import path

from companies.views import staff_companies, staff_mou_steps, staff_mou_terms, staff_mous, staff_register
from companies.views import staff_signatories as signatories
from companies.views import staff_signatures as signatures
from companies.views import staff_signing as signing
from companies.views.papers import paper_paths

urlpatterns = [
    path("staff/companies/", staff_companies.list_companies, name="staff_companies"),
    path("staff/companies/<int:company_id>/edit/", staff_companies.edit_company, name="staff_edit_company"),
    path("staff/companies/<int:company_id>/approve/", staff_companies.approve, name="approve_company"),
    path(
        "staff/companies/<int:company_id>/approve/awaited/",
        staff_companies.approve_awaited,
        name="approve_awaited",
    ),
    path("staff/companies/<int:company_id>/reject/", staff_companies.reject, name="reject_company"),
    path("staff/companies/<int:company_id>/papers/", staff_companies.request_papers, name="request_papers"),
    path("staff/companies/<int:company_id>/invite/", staff_companies.invite_owner, name="invite_owner"),
    path("staff/companies/<int:company_id>/resume/", staff_companies.resume, name="resume_company"),
    path("staff/mous/", staff_register.list_mous, name="staff_mous"),
    path("staff/mous/export.xlsx", staff_register.export_xlsx, name="export_mous_xlsx"),
    path("staff/mous/export.csv", staff_register.export_csv, name="export_mous_csv"),
    path("staff/mous/views/new/", staff_register.new_view, name="new_saved_view"),
    path("staff/mous/views/<int:view_id>/", staff_register.edit_view, name="edit_saved_view"),
    path("staff/mous/views/<int:view_id>/remove/", staff_register.remove_view, name="remove_saved_view"),
    path("staff/mous/new/", staff_mous.new_mou, name="new_mou"),
    path("staff/mous/<int:mou_id>/edit/", staff_mous.edit_mou, name="edit_mou"),
    *paper_paths("staff/mous/", "document/", staff_mou_steps.attach_document, "attach_document"),
    *paper_paths("staff/mous/", "file/", staff_mou_steps.document, "mou_document"),
    *paper_paths("staff/mous/", "sign/", staff_mou_steps.put_in_force, "put_in_force"),
    *paper_paths("staff/mous/", "abandon/", staff_mou_steps.abandon, "abandon_mou"),
    path("staff/mous/<int:mou_id>/resume/", staff_mou_steps.resume, name="resume_mou"),
    path(
        "staff/mous/<int:mou_id>/terminate/withdraw/",
        staff_mou_steps.withdraw_termination,
        name="withdraw_termination",
    ),
    path("staff/mous/<int:mou_id>/amend/", staff_mou_terms.amend, name="amend_mou"),
    path(
        "staff/mous/<int:mou_id>/amendments/<int:number>/edit/",
        staff_mou_terms.edit_amendment,
        name="edit_amendment",
    ),
    path("staff/mous/<int:mou_id>/renew/", staff_mou_terms.renew, name="renew_mou"),
    path("staff/mous/<int:mou_id>/renewal/", staff_mou_terms.set_automatic_renewal, name="automatic_renewal"),
    *paper_paths("staff/mous/", "signatures/", signatures.show_signatures, "signatures"),
    *paper_paths("staff/mous/", "signatures/scan/", signatures.record_scan, "signatures_scan"),
    *paper_paths("staff/mous/", "signatures/force/", signatures.put_in_force, "signatures_force"),
    *paper_paths("staff/mous/", "signatures/sign/", signing.sign, "sign_mou"),
    *paper_paths("staff/mous/", "signatures/sign/text.pdf", signing.text_pdf, "sign_mou_text"),
    *paper_paths(
        "staff/mous/",
        "signatures/given/<int:signature_id>/file/",
        signatures.signature_file,
        "signature_file",
    ),
    *paper_paths(
        "staff/mous/", "signatures/given/<int:signature_id>/confirm/", signatures.confirm, "confirm_signature"
    ),
    *paper_paths(
        "staff/mous/", "signatures/given/<int:signature_id>/void/", signatures.void, "void_signature"
    ),
    *paper_paths("staff/mous/", "signatures/new/", signatories.add, "add_signatory"),
    *paper_paths("staff/mous/", "signatures/<int:signatory_id>/", signatories.edit, "edit_signatory"),
    *paper_paths(
        "staff/mous/", "signatures/<int:signatory_id>/replace/", signatories.replace, "replace_signatory"
    ),
    *paper_paths(
        "staff/mous/", "signatures/<int:signatory_id>/remove/", signatories.remove, "remove_signatory"
    ),
    *paper_paths("staff/mous/", "signatures/<int:signatory_id>/move/", signatories.move, "move_signatory"),
    *paper_paths(
        "staff/mous/", "signatures/<int:signatory_id>/remind/", signatories.remind, "remind_signatory"
    ),
    *paper_paths(
        "staff/mous/", "signatures/<int:signatory_id>/link/", signatories.resend_link, "resend_link"
    ),
    *paper_paths(
        "staff/mous/", "signatures/<int:signatory_id>/link/revoke/", signatories.revoke_links, "revoke_links"
    ),
]
