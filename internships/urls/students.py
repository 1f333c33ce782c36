"""What students reach: their page, applying, their applications, and answering offers."""

from django.urls import path

from internships.views import (
    student_applications,
    student_apply,
    student_commute,
    student_home,
    student_offers,
    student_preview,
    student_recommended,
    student_saved,
    student_visibility,
)

urlpatterns = [
    path("me/", student_home.home, name="student_home"),
    path("me/recommended/", student_recommended.show_recommended, name="recommended"),
    path("positions/<int:position_id>/apply/", student_apply.apply_for_position, name="apply"),
    path("positions/<int:position_id>/apply/draft/", student_apply.keep_draft, name="apply_draft"),
    path("positions/<int:position_id>/apply/draft/remove/", student_apply.drop_draft, name="drop_draft"),
    path("positions/<int:position_id>/apply/preview/", student_preview.preview, name="apply_preview"),
    path("me/applications/", student_applications.list_applications, name="my_applications"),
    path(
        "me/applications/<int:application_id>/", student_applications.show_application, name="my_application"
    ),
    path("me/applications/<int:application_id>/cv/", student_applications.sent_cv, name="my_application_cv"),
    path("me/applications/<int:application_id>/gpa/", student_applications.change_gpa, name="change_gpa"),
    path("me/applications/<int:application_id>/withdraw/", student_applications.withdraw, name="withdraw"),
    path("me/applications/<int:application_id>/step-back/", student_offers.step_back, name="step_back"),
    path("me/offers/<int:offer_id>/accept/", student_offers.accept, name="accept_offer"),
    path("me/offers/<int:offer_id>/decline/", student_offers.decline, name="decline_offer"),
    path("me/profile/commute/", student_commute.commute, name="commute"),
    path("me/visibility/", student_visibility.show_visibility, name="visibility"),
    path("me/saved/", student_saved.saved, name="saved"),
    path("me/saved/new/", student_saved.new_search, name="new_saved_search"),
    path("me/saved/<int:search_id>/", student_saved.saved_search, name="saved_search"),
    path("me/saved/<int:search_id>/often/", student_saved.change_often, name="change_often"),
    path("me/saved/<int:search_id>/remove/", student_saved.remove_search, name="remove_saved_search"),
    path("positions/<int:position_id>/save/", student_saved.bookmark, name="bookmark"),
    path("positions/<int:position_id>/save/undo/", student_saved.remove_bookmark, name="remove_bookmark"),
    path("positions/<int:position_id>/dismiss/", student_saved.dismiss, name="dismiss"),
    path("positions/<int:position_id>/dismiss/undo/", student_saved.undo_dismissal, name="undo_dismissal"),
]
