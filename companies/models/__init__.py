from companies.models.amendment import Amendment, AmendmentEvent
from companies.models.bus import BusLine, BusStop
from companies.models.company import Company, CompanyEvent
from companies.models.followup import FollowUp
from companies.models.hand_over import HandOver
from companies.models.invitation import CompanyInvitation
from companies.models.keeping import CompanyImport, LastLook, MouAttachment, MouImport, SavedView
from companies.models.membership import Membership
from companies.models.mou import Mou, MouEvent, MouTerms
from companies.models.programme import ProgrammeKind
from companies.models.review import Deputy, Review, Reviewer, ReviewStep
from companies.models.signature import Signatory, Signature, SigningLink
from companies.models.site import Estate, Site
from companies.models.text import (
    ClauseComment,
    ClauseTemplate,
    ClauseTemplateChange,
    MouVersion,
    Side,
    VersionPdf,
)
from companies.models.vetting import CompanyPaper, ReasonTemplate

__all__ = [
    "Amendment",
    "AmendmentEvent",
    "BusLine",
    "BusStop",
    "ClauseComment",
    "ClauseTemplate",
    "ClauseTemplateChange",
    "Company",
    "CompanyEvent",
    "CompanyImport",
    "CompanyInvitation",
    "CompanyPaper",
    "Deputy",
    "Estate",
    "FollowUp",
    "HandOver",
    "LastLook",
    "Membership",
    "Mou",
    "MouAttachment",
    "MouEvent",
    "MouImport",
    "MouTerms",
    "MouVersion",
    "ProgrammeKind",
    "ReasonTemplate",
    "Review",
    "ReviewStep",
    "Reviewer",
    "SavedView",
    "Side",
    "Signatory",
    "Signature",
    "SigningLink",
    "Site",
    "VersionPdf",
]
