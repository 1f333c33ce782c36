"""The way to work: where a student lives, how they come, where they would like to work."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.forms.models import ModelChoiceIterator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from companies.distance import distance_in_words, kilometres
from companies.models import Estate
from internships.models import PreferredEstate
from people.forms import FriendlyForm
from students.models import HomeArea, Student


class _NearFirst(ModelChoiceIterator):
    """Estates by their distance from the chosen area, then those whose distance isn't known, by name."""

    def __iter__(self) -> Iterator[Any]:
        field: Any = self.field
        estates = [(kilometres(field.area, estate), estate) for estate in self.queryset]
        for _far, estate in sorted(estates, key=lambda row: (row[0] is None, row[0] or 0)):
            yield self.choice(estate)


class EstatesField(forms.ModelMultipleChoiceField):
    iterator = _NearFirst
    area: HomeArea | None = None

    def label_from_instance(self, estate: Any) -> SafeString:
        km = kilometres(self.area, estate)
        if km is None:
            return format_html("<bdi>{}</bdi>", estate.name)
        far = distance_in_words(km)
        return format_html(
            '<bdi>{}</bdi> <span class="small soft d-inline-block">{}</span>', estate.name, far
        )


class CommuteForm(FriendlyForm):
    home_area = forms.ModelChoiceField(
        queryset=HomeArea.objects.none(),
        label=_("Where do you live?"),
        help_text=_("The part of the city or the town; no street, no address."),
        empty_label=_("I’d rather not say"),
        required=False,
    )
    own_transport = forms.BooleanField(label=_("I come with my own car or motorbike"), required=False)
    estates = EstatesField(
        queryset=Estate.objects.none(),
        label=_("Where would you like to work?"),
        help_text=_("As many as you like. If you choose none, every place is fine."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={
            "invalid_choice": _("One of these is no longer among the places. Choose again."),
            "invalid_pk_value": _("One of these is no longer among the places. Choose again."),
        },
    )

    def __init__(self, *args: Any, student: Student, **kwargs: Any) -> None:
        own = PreferredEstate.objects.filter(student=student)
        preferred = Exists(own.filter(estate=OuterRef("pk")))
        offered = Estate.objects.annotate(own=preferred).filter(Q(is_active=True) | Q(own=True))
        initial = {
            "home_area": student.home_area_id,
            "own_transport": student.own_transport,
            "estates": own.values_list("estate", flat=True),
        }
        super().__init__(*args, initial=initial, **kwargs)
        areas: Any = self.fields["home_area"]
        offered_areas = HomeArea.objects.filter(Q(is_active=True) | Q(pk=student.home_area_id))
        # Those that are no place ("outside the province") come last.
        no_place = ExpressionWrapper(Q(latitude=None), output_field=BooleanField())
        areas.queryset = offered_areas.order_by(no_place, "sort_key", "id")
        self._estates().queryset, self._estates().area = offered, student.home_area

    def _estates(self) -> Any:
        return self.fields["estates"]

    def clean_home_area(self) -> HomeArea | None:
        """Distances are said from what was chosen, saved or not."""
        area: HomeArea | None = self.cleaned_data["home_area"]
        self._estates().area = area
        return area
