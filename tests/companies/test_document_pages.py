"""The pages of a version's PDF, for the office and for the company."""

from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from companies.actions import documents, drafting
from companies.models import Mou, VersionPdf
from companies.papers import Paper
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(cast: Cast) -> Mou:
    return make.make_mou(cast.pendar, in_force=False)


def seal(mou: Mou, cast: Cast) -> None:
    with transaction.atomic():
        drafting.seal(Paper(mou), by=cast.leila, at=timezone.now())


def office(mou: Mou) -> str:
    return f"/staff/mous/{mou.pk}/text/pdf/"


def company(mou: Mou) -> str:
    return f"/hr/mou/{mou.pk}/text/pdf/"


def opened(answer: Any) -> bytes:
    """What was served, if it is a PDF to be shown in the browser."""
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("inline")
    return b"".join(answer)


def test_asked_for_waited_for_and_read(client: Any, cast: Cast, draft: Mou) -> None:
    client.force_login(cast.leila)
    page = office(draft)
    assert client.get(page).context["stage"] == "none"
    assert not VersionPdf.objects.exists()  # looking asks for nothing
    assert client.post(page).url == page
    waiting = client.get(page)
    assert waiting.context["stage"] == "asked"
    assert 'http-equiv="refresh"' in waiting.content.decode()
    VersionPdf.objects.update(started_at=timezone.now())
    polled = client.get(page, headers={"HX-Request": "true"})
    assert polled.context["stage"] == "making"
    assert "<html" not in polled.content.decode()
    VersionPdf.objects.update(started_at=None)
    documents.make_waiting()
    ready = client.get(page, headers={"HX-Request": "true"})
    assert ready.context["stage"] == "ready"
    assert "hx-trigger" not in ready.content.decode()
    assert opened(client.get(page)).startswith(b"%PDF-")


def test_a_sealed_version_only_waits(client: Any, cast: Cast, draft: Mou) -> None:
    seal(draft, cast)
    client.force_login(cast.behzad)  # a viewer
    assert client.get(office(draft)).context["stage"] == "asked"
    documents.make_waiting()
    assert opened(client.get(office(draft)))
    assert client.get(office(draft), {"version": "1"}).context["stage"] == "none"  # the draft before it


def test_what_failed_is_tried_again(client: Any, cast: Cast, draft: Mou) -> None:
    seal(draft, cast)
    VersionPdf.objects.update(failed_at=timezone.now(), attempts=5)
    client.force_login(cast.leila)
    assert client.get(office(draft)).context["stage"] == "failed"
    client.post(office(draft))
    assert client.get(office(draft)).context["stage"] == "asked"


def test_a_viewer_has_nothing_made(client: Any, cast: Cast, draft: Mou) -> None:
    client.force_login(cast.behzad)
    assert client.get(office(draft)).status_code == 200
    assert client.post(office(draft)).status_code == 403


@pytest.mark.parametrize("query", ["9", "0", "x", "-1", "1 OR 1=1"])
def test_a_version_that_is_not_there(client: Any, cast: Cast, draft: Mou, query: str) -> None:
    client.force_login(cast.leila)
    assert client.get(office(draft), {"version": query}).status_code == 404
    assert client.get(f"/staff/mous/{draft.pk}/amendments/7/text/pdf/").status_code == 404


def test_the_company_reads_what_was_shared(client: Any, cast: Cast, draft: Mou) -> None:
    client.force_login(cast.maryam)
    assert client.get(company(draft)).status_code == 404
    drafting.share_text(Paper(draft), by=cast.leila)
    drafting.set_terms(Paper(draft), make.make_terms(seat_limit=7), by=cast.leila, base=2)
    assert client.get(company(draft)).context["version"].number == 2
    assert client.get(company(draft), {"version": "3"}).status_code == 404
    assert client.post(company(draft)).status_code == 302
    documents.make_waiting()
    assert opened(client.get(company(draft)))


def test_outsiders_and_other_roles(client: Any, cast: Cast, draft: Mou) -> None:
    drafting.share_text(Paper(draft), by=cast.leila)
    client.force_login(cast.kamran)
    assert client.get(company(draft)).status_code == 404
    assert client.get(office(draft)).status_code == 403
    client.force_login(cast.negar.user)
    assert client.get(company(draft)).status_code == 403


def test_an_amendment_has_its_own(client: Any, cast: Cast) -> None:
    amendment = make.make_amendment(cast.mou, make.make_terms(seat_limit=30), in_force=False)
    client.force_login(cast.leila)
    page = f"/staff/mous/{cast.mou.pk}/amendments/{amendment.number}/text/pdf/"
    client.post(page)
    documents.make_waiting()
    answer = client.get(page)
    assert "amendment-1" in answer["Content-Disposition"]
    assert opened(answer)


def test_the_page_asks_no_more_with_more_versions(client: Any, cast: Cast, draft: Mou) -> None:
    client.force_login(cast.leila)
    counts = []
    for seats in (None, 3, 4, 5):
        if seats:
            version = Paper(draft).latest_version()
            assert version is not None
            drafting.set_terms(
                Paper(draft), make.make_terms(seat_limit=seats), by=cast.leila, base=version.number
            )
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(office(draft))
        counts.append(len(queries))
    assert len(set(counts)) == 1
    assert counts[0] <= 10
