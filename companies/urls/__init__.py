"""The addresses of this app, one file an audience."""

from companies.urls import kept, public, recruiters, reviews, staff, texts

app_name = "companies"
urlpatterns = [
    *public.urlpatterns,
    *recruiters.urlpatterns,
    *staff.urlpatterns,
    *reviews.urlpatterns,
    *texts.urlpatterns,
    *kept.urlpatterns,
]
