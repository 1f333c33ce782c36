"""The addresses of this app, one file an audience."""

from internships.urls import (
    academics,
    answering,
    applicants,
    entries,
    interviews,
    places,
    position_writing,
    public,
    recruiters,
    staff,
    students,
)

app_name = "internships"
urlpatterns = [
    *public.urlpatterns,
    *answering.urlpatterns,
    *students.urlpatterns,
    *applicants.urlpatterns,
    *entries.urlpatterns,
    *position_writing.urlpatterns,
    *interviews.urlpatterns,
    *recruiters.urlpatterns,
    *staff.urlpatterns,
    *places.urlpatterns,
    *academics.urlpatterns,
]
