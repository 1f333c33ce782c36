"""What students reach here: their profile, section by section, and their CVs."""

from django.urls import path

from students.views import cvs, profile, skills, week

urlpatterns = [
    path("me/profile/", profile.show_profile, name="profile"),
    path("me/profile/study/", profile.save_study, name="save_study"),
    path("me/profile/skills/", skills.save, name="save_skills"),
    path("me/profile/skills/suggested/", skills.answer_suggestions, name="answer_suggestions"),
    path("me/profile/week/", week.show_week, name="week"),
    path("me/profile/week/copy/", week.copy, name="copy_week"),
    path("me/profile/week/classes/", week.show_classes, name="week_classes"),
    path("me/profile/consent/", profile.save_consent, name="save_consent"),
    path("me/profile/visibility/", profile.save_visibility, name="save_visibility"),
    path("me/cvs/", cvs.add, name="add_cv"),
    path("me/cvs/<int:cv_id>/", cvs.show, name="cv"),
    path("me/cvs/<int:cv_id>/default/", cvs.choose, name="choose_cv"),
    path("me/cvs/<int:cv_id>/label/", cvs.rename, name="rename_cv"),
    path("me/cvs/<int:cv_id>/remove/", cvs.remove, name="remove_cv"),
]
