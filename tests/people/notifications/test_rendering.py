"""Words, in the reader's language, that nothing typed by anybody can turn into something else."""

import pytest

from people.notifications import checks, kinds
from people.notifications.kinds import Kind
from people.notifications.models import InboxItem, Message
from people.notifications.plain import text_of
from people.notifications.rendering import render_mail, render_notice

from .conftest import tell

pytestmark = pytest.mark.django_db


def test_a_mail_reads_from_right_to_left_in_persian_and_from_left_in_english(negar, sam):
    tell(negar)
    tell(sam)
    persian = render_mail(Message.objects.get(recipient=negar))
    english = render_mail(Message.objects.get(recipient=sam))
    assert '<html lang="fa" dir="rtl">' in persian.html
    assert "text-align:left" not in persian.html
    assert '<html lang="en" dir="ltr">' in english.html
    assert "text-align:right" not in english.html
    assert "Hello Sam," in english.text


def test_the_plain_text_says_the_same_with_the_address_in_full(sam, settings):
    tell(sam, values={"hours": 16})
    text = render_mail(Message.objects.get()).text
    assert "[en] Pendar wrote" in text
    assert "About Pendar & you." in text
    assert "Hours: 16" in text
    assert "Empty" not in text
    assert f"Open the note:\n{settings.BASE_URL}/me/" in text
    assert "<" not in text
    assert "@media" not in text


def test_what_people_typed_is_escaped_in_html_and_plain_elsewhere(sam):
    tell(sam, company='<script>x</script> A&B "C"')
    mail = render_mail(Message.objects.get())
    assert "<script>" not in mail.html
    assert "&lt;script&gt;x&lt;/script&gt; A&amp;B" in mail.html
    assert mail.subject == '[en] <script>x</script> A&B "C" wrote'
    assert 'About <script>x</script> A&B "C" & you.' in mail.text


@pytest.mark.parametrize("break_", ["\r\n", "\n", "\r", "\u2028", "\x0b"])
def test_nothing_typed_can_begin_a_second_header(sam, post, break_):
    from people.notifications import delivery

    sam.full_name = f"Sam{break_}Bcc: all@example.test"
    sam.save()
    tell(sam, company=f"Pendar{break_}Bcc: all@example.test{break_}{break_}Body")
    delivery.deliver_due()
    [mail] = post.mails
    assert mail["Bcc"] is None
    assert mail["Subject"] == "[en] Pendar Bcc: all@example.test Body wrote"


def test_the_inbox_shows_the_same_words_as_the_mail(sam):
    tell(sam)
    notice = render_notice(InboxItem.objects.get())
    assert notice.title.endswith("Pendar wrote")
    assert (notice.icon, notice.tone) == ("envelope-open", "act")


def test_a_kind_that_is_gone_leaves_its_old_items_readable(sam):
    InboxItem.objects.create(kind="test.gone", recipient=sam, dedupe_key="a")
    assert render_notice(InboxItem.objects.get()).title


def test_so_does_one_whose_templates_ask_for_what_it_never_had(sam):
    InboxItem.objects.create(kind="company.approved", recipient=sam, dedupe_key="a")
    assert render_notice(InboxItem.objects.get()).title


def test_a_kind_without_its_templates_fails_the_check():
    assert not [error for error in checks.every_kind_has_its_templates() if "test.note" in str(error)]
    kinds.register(Kind("test.bare", email=False))
    missing = [str(error.msg) for error in checks.every_kind_has_its_templates() if "test.bare" in str(error)]
    assert missing == ["The template messages/test.bare/subject.txt is missing."]


def test_text_of_html_keeps_lines_and_links():
    html = "<style>p{}</style><p>a &lt;b&gt;<br>c</p><ul><li>one<li>two</ul><a href='https://x.test/?a=1&amp;b=2'>go</a>"
    assert text_of(html) == "a <b>\nc\n\n- one\n- two\ngo:\nhttps://x.test/?a=1&b=2\n"
