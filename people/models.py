"""Who uses the system, what staff may do, and the private files and holidays that every app shares."""

import secrets
from datetime import date
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from people.persian import jalali

TITLES = ("دکتر", "مهندس", "Dr", "Dr.", "Prof.", "Professor")  # stand before a name, and are no first name


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "User":
        """A superuser is also head of the liaison office: there is no other way to become the first one."""
        user = self.create_user(email, password, is_staff=True, is_superuser=True, **fields)
        RoleGrant.objects.get_or_create(user=user, role=RoleGrant.Role.HEAD, defaults={"granted_by": user})
        return user

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    """One person, who can be several things at once: student, recruiter, staff (people/audiences.py)."""

    class Language(models.TextChoices):
        FA = "fa", _("Persian")
        EN = "en", _("English")

    class Theme(models.TextChoices):
        AUTO = "auto", _("As on my device")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    email = models.EmailField(_("e-mail"), max_length=254)
    full_name = models.CharField(_("full name"), max_length=120)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.FA)
    theme = models.CharField(_("colours"), max_length=5, choices=Theme, default=Theme.AUTO)
    mobile = models.CharField(_("mobile"), max_length=13, null=True, blank=True, unique=True)  # +989XXXXXXXXX
    mobile_verified_at = models.DateTimeField(null=True, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(_("may use the reference-data admin"), default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once")]

    def __str__(self) -> str:
        return self.full_name or self.email

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        """Whom a letter greets. With an academic title by the family name: nobody is just called “Doctor”."""
        first, *others = self.full_name.split() or [self.email]
        return " ".join([first, *(others[1:] or others)]) if first in TITLES else first


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    def in_force(self) -> "RoleGrantQuerySet":
        return self.filter(ended_at=None)

    def with_deputy_role(self, on: date | None = None) -> "RoleGrantQuerySet":
        """As `deputy_role` the role that each holds for somebody else that day (today), the highest of several."""
        held = RoleDeputy.objects.on(on or jalali.today()).filter(deputy=OuterRef("user"))
        highest = Case(When(grant__role=RoleGrant.Role.HEAD, then=0), default=1)
        return self.annotate(deputy_role=Subquery(held.order_by(highest, "id").values("grant__role")[:1]))


class RoleGrant(models.Model):
    """What someone may do for the liaison office. Ended, never deleted: history stays readable."""

    class Role(models.TextChoices):
        HEAD = "head", pgettext_lazy("staff role", "Head of office")
        EXPERT = "expert", pgettext_lazy("staff role", "Expert")
        VIEWER = "viewer", pgettext_lazy("staff role", "Viewer")

    ACTING: ClassVar = (Role.HEAD, Role.EXPERT)

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="role_grants")
    role = models.CharField(_("role"), max_length=12, choices=Role)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    granted_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(ended_at=None), name="role_grant_one_a_user")
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"

    # Set by with_deputy_role(), which is how somebody comes in (people/audiences.py).
    deputy_role: str | None = None

    @property
    def may_act(self) -> bool:
        """Viewers see what experts see and change nothing, unless they stand in for one."""
        return bool({self.role, self.deputy_role} & set(self.ACTING))

    @property
    def shown_role(self) -> str:
        own = str(self.get_role_display())
        if self.deputy_role is None or self.deputy_role == self.role:
            return own
        return gettext("%(own)s, deputy for: %(role)s") % {
            "own": own,
            "role": self.Role(self.deputy_role).label,
        }

    @property
    def may_lead(self) -> bool:
        """What is the head's in the office's work: a deputy of the head does it for a while."""
        return self.Role.HEAD in (self.role, self.deputy_role)

    @property
    def may_manage_staff(self) -> bool:
        """Who belongs to the team only its head decides: else a deputy could make the while last for ever."""
        return self.role == self.Role.HEAD


class RoleDeputyQuerySet(models.QuerySet["RoleDeputy"]):
    def on(self, day: date) -> "RoleDeputyQuerySet":
        """In force that day: neither ended early, nor left over from somebody who isn't in the team any more."""
        own = RoleGrant.objects.in_force().filter(user=OuterRef("deputy"))
        return self.filter(
            Exists(own), starts_on__lte=day, ends_on__gte=day, ended_at=None, grant__ended_at=None
        )


class RoleDeputy(models.Model):
    """Somebody of the team holds another's role besides their own, from one day to another, both counted.

    What they do meanwhile is theirs in every history. Deputies of review steps are companies.Deputy.
    """

    grant = models.ForeignKey(RoleGrant, on_delete=models.PROTECT, related_name="deputies")
    deputy = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    ended_at = models.DateTimeField(null=True, blank=True)
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField(default=timezone.now)

    objects = RoleDeputyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="role_deputy_days_in_order")
        ]

    def __str__(self) -> str:
        return f"{self.deputy}: {self.grant.get_role_display()}"


def acting_staff(on: date | None = None) -> "models.QuerySet[User]":
    """Whoever decides for the office that day (today): heads, experts, and their deputies."""
    grants = RoleGrant.objects.in_force().filter(role__in=RoleGrant.ACTING)
    deputies = RoleDeputy.objects.on(on or jalali.today()).filter(grant__role__in=RoleGrant.ACTING)
    return User.objects.filter(Q(pk__in=grants.values("user")) | Q(pk__in=deputies.values("deputy")))


def is_staff(user: User) -> Exists:
    """A condition inside another query: is this user of the liaison office? Saves `visible_to` a query."""
    return Exists(RoleGrant.objects.in_force().filter(user=user))


class StaffInvitation(models.Model):
    """The only way into the liaison office besides createsuperuser."""

    email = models.EmailField(_("e-mail"))
    full_name = models.CharField(_("full name"), max_length=120)
    role = models.CharField(_("role"), max_length=12, choices=RoleGrant.Role)
    token = models.CharField(max_length=43, unique=True, default=secrets.token_urlsafe, editable=False)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.email}: {self.get_role_display()}"


def _random_key() -> str:
    return secrets.token_hex(16)


class StoredFile(models.Model):
    """A private file. Only a permission-checked view of the app that owns it may serve it (people/files.py)."""

    key = models.CharField(max_length=32, unique=True, default=_random_key, editable=False)
    file = models.FileField(upload_to="", max_length=120)
    original_name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField(help_text="bytes")
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveSmallIntegerField(null=True, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return self.original_name


class Holiday(models.Model):
    """A day that isn't a working day. Fixed solar ones are shipped, lunar ones computed, and closures staff enter.

    What is computed may be a day off until somebody of the office has compared it with the official calendar.
    """

    class Kind(models.TextChoices):
        FIXED = "fixed", _("Fixed by the solar calendar")
        LUNAR = "lunar", _("By the lunar calendar")
        CLOSURE = "closure", _("Unforeseen closure")

    on = models.DateField(_("day"), unique=True)
    name_fa = models.CharField(_("Persian name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=120, blank=True)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    computed = models.BooleanField(_("computed, not confirmed"), default=False, db_default=False)
    confirmed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    class Meta:
        ordering = ["on"]
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")

    def __str__(self) -> str:
        return f"{self.on}: {self.name_fa}"


class Heartbeat(models.Model):
    """When a part was last known to be alive; /readyz reads it, so that the answer doesn't depend on Redis."""

    part = models.CharField(max_length=20, unique=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.part
