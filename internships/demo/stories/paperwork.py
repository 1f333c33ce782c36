"""Agreements on their way through the office: asked for, talked over, reviewed, waiting for a signature."""

from datetime import timedelta
from typing import Any

from companies.actions import amendments, comments, drafting, renewing, reviewing, signatories, signing
from companies.models import Company, Mou, Side
from companies.papers import Paper
from companies.reviewing import rounds_of
from companies.signing import signing_of
from companies.texts.terms_draft import TermsDraft
from internships.demo.pdf import store_pdf
from internships.demo.timeline import Story
from internships.demo.world import World
from people.persian import jalali

# How far each road has come by today.
ON_THE_ROAD = ("mou_requested", "mou_shared", "mou_review", "mou_signing")
_ASKED = "برای خط تازهٔ تولید، در هر نیم‌سال به چهار تا شش دانشجوی پاره‌وقت نیاز داریم."
_COMMENT = "نوبت شب در کارگاه ما هست؛ ساعت کار دانشجویان را در این ماده روشن‌تر بنویسید."


def paperwork_story(world: World, company: Company, road: str, terms: list[TermsDraft]) -> Story:
    """From the company's request as far as the road goes."""
    owner = world.hr[company.pk]
    yield world.at({"mou_requested": -2, "mou_shared": -13}.get(road, -24), 9)
    starts_on = world.day(20)
    mou = drafting.request_mou(
        company,
        by=owner,
        values={
            "title": "تفاهم‌نامهٔ کار پاره‌وقت و کارآموزی دانشجویان",
            "way": Mou.Way.NEGOTIATED if road == "mou_shared" else Mou.Way.STANDARD,
            "starts_on": starts_on,
            "ends_on": jalali.add_months(starts_on, 24) - timedelta(days=1),
            "request_note": _ASKED,
        },
    )
    if road == "mou_requested":
        return
    yield world.soon(1, 2)
    office = world.staff[1]
    drafting.take_up_request(mou, by=office)
    paper = Paper(mou)
    write_terms(paper, terms, by=office)
    name_signatories(world, paper)
    yield world.soon(1, 2)
    drafting.share_text(
        paper, by=office, note="متن پیشنهادی را بخوانید و اگر نظری دارید کنار هر ماده بنویسید."
    )
    yield world.soon(2, 3)
    _comment(paper, by=owner)
    if road == "mou_shared":
        return
    drafting.give_back(paper, by=owner, note="با متن موافقیم؛ یک نکته کنار مادهٔ نخست نوشته‌ایم.")
    yield world.soon(1, 2)
    steps = 2 if road == "mou_review" else 4
    yield from review(world, paper, steps)
    if road == "mou_signing":
        yield world.soon(1, 2)
        sign_next(world, paper)


def write_terms(paper: Paper, terms: list[TermsDraft], *, by: Any) -> None:
    for row in terms:
        latest = paper.latest_version()
        assert latest is not None
        drafting.set_terms(paper, row, by=by, base=latest.number)


def name_signatories(world: World, paper: Paper) -> None:
    """The head of the company's people and its managing director; the vice-president and the president."""
    mou = paper.mou
    authority = "روزنامهٔ رسمی، آگهی آخرین تغییرات"
    people = [
        (Side.COMPANY, world.person().name, "مدیرعامل", authority, world.day(500)),
        (Side.UNIVERSITY, world.staff[5].full_name, "معاون پژوهش و فناوری", "حکم انتصاب", None),
        (Side.UNIVERSITY, world.staff[6].full_name, "رئیس دانشگاه", "حکم انتصاب", None),
    ]
    for side, name, capacity, basis, ends_on in people:
        values = {
            "side": side,
            "name": name,
            "capacity": capacity,
            "authority": basis,
            "authority_ends_on": ends_on,
            "email": f"ceo-{mou.company_id}@signatories.example" if side == Side.COMPANY else "",
        }
        signatories.add_signatory(paper, by=world.staff[1], values=values)


def _comment(paper: Paper, *, by: Any) -> None:
    version = paper.latest_version()
    if version and version.clauses:
        clause = version.clauses[min(3, len(version.clauses) - 1)]
        comments.add_comment(paper, version, clause["key"], _COMMENT, by=by, side=Side.COMPANY)


def review(world: World, paper: Paper, steps: int) -> Story:
    """Submitted, and approved by so many of the steps; each by whoever takes it."""
    reviewing.submit_for_review(paper, by=world.staff[1])
    takers = [world.staff[1], *world.staff[4:7]]
    for place in range(steps):
        yield world.soon(1, 2)
        turn = rounds_of(paper)[0].current
        if turn is None:
            return
        reviewing.approve_step(turn, by=takers[place], note="متن و شرایط درست است." if place == 1 else "")


def sign_next(world: World, paper: Paper) -> None:
    """A scan of the next signature comes to the office."""
    state = signing_of(paper)
    assert state.next is not None
    assert state.version is not None
    office = world.staff[1]
    lines = [f"Signed and stamped, MoU {paper.mou.pk}.", "(A scan, for the demo.)"]
    scan = store_pdf(f"signature-{paper.mou.pk}.pdf", "Signed page", lines, by=office)
    day = jalali.today(world.clock.now())
    signing.record_scan(
        paper, by=office, scan=scan, signed_on={state.next.signatory.pk: day}, text=state.version.text_sha256
    )


def amend(world: World, mou: Mou, terms: TermsDraft, title: str) -> Paper:
    """An amendment with its text, terms and signatories, as a draft."""
    office = world.staff[1]
    paper = amendments.draft_amendment(mou, by=office, effective_on=world.day(20), title=title)
    write_terms(paper, [terms], by=office)
    if not paper.signatories.exists():
        name_signatories(world, paper)
    return paper


def amending_story(world: World, mou: Mou, terms: TermsDraft) -> Story:
    """More seats are agreed; the managing director of the company has had the paper for nine days."""
    yield world.at(-18, 10)
    paper = amend(world, mou, terms, "افزایش ظرفیت کار پاره‌وقت")
    yield from review(world, paper, 4)


def renewing_story(world: World, mou: Mou) -> Story:
    """The renewal of an MoU that ends soon is drafted, and not sent to anybody yet."""
    yield world.at(-4, 10)
    renewing.draft_renewal(mou, by=world.staff[1])
