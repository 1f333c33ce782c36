"""What the liaison office reaches here; a student's own page is in a higher app, with their applications."""

from django.urls import path

from students.views import staff_academics, staff_records, staff_roster, staff_students

urlpatterns = [
    path("staff/students/", staff_students.list_students, name="staff_students"),
    path("staff/students/export.xlsx", staff_students.export_xlsx, name="export_students_xlsx"),
    path("staff/students/export.csv", staff_students.export_csv, name="export_students_csv"),
    path("staff/students/import/", staff_records.import_workbook, name="import_records"),
    path("staff/students/import/template.xlsx", staff_records.template, name="records_template"),
    path("staff/students/import/<int:import_id>/", staff_records.show_import, name="record_import"),
    path("staff/students/import/<int:import_id>/confirm/", staff_records.carry_out, name="carry_out_records"),
    path("staff/academics/", staff_academics.list_academics, name="staff_academics"),
    path("staff/academics/add/", staff_academics.add, name="add_academic"),
    path("staff/academics/<int:academic_id>/coordinator/", staff_academics.change, name="change_academic"),
    path("staff/academics/<int:academic_id>/mail/", staff_academics.mail_again, name="mail_academic"),
    path("staff/academics/<int:academic_id>/end/", staff_academics.end, name="end_academic"),
    path("staff/roster/", staff_roster.show_roster, name="staff_roster"),
    path("staff/roster/template/", staff_roster.template, name="roster_template"),
]
