"""Asking for a signature: a message to an account, or a link to an address; and asking again."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.holding import hand_to
from companies.models import Mou, Side, Signatory, SigningLink
from companies.papers import Paper, lock_paper, open_paper
from companies.rules import owners_of
from companies.signing import ends_soon, gets_link, paper_of_signatory, signing_of, usable_links
from companies.states import MouState
from companies.telling import facts_for_mail, tell, tell_office
from people.models import User
from people.notifications.actions import queue_mail
from people.persian import jalali
from people.persian.text import search_key
from people.workflow import Refusal, record

AGAIN_AFTER = timedelta(hours=1)


def ask_to_sign(paper: Paper, signatory: Signatory, *, at: datetime, reason: str = "") -> None:
    """It is their turn now; `reason` says why again."""
    key = f"{signatory.pk}:{at.isoformat()}"
    if gets_link(signatory):
        mail_link(paper, signatory, make_link(signatory, by=None, at=at), reason)
        if signatory.side == Side.COMPANY:
            _tell_own_people(paper, signatory, key=key, reason=reason)
    else:
        _tell(paper, signatory, "mou.sign_requested", key=key, reason=reason)


def _values(signatory: Signatory, reason: str) -> dict[str, Any]:
    return {
        "signatory": signatory.name,
        "capacity": signatory.capacity,
        "in_app": settings.MOU_IN_APP_SIGNING,
        "own": signatory.user_id is not None,
        "external": False,
        "linked": gets_link(signatory),
        "reason": reason,
    }


def _tell_own_people(paper: Paper, signatory: Signatory, *, key: str, reason: str) -> None:
    """The company's people learn that the paper is with one of theirs, and can walk over with it."""
    url, values = _company_page(paper), _values(signatory, reason)
    tell(paper, "mou.sign_requested", to=owners_of(paper.mou.company), url=url, key=key, **values)


def _tell(paper: Paper, signatory: Signatory, kind: str, *, key: str, reason: str = "") -> None:
    """The signatory; where there is neither account nor address, those who can walk over with the paper."""
    values = _values(signatory, reason)
    company = signatory.side == Side.COMPANY
    if signatory.user is not None:
        tell(paper, kind, to=[signatory.user], url=_own_url(paper, company), key=key, **values)
    elif company:
        tell(paper, kind, to=owners_of(paper.mou.company), url=_company_page(paper), key=key, **values)
    else:
        tell_office(paper, kind, key=key, page="signatures", **values)


def _own_url(paper: Paper, company: bool) -> str:
    if settings.MOU_IN_APP_SIGNING:
        return f"{paper.company_url()}sign/" if company else f"{paper.url('signatures')}sign/"
    return _company_page(paper) if company else paper.url("signatures")


def _company_page(paper: Paper) -> str:
    """Where the company's people read the text and send the signed scan."""
    return f"{paper.company_url()}scan/"


def make_link(signatory: Signatory, *, by: User | None, at: datetime) -> SigningLink:
    """One more link; those before it go on until their end."""
    return SigningLink.objects.create(
        signatory=signatory,
        sent_to=signatory.email,
        created_by=by,
        created_at=at,
        expires_at=jalali.end_of_day(jalali.today(at) + timedelta(days=settings.MOU_SIGN_LINK_DAYS)),
    )


def mail_link(paper: Paper, signatory: Signatory, link: SigningLink, reason: str = "") -> None:
    _mail(paper, signatory, link, "mou.sign_link", key=f"mou.sign_link:{link.pk}", reason=reason)


def _mail(
    paper: Paper, signatory: Signatory, link: SigningLink, kind: str, *, key: str, reason: str = ""
) -> None:
    queue_mail(
        kind,
        to=link.sent_to,
        key=key,
        values={
            **facts_for_mail(paper.mou),
            "amendment": paper.number,
            "signatory": signatory.name,
            "capacity": signatory.capacity,
            "external": True,
            "expires_at": link.expires_at,
            "reason": reason,
        },
        url=f"/sign/{link.token}/",
        language=paper.mou.language,
        expires_at=link.expires_at,
    )


@transaction.atomic
def resend_link(paper: Paper, signatory_id: int, *, by: User, seen: str | None = None) -> SigningLink:
    """A new link by mail. The earlier ones stay valid until their end, and no signature is touched."""
    locked, signatory = _in_turn(paper, signatory_id)
    if not gets_link(signatory):
        raise Refusal(_("There is no e-mail address to send a link to. Write one down first."))
    at = timezone.now()
    link = make_link(signatory, by=by, at=at)
    record(locked.subject, by=by, at=at, changes={"signing_link": [None, signatory.name]})
    hand_to(locked.mou, signatory.side, at=at, signatory=signatory)
    mail_link(locked, signatory, link)
    return link


@transaction.atomic
def revoke_links(paper: Paper, signatory_id: int, *, by: User, seen: str | None = None) -> int:
    locked, at = lock_paper(paper), timezone.now()
    signatory = Signatory.objects.filter(pk=signatory_id, **locked.key).first()
    if signatory is None:
        raise Refusal(_("The list of signatories has changed. Open the page again."))
    count = usable_links(signatory, at).update(revoked_at=at)
    if count:
        record(locked.subject, by=by, at=at, changes={"signing_link": [signatory.name, None]})
    return count


@transaction.atomic
def remind(paper: Paper, signatory_id: int, *, by: User, seen: str | None = None) -> None:
    """Ask once more, by hand; not twice within an hour."""
    locked, signatory = _in_turn(paper, signatory_id)
    at = timezone.now()
    if signatory.reminded_at is not None and at - signatory.reminded_at < AGAIN_AFTER:
        raise Refusal(_("A reminder went out less than an hour ago."))
    hand_to(locked.mou, signatory.side, at=at, signatory=signatory)
    _remind(locked, signatory, by=by, at=at)


def _in_turn(paper: Paper, signatory_id: int) -> tuple[Paper, Signatory]:
    locked = lock_paper(paper)
    signing = signing_of(locked)
    standing = signing.of(signatory_id)
    if standing is None or not standing.turn:
        raise Refusal(_("It is not this signatory’s turn now. Have a look at how it stands."))
    return locked, standing.signatory


def _remind(paper: Paper, signatory: Signatory, *, by: User | None, at: datetime) -> None:
    signatory.reminders, signatory.reminded_at = signatory.reminders + 1, at
    signatory.save(update_fields=["reminders", "reminded_at"])
    record(paper.subject, by=by, at=at, changes={"reminder": [None, signatory.name]})
    since = paper.mou.handed_at.isoformat() if paper.mou.handed_at else ""
    key = f"{signatory.pk}:{since}:{signatory.reminders}"
    if gets_link(signatory):
        link = usable_links(signatory, at).filter(sent_to=signatory.email).first()
        link = link or make_link(signatory, by=by, at=at)
        _mail(paper, signatory, link, "mou.sign_reminder", key=f"mou.sign_reminder:{key}")
    else:
        _tell(paper, signatory, "mou.sign_reminder", key=key)


# By beat, once a day


def waiting_for_signature() -> list[int]:
    return list(Mou.objects.filter(waits_signatory__isnull=False).order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def remind_if_due(mou_id: int, *, at: datetime | None = None) -> bool:
    """Every so many days, at most so many times in one turn. Run twice, it reminds once."""
    at = at or timezone.now()
    mou = Mou.objects.filter(pk=mou_id).select_related("company").first()
    paper = open_paper(mou) if mou else None
    if paper is None:
        return False
    locked = lock_paper(paper)
    signatory = locked.mou.waits_signatory
    if locked.subject.state != MouState.AWAITING_SIGNATURES or signatory is None:
        return False
    last = signatory.reminded_at or locked.mou.handed_at or at
    waited = (jalali.today(at) - jalali.today(last)).days
    due = waited >= settings.MOU_SIGN_REMIND_EVERY_DAYS
    if not due or signatory.reminders >= settings.MOU_SIGN_REMINDERS_MOST:
        return False
    _remind(locked, signatory, by=None, at=at)
    return True


def with_ending_authority() -> list[int]:
    """Signatories of papers that are open or in force, whose authority to sign ends soon."""
    day = jalali.today()
    until = day + timedelta(days=settings.MOU_AUTHORITY_WARN_DAYS)
    rows = Signatory.objects.current().filter(authority_ends_on__gte=day, authority_ends_on__lte=until)
    return list(rows.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def warn_of_authority(signatory_id: int) -> bool:
    """Tell the office, once for each person and end date: the key of the message sees to that."""
    rows = Signatory.objects.current().select_related("mou__company", "amendment")
    signatory = rows.filter(pk=signatory_id).first()
    if signatory is None or not ends_soon(signatory.authority_ends_on):
        return False
    paper = paper_of_signatory(signatory)
    if not paper.is_open and paper.mou.state_now not in _HOLDING:
        return False
    tell_office(
        paper,
        "mou.authority_ends",
        key=f"authority:{paper.mou.pk}:{search_key(signatory.name)}:{signatory.authority_ends_on}",
        page="signatures",
        signatory=signatory.name,
        capacity=signatory.capacity,
        authority_ends_on=signatory.authority_ends_on,
    )
    return True


_HOLDING = (MouState.IN_FORCE, MouState.SCHEDULED, MouState.SUSPENDED)
