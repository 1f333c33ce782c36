"""Three companies write down the lines of their buses, for students to see beside their week."""

from datetime import time

from companies.actions.buses import LineDraft, StopDraft, add_line
from companies.models import Company
from internships.demo.world import World
from students.models import HomeArea

# By company: name, arrival, way back, note, and the stops with their part of the city (students/reference/).
LINES = {
    "pendar": [
        (
            "خط پردیسان",
            time(6, 15),
            time(13, 0),
            "شنبه تا پنجشنبه؛ برگشت ظهر برای پاره‌وقت‌هاست.",
            [
                ("میدان مفید", "pardisan", time(5, 30)),
                ("ایستگاه دانشگاه", "university", time(5, 40)),
                ("میدان جانبازان", "city-centre", time(5, 50)),
            ],
        ),
        (
            "خط عصر",
            time(14, 45),
            time(19, 15),
            "",
            [("درگاه دانشگاه", "university", time(14, 10)), ("میدان هفتاد و دو تن", "bajak", time(14, 20))],
        ),
    ],
    "engareh": [
        (
            "خط نیروگاه",
            time(6, 45),
            time(15, 0),
            "",
            [
                ("فلکهٔ نیروگاه", "nirougah", time(6, 0)),
                ("میدان معلم", "city-centre", time(6, 10)),
            ],
        )
    ],
    "mesal-print": [
        (
            "مینی‌بوس صبح",
            time(7, 15),
            time(16, 30),
            "جا محدود است؛ روز پیش خبر بدهید.",
            [("ابتدای پردیسان", "pardisan", time(6, 45)), ("میدان توحید", "zanbilabad", time(6, 55))],
        )
    ],
}


def give_buses(world: World, company: Company, slug: str) -> None:
    """No chance is drawn, so that the rest of the demo is the same with them."""
    if slug not in LINES:
        return
    areas = dict(HomeArea.objects.values_list("code", "pk"))
    for name, arrives, returns, note, way in LINES[slug]:
        stops = tuple(StopDraft(stop, leaves, areas.get(area)) for stop, area, leaves in way)
        draft = LineDraft(name, arrives, returns, note, stops)
        add_line(company.sites.order_by("id")[0], draft, by=world.hr[company.pk])
