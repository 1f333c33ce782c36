"""Times for interviews: one, or a series; and what is said when one is taken back."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.models import Company, Site
from internships.interviews.clashes import Place, Span
from internships.interviews.series import Series
from internships.models import InterviewSlot
from people.forms import (
    FriendlyForm,
    IntegerField,
    JalaliDateField,
    LongTextField,
    TextField,
    TimeOfDayField,
)
from people.models import User
from people.persian import jalali
from people.persian.jalali import WEEKDAYS
from people.persian.language import reading

LONGEST_SERIES = timedelta(days=120)
FURTHEST = timedelta(days=120)  # ahead: whoever is invited waits for an answer until then
WORKDAYS = ["0", "1", "2", "3", "4"]


def latest_day() -> date:
    return jalali.today() + FURTHEST


def members_of(company: Company) -> QuerySet[User]:
    return User.objects.filter(
        memberships__company=company, memberships__ended_at=None, is_active=True
    ).order_by("full_name", "pk")


class Names(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return obj.full_name


class PlaceForm(FriendlyForm):
    """Where, how long and with whom: what a series and one time have in common."""

    way = forms.ChoiceField(
        label=gettext_lazy("Where does it take place?"),
        choices=InterviewSlot.Way.choices,
        widget=forms.RadioSelect,
    )
    site = forms.ModelChoiceField(
        label=gettext_lazy("Site"), queryset=Site.objects.none(), required=False, empty_label=None
    )
    room = TextField(
        label=gettext_lazy("Room"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("So that nobody else is booked into it. For example: meeting room 2"),
    )
    link = forms.URLField(
        label=gettext_lazy("Link"),
        max_length=300,
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"dir": "ltr"}),
        help_text=gettext_lazy("Of the online meeting. Only the student and the interviewers see it."),
    )
    interviewers = Names(
        label=gettext_lazy("Who holds the interviews"),
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose who holds the interviews.")},
    )
    minutes = IntegerField(label=gettext_lazy("Length of an interview"), min_value=5, max_value=480)
    buffer_minutes = IntegerField(
        label=gettext_lazy("Pause after it"), min_value=0, max_value=240, required=False
    )

    def __init__(self, *args: Any, company: Company, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sites: Any = self.fields["site"]
        sites.queryset = company.sites.filter(is_active=True).select_related("estate").order_by("id")
        people: Any = self.fields["interviewers"]
        people.queryset = members_of(company)

    def clean(self) -> dict[str, Any]:
        super().clean()
        values = self.cleaned_data
        if values.get("way") == InterviewSlot.Way.LINK:
            if not values.get("link") and "link" not in self.errors:
                self.add_error("link", _("Write the link, or choose a site."))
        elif values.get("way") and not values.get("site") and "site" not in self.errors:
            self.add_error("site", _("Choose the site, or write a link."))
        return values

    def place(self) -> Place:
        values = self.cleaned_data
        if values["way"] == InterviewSlot.Way.LINK:
            return Place(values["way"], link=values["link"])
        return Place(values["way"], values["site"], values["room"])

    @property
    def buffer(self) -> int:
        return self.cleaned_data["buffer_minutes"] or 0


class SeriesForm(PlaceForm):
    first_on = JalaliDateField(label=gettext_lazy("Day"), earliest=jalali.today, latest=latest_day)
    last_on = JalaliDateField(
        label=gettext_lazy("Last day"),
        required=False,
        latest=latest_day,
        help_text=gettext_lazy("Only for several days."),
    )
    weekdays = forms.MultipleChoiceField(
        label=gettext_lazy("On these weekdays"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Only for several days. Without a choice: every day."),
    )
    begins = TimeOfDayField(label=gettext_lazy("The first begins at"))
    ends = TimeOfDayField(
        label=gettext_lazy("The last ends by"),
        required=False,
        help_text=gettext_lazy("Left empty, there is one interview a day."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        weekdays: Any = self.fields["weekdays"]
        weekdays.choices = [(str(index), name) for index, name in enumerate(WEEKDAYS[reading()])]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        first, last = values.get("first_on"), values.get("last_on")
        if first and last and last < first:
            self.add_error("last_on", _("The last day is before the first."))
        elif first and last and last - first > LONGEST_SERIES:
            self.add_error("last_on", _("A series can last four months at most."))
        begins, ends, minutes = values.get("begins"), values.get("ends"), values.get("minutes")
        if begins and ends and ends <= begins:
            self.add_error("ends", _("The end is before the beginning."))
        elif begins and ends and minutes:
            room = (ends.hour - begins.hour) * 60 + ends.minute - begins.minute
            if room < minutes:
                self.add_error("ends", _("Not one interview of this length fits in."))
        return values

    def series(self) -> Series:
        values = self.cleaned_data
        chosen = frozenset(int(index) for index in values["weekdays"]) or frozenset(range(7))
        several = values["last_on"] is not None and values["last_on"] > values["first_on"]
        return Series(
            first_on=values["first_on"],
            last_on=values["last_on"] or values["first_on"],
            weekdays=chosen if several else frozenset(range(7)),
            begins=values["begins"],
            ends=values["ends"],
            minutes=values["minutes"],
            buffer_minutes=self.buffer,
        )


class ChangeSlotForm(PlaceForm):
    first_on = JalaliDateField(label=gettext_lazy("Day"), earliest=jalali.today, latest=latest_day)
    begins = TimeOfDayField(label=gettext_lazy("Begins at"))

    def span(self) -> Span:
        values = self.cleaned_data
        at = datetime.combine(values["first_on"], values["begins"], jalali.TEHRAN)
        return Span(at, values["minutes"], self.buffer)


def initial_of(slot: InterviewSlot) -> dict[str, Any]:
    at = slot.starts_at.astimezone(jalali.TEHRAN)
    return {
        "way": slot.way,
        "site": slot.site_id,
        "room": slot.room,
        "link": slot.link,
        "interviewers": list(slot.interviewers.filter(ended_at=None).values_list("user", flat=True)),
        "minutes": slot.minutes,
        "buffer_minutes": slot.buffer_minutes,
        "first_on": at.date(),
        "begins": at.time(),
    }


class CancelSlotForm(FriendlyForm):
    reason = LongTextField(
        label=gettext_lazy("Reason"), max_length=600, help_text=gettext_lazy("The student reads it.")
    )

    def __init__(self, *args: Any, booked: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = booked
