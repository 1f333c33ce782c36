"""What students reach here: their profile, section by section, and their CVs."""

from django.urls import path

from students.views import cvs, profile

urlpatterns = [
    path("me/profile/", profile.show_profile, name="profile"),
    path("me/profile/study/", profile.save_study, name="save_study"),
    path("me/profile/skills/", profile.save_skills, name="save_skills"),
    path("me/profile/week/", profile.save_free_hours, name="save_week"),
    path("me/profile/consent/", profile.save_consent, name="save_consent"),
    path("me/cvs/", cvs.add, name="add_cv"),
    path("me/cvs/<int:cv_id>/", cvs.show, name="cv"),
    path("me/cvs/<int:cv_id>/default/", cvs.choose, name="choose_cv"),
    path("me/cvs/<int:cv_id>/remove/", cvs.remove, name="remove_cv"),
]
