"""Files that are not MIME messages."""

from __future__ import annotations

import pytest

from spamlint.source.defects import Defect
from spamlint.source.load import page_text
from spamlint.source.spans import Source, Span
from tests.source.replay import located


@pytest.mark.parametrize(
    ("content", "is_html", "shown", "defects"),
    [
        ("<p>é</p>\r\n".encode(), True, "<p>é</p>\n", ()),
        ("<p>é</p>".encode("cp1252"), True, "<p>é</p>", ()),
        ("\ufeff<p>é</p>".encode(), True, "<p>é</p>", ()),
        ("\ufeff<p>é</p>".encode("utf-16-le"), True, "<p>é</p>", ()),
        ("<meta charset=utf-8>é".encode() + b"\xff", True, "<meta charset=utf-8>é\ufffd", (Defect.WRONG_CHARSET,)),
        ("<meta charset=koi8-r>й".encode("koi8-r"), True, "<meta charset=koi8-r>й", ()),
        ("<meta charset=koi8-r>й".encode("koi8-r"), False, "<meta charset=koi8-r>Ê", ()),
        (b"", False, "", ()),
    ],
)
def test_page_text(content: bytes, is_html: bool, shown: str, defects: tuple[Defect, ...]) -> None:
    text, found = page_text(Source("page.html", content), is_html=is_html)
    assert text.content == shown
    assert found == defects


def test_places_count_the_byte_order_mark_and_the_carriage_returns() -> None:
    content = "\ufeffa\r\né\r\nb".encode()
    text, _ = page_text(Source("page.html", content), is_html=True)
    assert text.content == "a\né\nb"
    assert located(text, Span(2, 3)) == "é".encode()
    assert text.locate(Span(4, 5))[0].span == Span(len(content) - 1, len(content))
