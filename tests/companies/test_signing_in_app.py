"""Signing in the app: off unless it is set, in turn, in one's own name, for the exact bytes that were shown."""

from typing import Any

import pytest

from companies.models import Signature
from companies.papers import Paper
from companies.states import MouState
from tests import factories as make
from tests.cast import Cast
from tests.companies.test_signatures import again, made_pdf, named, to_signatures

pytestmark = pytest.mark.django_db


@pytest.fixture
def in_app(settings: Any) -> None:
    settings.MOU_IN_APP_SIGNING = True


def by_accounts(cast: Cast) -> Paper:
    mou = make.make_mou(cast.angareh, in_force=False, kinds=[make.make_kind("other")])
    paper = Paper(mou)
    named(paper, "university", "لیلا رستمي", cast.leila, user=cast.leila)
    named(paper, "company", cast.kamran.full_name, cast.leila, user=cast.kamran)
    return to_signatures(paper, cast.leila)


def log_in(client: Any, user: Any) -> None:
    client.logout()
    client.post("/accounts/login/", {"login": user.email, "password": make.PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": make.PASSWORD})


def test_signing_in_the_app_does_not_exist_unless_it_is_set(leila: Any, cast: Cast) -> None:
    paper = by_accounts(cast)
    assert leila.get(f"/staff/mous/{paper.mou.pk}/signatures/sign/").status_code == 404
    assert b"signatures/sign/" not in leila.get(f"/staff/mous/{paper.mou.pk}/signatures/").content
    leila.force_login(cast.kamran)
    assert leila.get(f"/hr/mou/{paper.mou.pk}/sign/").status_code == 404


def test_signing_in_the_app(client: Any, cast: Cast, in_app: None) -> None:
    paper = by_accounts(cast)
    pdf = made_pdf(paper).stored
    assert pdf is not None
    page = f"/staff/mous/{paper.mou.pk}/signatures/sign/"
    client.force_login(cast.leila)
    assert "/accounts/reauthenticate/" in client.get(page).url
    log_in(client, cast.leila)
    assert client.get(page).context["form"]["pdf"].value() == pdf.sha256
    assert client.get(f"{page}text.pdf").getvalue() == make.pdf_bytes()
    wrong = client.post(page, {"typed_name": "پروین", "pdf": pdf.sha256})
    assert wrong.status_code == 409
    assert "typed_name" in wrong.context["form"].errors
    other = client.post(page, {"typed_name": "لیلا رستمی", "pdf": "0" * 64})
    assert other.status_code == 409
    assert not Signature.objects.exists()
    client.post(page, {"typed_name": "ليلا  رستمی", "pdf": pdf.sha256})  # Arabic yeh, a space too many
    client.post(page, {"typed_name": "لیلا رستمی", "pdf": pdf.sha256})  # twice is as once
    given = Signature.objects.get()
    assert (given.method, given.pdf_sha256, given.address) == ("in_app", pdf.sha256, "127.0.0.1")
    assert given.typed_name == "ليلا رستمی"

    log_in(client, cast.kamran)
    company = f"/hr/mou/{paper.mou.pk}/sign/"
    assert client.get(company).status_code == 200
    client.post(company, {"typed_name": cast.kamran.full_name, "pdf": pdf.sha256})
    assert again(paper).mou.state == MouState.IN_FORCE


def test_in_the_app_only_in_turn_and_only_ones_own(client: Any, cast: Cast, in_app: None) -> None:
    paper = by_accounts(cast)
    pdf = made_pdf(paper).stored
    assert pdf is not None
    log_in(client, cast.kamran)
    page = f"/hr/mou/{paper.mou.pk}/sign/"
    answer = client.post(page, {"typed_name": cast.kamran.full_name, "pdf": pdf.sha256})
    assert answer.status_code == 409
    log_in(client, cast.maryam)  # of another company
    assert client.get(page).status_code == 404
    log_in(client, cast.parvin)  # of the office, but not a signatory
    assert client.get(f"/staff/mous/{paper.mou.pk}/signatures/sign/").status_code == 404
    assert not Signature.objects.exists()
