"""Which applicants somebody has ticked: the parameter `application`, repeated, in pages and in decisions alike.

    ids = read_selection(request.POST, position, request.membership)

The tick boxes of the board and the table belong to the form of recruiters/_bulk_bar.html.
"""

from typing import Any

from django.http import QueryDict

from companies.models import Membership
from internships.models import Application
from people.sent_back import numbers_in

NAME, MOST = "application", 1000


def read_selection(asked: QueryDict, position: Any, reader: Membership) -> list[int]:
    """Ids of applications for that position, each once, in the order given; what isn't one is left out.

    So is what the reader sent themselves, as a student.
    """
    wanted = numbers_in(asked.getlist(NAME))[:MOST]
    if not wanted:
        return []
    shown = Application.objects.for_member(reader).filter(position=position, pk__in=wanted)
    known = set(shown.values_list("pk", flat=True))
    return [number for number in wanted if number in known]
