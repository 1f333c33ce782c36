"""The text of an agreement or amendment as the office drafts it, and the clauses that new texts begin with."""

from django.urls import path

from companies.views import documents
from companies.views import staff_templates as templates
from companies.views import staff_terms as terms
from companies.views import staff_texts as texts
from companies.views.papers import paper_paths

urlpatterns = [
    path("staff/mous/templates/", templates.list_templates, name="clause_templates"),
    path("staff/mous/templates/new/", templates.new_template, name="new_clause_template"),
    path("staff/mous/templates/<int:template_id>/", templates.edit_template, name="edit_clause_template"),
    path("staff/mous/<int:mou_id>/take-up/", texts.take_up, name="take_up_request"),
    path("staff/mous/<int:mou_id>/decline/", texts.decline, name="decline_request"),
    *paper_paths("staff/mous/", "text/", texts.show_text, "text"),
    *paper_paths("staff/mous/", "text/edit/", texts.edit_text, "edit_text"),
    *paper_paths("staff/mous/", "text/share/", texts.share_text, "share_text"),
    *paper_paths("staff/mous/", "text/versions/", texts.list_versions, "text_versions"),
    *paper_paths("staff/mous/", "text/versions/<int:version>/", texts.show_version, "text_version"),
    *paper_paths("staff/mous/", "text/compare/", texts.compare, "compare_texts"),
    *paper_paths("staff/mous/", "text/comments/", texts.add_comment, "comment_clause"),
    *paper_paths(
        "staff/mous/", "text/comments/<int:comment_id>/settle/", texts.settle_comment, "settle_comment"
    ),
    *paper_paths("staff/mous/", "text/pdf/", documents.office_pdf, "text_pdf"),
    *paper_paths("staff/mous/", "text/terms/new/", terms.new_terms, "new_terms"),
    *paper_paths("staff/mous/", "text/terms/<int:kind_id>/", terms.edit_terms, "edit_terms"),
    *paper_paths("staff/mous/", "text/terms/<int:kind_id>/remove/", terms.remove_terms, "remove_terms"),
]
