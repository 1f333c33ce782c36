"""What is said about an application on its way: between HR and the student, and among HR's own."""

from companies.models import Membership
from internships.actions import team, thread
from internships.demo.stories.applying import Case
from internships.models import Tag


def talk(case: Case) -> None:
    """The company asks, the student answers; one question is still unread."""
    membership = Membership.objects.in_force().get(user=case.hr, company=case.position.company)
    token = f"{case.application.pk:032x}"
    thread.write_as_company(
        case.application,
        by=case.hr,
        membership=membership,
        text="سلام. برای هماهنگی گفت‌وگو، در این هفته چه روزهایی آزاد هستید؟",
        token=f"a{token[1:]}",
    )
    thread.write_as_student(
        case.application,
        by=case.student,
        text="سلام و سپاس. یکشنبه و سه‌شنبه پس از ساعت ۱۰ آزادم. سرویس شرکت از میدان مطهری هم می‌گذرد؟",
        token=f"b{token[1:]}",
    )


def weigh(case: Case) -> None:
    """A note, a rating and a tag of HR's."""
    company = case.position.company
    tag = team.add_tag(company, name="آشنا به خط تولید", colour=Tag.Colour.OK)
    team.set_tags(case.application, by=case.hr, company=company, tags=[tag.pk])
    team.rate(case.application, by=case.hr, stars=4)
    team.write_note(
        case.application,
        by=case.hr,
        text="در پروژهٔ درسی با زمان‌سنجی کار کرده است. پیش از پیشنهاد، سرپرست خط هم ببیند.",
        token=f"{case.application.pk:032x}",
    )
