"""What companies show of themselves, what they send to be vetted, and one that somebody registered twice."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from companies.actions import company_papers, logos, team, vetting
from companies.actions.merging import merge_companies
from companies.merging.people import People
from companies.models import Company
from internships.demo import numbers
from internships.demo.accounts import make_user
from internships.demo.pdf import write_pdf
from internships.demo.timeline import Story
from internships.demo.world import World
from people.files import store
from people.forms.uploads import PAPERS
from people.pictures import thumbnail

HAZARDOUS = {"steel": True, "chemistry": True, "mineral": True, "software": False, "electronics": False}
COLOURS = ("#0b6e4f", "#1d4e89", "#9c3848", "#7a5c00", "#4b3f72", "#20606b")
_SIDE = 256


def dress(world: World, company: Company, industry: str, number: int) -> None:
    """Insurance and hazard of its sites; a logo for two of three."""
    owner = world.hr[company.pk]
    for site in company.sites.order_by("id"):
        values = {
            "workshop_code": f"025{number:03}{site.pk % 10_000:04}",
            "is_hazardous": HAZARDOUS.get(industry),
        }
        team.save_site(company, by=owner, values=values, site=site)
    if number % 3:
        drawn = thumbnail(SimpleUploadedFile("logo.png", _drawing(number)))
        logos.set_logo(company, by=owner, picture=drawn, name="logo.png")


def _drawing(number: int) -> bytes:
    """A mark of three plain shapes; the number decides which."""
    picture = Image.new("RGB", (_SIDE, _SIDE), "white")
    pen, colour = ImageDraw.Draw(picture), COLOURS[number % len(COLOURS)]
    pen.rounded_rectangle((24, 24, 232, 232), radius=48 if number % 2 else 104, fill=colour)
    pen.regular_polygon((128, 128, 72), 3 + number % 4, rotation=number * 15 % 90, fill="white")
    pen.ellipse((100, 100, 156, 156), fill=colour)
    made = BytesIO()
    picture.save(made, "PNG")
    return made.getvalue()


def send_papers(world: World, company: Company) -> None:
    """Some of what the office asked for; the rest is still to come."""
    owner = world.hr[company.pk]
    content = write_pdf("Operating licence", ["A made-up paper of the demo."])
    stored = store(SimpleUploadedFile("licence.pdf", content), by=owner, accept=PAPERS)
    company_papers.add_paper(company, by=owner, stored=stored, title="پروانهٔ بهره‌برداری")


def double_story(world: World, company: Company) -> Story:
    """A colleague didn't know that the company was here already; the office made the two one."""
    colleague = make_user(world, "پریسا نادری", "stores@pendar.example", since=world.clock.now())
    double = vetting.register_company(
        by=colleague,
        company={
            "name": "صنایع لوازم خانگی پندار",
            "national_id": numbers.company_national_id(990_001),
            "phone": company.phone,
        },
        site={"name": "انبار مرکزی", "address": "خیابان نمونهٔ ۷، پلاک ۱۲"},
        job_title="سرپرست انبار",
    )
    yield world.at(-38, 11)
    merge_companies(double, into=company, by=world.expert(), people=People.LOOK)
