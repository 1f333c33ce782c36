"""What a study status means for applying, in words. Applications are for enrolled students."""

from django.utils.translation import gettext as _

from students.models import Student


def what_it_means(student: Student) -> str:
    """Nothing for the enrolled, who may apply."""
    return {
        Student.Status.LEAVE: _(
            "While you are on leave you can’t send new applications. What you have sent, offers and work go on. "
            "When you are back, set your study status to enrolled."
        ),
        Student.Status.GUEST: _(
            "Guests apply through their own university, so no applications go from here. "
            "You can see positions and keep those that you like."
        ),
        Student.Status.GRADUATE: _(
            "Applications here are for enrolled students, so you can’t send new ones. Offers and work that you have "
            "go on, and your profile stays yours."
        ),
    }.get(Student.Status(student.study_status), "")
