"""Real messages: the standard library as the peer.

Skipped where there is no corpus; SPAMLINT_FULL=1 reads all of it.
"""

from __future__ import annotations

import re
from email.errors import HeaderParseError
from email.header import decode_header, make_header

from spamlint.source.headers import Header
from spamlint.source.mime import parse_message
from spamlint.source.spans import Source
from tests.source.corpus import corpus_messages
from tests.source.replay import assert_tiles
from tests.source.stdlib_tree import field_names, own_tree, stdlib_tree


def test_part_trees_are_the_standard_library_s() -> None:
    for path, content in corpus_messages():
        root = parse_message(Source(path, content))
        expected, message = stdlib_tree(content)
        assert own_tree(root) == expected, path
        assert [header.name for header in root.headers] == field_names(message), path


def test_every_text_is_mapped() -> None:
    for path, content in corpus_messages():
        for part in parse_message(Source(path, content)).walk():
            part.text.content.encode("utf-8")
            assert_tiles(part.text)
            for header in part.headers:
                header.decoded.content.encode("utf-8")
                assert_tiles(header.decoded)


def test_decoded_headers_are_the_standard_library_s() -> None:
    for path, content in corpus_messages():
        root = parse_message(Source(path, content))
        _, message = stdlib_tree(content)
        for name in ("Subject", "From", "To"):
            header, value = root.headers.get(name), message.get(name)
            if header is None or not isinstance(value, str) or not is_comparable(header):
                continue
            try:
                expected = str(make_header(decode_header(value)))
            except (LookupError, UnicodeDecodeError, HeaderParseError):
                continue  # an unknown charset, or bytes that are not in it
            assert squeezed(header.decoded.content) == squeezed(expected), path


def is_comparable(header: Header) -> bool:
    """Return whether both should read the field alike. Not where the standard library

    - does not decode raw 8-bit characters (we read UTF-8, else windows-1252);
    - reads windows-1252 labelled as ISO-8859-1 literally (we read it as browsers do), as it does ASCII;
    - puts blanks around an encoded word inside quotes or inside a word, which has none in what clients show,
      and drops the fold after an encoded word.
    """
    raw = header.raw.content
    if not raw.isascii() or re.search(r"=\?(?:x-|none|unknown|iso-8859-1\?.*=[89]|us-ascii)", raw, re.IGNORECASE):
        return False
    text = header.source.content[slice(*header.value_span)].decode("ascii", "replace")
    return re.search(r"[^\s]=\?[^?\s]+\?[bq]\?|\?=[^\s=]|\?=[ \t]*[\r\n]+[ \t]+[^\s=]", text, re.IGNORECASE) is None


def squeezed(text: str) -> str:
    """Return the text with white space as one blank: the standard library leaves the line breaks of folding in."""
    return " ".join(text.split())
