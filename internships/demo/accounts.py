"""Who can log in: the office, and the three accounts that the log-in page names."""

from datetime import datetime

from allauth.account.models import EmailAddress

from companies.actions.review_settings import add_reviewer
from companies.models import ReviewStep
from internships.demo import numbers
from internships.demo.world import World
from people.models import RoleGrant, User

PASSWORD = "peyvand-demo"  # noqa: S105  # nosec B105  (public, and refused outside of a demo)
STUDENT, RECRUITER, STAFF = "student@demo.test", "hr@demo.test", "staff@demo.test"

OFFICE = [
    ("لیلا کاظمی", STAFF, RoleGrant.Role.HEAD),
    ("بهزاد نوری", "behzad@demo.test", RoleGrant.Role.EXPERT),
    ("سمیه داوری", "somayeh@demo.test", RoleGrant.Role.EXPERT),
    ("کامران پارسا", "viewer@demo.test", RoleGrant.Role.VIEWER),
    ("مینا صدر", "legal@demo.test", RoleGrant.Role.VIEWER),
    ("دکتر نادر فرهی", "research@demo.test", RoleGrant.Role.VIEWER),
    ("دکتر شیرین آذرنیا", "president@demo.test", RoleGrant.Role.VIEWER),
]
# Who takes which step of the review of an MoU.
REVIEWERS = {"expert": (1, 2), "legal": (4,), "vice_president": (5,), "president": (6,)}


def make_user(world: World, name: str, email: str, *, since: datetime, number: int | None = None) -> User:
    """Somebody with a confirmed address."""
    user = User.objects.create(
        full_name=name,
        email=email,
        password=world.password,
        mobile=numbers.mobile(number) if number else None,
        created_at=since,
    )
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def open_office(world: World, since: datetime) -> None:
    for name, email, role in OFFICE:
        user = make_user(world, name, email, since=since)
        user.is_staff = role != RoleGrant.Role.VIEWER  # may keep the reference data
        user.save(update_fields=["is_staff"])
        head = world.staff[0] if world.staff else user
        RoleGrant.objects.create(user=user, role=role, granted_by=head, granted_at=since)
        world.staff.append(user)
    for step in ReviewStep.objects.filter(code__in=REVIEWERS):
        for place in REVIEWERS[step.code]:
            add_reviewer(step, world.staff[place], by=world.staff[0])
