"""The project's addresses, and the floors that they are measured against."""

from django.urls import include, path

from script.benches.web import floors

urlpatterns = [
    path("floor/bytes/<int:size>/", floors.bytes_alone),
    path("floor/template/", floors.template_alone),
    path("floor/rows/", floors.rows_alone),
    path("floor/insert/", floors.insert_alone),
    path("", include("config.urls")),
]
