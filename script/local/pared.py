"""What of Bootstrap our pages use: `python -m script.local.pared FROM TO` copies that much of its style sheets.

Of two thousand classes we wear a hundred, and every phone would load and read the others. A rule stays when each class
in one of its selectors is a word of our templates, our scripts or the strings of our code. The classes that are none
are listed in TO/left-out.txt, and tests/test_front_end.py fails on a page that begins to wear one.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SHEETS = ("bootstrap.min.css", "bootstrap.rtl.min.css")
LEFT_OUT = "left-out.txt"
APPS = ("people", "students", "companies", "internships")

_WORD = re.compile(r"[A-Za-z_][\w-]*")
_CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
_NOT = re.compile(r":not\([^()]*(?:\([^()]*\)[^()]*)*\)")
_STRING = re.compile(r"\"[^\"]*\"|'[^']*'|url\([^)\"']*\)")
_NESTED = ("@media", "@supports")


def words(root: Path = ROOT) -> set[str]:
    """All that may be a class: too many words rather than one too few."""
    found: set[str] = set()
    for path in (*(root / "templates").rglob("*.html"), *(root / "static").glob("*.js")):
        found.update(_WORD.findall(path.read_text()))
    for app in APPS:
        for path in (root / app).rglob("*.py"):
            if "migrations" not in path.parts:
                found.update(word for text in _strings(path) for word in _WORD.findall(text))
    return found


def _strings(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def classes_of(css: str) -> set[str]:
    return {name for prelude, body in _rules(css) for name in _classes_in(prelude, body)}


def _classes_in(prelude: str, body: str) -> set[str]:
    if prelude.startswith(_NESTED):
        return classes_of(body)
    return set() if prelude.startswith("@") else set(_CLASS.findall(prelude))


def pare(css: str, used: set[str]) -> str:
    """The style sheet without rules that nothing of `used` can wear. Its licence, in the first comment, stays."""
    licence = re.match(r"(?:@charset[^;]*;)?\s*/\*!.*?\*/", css, re.DOTALL)
    kept = _pared(re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL), used)
    names = "|".join(set(re.findall(r"animation(?:-name)?:([\w-]+)", kept))) or "none"
    kept = re.sub(rf"@keyframes (?!(?:{names})\b)[\w-]+\{{(?:[^{{}}]*\{{[^{{}}]*\}})*\}}", "", kept)
    return f"{licence[0] if licence else ''}{kept}\n"


def _pared(css: str, used: set[str]) -> str:
    return "".join(_kept(prelude, body, used) for prelude, body in _rules(css))


def _kept(prelude: str, body: str, used: set[str]) -> str:
    if prelude.startswith(_NESTED):
        inside = _pared(body, used)
        return f"{prelude}{{{inside}}}" if inside else ""
    if prelude.startswith("@"):
        return f"{prelude}{{{body}}}" if not prelude.startswith("@charset") else ""
    worn = [one for one in _selectors(prelude) if set(_CLASS.findall(_NOT.sub("", one))) <= used]
    return f"{','.join(worn)}{{{body}}}" if worn else ""


def _selectors(prelude: str) -> list[str]:
    """Parted at the commas outside of brackets."""
    parts, depth = [""], 0
    for sign in prelude:
        depth += (sign in "([") - (sign in ")]")
        if sign == "," and not depth:
            parts.append("")
        else:
            parts[-1] += sign
    return parts


def _rules(css: str) -> Iterator[tuple[str, str]]:
    """The outer rules: what stands before the braces, and what stands in them."""
    plain = _STRING.sub(lambda string: "x" * len(string[0]), css)  # braces in strings and addresses are none
    start = depth = opened = 0
    for at, sign in enumerate(plain):
        if sign == "{":
            opened = at if not depth else opened
            depth += 1
        elif sign == "}":
            depth -= 1
            if not depth:
                yield css[start:opened].strip(), css[opened + 1 : at]
                start = at + 1
        elif sign == ";" and not depth:
            start = at + 1


def main(source: Path, target: Path) -> None:
    used, left_out = words(), set[str]()
    for name in SHEETS:
        css = (source / name).read_text()
        pared = pare(css, used)
        (target / name).write_text(pared)
        left_out |= classes_of(css) - used
        print(f"{name}: {len(css):,} bytes pared to {len(pared):,}")
    (target / LEFT_OUT).write_text("\n".join(sorted(left_out)) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
