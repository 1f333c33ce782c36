"""Students come in by an address of the university, or by their row in the roster that staff imported.

The roster is not to be guessed at: whichever of number and mobile is wrong, the answer is the same, and
after a few wrong ones it is the same for a while however right they are."""

from typing import Any

from allauth.core import context, ratelimit
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.actions.profile import keep_mobile
from people.forms import MobileField, StudentNumberField
from people.forms.signup import PersonSignupForm
from people.models import User
from students.actions import register_student
from students.models import RosterEntry

BY_DOMAIN, BY_ROSTER, BY_EITHER = "domain", "roster", "both"


class StudentSignupForm(PersonSignupForm):
    student_number = StudentNumberField(label=gettext_lazy("Student number"), required=False)
    mobile = MobileField(
        label=gettext_lazy("Mobile"),
        required=False,
        help_text=gettext_lazy("The number that the university has of you."),
    )

    field_order = ["full_name", "email", "student_number", "mobile", "password1"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.way = settings.STUDENT_SIGNUP
        self.roster_entry: RosterEntry | None = None
        self.fields["email"].help_text = _email_hint(self.way)
        if self.way == BY_DOMAIN:
            del self.fields["mobile"], self.fields["student_number"]
        elif self.way == BY_ROSTER:
            self.fields["student_number"].required = self.fields["mobile"].required = True
        else:
            self.fields["student_number"].help_text = gettext_lazy(
                "With an address of the university you can leave these two empty."
            )

    def clean_email(self) -> str:
        email = super().clean_email()
        if self.way == BY_DOMAIN and not is_university_address(email):
            raise ValidationError(_wrong_domain())
        return email

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.way == BY_DOMAIN or {"email", "student_number", "mobile"} & set(self.errors):
            return cleaned
        number, mobile = cleaned.get("student_number"), cleaned.get("mobile")
        if number and mobile:
            self._match_roster(number, mobile)
        elif number or mobile or not is_university_address(cleaned.get("email", "")):
            self._ask_for_what_is_missing()
        return cleaned

    def _ask_for_what_is_missing(self) -> None:
        for name in ("student_number", "mobile"):
            if not self.cleaned_data.get(name):
                self.add_error(
                    name,
                    _("We find you in the university’s list by student number and mobile. Fill in both."),
                )

    def _match_roster(self, number: str, mobile: str) -> None:
        if not _may_guess(number):
            self.add_error("student_number", _("Too many wrong tries. Try again in a quarter of an hour."))
            return
        self.roster_entry = RosterEntry.objects.waiting().filter(student_number=number, mobile=mobile).first()
        if self.roster_entry is None:
            _count_wrong_guess(number)
            self.add_error("student_number", _no_such_entry())

    def custom_signup(self, request: HttpRequest, user: User) -> None:
        super().custom_signup(request, user)
        register_student(user, roster=self.roster_entry)
        if self.roster_entry:
            keep_mobile(user, self.roster_entry.mobile)


def is_university_address(email: str) -> bool:
    domains = {domain.lower() for domain in settings.STUDENT_EMAIL_DOMAINS}
    return email.rpartition("@")[2].lower() in domains


def _domains() -> str:
    """Isolated, since "@" would go to the wrong end in a Persian sentence."""
    return _(" or ").join(f"\u2066@{domain}\u2069" for domain in settings.STUDENT_EMAIL_DOMAINS)


def _wrong_domain() -> str:
    return _("This is not an address of the university. It ends in %(domains)s.") % {"domains": _domains()}


def _no_such_entry() -> str:
    return _(
        "In the university’s list there is no student with this number and this mobile who has no account "
        "yet. Look at both again; if you have signed up before, log in."
    )


def _email_hint(way: str) -> str:
    if way == BY_ROSTER:
        return _("Any address that you read often. We send a code to it.")
    if way == BY_DOMAIN:
        return _("Your university address. It ends in %(domains)s.") % {"domains": _domains()}
    return _("Your university address is best. It ends in %(domains)s.") % {"domains": _domains()}


# Limits on wrong guesses live in the cache, so while Redis is down there are none.


def _may_guess(number: str) -> bool:
    return ratelimit.consume(context.request, action="roster", key=number, dry_run=True)


def _count_wrong_guess(number: str) -> None:
    ratelimit.consume(context.request, action="roster", key=number)
