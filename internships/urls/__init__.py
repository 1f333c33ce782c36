"""The addresses of this app, one file an audience."""

from internships.urls import (
    academics,
    answering,
    applicants,
    entries,
    interviews,
    offers,
    places,
    position_writing,
    public,
    recruiters,
    selected,
    staff,
    students,
    team,
    threads,
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
    *offers.urlpatterns,
    *selected.urlpatterns,
    *team.urlpatterns,
    *threads.urlpatterns,
    *recruiters.urlpatterns,
    *staff.urlpatterns,
    *places.urlpatterns,
    *academics.urlpatterns,
]
