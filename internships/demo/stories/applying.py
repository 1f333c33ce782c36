"""Applications and what becomes of them: read, chosen, offered, accepted, worked; or not."""

from collections.abc import Callable
from datetime import datetime, timedelta

from internships import seats
from internships.actions import applications, offering, offers, placements, waiting_list
from internships.actions.moving_up import move_up
from internships.demo.timeline import Story
from internships.demo.world import Applicant, World, owner_of
from internships.models import Application, Offer, Position, Question, WaitingList
from internships.offer_terms import OfferTerms, PhoneYes
from internships.states import CloseReason, Side, WaitingListState
from internships.terms import seats_of_position
from people.models import User
from people.persian import jalali

MOST_OF_ONE = 6
LETTERS = [
    "",
    "",
    "این کار به درس‌هایی که امسال دارم نزدیک است و ساعت‌هایش با برنامهٔ من جور است.",
    "در پروژهٔ درسی کاری شبیه این انجام داده‌ام و می‌خواهم آن را روی خط واقعی یاد بگیرم. عصرها و پنجشنبه آزادم.",
    "خانهٔ ما نزدیک شهرک است و رفت‌وآمد برایم آسان است. زود یاد می‌گیرم و منظم هستم.",
]
REJECTIONS = [
    (CloseReason.NOT_A_FIT, ""),
    (CloseReason.NOT_A_FIT, "رزومهٔ مرتبی دارید؛ برای آگهی‌های بهار هم درخواست بدهید."),
    (CloseReason.HOURS, ""),
    (CloseReason.SKILLS, "برای این کار، آشنایی با نقشه‌خوانی لازم است."),
    (CloseReason.SEATS_FILLED, ""),
    (CloseReason.OTHER, "برنامهٔ تولید این فصل تغییر کرد و فعلاً همکار تازه نمی‌گیریم."),
]
INTERVIEW = [
    "برای هماهنگی زمان تماس می‌گیریم. گفت‌وگو نیم ساعت و در دفتر کارخانه است.",
    "کارت دانشجویی همراه داشته باشید؛ پس از گفت‌وگو از خط تولید هم بازدید می‌کنیم.",
    "گفت‌وگو برخط است؛ پیوند آن را پیامک می‌کنیم.",
]
OFFER_NOTE = ["", "خوشحال می‌شویم همکار ما باشید.", "روز نخست ساعت ۷:۳۰ جلوی نگهبانی منتظر شما هستیم."]


ANSWERS = {
    Question.Kind.LONG: "درس کنترل کیفیت را با پروژه گذرانده‌ام و می‌خواهم همان را روی خط واقعی ببینم.",
    Question.Kind.SHORT: "بله، یک تابستان.",
    Question.Kind.YES_NO: "yes",
}


class Case:
    """One application on its way, with the people who act on it."""

    def __init__(self, world: World, applicant: Applicant, position: Position) -> None:
        self.world = world
        self.applicant = applicant
        self.position = position
        self.application: Application
        self.offer: Offer

    @property
    def student(self) -> User:
        return self.applicant.student.user

    @property
    def hr(self) -> User:
        return owner_of(self.world, self.position.company)

    def apply(self) -> None:
        self.applicant.sent += 1
        self.application = applications.apply(
            self.applicant.student,
            self.position,
            by=self.student,
            cv=self.applicant.cv,
            letter=self.world.pick(LETTERS),
            answers=self._answers(),
            shows_gpa=self.applicant.student.pk % 3 > 0,
        )

    def _answers(self) -> dict[int, str]:
        return {
            question.pk: question.choices[0] if question.choices else ANSWERS[Question.Kind(question.kind)]
            for question in self.position.questions.all()
        }

    def read(self) -> None:
        applications.open_application(self.application, by=self.hr)

    def shortlist(self) -> None:
        applications.shortlist_application(self.application, by=self.hr)

    def interview(self) -> None:
        applications.invite_to_interview(self.application, by=self.hr, note=self.world.pick(INTERVIEW))

    def reject(self) -> None:
        reason, note = self.world.pick(REJECTIONS)
        applications.reject_application(self.application, by=self.hr, reason=reason, note=note)

    def undo_rejection(self) -> None:
        applications.undo_rejection(self.application, by=self.hr)

    def withdraw(self) -> None:
        applications.withdraw_application(
            self.application,
            by=self.student,
            reason=CloseReason.TIME_CHANGED,
            note="برنامهٔ درسی‌ام تغییر کرد.",
        )

    def wait_for_a_seat(self) -> None:
        """Where all seats are taken; else HR would rather make an offer."""
        position = self.position
        if seats.free(position.seats, seats_of_position(position), (position.starts_on, position.ends_on)):
            return
        waiting_list.add_to_list(position, [self.application.pk], by=self.hr)
        listed = WaitingList.objects.get(position=position)
        if listed.state == WaitingListState.PAUSED:
            waiting_list.let_list_move(listed, by=self.hr)

    def make_offer(self, *, until: datetime | None = None) -> None:
        position = self.position
        tomorrow = jalali.today(self.world.clock.now()) + timedelta(days=1)
        terms = OfferTerms(
            starts_on=max(position.starts_on, min(tomorrow, position.ends_on)),
            ends_on=position.ends_on,
            weekly_hours=position.hours_max,
            pay_basis=position.pay_basis,
            pay_rial=position.pay_rial,
            expires_at=until or jalali.end_of_day(jalali.today(self.world.soon(3, 4))),
            note=self.world.pick(OFFER_NOTE),
        )
        called = PhoneYes(jalali.today(self.world.clock.now()), self.hr.full_name)
        agreed = called if self.world.chance(1 / 6) else None
        self.offer = offering.make_offer(self.application, by=self.hr, terms=terms, agreed=agreed)

    def accept(self) -> None:
        offers.accept_offer(self.offer, by=self.student)

    def decline(self) -> None:
        offers.decline_offer(
            self.offer, by=self.student, note="با ساعت‌های درسی‌ام جور نشد. از پیشنهادتان سپاسگزارم."
        )
        move_up(self.position.pk)

    def revoke(self) -> None:
        offers.revoke_offer(
            self.offer, by=self.hr, reason="شیفت این کار تغییر کرد؛ با شیفت تازه دوباره خبر می‌دهیم."
        )

    def cancel(self) -> None:
        if self.world.chance(0.5):
            placements.cancel_acceptance(
                self.application,
                by=self.student,
                side=Side.STUDENT,
                code=CloseReason.TIME_CHANGED,
                reason="این نیمسال مرخصی تحصیلی گرفتم. ببخشید که دیر خبر دادم.",
            )
            return
        reason = "دانشجو برای این نیمسال مرخصی تحصیلی گرفت."
        placements.cancel_acceptance(self.application, by=self.world.expert(), reason=reason)

    def start_work(self) -> None:
        placements.start_placement(self.application, by=self.world.expert())

    def end_work(self) -> None:
        last_day = min(self.offer.ends_on, jalali.today(self.world.clock.now()))
        placements.end_placement(self.application.placement, by=self.world.expert(), ended_on=last_day)


def tell_applicants(world: World, position: Position) -> None:
    """Some students who fit apply between now and the deadline."""
    field_ids = {field.pk for field in position.fields.all()}
    opens, closes = world.clock.now() + timedelta(hours=3), min(position.deadline_at, world.ends_at)
    if closes <= opens:
        return
    free = [a for a in world.students if not a.taken and a.sent < MOST_OF_ONE]
    could = [a for a in free if a.fits(position, field_ids)]
    for applicant in world.sample(could, world.random.randint(*world.scale.applicants)):
        at = opens + (closes - opens) * world.random.random()
        if applicant.since < at:
            world.tell(at, application_story, applicant, position, _fate(world, at))


def _fate(world: World, at: datetime) -> "Fate":
    """Most of what is weeks old has been answered; without an answer it lapsed."""
    old = at < world.ends_at - timedelta(days=18)
    weights = [weight / 6 if old and fate in UNANSWERED else weight for fate, weight in FATES.items()]
    return world.random.choices(list(FATES), weights)[0]


def application_story(world: World, applicant: Applicant, position: Position, fate: "Fate") -> Story:
    case = Case(world, applicant, position)
    case.apply()
    yield from fate(case)


# --- Fates: what HR and the student do, a few days apart. Where nobody answers in time, it lapses by itself.

Fate = Callable[[Case], Story]


def unread(case: Case) -> Story:
    yield from ()


def read_only(case: Case) -> Story:
    yield case.world.soon(0.5, 2)
    case.read()


def shortlisted(case: Case) -> Story:
    yield from _chosen(case)


def waiting(case: Case) -> Story:
    yield from _chosen(case)
    yield case.world.soon(1, 2)
    case.wait_for_a_seat()


def invited(case: Case) -> Story:
    yield from _chosen(case)
    yield case.world.soon(1, 2)
    case.interview()


def refused(case: Case) -> Story:
    yield from read_only(case)
    yield case.world.soon(0.5, 3)
    case.reject()


def withdrawn(case: Case) -> Story:
    yield from read_only(case)
    yield case.world.soon(0.5, 2)
    case.withdraw()


def hired(case: Case) -> Story:
    yield from _offered(case)
    yield case.world.soon(0.3, 2)
    case.accept()
    yield from _at_work(case)


def declining(case: Case) -> Story:
    yield from _offered(case)
    yield case.world.soon(0.3, 2)
    case.decline()


def silent(case: Case) -> Story:
    yield from _offered(case)


def revoked(case: Case) -> Story:
    yield from _offered(case)
    yield case.world.soon(0.2, 1)
    case.revoke()


def cancelled(case: Case) -> Story:
    yield from _offered(case)
    yield case.world.soon(0.3, 1.5)
    case.accept()
    yield case.world.soon(0.5, 2)
    case.cancel()


def _chosen(case: Case) -> Story:
    yield from read_only(case)
    yield case.world.soon(0.3, 1.5)
    case.shortlist()


def _offered(case: Case) -> Story:
    yield from invited(case) if case.world.chance(0.6) else _chosen(case)
    yield case.world.soon(1, 3)
    case.make_offer()


def _at_work(case: Case) -> Story:
    """The office registers the work some days before it begins, and its end on the last day."""
    starts = jalali.start_of_day(case.offer.starts_on) - timedelta(days=3) + timedelta(hours=10)
    yield max(starts, case.world.soon(0.5, 1))
    case.start_work()
    last_day = jalali.start_of_day(case.offer.ends_on) + timedelta(hours=16)
    early = case.world.chance(0.15)
    yield last_day - timedelta(days=20) if early else last_day
    case.end_work()


FATES: dict[Fate, int] = {
    refused: 24,
    hired: 22,
    invited: 11,
    shortlisted: 6,
    waiting: 6,
    read_only: 9,
    unread: 8,
    withdrawn: 6,
    declining: 5,
    silent: 3,
    cancelled: 2,
    revoked: 1,
}
UNANSWERED = (unread, read_only, shortlisted, waiting, invited)
