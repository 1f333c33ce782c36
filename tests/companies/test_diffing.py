"""What a reader sees between two versions."""

from companies.texts.diffing import Piece, diff_clauses, diff_terms, diff_words
from companies.texts.terms_draft import TermsDraft
from companies.texts.wording import Clause


def text(*clauses: tuple[str, str]) -> list[Clause]:
    return [
        Clause(key, number, f"مادهٔ {key}", tuple(body.splitlines()))
        for number, (key, body) in enumerate(clauses, 1)
    ]


def marks(pieces: tuple[Piece, ...]) -> str:
    """Words that went in [-…-], words that came in {+…+}."""
    written = {"same": "%s", "gone": "[-%s-]", "new": "{+%s+}"}
    return "".join(written[piece.kind] % piece.text for piece in pieces)


def test_words_are_whole_with_their_half_spaces() -> None:
    old, new = "شرکت مزد را می‌پردازد.", "شرکت مزد را نمی‌پردازد."
    assert marks(diff_words(old, new)) == "شرکت مزد را [-می‌پردازد-]{+نمی‌پردازد+}."


def test_a_changed_phrase_is_shown_as_one() -> None:
    found = marks(diff_words("پایان هر ماه در حساب", "آغاز هر هفته در حساب"))
    assert found == "[-پایان-]{+آغاز+} هر [-ماه-]{+هفته+} در حساب"
    assert marks(diff_words("سی روز کاری پیش", "ده هفتهٔ تقویمی پیش")) == (
        "[-سی روز کاری-]{+ده هفتهٔ تقویمی+} پیش"
    )


def test_nothing_changed_is_one_piece_and_nothing_is_lost() -> None:
    assert diff_words("همان", "همان") == (Piece("same", "همان"),)
    for old, new in [("", "نو"), ("کهنه", ""), ("الف، ب", "الف؛ ج"), (" دو  فاصله", "دو فاصله ")]:
        pieces = diff_words(old, new)
        assert "".join(piece.text for piece in pieces if piece.kind != "new") == old
        assert "".join(piece.text for piece in pieces if piece.kind != "gone") == new


def test_clauses_are_matched_by_key_wherever_they_stand() -> None:
    old = text(("a", "یک"), ("b", "دو"), ("c", "سه"), ("d", "چهار"))
    new = text(("d", "چهار"), ("a", "یک"), ("e", "پنج"), ("c", "سه و نیم"))
    found = {diff.key: diff for diff in diff_clauses(old, new)}
    assert [diff.key for diff in diff_clauses(old, new)] == ["d", "a", "b", "e", "c"]
    assert [key for key, diff in found.items() if diff.moved] == ["d"]
    assert found["e"].added
    assert found["b"].removed
    assert found["c"].changed
    assert not found["d"].changed
    assert found["a"].same
    assert (found["b"].before, found["b"].after) == (2, None)


def test_paragraphs_are_compared_in_pairs() -> None:
    found = diff_clauses(text(("a", "یک\nدو\nسه")), text(("a", "یک\nدو و نیم\nسه\nچهار")))[0]
    assert [marks(line) for line in found.paragraphs] == ["یک", "دو{+ و نیم+}", "سه", "{+چهار+}"]


def test_terms_go_by_kind() -> None:
    a, b = TermsDraft(1, (), 20, 24, 0), TermsDraft(2, (5,), 4, 16, 0)
    wider = TermsDraft(1, (), 28, 24, 0)
    found = {diff.kind: diff for diff in diff_terms([a], [wider, b])}
    assert found[1].differs("seat_limit")
    assert not found[1].differs("max_weekly_hours")
    assert found[2].before is None
    assert not found[2].same
    assert diff_terms([a], [a])[0].same


def test_a_very_long_text_is_compared_in_a_moment() -> None:
    words = [f"واژهٔ{number}" for number in range(3000)]
    changed = [word if number % 50 else "تازه" for number, word in enumerate(words)]
    assert diff_words(" ".join(words), " ".join(changed))
