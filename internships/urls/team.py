"""What a company's people say among themselves about applicants."""

from django.urls import path

from internships.views import recruiter_team_words as words

urlpatterns = [
    path("hr/applications/<int:application_id>/notes/", words.write_note, name="hr_note"),
    path(
        "hr/applications/<int:application_id>/notes/<int:note_id>/remove/",
        words.remove_note,
        name="hr_remove_note",
    ),
    path("hr/applications/<int:application_id>/rating/", words.rate, name="hr_rate"),
    path("hr/applications/<int:application_id>/tags/", words.set_tags, name="hr_set_tags"),
    path("hr/tags/", words.list_tags, name="hr_tags"),
    path("hr/tags/<int:tag_id>/", words.change_tag, name="hr_tag"),
    path("hr/tags/<int:tag_id>/merge/", words.merge_tag, name="hr_merge_tag"),
    path("hr/tags/<int:tag_id>/remove/", words.remove_tag, name="hr_remove_tag"),
]
