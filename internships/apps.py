from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InternshipsConfig(AppConfig):
    name = "internships"
    verbose_name = _("Internships")

    def ready(self) -> None:
        from companies import clocks, leaving, promises
        from companies.register import seat_use as seat_use_of_mous
        from internships import merging, messages, seat_use
        from internships.actions.answering import adjust_clocks
        from internships.actions.interview_ends import follow_company, leave_interviews
        from internships.commute import asks_commute, commute_part
        from internships.found_places import telling as found_places
        from internships.interviews import telling as interviews
        from internships.promises import find_breaches
        from students import profile_parts

        clocks.register(adjust_clocks)
        clocks.register(follow_company)
        leaving.register(leave_interviews)
        promises.register(find_breaches)
        seat_use_of_mous.register(seat_use)
        messages.register_kinds()
        merging.register_parts()
        profile_parts.register("commute", commute_part, asks_commute)
        found_places.register_kinds()
        interviews.register_kinds()
