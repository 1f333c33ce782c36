"""The addresses of this app, one file an audience."""

from companies.urls import (
    company_imports,
    follow_ups,
    kept,
    onboarding,
    public,
    recruiters,
    reviews,
    staff,
    texts,
)

app_name = "companies"
urlpatterns = [
    *public.urlpatterns,
    *onboarding.urlpatterns,
    *recruiters.urlpatterns,
    *staff.urlpatterns,
    *reviews.urlpatterns,
    *texts.urlpatterns,
    *kept.urlpatterns,
    *follow_ups.urlpatterns,
    *company_imports.urlpatterns,
]
