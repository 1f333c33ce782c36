"""script/messages finds every kind of message, guesses nothing and says what is wrong."""

import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[3] / "script" / "messages"

CODE = """
from django.utils.translation import gettext_lazy as _, pgettext, npgettext, ngettext_lazy
A = _("Plain")
B = pgettext("state", "Open")
C = ngettext_lazy("%(n)s seat", "%(n)s seats", "n")
D = npgettext("people", "%(n)s person", "%(n)s people", 3)
E = _("Two " "parts")
"""
TEMPLATE = """{% load i18n %}
    {% translate "In a template" %} {% translate "Open" context "mou state" %}
  {% blocktranslate trimmed count n=n %}
    {{ n }} row
  {% plural %}
    {{ n }} rows
  {% endblocktranslate %}
{{ x|default:_("Nothing") }}
"""


@pytest.fixture
def script(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    loader = SourceFileLoader("messages_script", str(SCRIPT))
    module = module_from_spec(spec_from_loader("messages_script", loader))
    loader.exec_module(module)
    (tmp_path / "people").mkdir()
    (tmp_path / "people" / "words.py").write_text(CODE)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(TEMPLATE)
    module.ROOT = tmp_path
    module.PO = tmp_path / "locale" / "fa" / "LC_MESSAGES" / "django.po"
    return module


def translate(script, **strings):
    catalog = script.merged()
    for message in catalog:
        if message.id:
            plural = isinstance(message.id, tuple)
            message.string = message.id if plural else strings.get(message.id, message.id)
    script.save(catalog)


def test_every_kind_of_message_is_found(script):
    found = {(message.context, message.id) for message in script.in_code() if message.id}
    assert found == {
        (None, "Plain"),
        ("state", "Open"),
        (None, ("%(n)s seat", "%(n)s seats")),
        ("people", ("%(n)s person", "%(n)s people")),
        (None, "Two parts"),
        (None, "In a template"),
        ("mou state", "Open"),
        (None, ("%(n)s row", "%(n)s rows")),
        (None, "Nothing"),
    }


def test_extracting_again_keeps_translations_and_changes_nothing(script, capsys):
    translate(script, Plain="ساده")
    before = script.PO.read_text()
    script.extract()
    assert script.PO.read_text() == before
    assert "ساده" in before
    assert "nothing changed" in capsys.readouterr().out


def test_what_left_the_code_leaves_the_po_and_what_is_new_is_not_guessed(script):
    translate(script, Plain="ساده")
    (script.ROOT / "people" / "words.py").write_text(CODE.replace('"Plain"', '"Plains"'))
    script.extract()
    assert "ساده" not in script.PO.read_text()
    assert script.faults() == ['missing: "Plains"']


def test_a_complete_po_has_no_faults(script):
    translate(script)
    assert script.faults() == []


def test_each_fault_is_named(script):
    translate(script, Nothing="")
    text = script.PO.read_text()
    text = text.replace('msgid "Plain"', '#, fuzzy\nmsgid "Plain"')
    text = text.replace('msgstr[1] "%(n)s seats"', 'msgstr[1] "seats"')
    text = text.replace('msgid "Two parts"', 'msgid "Two halves"')
    script.PO.write_text(text)
    assert sorted(script.faults()) == [
        'fuzzy: "Plain"',
        'missing: "Nothing"',
        'no longer in the code: "Two halves"',
        'not in the .po: "Two parts"',
        'placeholders differ: "%(n)s seat"',
    ]
    with pytest.raises(SystemExit, match="5 Persian messages need work"):
        script.check()


def test_the_mo_is_made_when_it_is_older_and_only_then(script):
    translate(script, Plain="ساده")
    script.compile_()
    made = script.PO.with_suffix(".mo")
    assert "ساده".encode() in made.read_bytes()
    first = made.stat().st_mtime_ns
    script.compile_()
    assert made.stat().st_mtime_ns == first
