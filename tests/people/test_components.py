"""The parts that every page is built from, and the frame around it."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.conf import settings
from django.http import QueryDict
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.utils import timezone, translation

from people.context_processors import HATS, Frame
from people.look.states import LOOKS, look_of, word_for
from people.models import RoleGrant, User
from people.pages import Page
from people.templatetags.components import day as day_tile

STATIC = Path(settings.BASE_DIR) / "static"
NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


def drawn(source: str, **context: Any) -> str:
    with translation.override(context.pop("lang", "en")):
        return Template(source).render(Context(context)).strip()


# Words, icons, tones


@pytest.mark.parametrize("kind", LOOKS)
def test_every_state_that_a_model_can_have_is_drawn_and_named(kind: str) -> None:
    model = next(model for model in apps.get_models() if model._meta.model_name == kind)
    values = [value for value, _label in model._meta.get_field("state").flatchoices]
    assert set(values) <= set(LOOKS[kind])


def test_every_drawn_state_has_a_word() -> None:
    for kind, looks in LOOKS.items():
        for state in looks:
            assert word_for(kind, state) != state.replace("_", " ") or " " not in word_for(kind, state)


def test_a_state_is_word_and_icon_and_an_ended_one_is_an_outline() -> None:
    live = drawn('{% state_badge "application" "offered" %}')
    ended = drawn('{% state_badge "application" "rejected" %}')
    assert "t-act" in live
    assert "#envelope-open" in live
    assert "Offered" in live
    assert "ended" not in live
    assert "ended" in ended


def test_a_state_is_shown_as_it_is_now_not_as_it_was_stored() -> None:
    meta = SimpleNamespace(model_name="offer")
    offer = SimpleNamespace(_meta=meta, state="open", state_now="expired")
    assert "Expired" in drawn("{% state offer %}", offer=offer)


def test_every_icon_that_the_project_names_is_in_the_sprite() -> None:
    symbols = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "sprite.svg").read_text(encoding="utf-8")))
    named = {look.icon for looks in LOOKS.values() for look in looks.values()}
    named |= {place.icon for hat in HATS for place in hat.places}
    for template in (Path(settings.BASE_DIR) / "templates").rglob("*.html"):
        source = template.read_text(encoding="utf-8")
        named |= set(re.findall(r'{%\s*icon "([^"]+)"', source))
        named |= set(re.findall(r'\bicon="([a-z0-9-]+)"', source))
    assert named - {"back"} <= symbols


def test_arrows_turn_round_with_the_language() -> None:
    assert 'class="icon dir"' in drawn('{% icon "next" %}')
    assert 'class="icon back"' in drawn('{% icon "back" %}')
    assert "#next" in drawn('{% icon "back" %}')


def test_what_is_not_drawn_yet_is_shown_plainly() -> None:
    assert look_of("company", "unheard_of").tone == "mute"


# Time


@pytest.mark.parametrize(
    ("hours", "tone", "says_left"),
    [
        (24 * 14, "", False),
        (73, "", False),
        (72, "soon", True),
        (1, "soon", True),
        (0, "over", True),
        (-5, "over", True),
    ],
)
def test_a_deadline_is_marked_within_three_days_and_after(hours: int, tone: str, says_left: bool) -> None:
    html = drawn("{% due at now=now %}", at=NOW + timedelta(hours=hours), now=NOW)
    assert re.search(r'class="due( \w+)?"', html)[1] == (f" {tone}" if tone else None)  # type: ignore[index]
    assert (" left," in html or "over," in html) is says_left


def test_no_deadline_draws_nothing() -> None:
    assert drawn("{% due at %}", at=None) == ""


# Forms


class _Form(forms.Form):
    title = forms.CharField(label="Title", help_text="Short.")
    seats = forms.IntegerField(label="Seats", max_value=6)
    note = forms.CharField(label="Note", required=False, max_length=20, widget=forms.Textarea)
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    skills = forms.MultipleChoiceField(
        choices=[("a", "A")], widget=forms.CheckboxSelectMultiple, required=False
    )
    agreed = forms.BooleanField(label="Agreed")
    scan = forms.FileField(label="Scan", required=False)


def test_a_field_ties_label_hint_limit_and_error_together() -> None:
    html = drawn('{% field form.title limit="To 6." %}', form=_Form({}))
    assert '<label for="id_title">Title</label>' in html
    described = re.search(r'<input[^>]*aria-describedby="([^"]+)"', html)[1].split()  # type: ignore[index]
    assert described == ["id_title_helptext", "id_title_error", "id_title_limit"]
    assert all(f'id="{part}"' in html for part in described)
    assert 'aria-invalid="true"' in html


def test_a_hint_can_be_left_out() -> None:
    html = drawn("{% field form.title hint=False %}", form=_Form())
    assert "Short." not in html
    assert "aria-describedby" not in html


def test_optional_fields_say_so_and_required_ones_carry_no_mark() -> None:
    assert "(optional)" in drawn("{% field form.note %}", form=_Form())
    assert "(optional)" not in drawn("{% field form.title %}", form=_Form())


def test_choices_are_a_group_that_the_error_summary_can_point_to() -> None:
    html = drawn("{% field form.kind %}", form=_Form({}))
    assert '<fieldset class="field" id="id_kind"' in html
    assert html.count('class="choice"') == 2
    assert 'class="check"' in drawn("{% field form.skills %}", form=_Form())
    assert 'href="#id_kind"' in drawn("{% form_errors form %}", form=_Form({}))


def test_the_browser_does_not_cut_what_is_too_long() -> None:
    html = drawn("{% field form.note %}", form=_Form())
    assert "maxlength" not in html
    assert 'data-count="20"' in html


def test_a_stored_file_is_not_linked_past_the_permission_check() -> None:
    form = _Form(initial={"scan": SimpleNamespace(url="/private/scan.pdf")})
    assert "/private" not in drawn("{% field form.scan %}", form=form)


def test_errors_are_counted_named_and_written_in_the_language() -> None:
    form = _Form({"title": "x", "seats": "8", "kind": "a", "agreed": "on"})
    html = drawn("{% form_errors form %}", form=form)
    assert "Correct one thing" in html
    assert 'href="#id_seats"' in html
    assert "۶" in drawn("{% form_errors form %}", form=form, lang="fa")
    assert drawn("{% form_errors form %}", form=_Form()) == ""


def test_only_lone_numbers_become_persian() -> None:
    source = "{{ text|prose_digits }}"
    assert drawn(source, text="تا 6 نفر در a6@b2.test", lang="fa") == "تا ۶ نفر در a6@b2.test"
    assert drawn(source, text="up to 6", lang="en") == "up to 6"


# Blocks and lists


def test_what_people_wrote_is_escaped_in_every_block() -> None:
    evil = "<script>alert(1)</script>"
    for source in (
        "{% panel evil %}{{ evil }}{% endpanel %}",
        '{% note "warn" title=evil %}{{ evil }}{% endnote %}',
        "{% confirm evil %}{{ evil }}{% endconfirm %}",
        "{% menu evil %}{{ evil }}{% endmenu %}",
        "{% fold evil %}{{ evil }}{% endfold %}",
        "{% empty_state evil evil url=evil action=evil %}",
        "{% fact evil evil %}{% avatar evil %}{% gauge 1 2 evil %}{% crumb evil evil %}",
        "{% search_box value=evil placeholder=evil %}",
    ):
        html = drawn(source, evil=evil)
        assert "<script" not in html
        assert html


@pytest.mark.parametrize(
    ("most", "drawing"), [(1, "gauge of-1"), (8, "gauge of-8"), (20, "gauge of-20"), (21, "gauge whole")]
)
def test_seats_are_drawn_one_by_one_up_to_twenty(most: int, drawing: str) -> None:
    html = drawn('{% gauge 1 most "Seats taken" blocks=True %}', most=most)
    assert f'class="{drawing}"' in html
    style = (settings.BASE_DIR / "static" / "app.css").read_text()
    assert most in (10, 21) or f".{drawing.replace(' ', '.')}{{--n:{most}}}" in style


def test_other_measures_have_ten_blocks() -> None:
    assert 'class="gauge"' in drawn('{% gauge 86 100 "Fit" %}')


def test_a_fact_without_a_value_is_left_out_but_zero_is_a_value() -> None:
    assert drawn('{% fact "Seats" "" %}{% fact "Seats" none %}', none=None) == ""
    assert "<dd>0</dd>" in drawn('{% fact "Seats" 0 %}')


def test_the_pager_keeps_the_question_and_replaces_the_key() -> None:
    request = SimpleNamespace(GET=QueryDict("q=جوش&kind=1&kind=2&after=old"))
    html = drawn("{% pager page %}", page=Page([], "new"), request=request)
    assert "kind=1&amp;kind=2" in html
    assert "after=new" in html
    assert "after=old" not in html
    assert drawn("{% pager page %}", page=Page([], None), request=SimpleNamespace(GET=QueryDict())) == ""


def test_a_broken_key_is_told() -> None:
    html = drawn(
        "{% pager page %}", page=Page([], None, broken=True), request=SimpleNamespace(GET=QueryDict())
    )
    assert "first page" in html


def test_history_names_nobody_unless_asked_to() -> None:
    subject = SimpleNamespace(related_model=SimpleNamespace(_meta=SimpleNamespace(model_name="application")))
    event = SimpleNamespace(
        _meta=SimpleNamespace(get_field=lambda name: subject),
        at=NOW,
        to_state="rejected",
        reason="Hours",
        by="Maryam",
        by_id=7,
    )
    told = drawn("{% timeline events %}", events=[event])
    assert "Not selected" in told
    assert "Maryam" not in told
    assert "Hours" not in told
    assert "Maryam" in drawn("{% timeline events by=True reason=True %}", events=[event])


# The frame


def frame_at(path: str, user: User) -> Frame:
    request = RequestFactory().get(path)
    request.user = user
    return Frame(request)


@pytest.mark.django_db
def test_the_place_is_marked_by_the_longest_address(staff_member: User) -> None:
    assert frame_at("/staff/", staff_member).current == "/staff/"
    assert frame_at("/staff/mous/7/", staff_member).current == "/staff/mous/"
    assert frame_at("/staff/elsewhere/", staff_member).current == "/staff/"
    assert frame_at("/positions/3/", staff_member).current == ""


@pytest.mark.django_db
def test_the_frame_costs_two_queries_at_most(staff_member: User, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(2):
        frame = frame_at("/staff/", staff_member)
        assert frame.work
        assert frame.unread == 0
        assert frame.tabs
        assert frame.others == ()


def test_a_visitor_costs_nothing() -> None:
    from django.contrib.auth.models import AnonymousUser

    frame = frame_at("/positions/", AnonymousUser())  # type: ignore[arg-type]
    assert not frame.work
    assert not frame.tabs
    assert frame.unread == 0
    assert frame.current == "/positions/"


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "direction"), [("fa", "rtl"), ("en", "ltr")])
def test_pages_speak_and_run_as_their_language(client: Client, language: str, direction: str) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    html = client.get("/accounts/login/").content.decode()
    assert f'<html lang="{language}" dir="{direction}"' in html
    assert ("bootstrap.rtl" in html) is ("vazirmatn.woff2" in html) is (language == "fa")


@pytest.mark.django_db
def test_the_chosen_colours_win_over_the_device(client: Client, staff_member: User) -> None:
    staff_member.theme = User.Theme.DARK
    staff_member.save()
    client.force_login(staff_member)
    assert 'data-bs-theme="dark"' in client.get("/settings/").content.decode()


@pytest.mark.django_db
def test_demo_accounts_are_named_in_demo_mode_only(client: Client, settings: Any) -> None:
    settings.DEMO = True
    assert "peyvand-demo" in client.get("/accounts/login/").content.decode()
    settings.DEMO = False
    assert "demo.test" not in client.get("/accounts/login/").content.decode()


@pytest.mark.django_db
def test_the_error_page_asks_nothing_of_a_broken_database(django_assert_num_queries: Any) -> None:
    from people.views.errors import server_error

    with django_assert_num_queries(0):
        page = server_error(RequestFactory().get("/")).content.decode()
    assert "<html" in page
    assert "</html>" in page


# What the policy forbids


def test_no_template_has_inline_script_or_style() -> None:
    """A strict policy blocks them silently: the page would only look broken."""
    forbidden = re.compile(r"<style\b|\sstyle=|\son[a-z]+=\"|<script(?![^>]*\bsrc=)|javascript:|src=\"data:")
    for template in (Path(settings.BASE_DIR) / "templates").rglob("*.html"):
        if "messages" in template.relative_to(settings.BASE_DIR / "templates").parts[0]:
            continue  # mail: its styles are inline, and it is never a page
        assert not forbidden.search(template.read_text(encoding="utf-8")), template


def test_every_vendored_folder_has_its_licence_and_version() -> None:
    for folder in (STATIC / "vendor").iterdir():
        assert (folder / "LICENSE").read_text(encoding="utf-8").strip()
        assert re.fullmatch(r"\d+(\.\d+)+", (folder / "VERSION").read_text(encoding="utf-8").strip())


@pytest.fixture
def staff_member() -> User:
    user = User.objects.create_user("leila@university.example", "a long password", full_name="Leila Keramat")
    RoleGrant.objects.create(user=user, role=RoleGrant.Role.EXPERT, granted_at=timezone.now())
    return user


def test_a_day_as_a_tile_is_in_the_calendar_of_the_language() -> None:
    at = datetime(2026, 11, 26, 8, tzinfo=UTC)
    with translation.override("fa"):
        assert day_tile(at) == {"month": "آذر", "number": "۵", "weekday": "پنجشنبه"}
    with translation.override("en"):
        assert day_tile(at) == {"month": "November", "number": "26", "weekday": "Thursday"}
