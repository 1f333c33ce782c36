from companies.models.company import Company, CompanyEvent
from companies.models.invitation import CompanyInvitation
from companies.models.membership import Membership
from companies.models.mou import Mou, MouEvent, MouTerms
from companies.models.programme import ProgrammeKind
from companies.models.site import Estate, Site

__all__ = [
    "Company",
    "CompanyEvent",
    "CompanyInvitation",
    "Estate",
    "Membership",
    "Mou",
    "MouEvent",
    "MouTerms",
    "ProgrammeKind",
    "Site",
]
