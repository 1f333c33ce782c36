"""What is said about an application on its way: between HR and the student, and among HR's own."""

from companies.models import Membership
from internships.actions import team, thread, waiting_list
from internships.demo.stories.applying import Case
from internships.models import Tag

NEAR = "سرویس دارد"


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
    """A tag, a rating, and a note that a colleague is told of."""
    company = case.position.company
    tag = team.add_tag(company, name="آشنا به خط تولید", colour=Tag.Colour.OK)
    team.set_tags(case.application, by=case.hr, company=company, tags=[tag.pk])
    team.rate(case.application, by=case.hr, stars=4)
    colleagues = Membership.objects.in_force().filter(company=company).exclude(user=case.hr).order_by("pk")
    team.write_note(
        case.application,
        by=case.hr,
        text="در پروژهٔ درسی با زمان‌سنجی کار کرده است. پیش از پیشنهاد، سرپرست خط هم ببیند.",
        token=f"{case.application.pk:032x}",
        tell=list(colleagues.values_list("user", flat=True)[:1]),
    )


def hold_ready(case: Case) -> None:
    """Good, and not the first: on the waiting list, whose order HR still thinks about."""
    company = case.position.company
    waiting_list.add_to_list(case.position, [case.application.pk], by=case.hr)
    have = list(Tag.objects.filter(company=company, name=NEAR).values_list("pk", flat=True))
    team.set_tags(case.application, by=case.hr, company=company, tags=have, new="" if have else NEAR)
