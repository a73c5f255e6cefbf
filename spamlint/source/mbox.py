"""Mailboxes in the mbox format (RFC 4155): messages one after the other, each after an envelope line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spamlint.source.spans import Source

# `From sender Thu Jan  1 00:00:00 1970`, in the forms that mail software writes. The year or the time may be
# followed by a zone. The sender may be missing or hold blanks.
_ENVELOPE_LINE = re.compile(
    rb"From [^\r\n]{0,500}?\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? [^\r\n]{0,60}?\d\d?:\d\d[^\r\n]{0,60}(?:\r\n|\n|\Z)"
)
_AFTER_BLANK_LINE = re.compile(rb"(?:\r\n\r\n|\n\n|\n\r\n)(?=From )")


def is_mbox(content: bytes) -> bool:
    """Return whether a file is a mailbox: it starts with an envelope line."""
    return _ENVELOPE_LINE.match(content) is not None


def split_mbox(path: str, content: bytes) -> Iterator[Source]:
    """Yield the messages of a mailbox, in order, without their envelope lines and the blank lines before these.

    Quoted lines (`>From `) stay as they are. A file without any envelope line is one message.
    """
    lines = list(_envelope_lines(content))
    if not lines:
        yield Source(path, content)
        return
    for index, (_, start) in enumerate(lines):
        end = lines[index + 1][0] if index + 1 < len(lines) else len(content)
        yield Source(path, content[start:end], offset=start, whole=content)


def _envelope_lines(content: bytes) -> Iterator[tuple[int, int]]:
    """Yield where each envelope line starts, with the blank line before it, and ends."""
    first = _ENVELOPE_LINE.match(content)
    if first:
        yield first.span()
    for blank in _AFTER_BLANK_LINE.finditer(content):
        line = _ENVELOPE_LINE.match(content, blank.end())
        if line:
            yield blank.start() + _line_break_length(content, blank.start()), line.end()


def _line_break_length(content: bytes, at: int) -> int:
    return 2 if content.startswith(b"\r\n", at) else 1
