"""Who may do what with companies and MoUs, as one frozen dataclass a page (templates get it as `can`)."""

from dataclasses import dataclass

from companies.models import Company, Membership, Mou
from companies.states import COMPANY_MOVES, MOU_MOVES, CompanyState, MouState
from people.models import RoleGrant, User


@dataclass(frozen=True)
class CompanyPermissions:
    approve: bool
    reject: bool
    request_papers: bool
    suspend: bool
    resume: bool
    edit: bool


def company_permissions(company: Company, grant: RoleGrant) -> CompanyPermissions:
    may = grant.may_act
    moves = COMPANY_MOVES[company.state]
    return CompanyPermissions(
        approve=may and CompanyState.APPROVED in moves and company.state != CompanyState.SUSPENDED,
        reject=may and CompanyState.REJECTED in moves,
        request_papers=may and CompanyState.PAPERS_REQUESTED in moves,
        suspend=may and CompanyState.SUSPENDED in moves,
        resume=may and company.state == CompanyState.SUSPENDED,
        edit=may,
    )


@dataclass(frozen=True)
class OwnCompanyPermissions:
    edit: bool
    answer_papers: bool
    manage_team: bool
    recruit: bool


def own_company_permissions(membership: Membership) -> OwnCompanyPermissions:
    company = membership.company
    return OwnCompanyPermissions(
        edit=membership.may_manage and company.state != CompanyState.MERGED,
        answer_papers=membership.may_manage
        and company.state in (CompanyState.PAPERS_REQUESTED, CompanyState.REJECTED),
        manage_team=membership.may_manage,
        recruit=membership.may_recruit and company.state == CompanyState.APPROVED,
    )


@dataclass(frozen=True)
class MouPermissions:
    edit: bool
    add_terms: bool
    put_in_force: bool
    suspend: bool
    resume: bool
    terminate: bool
    abandon: bool


def mou_permissions(mou: Mou, grant: RoleGrant) -> MouPermissions:
    may = grant.may_act
    state = mou.state_now
    moves = MOU_MOVES[mou.state] if state not in (MouState.EXPIRED,) else frozenset()
    drafting = state in (MouState.DRAFT, MouState.IN_REVIEW, MouState.AWAITING_SIGNATURES, MouState.REQUESTED)
    return MouPermissions(
        edit=may and drafting,
        add_terms=may and (drafting or state in (MouState.IN_FORCE, MouState.SCHEDULED)),
        put_in_force=may and drafting,
        suspend=may and MouState.SUSPENDED in moves,
        resume=may and state == MouState.SUSPENDED,
        terminate=may and MouState.TERMINATED in moves,
        abandon=may and MouState.ABANDONED in moves,
    )


def owners_of(company: Company) -> list[User]:
    """Whom the office writes to at a company: owners and recruiters, in a fixed order."""
    return list(
        User.objects.filter(
            memberships__company=company,
            memberships__ended_at=None,
            memberships__role__in=[Membership.Role.OWNER, Membership.Role.RECRUITER],
        )
        .distinct()
        .order_by("id")
    )


def office() -> list[User]:
    """Staff who act on what waits: heads and experts."""
    return list(
        User.objects.filter(
            role_grants__ended_at=None, role_grants__role__in=[RoleGrant.Role.HEAD, RoleGrant.Role.EXPERT]
        )
        .distinct()
        .order_by("id")
    )
