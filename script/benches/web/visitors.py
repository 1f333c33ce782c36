"""Who visits, signed in without a form: their sessions are written straight into the database."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db.models import Count
from django.http import QueryDict
from django.utils import timezone
from django.utils.crypto import get_random_string

from companies.models import Membership
from internships.listing.current import listing
from internships.listing.facets import Counted
from internships.listing.pages import page_of
from internships.load.seed import OFFICE
from internships.models import Position
from internships.search import PositionSearch
from internships.views.positions import PAGE_SIZE
from people.models import User
from students.models import Student

MANY = 40


class Visitors:
    def __init__(self) -> None:
        students = Student.objects.filter(user__email__endswith="@load.test").order_by("pk")
        self.students = list(students.select_related("user", "field")[:MANY])
        self.crowded = self._crowded()
        owner = Membership.objects.filter(company=self.crowded.company_id).select_related("user")[0].user
        self._keys: list[str] = []
        self._cookies = {
            "student": self.sign_in([student.user for student in self.students]),
            "recruiter": self.sign_in([owner]),
            "staff": self.sign_in([User.objects.get(email=OFFICE)]),
        }
        newest = Position.objects.filter(state="published").order_by("-published_at", "-id")
        self.positions = [f"/positions/{pk}/" for pk in newest.values_list("pk", flat=True)[: MANY * 5]]
        self.applicants = f"/hr/positions/{self.crowded.pk}/applicants/"
        self.words = ["کنترل کیفیت", "جوشکاری", "برنامه‌نویس", "طراحی قطعات", "plc", "شکوهیه"]
        self.filtered = self._filtered()
        self.far_page = self._far_page()

    def leave(self) -> None:
        """Nobody is signed in any more."""
        Session.objects.filter(session_key__in=self._keys).delete()

    def cookies(self, who: str) -> list[str]:
        return self._cookies.get(who, [])

    def sign_in(self, users: Iterable[Any]) -> list[str]:
        """Their cookies."""
        store = SessionStore()
        until = timezone.now() + timedelta(days=1)
        made = Session.objects.bulk_create(
            Session(
                session_key=get_random_string(32).lower(),
                expire_date=until,
                session_data=store.encode(
                    {
                        SESSION_KEY: str(user.pk),
                        BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
                        HASH_SESSION_KEY: user.get_session_auth_hash(),
                    }
                ),
            )
            for user in users
        )
        self._keys += [session.session_key for session in made]
        return [f"{settings.SESSION_COOKIE_NAME}={session.session_key}" for session in made]

    @staticmethod
    def _crowded() -> Position:
        """The one with the most applicants."""
        busy = (
            Position.objects.filter(state="published")
            .select_related("site__estate", "kind")
            .annotate(count=Count("applications"))
        )
        return busy.order_by("-count", "pk")[0]

    def _filtered(self) -> list[str]:
        """A field and an estate that have many positions; and all filters at once."""
        position = self.crowded
        field = self.students[0].field_id
        estate = position.site.estate.code if position.site.estate else ""
        every = (
            f"/positions/?q={quote('کنترل کیفیت')}&kind={position.kind.code}&estate={estate}&field={field}"
        )
        return [
            f"/positions/?field={field}&estate={estate}",
            f"{every}&hours=20&pay=900000&insurance=company&insurance=university&transport=1&sort=deadline",
            f"/positions/?field={field}&pay=900000&hours=20&sort=pay",
            f"/positions/?kind={position.kind.code}&sort=deadline",
        ]

    @staticmethod
    def _far_page() -> str:
        """The 500th page of the list, or the last but one of a shorter one, by its key."""
        now = listing(None)
        counted = Counted(PositionSearch.read(QueryDict(""), None, now.names), now)
        before = min(499, max(1, counted.total // PAGE_SIZE - 1)) * PAGE_SIZE
        return f"/positions/?after={page_of(counted, None, before).next_after}"
