"""Two MoUs of one company never cover the same kind and field on the same day."""

from datetime import timedelta

import pytest

from companies.actions import force
from companies.models import Mou
from companies.overlap import check_overlap
from companies.papers import Paper
from companies.texts.terms_draft import read
from people.persian.numbers import localise
from people.workflow import Refusal
from tests import factories as make
from tests.cast import Cast
from tests.internships.test_races import at_once, refusals

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def fresh(mou: Mou) -> Mou:
    return Mou.objects.select_related("company").get(pk=mou.pk)


def named(mou: Mou) -> str:
    return localise(mou.number, "fa")


def draft(cast: Cast, **values: object) -> Mou:
    return make.make_mou(cast.pendar, in_force=False, **values)


def check(mou: Mou) -> None:
    paper = Paper(fresh(mou))
    check_overlap(paper, read(paper.latest_version().terms))


def test_the_other_is_named(cast: Cast) -> None:
    with pytest.raises(Refusal, match=named(cast.mou)) as refused:
        check(draft(cast))
    assert refused.value.field == "starts_on"
    with pytest.raises(Refusal, match=named(cast.mou)):
        make.make_mou(cast.pendar)


@pytest.mark.parametrize(("begins", "clashes"), [(300, True), (301, False)])
def test_to_the_day(cast: Cast, begins: int, clashes: bool) -> None:
    mou = draft(cast, starts_on=make.days(begins), ends_on=make.days(500))
    if clashes:
        with pytest.raises(Refusal):
            check(mou)
    else:
        check(mou)


def test_other_kinds_and_other_fields_are_free(cast: Cast) -> None:
    check(draft(cast, kinds=[make.make_kind("summer", name_fa="تابستانی")]))
    company = make.make_company()
    industrial, mechanical = make.make_field(), make.make_field("مهندسی مکانیک")
    make.make_mou(company, fields=[industrial])
    make.make_mou(company, fields=[mechanical])
    with pytest.raises(Refusal):
        make.make_mou(company)  # every field, these two among them


def test_suspended_it_still_covers_and_ended_it_does_not(cast: Cast) -> None:
    mou = draft(cast)
    Mou.objects.filter(pk=cast.mou.pk).update(state="suspended")
    with pytest.raises(Refusal):
        check(mou)
    Mou.objects.filter(pk=cast.mou.pk).update(state="terminated")
    check(mou)


def test_what_renews_itself_has_no_end_but_its_own_renewal(cast: Cast) -> None:
    Mou.objects.filter(pk=cast.mou.pk).update(renews_automatically=True)
    later = {"starts_on": make.days(400), "ends_on": make.days(500)}
    with pytest.raises(Refusal):
        check(draft(cast, **later))
    check(draft(cast, **later, predecessor=fresh(cast.mou)))


def test_a_renewal_that_begins_too_early_is_refused(cast: Cast) -> None:
    with pytest.raises(Refusal):
        check(draft(cast, starts_on=make.days(200), ends_on=make.days(500), predecessor=cast.mou))


def test_fields_that_an_amendment_took_away_are_free_from_that_day(cast: Cast) -> None:
    company = make.make_company()
    industrial, mechanical = make.make_field(), make.make_field("مهندسی مکانیک")
    first = make.make_mou(company, fields=[industrial, mechanical])
    make.make_amendment(first, make.make_terms(fields=[industrial]), effective_on=make.days(10))
    make.make_mou(company, fields=[mechanical], starts_on=make.days(10))
    with pytest.raises(Refusal):
        make.make_mou(company, fields=[mechanical], starts_on=make.days(9), ends_on=make.days(9))


def test_an_amendment_does_not_clash_with_its_own_mou_but_with_its_renewal(cast: Cast) -> None:
    following = make.make_mou(
        cast.pendar, starts_on=cast.mou.ends_on + DAY, ends_on=make.days(600), predecessor=cast.mou
    )
    make.make_amendment(cast.mou, make.make_terms(seat_limit=40))
    with pytest.raises(Refusal, match=named(following)):  # nothing in its terms, only a later last day
        make.make_amendment(fresh(cast.mou), extends_to=make.days(400))


@pytest.mark.django_db(transaction=True)
def test_of_two_that_come_into_force_at_once_one_is_refused(transactional_db: None) -> None:
    company, staff = make.make_company(), make.make_staff()
    drafts = [make.make_mou(company, in_force=False) for _ in range(2)]
    for mou in drafts:
        force.attach_document(Paper(mou), by=staff, document=make.make_file())
    answers = at_once(
        *[lambda m=mou: force.put_in_force(Paper(m), by=staff, signed_on=make.today()) for mou in drafts]
    )
    assert refusals(answers) == 1
    assert company.mous.filter(state="in_force").count() == 1
