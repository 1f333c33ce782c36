from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StudentsConfig(AppConfig):
    name = "students"
    verbose_name = _("Students")

    def ready(self) -> None:
        from people import audiences
        from students import audience, messages, profile_parts

        audiences.register("student", audience.find_student, rows=audience.rows_of)
        audiences.register("supervisor", audience.find_academic, rows=audience.academic_rows_of)
        audiences.register("coordinator", rows=audience.coordinator_rows_of)
        messages.register_kinds()
        profile_parts.register_own()
