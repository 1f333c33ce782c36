"""What HR does with ticked applicants of a position, besides moving them; and the sheet of one."""

from django.urls import path

from internships.views import recruiter_messages as messages
from internships.views import recruiter_selected as selected
from internships.views import recruiter_sheet as sheet

OF_POSITION = "hr/positions/<int:position_id>/applicants/"

urlpatterns = [
    path(f"{OF_POSITION}export/", selected.export, name="hr_export_applicants"),
    path(f"{OF_POSITION}list/", selected.paper_list, name="hr_paper_list"),
    path(f"{OF_POSITION}cvs/", selected.cvs, name="hr_cvs"),
    path(f"{OF_POSITION}cvs/<int:bundle_id>/", selected.cv_bundle, name="hr_cv_bundle"),
    path(f"{OF_POSITION}cvs/<int:bundle_id>/download/", selected.fetch_cvs, name="hr_fetch_cvs"),
    path(f"{OF_POSITION}message/", messages.message_many_page, name="hr_message_many"),
    path("hr/message-templates/", messages.list_templates, name="hr_message_templates"),
    path("hr/message-templates/new/", messages.new_template, name="hr_new_template"),
    path("hr/message-templates/<int:template_id>/", messages.change_template, name="hr_message_template"),
    path(
        "hr/message-templates/<int:template_id>/remove/", messages.remove_template, name="hr_remove_template"
    ),
    path("hr/applications/<int:application_id>/sheet/", sheet.show, name="hr_sheet"),
]
