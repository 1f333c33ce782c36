"""The register as a file: every row of a view, as an Excel workbook or as CSV (people/spreadsheets.py).

A fixed number of queries, however many rows. Persian files have the Gregorian day beside what is reckoned with
(first and last day) as a real date.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import IO, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from companies.models import Mou, MouTerms, MouVersion, Site
from companies.register import seat_use
from companies.register.lists import LIVE, PREPARED
from companies.register.rows import Register, days_held, holder_of
from companies.register.seat_use import SeatUse
from people import spreadsheets
from people.look.states import word_for
from people.persian.language import reading
from people.spreadsheets import Column

CHUNK = 1000


@dataclass(frozen=True)
class Line:
    """One MoU with what the file says of it."""

    mou: Any  # annotated by _rows()
    today: date
    seats: SeatUse | None
    kinds: dict[int, str]

    @property
    def live(self) -> bool:
        return self.mou.state in LIVE

    @property
    def kind_ids(self) -> list[int]:
        if self.mou.state in PREPARED:
            return [entry["kind"] for entry in self.mou.drafted_terms or ()]
        return list(dict.fromkeys(row["kind"] for row in self.mou.signed_terms))

    @property
    def seat_limit(self) -> int | None:
        if self.seats:
            return self.seats.limit
        if self.mou.state in PREPARED:
            return sum(entry["seat_limit"] for entry in self.mou.drafted_terms or ()) or None
        newest = {row["kind"]: row["limit"] for row in self.mou.signed_terms}  # rows come oldest first
        return sum(newest.values()) or None


def _yes(value: bool) -> str:
    return _("yes") if value else ""


COLUMNS: tuple[Column[Line], ...] = (
    Column(gettext_lazy("Number of the MoU"), 16, lambda line: line.mou.number),
    Column(gettext_lazy("Title"), 28, lambda line: line.mou.title),
    Column(gettext_lazy("Company"), 32, lambda line: line.mou.company.name),
    Column(gettext_lazy("English name of the company"), 28, lambda line: line.mou.company.name_en),
    Column(gettext_lazy("Company national ID"), 16, lambda line: line.mou.company.national_id),
    Column(gettext_lazy("Industrial estates"), 26, lambda line: _(", ").join(line.mou.estate_names)),
    Column(gettext_lazy("State"), 18, lambda line: word_for("mou", line.mou.state_at())),
    Column(pgettext_lazy("MoU", "Text"), 16, lambda line: line.mou.get_way_display()),
    Column(gettext_lazy("First day"), 13, lambda line: line.mou.starts_on),
    Column(gettext_lazy("Last day"), 13, lambda line: line.mou.last_day(line.today)),
    Column(gettext_lazy("First day (Gregorian)"), 13, lambda line: line.mou.starts_on, only="fa"),
    Column(gettext_lazy("Last day (Gregorian)"), 13, lambda line: line.mou.last_day(line.today), only="fa"),
    Column(gettext_lazy("Days left"), 11, lambda line: _days_left(line)),
    Column(gettext_lazy("Renews itself"), 12, lambda line: _yes(line.mou.renews_automatically)),
    Column(gettext_lazy("Signed on"), 13, lambda line: line.mou.signed_on),
    Column(gettext_lazy("Waits for"), 30, lambda line: holder_of(line.mou)),
    Column(
        gettext_lazy("Waits for, in days"),
        12,
        lambda line: days_held(line.mou, line.today) if line.mou.waits_for else None,
    ),
    Column(
        gettext_lazy("Kinds of work"),
        28,
        lambda line: _(", ").join(line.kinds[kind] for kind in line.kind_ids if kind in line.kinds),
    ),
    Column(gettext_lazy("Seat limit"), 11, lambda line: line.seat_limit),
    Column(gettext_lazy("Seats taken"), 11, lambda line: line.seats.taken if line.seats else None),
    Column(gettext_lazy("Letter number of the university"), 18, lambda line: line.mou.university_letter),
    Column(gettext_lazy("Date of the university’s letter"), 13, lambda line: line.mou.university_letter_on),
    Column(gettext_lazy("Letter number of the company"), 18, lambda line: line.mou.company_letter),
    Column(gettext_lazy("Date of the company’s letter"), 13, lambda line: line.mou.company_letter_on),
    Column(gettext_lazy("Renews MoU"), 16, lambda line: line.mou.renews_number),
)


def write_xlsx(register: Register, kinds: dict[int, str]) -> IO[bytes]:
    return spreadsheets.write_xlsx(_("MoUs"), COLUMNS, lines(register, kinds))


def write_csv(register: Register, kinds: dict[int, str]) -> IO[bytes]:
    return spreadsheets.write_csv(COLUMNS, lines(register, kinds))


def file_name(today: date, ending: str) -> str:
    return spreadsheets.file_name("mous", today, ending)


def lines(register: Register, kinds: dict[int, str]) -> Iterator[Line]:
    """Every row of the view, in its order; in three queries."""
    seats = seat_use.seats_of(register.rows().values("pk"), register.today)
    for mou in _rows(register).iterator(chunk_size=CHUNK):
        yield Line(mou, register.today, seats.get(mou.pk), kinds)


def _rows(register: Register) -> Any:
    short = "short_en" if reading() == "en" else "short_fa"
    sites = Site.objects.filter(company=OuterRef("company"), estate__isnull=False).order_by()
    terms = MouTerms.objects.filter(mou=OuterRef("pk")).order_by("effective_on", "id")
    version = MouVersion.objects.filter(mou=OuterRef("pk"), amendment__isnull=True).order_by("-number")
    return (
        register.in_order()
        .select_related("company", "waits_step", "waits_signatory")
        .annotate(
            estate_names=ArraySubquery(sites.values(f"estate__{short}").distinct()),
            signed_terms=ArraySubquery(terms.values(row=JSONObject(kind="kind_id", limit="seat_limit"))),
            drafted_terms=Subquery(version.values("terms")[:1]),
            renews_number=Subquery(Mou.objects.filter(pk=OuterRef("predecessor")).values("number")[:1]),
        )
    )


def _days_left(line: Line) -> int | None:
    if not line.live or line.mou.renews_automatically:
        return None
    left = (line.mou.ends_on - line.today).days
    return left if left >= 0 else None
