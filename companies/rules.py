"""Who may do what with companies and MoUs, as one frozen dataclass a page (templates get it as `can`)."""

from dataclasses import dataclass

from companies.models import Company, Membership, Mou
from companies.papers import Paper
from companies.states import COMPANY_MOVES, MOU_MOVES, CompanyState, MouState
from people.models import RoleGrant, User, acting_staff


@dataclass(frozen=True)
class CompanyPermissions:
    approve: bool
    reject: bool
    request_papers: bool
    suspend: bool
    resume: bool
    edit: bool
    merge: bool
    ask_to_confirm: bool  # the office entered it, and it hasn't given its word yet


def company_permissions(company: Company, grant: RoleGrant) -> CompanyPermissions:
    may = grant.may_act
    moves = COMPANY_MOVES[company.state]
    return CompanyPermissions(
        approve=may
        and CompanyState.APPROVED in moves
        and company.state != CompanyState.SUSPENDED
        and company.unconfirmed_at is None,
        reject=may and CompanyState.REJECTED in moves,
        request_papers=may and CompanyState.PAPERS_REQUESTED in moves,
        suspend=may and CompanyState.SUSPENDED in moves,
        resume=may and company.state == CompanyState.SUSPENDED,
        edit=may and company.state != CompanyState.MERGED,
        merge=may and company.state != CompanyState.MERGED,
        ask_to_confirm=may and company.unconfirmed_at is not None and company.state in _CONFIRMABLE,
    )


_CONFIRMABLE = (CompanyState.PENDING, CompanyState.PAPERS_REQUESTED)


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
    """What the office may do with the agreement as a whole."""

    take_up: bool
    amend: bool
    renew: bool
    suspend: bool
    resume: bool
    terminate: bool
    renews_itself: bool  # may switch automatic renewal on and off


def mou_permissions(mou: Mou, grant: RoleGrant) -> MouPermissions:
    may = grant.may_act
    state = mou.state_now
    holds = state in (MouState.IN_FORCE, MouState.SCHEDULED, MouState.SUSPENDED)
    moves = MOU_MOVES[mou.state] if holds else frozenset()
    return MouPermissions(
        take_up=may and state == MouState.REQUESTED,
        amend=may and holds,
        renew=may and (holds or state == MouState.EXPIRED),
        suspend=may and MouState.SUSPENDED in moves,
        resume=may and state == MouState.SUSPENDED,
        terminate=may and MouState.TERMINATED in moves,
        renews_itself=may and holds and mou.terminates_on is None,
    )


@dataclass(frozen=True)
class PaperPermissions:
    """What the office may do with one paper, the agreement or an amendment, on its way to the last signature."""

    write: bool  # text, terms and facts
    share: bool  # send it to the company for comments
    submit: bool  # send it to review
    take_back: bool  # from review or signatures to the draft
    sign: bool  # signatories, scans, links, reminders
    put_in_force: bool  # record what was signed wholly on paper
    abandon: bool


def paper_permissions(paper: Paper, grant: RoleGrant) -> PaperPermissions:
    may, state = grant.may_act, paper.subject.state
    return PaperPermissions(
        write=may and state == MouState.DRAFT,
        share=may and state == MouState.DRAFT,
        submit=may and state == MouState.DRAFT,
        take_back=may and state in (MouState.IN_REVIEW, MouState.AWAITING_SIGNATURES),
        sign=may and paper.is_open,
        put_in_force=may and paper.is_open,
        abandon=may and paper.is_open,  # a request is declined
    )


@dataclass(frozen=True)
class OwnMouPermissions:
    """What the company's people may do with their own agreements."""

    request: bool  # a new MoU, a renewal, an amendment
    comment: bool
    propose: bool  # other words or terms, while a negotiated text is with them
    give_back: bool


def own_mou_permissions(paper: Paper | None, membership: Membership) -> OwnMouPermissions:
    may = membership.may_recruit
    theirs = paper is not None and paper.subject.state == MouState.DRAFT and paper.mou.waits_for == "company"
    return OwnMouPermissions(
        request=may and membership.company.state == CompanyState.APPROVED,
        comment=may and paper is not None and paper.is_open,
        propose=may and theirs and paper is not None and paper.mou.way == Mou.Way.NEGOTIATED,
        give_back=may and theirs,
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
    """Staff who act on what waits: heads, experts, and who stands in for them today."""
    return list(acting_staff().order_by("id"))
