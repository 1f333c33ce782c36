"""The messages of this app: what each is called, and whether it still holds when it is sent."""

from people.notifications.kinds import Kind, register


def register_kinds() -> None:
    for kind in (
        Kind("company.registered", icon="building", tone="info"),
        Kind("company.approved", icon="patch-check", tone="ok"),
        Kind("company.rejected", icon="x-circle", tone="bad"),
        Kind("company.papers_requested", icon="arrow-counterclockwise", tone="act"),
        Kind("company.suspended", icon="pause-circle", tone="warn"),
        Kind("company.resumed", icon="patch-check", tone="ok"),
        Kind("company.invited", icon="people", tone="info", inbox=False),
        Kind("mou.in_force", icon="shield-check", tone="ok"),
        Kind("mou.suspended", icon="pause-circle", tone="warn"),
        Kind("mou.resumed", icon="shield-check", tone="ok"),
        Kind("mou.terminated", icon="slash-circle", tone="bad"),
        Kind("mou.expired", icon="calendar-x", tone="warn"),
    ):
        register(kind)
