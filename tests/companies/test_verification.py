"""What anyone may learn about a paper that they have in hand."""

from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from companies.actions import documents, drafting, force
from companies.actions import mous as actions
from companies.documents.layout import in_fours
from companies.models import Mou, MouVersion
from companies.papers import Paper
from companies.states import MouState
from companies.verification import read_code
from people.persian import jalali
from people.persian.text import persian_digits
from people.workflow import transition
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def sealed(paper: Paper, cast: Cast) -> MouVersion:
    with transaction.atomic():
        return drafting.seal(paper, by=cast.leila, at=timezone.now())


@pytest.fixture
def draft(cast: Cast) -> Mou:
    return make.make_mou(cast.pendar, in_force=False, kinds=[make.make_kind("other")])


def sign(paper: Paper, cast: Cast) -> None:
    force.attach_document(paper, by=cast.leila, document=make.make_file("signed.pdf", by=cast.leila))
    force.put_in_force(paper, by=cast.leila, signed_on=make.today())


def look(client: Any, version: MouVersion) -> Any:
    return client.get(f"/verify/{version.code}/")


def test_a_signed_text_is_confirmed_with_both_hashes_and_no_person(
    client: Any, cast: Cast, draft: Mou
) -> None:
    version = sealed(Paper(draft), cast)
    documents.make_waiting()
    sign(Paper(draft), cast)
    page = look(client, version)
    text = page.content.decode()
    pdf = documents.sealed_pdf(version)
    assert pdf is not None
    assert page.context["found"].holds
    assert version.text_sha256 in text
    assert pdf.sha256 in text
    assert persian_digits(draft.number) in text
    assert "لوازم خانگی پندار" in text
    people = (cast.leila, cast.maryam, cast.dariush, draft.created_by)
    assert not [person for person in people if person.full_name in text or person.email in text]


def test_search_engines_keep_away(client: Any, cast: Cast, draft: Mou) -> None:
    for page in (look(client, sealed(Paper(draft), cast)), client.get("/verify/")):
        assert page["X-Robots-Tag"] == "noindex, nofollow"
        assert '<meta name="robots" content="noindex' in page.content.decode()


def test_nobody_vouches_for_a_draft(client: Any, cast: Cast, draft: Mou) -> None:
    version = Paper(draft).latest_version()
    assert version is not None
    assert look(client, version).status_code == 404


@pytest.mark.parametrize("code", ["0" * 32, "x", "abc-def", "f" * 33, "%D9%A1" * 3, "z" * 32])
def test_an_unknown_code_is_told_so_and_can_be_typed_again(client: Any, cast: Cast, code: str) -> None:
    page = client.get(f"/verify/{code}/")
    assert page.status_code == 404
    if code.isascii() and "%" not in code:
        assert page.context["form"] is not None


def test_it_says_what_has_become_of_the_text(client: Any, cast: Cast, draft: Mou) -> None:
    first = sealed(Paper(draft), cast)
    assert look(client, first).context["found"].standing == "unsigned"
    drafting.set_terms(
        Paper(draft), make.make_terms(make.make_kind("other"), seat_limit=5), by=cast.leila, base=first.number
    )
    assert look(client, first).context["found"].standing == "superseded"
    second = sealed(Paper(draft), cast)
    sign(Paper(draft), cast)
    assert look(client, first).context["found"].standing == "superseded"
    found = look(client, second).context["found"]
    assert (found.standing, found.state) == ("signed", MouState.IN_FORCE)
    actions.suspend_mou(Mou.objects.get(pk=draft.pk), by=cast.leila, reason="بازرسی")
    assert not look(client, second).context["found"].holds


def test_its_state_is_that_of_today(client: Any, cast: Cast, draft: Mou) -> None:
    version = sealed(Paper(draft), cast)
    sign(Paper(draft), cast)
    Mou.objects.filter(pk=draft.pk).update(ends_on=make.days(-1))  # beat hasn't come by yet
    found = look(client, version).context["found"]
    assert (found.state, found.holds) == (MouState.EXPIRED, False)


def test_what_begins_later_is_not_said_to_be_over(client: Any, cast: Cast, draft: Mou) -> None:
    Mou.objects.filter(pk=draft.pk).update(starts_on=make.days(9))
    paper = Paper(Mou.objects.get(pk=draft.pk))
    version = sealed(paper, cast)
    sign(paper, cast)
    page = look(client, version)
    assert page.context["found"].state == MouState.SCHEDULED
    assert f"از {jalali.format_date(make.days(9), 'fa', year=True)} معتبر است" in page.content.decode()


def test_what_was_given_up_binds_nobody(client: Any, cast: Cast, draft: Mou) -> None:
    version = sealed(Paper(draft), cast)
    with transaction.atomic():
        transition(Mou.objects.select_for_update().get(pk=draft.pk), MouState.ABANDONED, by=cast.leila)
    assert look(client, version).context["found"].standing == "abandoned"


def test_amendments_are_verified_and_named(client: Any, cast: Cast, draft: Mou) -> None:
    agreement = sealed(Paper(draft), cast)
    sign(Paper(draft), cast)
    draft.refresh_from_db()
    amendment = make.make_amendment(
        draft, make.make_terms(make.make_kind("other"), seat_limit=40), in_force=False
    )
    version = sealed(Paper(draft, amendment), cast)
    page = look(client, version)
    assert page.context["found"].standing == "unsigned"
    assert look(client, agreement).context["found"].amendments == []
    sign(Paper(draft, amendment), cast)
    assert look(client, version).context["found"].standing == "signed"
    assert look(client, agreement).context["found"].amendments == [amendment]


def test_the_code_is_typed_as_it_stands_on_paper(client: Any, cast: Cast, draft: Mou) -> None:
    version = sealed(Paper(draft), cast)
    for typed in (
        version.code,
        in_fours(version.code),
        persian_digits(in_fours(version.code)).upper(),
        "\u202a " + in_fours(version.code).replace("-", " – ") + "\u200c\u202c",
    ):
        assert read_code(typed) == version.code
        assert client.get("/verify/", {"code": typed}).url == f"/verify/{version.code}/"
    wrong = client.get("/verify/", {"code": version.code[:-1]})
    assert wrong.status_code == 422
    assert wrong.context["form"]["code"].value() == version.code[:-1]


def test_who_looks_too_often_waits(client: Any, cast: Cast, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "verify": "3/m/ip"}
    statuses = [client.get(f"/verify/{'0' * 32}/").status_code for _ in range(5)]
    assert statuses == [404, 404, 404, 429, 429]
    elsewhere = client.get(f"/verify/{'0' * 32}/", REMOTE_ADDR="10.1.2.3")
    assert elsewhere.status_code == 404


def test_without_the_cache_nothing_is_counted(client: Any, cast: Cast, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "verify": "1/m/ip"}
    for _ in range(3):
        cache.clear()  # as good as a cache that holds nothing
        assert client.get(f"/verify/{'0' * 32}/").status_code == 404


def test_it_costs_few_queries(
    client: Any, cast: Cast, draft: Mou, django_assert_max_num_queries: Any
) -> None:
    version = sealed(Paper(draft), cast)
    sign(Paper(draft), cast)
    with django_assert_max_num_queries(6):
        look(client, version)
