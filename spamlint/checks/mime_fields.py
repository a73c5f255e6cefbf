"""Checks of MIME header fields and of the part structure (RFC 2045, RFC 2046)."""

from __future__ import annotations

from collections.abc import Iterator

from spamlint.checks.api import Hit, NoOptions, check
from spamlint.checks.fields import name_of, value_or_name
from spamlint.message.fields import octets_excerpt, own_parts
from spamlint.message.message import Message, Stage
from spamlint.patterns import lazy_pattern
from spamlint.source.charset_labels import find_codec
from spamlint.source.defects import Defect
from spamlint.source.headers import Header
from spamlint.source.mime import Part
from spamlint.source.parameters import find_parameter
from spamlint.source.spans import Excerpt
from spamlint.text.placeholders import has_placeholder

_TOKEN = r"[!#$%&'*+\-.0-9A-Z^_`a-z{|}~]+"  # RFC 2045 section 5.1
_TYPE = lazy_pattern(rf"\s*(?:\([^()]*\)\s*)*{_TOKEN}/{_TOKEN}\s*(?:\([^()]*\)\s*)*(?:;|\Z)")
_NO_SEMICOLON = lazy_pattern(rf"\s*{_TOKEN}/{_TOKEN}(\s+){_TOKEN}\s*=")
_COMMENT = lazy_pattern(r"\([^()]*\)")
_VERSION = lazy_pattern(r"\s*1\s*\.\s*0\s*\Z")  # RFC 2045 section 4
_ENCODINGS = frozenset(("7bit", "8bit", "binary", "quoted-printable", "base64"))  # RFC 2045 section 6.1
_UNENCODED = frozenset(("7bit", "8bit", "binary"))


@check("mime-fields")
def mime_fields(message: Message, options: NoOptions) -> Iterator[Hit]:
    """Yield a hit for each MIME field of the message or of one of its parts that is not as RFC 2045 has it.

    A placeholder in a draft brings what nobody knows, so such a field is not judged.
    """
    root = message.root
    if root is None:
        return
    yield from _version(message, root)
    for part in own_parts(root):
        for make in (_content_type, _charset, _encoding):
            for hit in make(part):
                if message.stage is Stage.SENT or not has_placeholder(hit.where.text.content):
                    yield hit


def _version(message: Message, root: Part) -> Iterator[Hit]:
    """RFC 2045 section 4: what has MIME fields must have MIME-Version, and there is one version."""
    header = message.header("MIME-Version")
    if header is None:
        fields = (message.header(name) for name in ("Content-Type", "Content-Transfer-Encoding"))
        first = next((field for field in fields if field is not None), None)
        if first is not None:
            yield Hit("version-missing", name_of(first))
        return
    value = _COMMENT.sub(" ", header.raw.content)
    if not _VERSION.match(value):
        yield Hit("version", value_or_name(header))


def _content_type(part: Part) -> Iterator[Hit]:
    header = part.header("Content-Type")
    if header is None:
        return
    if not _TYPE.match(header.raw.content):
        missing = _NO_SEMICOLON.match(header.raw.content)
        if missing:
            yield Hit("semicolon", header.raw.excerpt(missing.end(1), missing.end()))
        else:
            yield Hit("type", _before_semicolon(header))
        return
    seen: set[str] = set()
    for parameter in header.parameters:
        if parameter.name in seen and parameter.name:
            yield Hit("parameter", header.raw.excerpt(*parameter.name_span), {"parameter": parameter.name})
        seen.add(parameter.name)


def _before_semicolon(header: Header) -> Excerpt:
    value = header.raw.content.partition(";")[0]
    return header.raw.excerpt(0, len(value.rstrip())) if value.strip() else name_of(header)


def _charset(part: Part) -> Iterator[Hit]:
    header = part.header("Content-Type")
    if header is None or not part.content_type.startswith("text/"):
        return
    parameter = find_parameter(header.parameters, "charset")
    if parameter is None:
        return
    if not parameter.value.strip():
        yield Hit("charset-empty", header.raw.excerpt(*parameter.name_span))
    elif find_codec(parameter.value) is None:
        yield Hit("charset", header.raw.excerpt(*parameter.value_span), {"charset": parameter.value})


def _encoding(part: Part) -> Iterator[Hit]:
    """RFC 2045 sections 6.1 and 6.4: five encodings, and none around parts that have their own."""
    header = part.header("Content-Transfer-Encoding")
    if header is None:
        return
    value = _COMMENT.sub(" ", header.raw.content).strip().lower()
    if value not in _ENCODINGS:
        yield Hit("encoding", value_or_name(header))
    elif value not in _UNENCODED and _may_not_be_encoded(part.content_type):
        yield Hit("encoding-nested", value_or_name(header), {"type": part.content_type})


def _may_not_be_encoded(content_type: str) -> bool:
    if content_type == "message/global":  # RFC 6532 section 3.7
        return False
    return content_type.startswith(("multipart/", "message/"))


_STRUCTURE = {
    Defect.NO_BOUNDARY: "no-boundary",
    Defect.BOUNDARY_NOT_FOUND: "not-found",
    Defect.NOT_CLOSED: "not-closed",
}


@check("mime-structure")
def mime_structure(message: Message, options: NoOptions) -> Iterator[Hit]:
    """Yield `no-boundary`, `not-found` or `not-closed` for a multipart whose parts are not told apart as they should.

    RFC 2046 section 5.1.1.
    """
    if message.root is None:
        return
    for part in own_parts(message.root):
        for defect in part.defects:
            header = part.header("Content-Type")
            if defect not in _STRUCTURE or header is None:
                continue
            boundary = find_parameter(header.parameters, "boundary")
            empty = boundary is None or boundary.value_span.start == boundary.value_span.end
            where = value_or_name(header) if boundary is None or empty else header.raw.excerpt(*boundary.value_span)
            yield Hit(_STRUCTURE[defect], where)


_RAW = lazy_pattern(rb"[\x80-\xff]+")


@check("undeclared-octets")
def undeclared_octets(message: Message, options: NoOptions) -> Iterator[Hit]:
    """Yield `charset` or `encoding` for a text part with octets outside ASCII that it does not declare.

    `charset`: no charset, or US-ASCII, so that each program guesses another (RFC 2046 section 4.1.2). `encoding`:
    no transfer encoding, or `7bit` (RFC 2045 section 6.2).
    """
    if message.root is None or message.source.content.isascii():
        return
    for part in own_parts(message.root):
        if part.children or not part.content_type.startswith("text/") or part.transfer_encoding not in _UNENCODED:
            continue
        match = _RAW.search(message.source.content, *part.body)
        if match is None:
            continue
        where = octets_excerpt(message.source, *match.span(), "body line")
        if not _names_charset(part):
            yield Hit("charset", where)
        elif part.transfer_encoding == "7bit":
            yield Hit("encoding", where)


def _names_charset(part: Part) -> bool:
    codec = find_codec(part.charset) if part.charset else None
    if part.charset is not None and codec is None:
        return True  # an unknown one is told by another check
    return part.charset is not None and part.charset.strip().lower() not in ("us-ascii", "ascii")
