"""Character references, against the standard library and turbohtml."""

from __future__ import annotations

import html
from html.entities import html5

import turbohtml
from hypothesis import given
from hypothesis import strategies as st

from spamlint.message.markup import TAG, written_attributes
from spamlint.message.references import decode, pieces
from spamlint.source.spans import Span

_WORDS = st.lists(st.sampled_from([*"&#;xX =a1<", "&amp", "copy", "&notit;", "&#x80", "&#0;", "&#55296;", "not"])).map(
    "".join
)


def test_every_name_of_the_standard() -> None:
    for name, character in html5.items():
        assert decode(f"&{name}", 0, len(name) + 1) == character


@given(_WORDS)
def test_text_decodes_as_turbohtml_does(source: str) -> None:
    tokens = turbohtml.tokenize(f"<textarea>{source}</textarea>")
    expected = "".join(token.data or "" for token in tokens if token.type is turbohtml.TokenType.TEXT)
    assert decode(source, 0, len(source)) == expected


@given(_WORDS)
def test_attributes_decode_as_turbohtml_does(source: str) -> None:
    tag = f'<p title="{source}">'
    (token,) = turbohtml.tokenize(tag)
    assert decode(source, 0, len(source), in_attribute=True) == token.attr("title")


@given(_WORDS)
def test_pieces_tile_the_source(source: str) -> None:
    at = 0
    for piece in pieces(source, 0, len(source)):
        assert piece.start == at < piece.end
        at = piece.end
        if not piece.is_reference:
            assert piece.decoded == source[piece.start : piece.end]
    assert at == len(source)


def test_very_long_numbers_are_no_numbers() -> None:
    assert decode("&#" + "9" * 100_000 + ";", 0, 100_003) == "\ufffd"
    assert decode("&#x0000000000000041;", 0, 20) == "A" == html.unescape("&#x0000000000000041;")


@given(st.text(alphabet="ab=\"' \n/>A", max_size=24))
def test_attributes_are_those_of_turbohtml(inside: str) -> None:
    source = f"<p {inside}>"
    match = TAG.match(source)
    tokens = [token for token in turbohtml.tokenize(source) if token.type is turbohtml.TokenType.START_TAG]
    if match is None:
        assert not tokens
        return
    found: dict[str, str] = {}
    for name, span, value in written_attributes(source, Span(*match.span())):
        assert span.covers(name) and span.covers(value)
        found.setdefault(source[name.start : name.end].lower(), source[value.start : value.end])
    assert found == dict(reversed(tokens[0].attrs or []))
