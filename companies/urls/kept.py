"""What is kept with the agreements: their files and history, and the import of those that were there before."""

from django.urls import path

from companies.views import staff_files as files
from companies.views import staff_history as history
from companies.views import staff_import as importing

urlpatterns = [
    path("staff/mous/import/", importing.import_workbook, name="import_mous"),
    path("staff/mous/import/template.xlsx", importing.template, name="mou_import_template"),
    path("staff/mous/import/<int:import_id>/", importing.show_import, name="mou_import"),
    path("staff/mous/import/<int:import_id>/confirm/", importing.carry_out, name="carry_out_import"),
    path("staff/mous/<int:mou_id>/files/", files.show_files, name="mou_files"),
    path("staff/mous/<int:mou_id>/files/<int:attachment_id>/", files.open_attachment, name="mou_attachment"),
    path(
        "staff/mous/<int:mou_id>/files/<int:attachment_id>/withdraw/",
        files.withdraw,
        name="withdraw_attachment",
    ),
    path("staff/mous/<int:mou_id>/history/", history.show_history, name="mou_history"),
    path("staff/mous/<int:mou_id>/seen/", history.mark_as_seen, name="mou_seen"),
]
