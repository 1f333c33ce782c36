"""Places that students found, as the student and the liaison office reach them."""

from django.urls import path

from internships.views import staff_places, student_places

urlpatterns = [
    path("me/places/", student_places.list_places, name="my_places"),
    path("me/places/new/<slug:code>/", student_places.new_place, name="new_place"),
    path("me/places/<int:place_id>/", student_places.show_place, name="my_place"),
    path("me/places/<int:place_id>/edit/", student_places.edit_place, name="edit_place"),
    path("me/places/<int:place_id>/submit/", student_places.submit, name="submit_place"),
    path("me/places/<int:place_id>/take-back/", student_places.take_back, name="take_back_place"),
    path("me/places/<int:place_id>/withdraw/", student_places.withdraw, name="withdraw_place"),
    path("me/places/<int:place_id>/letter/", student_places.letter, name="my_place_letter"),
    path("staff/places/", staff_places.list_places, name="staff_places"),
    path("staff/places/<int:place_id>/", staff_places.show_place, name="staff_place"),
    path("staff/places/<int:place_id>/decide/", staff_places.decide, name="staff_decide_place"),
    path(
        "staff/places/<int:place_id>/supervisor/", staff_places.set_supervisor, name="staff_place_supervisor"
    ),
    path("staff/places/<int:place_id>/invite/", staff_places.invite, name="invite_place_company"),
    path("staff/places/<int:place_id>/approve/", staff_places.approve, name="approve_place"),
    path("staff/places/<int:place_id>/refuse/", staff_places.refuse, name="refuse_place"),
    path("staff/places/<int:place_id>/start/", staff_places.start, name="start_place"),
    path("staff/places/<int:place_id>/cancel/", staff_places.cancel, name="cancel_place"),
    path("staff/places/<int:place_id>/letter/", staff_places.letter, name="staff_place_letter"),
]
