"""Mailboxes in the mbox format (RFC 4155): messages one after the other, each after an envelope line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spamlint.patterns import lazy_pattern
from spamlint.source.spans import Source

# `From sender Thu Jan  1 00:00:00 1970`, in the forms that mail software writes: a zone or a comma may be added,
# the sender may hold blanks. Some write a sender or `-` alone: such a line counts only in front of a header.
_DATED_LINE = lazy_pattern(
    rb"From [^\r\n]{0,500}?\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? [^\r\n]{0,60}?\d\d?:\d\d[^\r\n]{0,60}(?:\r\n|\n|\Z)"
)
_BARE_LINE = lazy_pattern(rb"From (?:-|[^\s@]{1,250}@[^\s@]{1,250})?[ \t]*(?:\r\n|\n)")
_HEADER = lazy_pattern(rb"[!-9;-~]{1,100}:")
_LINE_START = lazy_pattern(rb"(?:\A(?:\xef\xbb\xbf)?|(?<=\n)\r?\n|(?P<line>\n))(?=From )")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def is_mbox(content: bytes) -> bool:
    """Return whether a file is a mailbox: it starts with an envelope line."""
    start = len(_BYTE_ORDER_MARK) if content.startswith(_BYTE_ORDER_MARK) else 0
    return _envelope_line(content, start, needs_header=False) is not None


def split_mbox(path: str, content: bytes) -> Iterator[Source]:
    """Yield the messages of a mailbox, in order, without their envelope lines and the blank lines before these.

    Quoted lines (`>From `) stay as they are. What stands before the first envelope line
    is a message too; a file without any is one message.
    """
    lines = list(_envelope_lines(content))
    if not lines:
        yield Source(path, content)
        return
    if content[: lines[0][0]].removeprefix(_BYTE_ORDER_MARK).strip():
        yield Source(path, content[: lines[0][0]], whole=content)
    for index, (_, start) in enumerate(lines):
        end = lines[index + 1][0] if index + 1 < len(lines) else len(content)
        yield Source(path, content[start:end], offset=start, whole=content)


def _envelope_lines(content: bytes) -> Iterator[tuple[int, int]]:
    """Yield where each envelope line starts, with the blank line before it, and ends.

    It should stand at the start or after a blank line (RFC 4155). Some mail software leaves the blank line out:
    the line counts in front of a header then.
    """
    for match in _LINE_START.finditer(content):
        is_after_line = match["line"] is not None
        line = _envelope_line(content, match.end(), needs_header=is_after_line)
        if line:
            yield match.end() if is_after_line else match.start(), line.end()


def _envelope_line(content: bytes, at: int, *, needs_header: bool) -> re.Match[bytes] | None:
    dated = _DATED_LINE.match(content, at)
    line = dated or _BARE_LINE.match(content, at)
    if line and (needs_header or dated is None) and not _HEADER.match(content, line.end()):
        return None
    return line
