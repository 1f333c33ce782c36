"""The signatures of a paper on the office's pages."""

from typing import Any

import pytest

from companies.models import Signatory, Signature
from companies.states import MouState
from tests import factories as make
from tests.cast import Cast
from tests.companies.test_signatures import again, ids, named, out_for_signature, scan_for, text, upload

pytestmark = pytest.mark.django_db


def test_the_office_writes_signatories_down(leila: Any, cast: Cast) -> None:
    mou = make.make_mou(cast.angareh, in_force=False, kinds=[make.make_kind("other")])
    base = f"/staff/mous/{mou.pk}/signatures/"
    assert leila.get(base).status_code == 200
    assert leila.get(f"{base}new/").status_code == 200
    values = {
        "side": "company",
        "name": "مینا پاک",
        "capacity": "مدیرعامل",
        "authority": "روزنامهٔ رسمی",
        "authority_ends_on": text(make.days(90)),
        "email": "mina@angareh.test",
        "user": "",
    }
    wrong = leila.post(f"{base}new/", {**values, "user": str(cast.maryam.pk)})
    assert wrong.status_code == 422
    other_side = leila.post(f"{base}new/", {**values, "user": str(cast.leila.pk)})
    assert "user" in other_side.context["form"].errors
    assert leila.post(f"{base}new/", {**values, "user": str(cast.kamran.pk)}).url == base
    row = Signatory.objects.get(mou=mou)
    assert (row.user, row.authority_ends_on) == (cast.kamran, make.days(90))
    assert leila.get(f"{base}{row.pk}/").status_code == 200
    leila.post(f"{base}{row.pk}/", {**values, "capacity": "رئیس هیئت‌مدیره"})
    row.refresh_from_db()
    assert (row.capacity, row.user) == ("رئیس هیئت‌مدیره", None)
    assert leila.get(f"{base}{row.pk}/replace/").status_code == 200
    leila.post(f"{base}{row.pk}/replace/", {**values, "name": "آرش مهر", "reason": "بازنشستگی"})
    after = Signatory.objects.current().get(mou=mou)
    assert (after.name, after.side) == ("آرش مهر", "company")
    assert leila.get(f"{base}{after.pk}/remove/").status_code == 200
    leila.post(f"{base}{after.pk}/remove/", {"seen": "draft", "reason": ""})
    assert not Signatory.objects.current().filter(mou=mou).exists()


def test_a_scan_is_recorded_on_its_page(leila: Any, cast: Cast) -> None:
    paper = out_for_signature(cast)
    one, two = ids(paper)
    page = f"/staff/mous/{paper.mou.pk}/signatures/scan/"
    form = leila.get(page).context["form"]
    values = {
        "text": form["text"].value(),
        "signed_on": text(make.days(-1)),
        f"sign_{one}": "on",
        f"sign_{two}": "on",
        f"on_{two}": text(make.days(-4)),
        "university_letter": "۱۴۰۵/د/۸۱",
        "university_letter_on": text(make.days(-1)),
        "company_letter": "",
        "company_letter_on": "",
    }
    late = leila.post(page, {**values, "signed_on": text(make.days(1)), "scan": upload()})
    assert late.status_code == 422
    assert "signed_on" in late.context["form"].errors
    broken = leila.post(page, {**values, "scan": upload(b"MZ not a pdf")})
    assert "scan" in broken.context["form"].errors
    stale = leila.post(page, {**values, "text": "0" * 64, "scan": upload()})
    assert stale.status_code == 409
    nobody = {name: value for name, value in values.items() if not name.startswith("sign_")}
    assert leila.post(page, {**nobody, "scan": upload()}).status_code == 422
    assert not Signature.objects.exists()
    leila.post(page, {**values, "scan": upload()})
    mou = again(paper).mou
    assert mou.state == MouState.IN_FORCE
    assert (mou.university_letter, mou.university_letter_on) == ("۱۴۰۵/د/۸۱", make.days(-1))
    given = Signature.objects.get(signatory=two)
    assert given.signed_on == make.days(-4)
    served = leila.get(f"/staff/mous/{mou.pk}/signatures/given/{given.pk}/file/")
    assert served.getvalue() == make.pdf_bytes()
    assert leila.get(page).status_code == 302


def test_viewers_look_and_outsiders_do_not(client: Any, cast: Cast) -> None:
    paper = out_for_signature(cast)
    one, _two = ids(paper)
    base = f"/staff/mous/{paper.mou.pk}/signatures/"
    client.force_login(cast.behzad)
    assert client.get(base).status_code == 200
    for page in ("scan/", "new/", f"{one}/remind/", f"{one}/link/", f"{one}/remove/", "force/"):
        assert client.post(f"{base}{page}").status_code == 403
    client.force_login(cast.kamran)
    assert client.get(base).status_code == 403
    client.force_login(cast.leila)
    assert client.get("/staff/mous/999999/signatures/").status_code == 404
    assert client.get(f"/staff/mous/{paper.mou.pk}/amendments/3/signatures/").status_code == 404
    assert client.get(f"/staff/mous/{cast.mou.pk}/signatures/{one}/").status_code == 404


def test_more_signatories_cost_no_more_queries(
    leila: Any, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    paper = out_for_signature(cast)
    base = f"/staff/mous/{paper.mou.pk}/signatures/"
    for number in range(6):
        named(paper, "company", f"امضاکنندهٔ {number}", cast.leila, email=f"s{number}@x.test")
    scan_for(paper, *ids(paper)[2:5], by=cast.leila)
    with django_assert_max_num_queries(10):
        leila.get(base)
