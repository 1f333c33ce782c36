"""What is sent to browsers: of Bootstrap what our pages wear, and pages compressed."""

import gzip

import pytest
from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.test import Client, RequestFactory

from people.middleware import CompressedPagesMiddleware
from script.local.pared import LEFT_OUT, SHEETS, classes_of, pare, words

BOOTSTRAP = settings.BASE_DIR / "static" / "vendor" / "bootstrap"


def test_no_page_wears_what_was_left_out_of_bootstrap() -> None:
    missing = words() & set((BOOTSTRAP / LEFT_OUT).read_text().split())
    assert not missing, f"Run script/vendor: it brings {', '.join(sorted(missing))} back."


@pytest.mark.parametrize("name", SHEETS)
def test_of_bootstrap_there_is_what_pages_stand_on(name: str) -> None:
    sheet = (BOOTSTRAP / name).read_text()
    assert {"btn", "form-control", "visually-hidden", "d-none", "mb-3"} <= classes_of(sheet)
    assert "Licensed under MIT" in sheet[:400]
    assert sheet.count("{") == sheet.count("}")


@pytest.mark.parametrize(
    ("css", "pared"),
    [
        (".a{x:1}.b{x:2}", ".a{x:1}"),
        (".a,.b,p{x:1}", ".a,p{x:1}"),
        (".a .b{x:1}.a:hover{x:2}", ".a:hover{x:2}"),
        (".a:not(.b){x:1}", ".a:not(.b){x:1}"),
        (":is(.a,.b) p{x:1}", ""),
        ("@media (min-width:1px){.a{x:1}.b{x:2}}", "@media (min-width:1px){.a{x:1}}"),
        ("@media print{.b{x:2}}", ""),
        ('.a{x:url("data:,}.b{")}', '.a{x:url("data:,}.b{")}'),
        ("@keyframes s{to{x:1}}.a{animation:s 1s}", "@keyframes s{to{x:1}}.a{animation:s 1s}"),
        ("@keyframes s{to{x:1}}.b{animation:s 1s}", ""),
        ('@charset "UTF-8";/*! MIT */.b{x:1}/* b */.a{x:1}', '@charset "UTF-8";/*! MIT */.a{x:1}'),
    ],
)
def test_a_rule_stays_when_one_of_its_selectors_can_be_worn(css: str, pared: str) -> None:
    assert pare(css, {"a"}) == f"{pared}\n"


# Compressed pages


def sent(answer: HttpResponseBase) -> HttpResponseBase:
    def view(request: HttpRequest) -> HttpResponseBase:
        return answer

    asked = RequestFactory().get("/", headers={"accept-encoding": "gzip, br"})
    return CompressedPagesMiddleware(view)(asked)  # type: ignore[arg-type, return-value]


@pytest.mark.django_db
def test_a_page_is_sent_compressed_to_who_takes_it(client: Client) -> None:
    page = client.get("/help/", headers={"accept-encoding": "gzip"})
    assert page.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in page.headers["Vary"]
    assert len(page.content) * 2 < len(gzip.decompress(page.content))
    assert "Content-Encoding" not in client.get("/help/").headers


def test_the_same_page_twice_is_not_of_one_length() -> None:
    """Else what an attacker makes a page repeat could be told from its length."""
    lengths = {len(sent(HttpResponse("متن " * 400)).content) for _time in range(20)}  # type: ignore[attr-defined]
    assert len(lengths) > 1


def test_files_and_data_are_sent_as_they_are() -> None:
    with (settings.BASE_DIR / "static" / "icon.svg").open("rb") as file:
        assert "Content-Encoding" not in sent(FileResponse(file)).headers
    for kind in ("application/pdf", "image/webp", "application/json"):
        assert "Content-Encoding" not in sent(HttpResponse(b"x" * 5000, content_type=kind)).headers
