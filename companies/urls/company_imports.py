"""A list of companies from a workbook, and the link to confirm for all of them."""

from django.urls import path

from companies.views import staff_asking
from companies.views import staff_company_import as importing

urlpatterns = [
    path("staff/companies/ask/", staff_asking.send_links, name="send_entry_links"),
    path("staff/companies/import/", importing.import_workbook, name="import_companies"),
    path("staff/companies/import/template.xlsx", importing.template, name="company_import_template"),
    path("staff/companies/import/<int:import_id>/", importing.show_import, name="company_import"),
    path(
        "staff/companies/import/<int:import_id>/confirm/",
        importing.carry_out,
        name="carry_out_company_import",
    ),
]
