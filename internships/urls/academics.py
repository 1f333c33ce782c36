"""What coordinators and supervisors of the faculties reach."""

from django.urls import path

from internships.views import academic_places as places

urlpatterns = [
    path("academic/", places.home, name="academic_home"),
    path("academic/places/<int:place_id>/", places.show_place, name="academic_place"),
    path("academic/places/<int:place_id>/decide/", places.decide, name="academic_decide"),
    path("academic/places/<int:place_id>/supervisor/", places.set_supervisor, name="academic_supervisor"),
    path("academic/places/<int:place_id>/letter/", places.letter, name="academic_letter"),
]
