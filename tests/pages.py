"""The main pages of every role, and one of everything for them to show."""

from typing import Any
from uuid import uuid4

from companies.actions import comments, drafting, entering
from companies.actions.following_up import log_follow_up
from companies.models import Company, Mou, Side, SigningLink
from companies.papers import Paper
from internships.actions import applications, entries, team, thread
from internships.actions.bulk import reject_applications
from internships.actions.cv_bundles import request_bundle
from internships.actions.interviews import book_interview
from internships.actions.message_templates import add_template
from internships.models import Application, BulkDecision, Interview, InterviewSlot, MessageTemplate, Tag
from people.models import User
from tests import factories as make
from tests.cast import Cast
from tests.companies.test_signatures import named, to_signatures
from tests.internships.interviews import make_invited, make_times
from tests.internships.places import make_academic, make_place, make_submitted, make_summer

MINA = "دکتر مینا پارسا"

PUBLIC = """/ /positions/ /positions/{position}/ /companies/ /companies/{company}/ /help/ /help/privacy/
    /verify/ /verify/{code}/ /sign/{token}/ /confirm/{entry}/ /accounts/login/ /accounts/signup/
    /accounts/signup/company/ /accounts/password/reset/ /no-such-page/"""
STUDENT = """/me/ /me/recommended/ /me/profile/ /me/profile/week/ /me/profile/week/classes/ /me/profile/commute/
    /me/visibility/ /me/applications/ /me/applications/{application}/ /me/applications/{other}/withdraw/
    /me/applications/{application}/thread/
    /me/offers/{offer}/accept/ /me/offers/{offer}/decline/ /positions/{moulds}/apply/ /positions/{moulds}/ /me/saved/
    /positions/?sort=fit&free=1&eligible=1 /positions/?q=zzz&transport=1 /me/saved/new/ /me/places/
    /me/places/{own_place}/ /me/places/{own_place}/edit/ /me/places/new/summer_internship/ /inbox/ /settings/
    /settings/calendar/ /me/interviews/choose/{invited}/ /me/interviews/{interview}/ /me/applications/{invited}/
    /accounts/2fa/ /accounts/sessions/ /accounts/email/ /accounts/password/change/"""
RECRUITER = """/hr/ /hr/company/ /hr/company/edit/ /hr/company/logo/ /hr/company/papers/ /hr/team/leave/
    /hr/team/hand-over/ /hr/company/sites/new/ /hr/team/ /hr/mou/ /hr/positions/
    /hr/positions/new/ /hr/positions/{position}/ /hr/positions/{draft}/edit/ /hr/positions/{position}/applicants/
    /hr/positions/new/?copy={position} /hr/positions/{position}/change/
    /hr/positions/{position}/suggested/ /hr/positions/{position}/applicants/?sort=fit&answer=no
    /hr/positions/{position}/applicants/?view=table /hr/positions/{position}/compare/?application={waiting}
    /hr/positions/{position}/offers/new/?application={waiting}
    /hr/positions/{position}/waiting-list/ /hr/positions/{position}/waiting-list/terms/
    /hr/company/sites/{site}/bus/new/ /hr/positions/{position}/close/
    /hr/applicants/ /hr/waiting/ /hr/applications/{application}/ /hr/applications/{waiting}/thread/
    /hr/applications/{waiting}/ /hr/applications/{waiting}/offer/ /hr/applications/{waiting}/reject/
    /hr/applications/{waiting}/interview/ /hr/applications/{application}/offer/revoke/ /hr/mou/{mou}/seats/
    /hr/mou/{mou}/ /hr/mou/{mou}/text/ /hr/mou/{mou}/ask/renewal/ /hr/mou/{mou}/ask/amendment/ /hr/mou/request/
    /hr/mou/{talked}/ /hr/mou/{talked}/text/ /hr/mou/{talked}/text/?version=3&with=2 /hr/mou/{talked}/text/propose/
    /hr/mou/{talked}/text/return/ /hr/mou/{talked}/text/pdf/?version=3 /hr/mou/{talked}/signatory/
    /hr/mou/{signing}/ /hr/mou/{signing}/scan/ /hr/mou/{signing}/text/ /hr/mou/{mou}/amendments/1/
    /hr/mou/{mou}/amendments/1/text/ /hr/interviews/ /hr/interviews/?whose=all /hr/interviews/criteria/
    /hr/positions/{position}/interviews/ /hr/positions/{position}/interviews/new/ /hr/interviews/{slot}/
    /hr/interviews/{slot}/edit/ /hr/interviews/{slot}/cancel/ /hr/interviews/{free_slot}/
    /hr/tags/ /hr/tags/{tag}/ /hr/message-templates/ /hr/message-templates/new/ /hr/message-templates/{words}/
    /hr/positions/{position}/applicants/message/?application={waiting} /hr/positions/{position}/applicants/export/
    /hr/positions/{position}/applicants/cvs/ /hr/positions/{position}/applicants/cvs/{bundle}/
    /hr/positions/{position}/applicants/move/{decision}/
    /hr/positions/{position}/applicants/list/ /hr/applications/{waiting}/sheet/"""
STAFF = """/staff/ /staff/companies/ /staff/companies/reasons/ /staff/companies/reasons/new/
    /staff/companies/{company}/ /staff/companies/new/ /staff/companies/import/
    /staff/companies/{entered}/ /staff/companies/{entered}/word/ /staff/companies/{entered}/invite/ /staff/follow-ups/
    /staff/companies/{entered}/positions/new/ /staff/positions/{written}/ /staff/positions/{written}/edit/
    /staff/companies/{company}/follow-ups/ /staff/companies/{company}/follow-ups/{follow_up}/correct/
    /staff/mous/ /staff/mous/new/ /staff/mous/import/
    /staff/mous/{mou}/files/ /staff/mous/{mou}/history/ /staff/mous/{mou}/
    /staff/mous/{mou}/signatures/ /staff/mous/{mou}/review/ /staff/mous/reviews/ /staff/mous/steps/
    /staff/mous/deputies/
    /staff/mous/{mou}/seats/ /staff/mous/{mou}/amend/ /staff/mous/{mou}/renewal/ /staff/mous/{mou}/terminate/
    /staff/mous/{mou}/text/ /staff/mous/{mou}/text/versions/ /staff/mous/{mou}/text/compare/ /staff/mous/templates/
    /staff/mous/templates/new/ /staff/mous/?end=90&unrenewed=1 /staff/mous/?q=zzz /staff/mous/views/new/?end=90
    /staff/mous/{mou}/suspend/ /staff/mous/{mou}/document/ /staff/mous/{talked}/ /staff/mous/{talked}/edit/
    /staff/mous/{talked}/text/ /staff/mous/{talked}/text/edit/ /staff/mous/{talked}/text/share/
    /staff/mous/{talked}/text/versions/2/ /staff/mous/{talked}/text/compare/ /staff/mous/{talked}/text/terms/new/
    /staff/mous/{talked}/review/ /staff/mous/{talked}/review/submit/ /staff/mous/{talked}/signatures/
    /staff/mous/{talked}/signatures/new/ /staff/mous/{talked}/abandon/ /staff/mous/{signing}/
    /staff/mous/{signing}/review/ /staff/mous/{signing}/review/take-back/ /staff/mous/{signing}/signatures/
    /staff/mous/{signing}/signatures/scan/ /staff/mous/{signing}/history/ /staff/mous/{mou}/amendments/1/text/
    /staff/mous/{mou}/amendments/1/text/edit/ /staff/mous/{mou}/amendments/1/text/terms/new/
    /staff/mous/{mou}/amendments/1/review/ /staff/mous/{mou}/amendments/1/signatures/
    /staff/mous/{mou}/amendments/1/edit/ /staff/mous/{mou}/amendments/1/abandon/
    /staff/positions/templates/ /staff/positions/templates/new/
    /staff/positions/ /staff/positions/{submitted}/ /staff/students/ /staff/students/{student}/
    /staff/students/import/ /staff/students/{student}/return/ /staff/students/{student}/freeze/
    /staff/places/ /staff/places/{place}/ /staff/academics/ /staff/academics/add/ /staff/skills/
    /staff/skills/new/ /staff/skills/{skill}/ /staff/skills/{skill}/merge/ /staff/roster/ /staff/placements/
    /staff/messages/ /staff/team/ /staff/waiting/ /staff/closures/ /staff/closures/new/ /staff/answer-promise/
    /staff/applications/{application}/ /staff/applications/{application}/thread/"""
HEAD = """/staff/answer-promise/
    /staff/answer-promise/?days_min=6&days_max=20&days_default=9&offer_hours_min=72"""
COORDINATOR = """/academic/ /academic/places/{place}/ /academic/students/ /academic/students/{student}/
    /academic/students/?q=zzz /academic/applications/ /academic/placements/ /academic/placements/?state=ended"""
PAGES = {
    "nobody": PUBLIC,
    "negar": STUDENT,
    "maryam": RECRUITER,
    "leila": STAFF,
    "parvin": HEAD,
    "mina": COORDINATOR,
}


def users_of(cast: Cast) -> dict[str, User]:
    """Who walks them, once the stock is there: Mina coordinates the faculty of all the cast's students."""
    mina = User.objects.get(full_name=MINA)
    return {
        "negar": cast.negar.user,
        "maryam": cast.maryam,
        "leila": cast.leila,
        "parvin": cast.parvin,
        "mina": mina,
    }


def stock(cast: Cast) -> dict[str, Any]:
    """An offer, a waiting application, a draft, a submitted position and so on; their numbers by name."""
    offer = make.make_offer(make.make_application(cast.negar, cast.inspection, letter="سلام"))
    waiting = make.make_application(cast.tara, cast.inspection)
    applications.shortlist_application(waiting, by=cast.maryam)
    make_academic(MINA, coordinator=True)
    make.make_placement(make.make_student("سارا نیک"), make.make_position(cast.angareh, title="انبارگردانی"))
    tag = _said_among_colleagues(waiting, cast)
    later = make.make_position(cast.angareh, starts_on=make.days(200), ends_on=make.days(250))
    make_summer()
    invited, booked, free = _interviews(cast)
    signing = _out_for_signatures(cast)
    sealed = signing.latest_version()
    _shared(Paper(cast.mou, make.make_amendment(cast.mou, in_force=False)), cast)
    return {
        "position": cast.inspection.pk,
        "moulds": cast.moulds.pk,
        "company": cast.pendar.pk,
        "mou": cast.mou.pk,
        "student": cast.negar.pk,
        "offer": offer.pk,
        "application": offer.application_id,
        "waiting": waiting.pk,
        "invited": invited.pk,
        "interview": booked.pk,
        "slot": booked.slot_id,
        "free_slot": free.pk,
        "other": make.make_application(cast.negar, later).pk,
        "draft": make.make_position(cast.pendar, state="draft").pk,
        "submitted": make.make_position(cast.pendar, state="submitted").pk,
        "talked": _talked_over(cast).mou.pk,
        "signing": signing.mou.pk,
        "token": SigningLink.objects.get(signatory__mou=signing.mou).token,
        "code": sealed.code if sealed else "",
        "site": cast.inspection.site_id,
        "skill": make.make_skill("اکسل").pk,
        "place": make_submitted(cast.tara).pk,
        "own_place": make_place(cast.negar).pk,
        "tag": tag.pk,
        "words": _kept_words(cast).pk,
        "bundle": request_bundle(cast.inspection, [waiting.pk], by=cast.maryam).pk,
        "decision": _rejected_together(cast).pk,
        **_entered(cast),
    }


def _entered(cast: Cast) -> dict[str, Any]:
    """A company that the office entered with a position, and that was asked to confirm; a word with another one."""
    company = entering.enter_company(
        by=cast.leila,
        company={"name": "ریسندگی نخ نمونه", "national_id": make.company_national_id(990)},
        site={"name": "کارخانه", "estate": make.make_estate()},
        source=Company.Source.PHONE,
    )
    values = make.position_values(company, title="کمک در بسته‌بندی")
    written = entries.draft_for_company(company, by=cast.leila, values=values)
    asked = entering.ask_to_confirm(company, by=cast.leila, email="pouran@nakh.test", full_name="پوران مهر")
    said = {"way": "call", "happened_on": make.days(0), "result": "thinking", "next_on": make.days(3)}
    follow_up = log_follow_up(cast.pendar, by=cast.leila, values=said)
    return {
        "entered": company.pk,
        "written": written.pk,
        "entry": asked.token,
        "follow_up": follow_up.pk,
    }


def _said_among_colleagues(application: Application, cast: Cast) -> Tag:
    """A tag, a note that mentions a colleague, and a message of the student that nobody has read."""
    team.set_tags(application, by=cast.maryam, company=cast.pendar, tags=[], new="شیفت شب")
    team.write_note(application, by=cast.maryam, text="ببین", tell=[cast.reza.pk], token="a" * 32)
    thread.write_as_student(application, by=cast.tara.user, text="سلام", token="b" * 32)
    return Tag.objects.get(company=cast.pendar)


def _kept_words(cast: Cast) -> MessageTemplate:
    words = {"name": "سپاس", "language": "fa", "text": "{name} عزیز، سپاس از وقتی که گذاشتید."}
    add_template(cast.pendar, purpose="message", **words)
    return add_template(cast.pendar, purpose="rejection", **words)


def _rejected_together(cast: Cast) -> BulkDecision:
    late = make.make_application(make.make_student("هما راد"), cast.inspection)
    return reject_applications(
        cast.inspection, [late.pk], by=cast.maryam, token=uuid4(), reason="hours", note="سپاس، {name}"
    )


def _interviews(cast: Cast) -> tuple[Application, Interview, InterviewSlot]:
    """Negar has times to choose from for one position, and a time that she has booked for another."""
    opening, other = (
        make.make_position(cast.pendar, title=title) for title in ("تعمیر و نگهداری", "نقشه‌کشی")
    )
    free = make_times(opening, by=cast.maryam, people=[cast.maryam, cast.reza])
    booked = book_interview(
        make_invited(cast.negar, other, by=cast.maryam),
        make_times(other, by=cast.dariush, day=4)[0],
        by=cast.negar.user,
    )
    make_times(cast.inspection, by=cast.maryam, day=5)
    return make_invited(cast.negar, opening, by=cast.maryam), booked, free[0]


def _shared(paper: Paper, cast: Cast) -> Paper:
    version = drafting.share_text(paper, by=cast.leila)
    comments.add_comment(
        paper, version, version.clauses[0]["key"], "این ماده روشن نیست.", by=cast.maryam, side=Side.COMPANY
    )
    return paper


def _talked_over(cast: Cast) -> Paper:
    """A negotiated draft with the company, in its third version."""
    kind = make.make_kind("other")
    mou = make.make_mou(cast.pendar, in_force=False, kinds=[kind], way=Mou.Way.NEGOTIATED)
    paper = _shared(Paper(mou), cast)
    drafting.set_terms(paper, make.make_terms(kind, seat_limit=30), by=cast.leila, base=2)
    return _shared(paper, cast)


def _out_for_signatures(cast: Cast) -> Paper:
    """The company's managing director has the link; the university signs after it."""
    kind = make.make_kind("third")
    paper = Paper(make.make_mou(cast.pendar, in_force=False, kinds=[kind]))
    named(paper, Side.COMPANY, "مینا پاک", cast.leila, email="mina@pendar.test")
    named(paper, Side.UNIVERSITY, "فرهاد نامدار", cast.leila, user=cast.parvin)
    return to_signatures(paper, cast.leila)


def addresses(who: str, ids: dict[str, Any]) -> list[str]:
    return PAGES[who].format(**ids).split()
