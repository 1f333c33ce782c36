"""Two who sign, confirm or remind at the same moment: on real connections, with real locks."""

from typing import Any

import pytest

from companies.actions import signing, signing_asks, signing_links
from companies.models import Signatory, Signature, SigningLink
from companies.states import MouState
from people.notifications.models import Message
from tests import factories as make
from tests.cast import Cast, begin
from tests.companies.test_signatures import again, ids, out_for_signature, scan_for, text_of
from tests.internships.test_races import at_once, refusals

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return begin()


def test_two_record_the_last_signature_at_once(cast: Cast) -> None:
    paper = out_for_signature(cast)
    both = ids(paper)
    answers = at_once(*[lambda: scan_for(again(paper), *both, by=cast.leila)] * 2)
    assert refusals(answers) == 1
    assert Signature.objects.count() == 2
    mou = again(paper).mou
    assert mou.state == MouState.IN_FORCE
    assert mou.events.filter(to_state=MouState.IN_FORCE, from_state=MouState.AWAITING_SIGNATURES).count() == 1


def test_both_sides_recorded_at_once_come_into_force_once(cast: Cast) -> None:
    paper = out_for_signature(cast)
    one, two = ids(paper)
    answers = at_once(
        lambda: scan_for(again(paper), one, by=cast.leila),
        lambda: scan_for(again(paper), two, by=cast.parvin),
    )
    assert answers == [None, None]
    assert again(paper).mou.state == MouState.IN_FORCE


def test_the_same_scan_through_a_link_twice_at_once(cast: Cast) -> None:
    paper = out_for_signature(cast)
    link = SigningLink.objects.get(signatory=ids(paper)[0])
    scan = make.make_file()

    def send() -> Any:
        return signing_links.send_scan(link, scan=scan, signed_on=make.today(), text=text_of(paper))

    assert refusals(at_once(send, send, send)) == 0
    assert Signature.objects.count() == 1
    assert Message.objects.filter(kind="mou.scan_received", recipient=cast.leila).count() == 1


def test_two_press_remind_at_once(cast: Cast) -> None:
    paper = out_for_signature(cast)
    one = ids(paper)[0]
    answers = at_once(*[lambda: signing_asks.remind(again(paper), one, by=cast.leila)] * 2)
    assert refusals(answers) == 1
    assert Signatory.objects.get(pk=one).reminders == 1


def test_confirming_and_rejecting_the_same_scan_at_once(cast: Cast) -> None:
    paper = out_for_signature(cast)
    link = SigningLink.objects.get(signatory=ids(paper)[0])
    sent = signing_links.send_scan(link, scan=make.make_file(), signed_on=make.today(), text=text_of(paper))
    at_once(
        lambda: signing.confirm_signature(again(paper), sent.pk, by=cast.leila),
        lambda: signing.void_signature(again(paper), sent.pk, by=cast.parvin, reason="ناخوانا"),
    )
    sent.refresh_from_db()
    assert (
        sent.voided_at is not None
    )  # whichever came first: a rejected one doesn't count, and is asked for anew
    assert again(paper).mou.waits_signatory_id == ids(paper)[0]
