"""The main pages of every role, and one of everything for them to show."""

from internships.actions import applications
from tests import factories as make
from tests.cast import Cast

PUBLIC = """/ /positions/ /positions/{position}/ /companies/ /companies/{company}/ /help/ /help/privacy/
    /verify/ /accounts/login/ /accounts/signup/ /accounts/signup/company/ /accounts/password/reset/ /no-such-page/"""
STUDENT = """/me/ /me/recommended/ /me/profile/ /me/applications/ /me/applications/{application}/
    /me/applications/{other}/withdraw/ /me/offers/{offer}/accept/ /me/offers/{offer}/decline/
    /positions/{moulds}/apply/ /me/saved/ /me/saved/new/ /inbox/ /settings/ /accounts/2fa/
    /accounts/sessions/ /accounts/email/ /accounts/password/change/"""
RECRUITER = """/hr/ /hr/company/ /hr/company/edit/ /hr/company/sites/new/ /hr/team/ /hr/mou/ /hr/positions/
    /hr/positions/new/ /hr/positions/{position}/ /hr/positions/{draft}/edit/ /hr/positions/{position}/applicants/
    /hr/positions/{position}/close/ /hr/applicants/ /hr/applications/{application}/
    /hr/applications/{waiting}/ /hr/applications/{waiting}/offer/ /hr/applications/{waiting}/reject/
    /hr/applications/{waiting}/interview/ /hr/applications/{application}/offer/revoke/ /hr/mou/{mou}/seats/
    /hr/mou/{mou}/ /hr/mou/{mou}/text/ /hr/mou/{mou}/ask/renewal/ /hr/mou/request/"""
STAFF = """/staff/ /staff/companies/ /staff/companies/{company}/ /staff/mous/ /staff/mous/new/ /staff/mous/import/
    /staff/mous/{mou}/files/ /staff/mous/{mou}/history/ /staff/mous/{mou}/
    /staff/mous/{mou}/signatures/ /staff/mous/{mou}/review/ /staff/mous/reviews/ /staff/mous/steps/
    /staff/mous/deputies/
    /staff/mous/{mou}/seats/ /staff/mous/{mou}/amend/ /staff/mous/{mou}/renewal/ /staff/mous/{mou}/terminate/
    /staff/mous/{mou}/text/ /staff/mous/{mou}/text/versions/ /staff/mous/{mou}/text/compare/ /staff/mous/templates/
    /staff/positions/ /staff/positions/{submitted}/ /staff/students/ /staff/students/{student}/
    /staff/students/import/ /staff/students/{student}/return/ /staff/students/{student}/freeze/
    /staff/roster/ /staff/placements/ /staff/messages/ /staff/team/ /staff/applications/{application}/"""
PAGES = {"nobody": PUBLIC, "negar": STUDENT, "maryam": RECRUITER, "leila": STAFF}


def stock(cast: Cast) -> dict[str, int]:
    """An offer, a waiting application, a draft, a submitted position and so on; their numbers by name."""
    offer = make.make_offer(make.make_application(cast.negar, cast.inspection, letter="سلام"))
    waiting = make.make_application(cast.tara, cast.inspection)
    applications.shortlist_application(waiting, by=cast.maryam)
    later = make.make_position(cast.angareh, starts_on=make.days(200), ends_on=make.days(250))
    return {
        "position": cast.inspection.pk,
        "moulds": cast.moulds.pk,
        "company": cast.pendar.pk,
        "mou": cast.mou.pk,
        "student": cast.negar.pk,
        "offer": offer.pk,
        "application": offer.application_id,
        "waiting": waiting.pk,
        "other": make.make_application(cast.negar, later).pk,
        "draft": make.make_position(cast.pendar, state="draft").pk,
        "submitted": make.make_position(cast.pendar, state="submitted").pk,
    }


def addresses(who: str, ids: dict[str, int]) -> list[str]:
    return PAGES[who].format(**ids).split()
