"""Who of a faculty supervises students at work, and who coordinates it: entered by the liaison office.

Whoever is entered gets a mail without any secret in it. Who has no account yet gets one that nobody can log in to
until they have proved that the address is theirs: by the code that resetting the password mails there.
"""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from people.actions.profile import has_confirmed_address
from people.models import User
from people.notifications.actions import notify
from people.workflow import Refusal
from students.models import Academic, Faculty


@transaction.atomic
def add_academic(
    *, by: User, full_name: str, email: str, faculty: Faculty, is_coordinator: bool = False
) -> Academic:
    """Make somebody an academic of the faculty, and mail them how to come in."""
    user = _account_for(email, full_name)
    there = Academic.objects.in_force().filter(user=user).select_related("faculty").first()
    if there is not None:
        raise Refusal(
            _("This person is here already, for the faculty “%(faculty)s”.")
            % {"faculty": there.faculty.name},
            field="email",
        )
    academic = _enter(user, faculty, is_coordinator, by=by, at=timezone.now())
    tell_how_to_log_in(academic)
    return academic


def _enter(user: User, faculty: Faculty, is_coordinator: bool, *, by: User, at: datetime) -> Academic:
    try:
        with transaction.atomic():
            return Academic.objects.create(
                user=user, faculty=faculty, is_coordinator=is_coordinator, granted_by=by, granted_at=at
            )
    except IntegrityError as error:
        raise Refusal(_("This person was entered meanwhile."), field="email") from error


def _account_for(email: str, full_name: str) -> User:
    """Theirs, or a new one without a password. One that nobody has confirmed may be a stranger's: its password
    is taken away, and only whoever reads the address's mail can set another."""
    address = EmailAddress.objects.filter(email__iexact=email, verified=True).select_related("user").first()
    user = address.user if address else User.objects.filter(email__iexact=email).first()
    if user is None:
        try:
            with transaction.atomic():
                user = User.objects.create_user(email, None, full_name=full_name, language=get_language()[:2])
        except IntegrityError as error:
            raise Refusal(_("This person was entered meanwhile."), field="email") from error
        EmailAddress.objects.create(user=user, email=user.email, primary=True)
        return user
    if not user.is_active:
        raise Refusal(_("The account with this address is closed."), field="email")
    if not has_confirmed_address(user):
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user


def tell_how_to_log_in(academic: Academic, *, again: datetime | None = None) -> None:
    """To their page, or first to choosing a password; the mail itself opens nothing."""
    new = not academic.user.has_usable_password()
    notify(
        "academic.added",
        to=academic.user,
        about=academic,
        values={
            "faculty": academic.faculty.name_fa,
            "faculty_en": academic.faculty.name_en,
            "is_coordinator": academic.is_coordinator,
            "new": new,
            "address": academic.user.email,
        },
        key=f"academic.added:{academic.pk}" + (f":{again.isoformat()}" if again else ""),
        url=reverse("account_reset_password") if new else "/academic/",
    )


@transaction.atomic
def mail_again(academic: Academic, *, by: User) -> Academic:
    """The first mail was lost, or its reader has forgotten what to do."""
    locked = _lock(academic)
    if locked.ended_at:
        raise Refusal(_("This person isn’t here any more."))
    tell_how_to_log_in(locked, again=timezone.now())
    return locked


@transaction.atomic
def set_coordinator(academic: Academic, *, by: User, is_coordinator: bool) -> Academic:
    """What somebody was stays readable: the one post ends and another begins."""
    locked = _lock(academic)
    if locked.ended_at:
        raise Refusal(_("This person isn’t here any more."))
    if locked.is_coordinator == is_coordinator:
        return locked
    at = timezone.now()
    locked.ended_at = at
    locked.save(update_fields=["ended_at"])
    return _enter(locked.user, locked.faculty, is_coordinator, by=by, at=at)


@transaction.atomic
def end_academic(academic: Academic, *, by: User) -> Academic:
    """They come in here no more; what they decided stays. Twice is as once."""
    locked = _lock(academic)
    if locked.ended_at is None:
        locked.ended_at = timezone.now()
        locked.save(update_fields=["ended_at"])
    return locked


def _lock(academic: Academic) -> Academic:
    related = Academic.objects.select_for_update(of=("self",)).select_related("user", "faculty")
    return related.get(pk=academic.pk)
