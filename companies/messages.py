"""The messages of this app: what each is called, and whether it still holds when it is sent."""

from companies.models import CompanyInvitation
from people.notifications.kinds import Kind, register
from people.notifications.models import Message


def register_kinds() -> None:
    for kind in (
        Kind("company.registered", icon="building", tone="info"),
        Kind("company.approved", icon="patch-check", tone="ok"),
        Kind("company.rejected", icon="x-circle", tone="bad"),
        Kind("company.papers_requested", icon="arrow-counterclockwise", tone="act"),
        Kind("company.suspended", icon="pause-circle", tone="warn"),
        Kind("company.resumed", icon="patch-check", tone="ok"),
        Kind("company.ownership_offered", icon="person-badge", tone="act"),
        Kind("company.ownership_taken", icon="person-badge", tone="info"),
        Kind("company.merged", icon="arrow-left-right", tone="info"),
        Kind("company.licence_ends", icon="hourglass-split", tone="act"),
        Kind("company.invited", icon="people", tone="info", inbox=False),
        Kind("company.entered", icon="building", tone="act", inbox=False),
        Kind(
            "company.entry_reminder", icon="building", tone="act", inbox=False, still_holds=_link_still_waits
        ),
        Kind("company.entry_declined", icon="slash-circle", tone="warn"),
        Kind("company.entry_confirmed", icon="patch-check", tone="ok"),
        Kind("mou.requested", icon="file-earmark-text", tone="act"),
        Kind("mou.declined", icon="x-circle", tone="bad"),
        Kind("mou.taken_up", icon="pencil", tone="info"),
        Kind("mou.text_shared", icon="chat-dots", tone="act"),
        Kind("mou.text_returned", icon="chat-dots", tone="act"),
        Kind("mou.proposed", icon="pencil", tone="act"),
        Kind("mou.commented", icon="chat-dots", tone="info"),
        Kind("mou.review_due", icon="eye", tone="act"),
        Kind("mou.review_returned", icon="arrow-counterclockwise", tone="act"),
        Kind("mou.review_passed", icon="check-circle", tone="ok"),
        Kind("mou.sign_requested", icon="pen", tone="act"),
        Kind("mou.sign_reminder", icon="pen", tone="act"),
        Kind("mou.sign_link", icon="pen", tone="act", inbox=False),
        Kind("mou.scan_received", icon="upload", tone="act"),
        Kind("mou.sign_declined", icon="x-circle", tone="bad"),
        Kind("mou.signatory_proposed", icon="person-badge", tone="act"),
        Kind("mou.authority_ends", icon="hourglass-split", tone="warn"),
        Kind("mou.amended", icon="shield-check", tone="ok"),
        Kind("mou.ends_soon", icon="hourglass-split", tone="act"),
        Kind("mou.renewed_itself", icon="arrow-counterclockwise", tone="info"),
        Kind("mou.renewal_set", icon="arrow-counterclockwise", tone="info"),
        Kind("mou.termination_declared", icon="slash-circle", tone="bad"),
        Kind("mou.termination_withdrawn", icon="shield-check", tone="ok"),
        Kind("mou.renewal_asked", icon="arrow-counterclockwise", tone="act"),
        Kind("mou.amendment_asked", icon="pencil", tone="act"),
        Kind("mou.in_force", icon="shield-check", tone="ok"),
        Kind("mou.suspended", icon="pause-circle", tone="warn"),
        Kind("mou.resumed", icon="shield-check", tone="ok"),
        Kind("mou.terminated", icon="slash-circle", tone="bad"),
        Kind("mou.expired", icon="calendar-x", tone="warn"),
    ):
        register(kind)


def _link_still_waits(message: Message) -> bool:
    link = CompanyInvitation.objects.filter(
        pk=message.values["invitation"], accepted_at=None, revoked_at=None
    )
    return link.exclude(company__unconfirmed_at=None).exists()
