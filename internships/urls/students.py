"""What students reach: their page, applying, their applications, and answering offers."""

from django.urls import path

from internships.views import student_applications, student_apply, student_home, student_offers

urlpatterns = [
    path("me/", student_home.home, name="student_home"),
    path("positions/<int:position_id>/apply/", student_apply.apply_for_position, name="apply"),
    path("me/applications/", student_applications.list_applications, name="my_applications"),
    path(
        "me/applications/<int:application_id>/", student_applications.show_application, name="my_application"
    ),
    path("me/applications/<int:application_id>/cv/", student_applications.sent_cv, name="my_application_cv"),
    path("me/applications/<int:application_id>/withdraw/", student_applications.withdraw, name="withdraw"),
    path("me/offers/<int:offer_id>/accept/", student_offers.accept, name="accept_offer"),
    path("me/offers/<int:offer_id>/decline/", student_offers.decline, name="decline_offer"),
]
