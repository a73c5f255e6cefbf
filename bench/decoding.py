"""Decodes a range of bytes of a message by itself, with the standard library alone.

Used to check spamlint's positions, so nothing of spamlint is used: the parts come from the library's parser, the
transfer encodings from `base64` and `quopri`, the encoded words from `email`, the charsets from `codecs`.

Where mail clients and the library differ, several readings are right and any of them will do: labels that clients
read as their supersets (WHATWG Encoding Standard), labels that lie, raw 8-bit headers.
"""

from __future__ import annotations

import base64
import codecs
import html
import quopri
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from email.header import ecre  # type: ignore[attr-defined]  # the stubs leave it out
from email.quoprimime import header_decode
from enum import Enum

from stdlib_parts import Zone, zones

# What clients take a label for, beside what it says.
_SUPERSETS = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "iso2022_jp": "iso2022_jp_ext",
}
_STATEFUL = ("iso2022", "hz", "utf-7", "utf-16")
_UNLABELLED = ("utf-8", "cp1252")
_FOUR = re.compile(rb"[A-Za-z0-9+/]{4}")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")
_META = re.compile(rb"<meta[^>]*charset\s*=\s*[\"']?\s*([-\w.:]+)", re.IGNORECASE)
_QP = re.compile(rb"=(?:([0-9A-Fa-f]{2})|[ \t]*(?:\r\n|\r|\n))")
_QP_LAST = re.compile(rb"=(?:([0-9A-Fa-f]{2})|[ \t]*(?:\r\n|\r|\n|\Z))")
_FOLD = re.compile(rb"(?:\r\n|\r|\n)(?=[ \t])")
_TAG = re.compile(r"<!--.*?-->|</?[A-Za-z!?>][^>]*>|</>", re.DOTALL)
_CONTROL_REFERENCE = re.compile(r"&#0*([1-9]|1[0-9]|2[0-9]|3[01])(?![0-9]);?")
_REPLACED = re.compile("[\ufffd\x00]+")
_LINE_BREAK = re.compile(r"\r*\n")


class Verdict(Enum):
    """How a decoded range compares with what it should be."""

    EXACT = "exact"
    CONTAINED = "contained"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a range.

    Attributes:
        text: What it decodes to.
        first: How many characters of it come from the first thing that cannot be divided, such as an encoded word.
        last: How many come from the last.
    """

    text: str
    first: int = 1
    last: int = 1

    def compare(self, wanted: str) -> Verdict:
        """Return EXACT, or CONTAINED where the text is `wanted` and more, but no more than cannot be divided."""
        text, wanted = _plain(self.text), _plain(wanted)
        if text == wanted:
            return Verdict.EXACT
        at = text.find(wanted)
        while at >= 0 and wanted:
            after = len(text) - at - len(wanted)
            if at < self.first and after < self.last:
                return Verdict.CONTAINED
            at = text.find(wanted, at + 1)
        return Verdict.WRONG


class Decoder:
    """Decodes ranges of one file, or of one message of a mailbox."""

    def __init__(self, content: bytes, *, is_mail: bool) -> None:
        self._content = content
        self._zones = zones(content) if is_mail else []
        self._labels: dict[int, list[str]] = {}

    def readings(self, start: int, end: int) -> Iterator[Reading]:
        """Yield the ways in which clients may read a range of bytes. A range in two parts has none."""
        if not self._zones:
            yield from self._page(start, end)
            return
        for zone in reversed(self._zones):
            if zone.body <= start and end <= zone.end and zone.is_leaf:
                yield from self._body(zone, start, end)
                return
            if zone.start <= start and end <= zone.body:
                yield from _header(self._content[start:end])
                return

    def _page(self, start: int, end: int) -> Iterator[Reading]:
        found = _META.search(self._content[:1024])
        labels = ((found[1].decode("ascii"),) if found else ()) + _UNLABELLED + ("utf-16",)
        for label in labels:
            yield from map(Reading, _texts(self._content[start:end], label, self._content[:start]))

    def _body(self, zone: Zone, start: int, end: int) -> Iterator[Reading]:
        encoding = str(zone.message.get("Content-Transfer-Encoding", "")).split(";")[0].strip().lower()
        if zone.body not in self._labels:
            whole, _ = next(_transferred(encoding, self._content, zone, zone.body, zone.end))
            self._labels[zone.body] = _labels(zone, whole)
        first, last = _group_edges(self._content, zone, start, end) if encoding == "base64" else (1, 1)
        for octets, before in _transferred(encoding, self._content, zone, start, end):
            for label in self._labels[zone.body]:
                for text in _texts(octets, label, before):
                    yield Reading(text, first, last)


def html_readings(source: str) -> Iterator[Reading]:
    """Yield the ways to read a piece of HTML source that holds text or an attribute value: references resolved."""
    source = source.replace("\r\n", "\n").replace("\r", "\n")  # as browsers do before they read a page
    for piece in (source, _TAG.sub("", source)):
        references = re.findall(r"&[#\w]+;?", piece)
        first = len(html.unescape(references[0])) if references and piece.startswith(references[0]) else 1
        last = len(html.unescape(references[-1])) if references and piece.endswith(references[-1]) else 1
        yield Reading(piece)
        yield Reading(html.unescape(piece), first, last)
        yield Reading(html.unescape(re.sub(r"&(?![#\w]+;)", "&amp;", piece)), first, last)
        # The library drops references to control characters, browsers do not.
        yield Reading(html.unescape(_CONTROL_REFERENCE.sub(lambda match: chr(int(match[1])), piece)), first, last)


def compare_words(source: str, wanted: str) -> Verdict:
    """Return how text that was put together from several pieces of HTML compares with the source around them all.

    EXACT where it is the source without its tags, white space aside; CONTAINED where its characters are all there:
    between them may stand what is not displayed, and a parser moves what stands in the wrong place of a table.
    """
    wanted = _squeezed(wanted)
    if wanted == _squeezed(html.unescape(_TAG.sub("", source))):
        return Verdict.EXACT
    return Verdict.CONTAINED if Counter(wanted) <= Counter(_squeezed(html.unescape(source))) else Verdict.WRONG


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _plain(text: str) -> str:
    """Return a text with LF for line breaks and one replacement character for a run of them."""
    return _REPLACED.sub("\ufffd", _LINE_BREAK.sub("\n", text))


def _labels(zone: Zone, whole: bytes) -> list[str]:
    named = zone.message.get_param("charset")
    labels = [named[2] if isinstance(named, tuple) else str(named)] if named else []
    if found := _META.search(whole[:1024]):
        labels.append(found[1].decode("ascii"))
    return [label.strip(" \t\r\n\"'") for label in labels] + list(_UNLABELLED)


def _transferred(encoding: str, content: bytes, zone: Zone, start: int, end: int) -> Iterator[tuple[bytes, bytes]]:
    """Yield the bytes that a range stands for, and those before it in its part."""
    octets, before = content[start:end], content[zone.body : start]
    if encoding == "base64":
        yield _from_base64(content, zone, start, end)
    elif encoding == "quoted-printable":
        yield quopri.decodestring(octets), quopri.decodestring(before)
        # Clients let blanks follow a soft break (RFC 2045 section 6.7 rule 3) and a stray equals sign stand.
        pattern = _QP_LAST if end == zone.end else _QP
        yield pattern.sub(_unquoted, octets), _QP.sub(_unquoted, before)
    else:
        yield octets, before


def _unquoted(match: re.Match[bytes]) -> bytes:
    return bytes.fromhex(match[1].decode()) if match[1] else b""


def _from_base64(content: bytes, zone: Zone, start: int, end: int) -> tuple[bytes, bytes]:
    """Decode the groups of four that a range touches and return the bytes that lie wholly in it."""
    body = content[zone.body : zone.end]
    start, end = start - zone.body, end - zone.body
    padding = body.rfind(b"=", 0, start) + 1  # groups are counted anew after padding
    before = _NOT_BASE64.sub(b"", body[padding:start])
    inside = _NOT_BASE64.sub(b"", body[start:end])
    skipped = len(before) % 4
    after = _NOT_BASE64.sub(b"", body[end : end + 400].partition(b"=")[0])
    group = before[len(before) - skipped :] + inside
    group += after[: -len(group) % 4]
    decoded = _decode_base64(group)
    first = -(-skipped * 6 // 8)
    last = (skipped + len(inside)) * 6 // 8
    return decoded[first:last], _decode_base64(before[: len(before) - skipped])


def _group_edges(content: bytes, zone: Zone, start: int, end: int) -> tuple[int, int]:
    """Return how many bytes at most come from the first group of four characters of a range, and from the last.

    A group that a line break divides or that is cut short cannot be pointed into: its bytes go together.
    """
    first = 1 if _FOUR.match(content, start) else 3
    last = 1 if _FOUR.fullmatch(content, max(end - 4, zone.body), end) and content[end : end + 1] != b"=" else 3
    return first, last


def _decode_base64(characters: bytes) -> bytes:
    """Decode base64 characters without padding. A single one at the end stands for nothing."""
    if len(characters) % 4 == 1:
        characters = characters[:-1]
    return base64.b64decode(characters + b"=" * (-len(characters) % 4))


def _texts(octets: bytes, label: str, before: bytes) -> Iterator[str]:
    for codec in _codecs(label):
        if codec.replace("_", "").startswith(_STATEFUL):
            yield from _stateful(octets, codec, before)
        else:
            yield octets.decode(codec, "c1")


def _stateful(octets: bytes, codec: str, before: bytes) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(codec)("replace")
    try:
        decoder.decode(before)
        if decoder.getstate()[0] and not codec.startswith("utf"):
            return  # the range begins inside a character
        text = decoder.decode(octets)
    except UnicodeError:  # UTF-16 without a byte order mark is refused, whatever the error handler
        return
    # An escape sequence may stand before the first character or after the last: a range has neither of them.
    yield text + decoder.decode(b"", final=True)
    yield text


def _codecs(label: str) -> Iterator[str]:
    """Yield the names of the codecs that a label may mean."""
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return
    yield name
    superset = _SUPERSETS.get(name)
    if superset:
        yield superset


def _header(octets: bytes) -> Iterator[Reading]:
    """Yield the ways to read a piece of a header value: unfolded, encoded words decoded or as written."""
    octets = _FOLD.sub(b"", octets)
    for codec in _UNLABELLED:
        text = octets.decode(codec, "c1")
        yield Reading(text)
        if "=?" in text:
            yield from _with_words(text)


def _with_words(text: str) -> Iterator[Reading]:
    """Yield a header value with its encoded words decoded (RFC 2047), by the library's own expression for them."""
    words = list(ecre.finditer(text))
    if not words:
        return
    for choice in range(len(_UNLABELLED) + 2):
        pieces: list[str] = []
        at = 0
        for run in _runs(text, words):
            between = text[at : run[0].start()]
            pieces.append("" if at and between.isspace() else between)
            pieces.append(_run_text(run, choice))
            at = run[-1].end()
        pieces.append(text[at:])
        first = len(pieces[1]) if words[0].start() == 0 else 1
        last = len(pieces[-2]) if words[-1].end() == len(text) else 1
        yield Reading("".join(pieces), first, last)


def _runs(text: str, words: list[re.Match[str]]) -> Iterator[list[re.Match[str]]]:
    """Yield words of one charset with nothing but white space between them together: they may share a character."""
    run = [words[0]]
    for word in words[1:]:
        is_near = not text[run[-1].end() : word.start()].strip()
        if not is_near or _charset(word) != _charset(run[-1]):
            yield run
            run = []
        run.append(word)
    yield run


def _charset(word: re.Match[str]) -> str:
    return word["charset"].partition("*")[0].lower()


def _run_text(run: list[re.Match[str]], choice: int) -> str:
    """Return what encoded words decode to, by one of the codecs that their label may mean."""
    octets = b"".join(_word_octets(word["encoding"].lower(), word["encoded"]) for word in run)
    names = [*_codecs(_charset(run[0])), *_UNLABELLED]
    return octets.decode(names[min(choice, len(names) - 1)], "c1")


def _word_octets(encoding: str, encoded: str) -> bytes:
    if encoding == "q":
        return header_decode(encoded).encode("latin-1", "replace")
    return _decode_base64(_NOT_BASE64.sub(b"", encoded.encode("ascii", "replace")))


def _c1(error: UnicodeError) -> tuple[str, int]:
    """Return the control character for a byte that a Windows charset does not define, as browsers do, else U+FFFD."""
    assert isinstance(error, UnicodeDecodeError)
    byte = error.object[error.start]
    is_single = error.encoding in ("charmap", "cp1252", "cp1254", "cp874")
    return (chr(byte) if is_single and 0x80 <= byte < 0xA0 else "\ufffd"), error.start + 1


codecs.register_error("c1", _c1)
