"""Offers to many at once, and waiting lists."""

from django.urls import URLPattern, path

from internships.views import recruiter_many_offers as many
from internships.views import recruiter_waiting_list as waiting
from internships.views import student_offers

urlpatterns: list[URLPattern] = [
    path("hr/positions/<int:position_id>/offers/new/", many.new_offers, name="hr_offers_new"),
    path("hr/positions/<int:position_id>/waiting-list/", waiting.show_list, name="hr_waiting_list"),
    path("hr/positions/<int:position_id>/waiting-list/terms/", waiting.edit_terms, name="hr_waiting_terms"),
    path("me/applications/<int:application_id>/stay/", student_offers.stay, name="stay_on_list"),
]
