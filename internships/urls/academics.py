"""What coordinators and supervisors of the faculties reach."""

from django.urls import path

from internships.views import academic_faculty as faculty
from internships.views import academic_places as places

urlpatterns = [
    path("academic/", places.home, name="academic_home"),
    path("academic/places/<int:place_id>/", places.show_place, name="academic_place"),
    path("academic/places/<int:place_id>/decide/", places.decide, name="academic_decide"),
    path("academic/places/<int:place_id>/supervisor/", places.set_supervisor, name="academic_supervisor"),
    path("academic/places/<int:place_id>/letter/", places.letter, name="academic_letter"),
    path("academic/students/", faculty.list_students, name="academic_students"),
    path("academic/students/<int:student_id>/", faculty.show_student, name="academic_student"),
    path("academic/applications/", faculty.list_applications, name="academic_applications"),
    path("academic/placements/", faculty.list_placements, name="academic_placements"),
]
