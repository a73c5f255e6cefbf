"""The parts of a message with their offsets, from the standard library's own parser.

The library keeps no offsets. Here its line reader counts what it has handed out, so the places are those that the
library itself works with; nothing of spamlint is used.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Sequence
from dataclasses import dataclass, replace
from email.feedparser import BufferedSubFile, FeedParser  # type: ignore[attr-defined]  # the stubs leave it out
from email.message import Message
from email.policy import compat32


@dataclass(frozen=True, slots=True)
class Zone:
    """One part.

    Attributes:
        start: Where its headers start (bytes).
        body: Where its body starts.
        end: Where its body ends.
        depth: How deep it is nested; 0 for the message.
        message: What the library made of it.
    """

    start: int
    body: int
    end: int
    depth: int
    message: Message

    @property
    def is_leaf(self) -> bool:
        """Return whether it holds no other parts."""
        return not isinstance(self.message.get_payload(), list)


def zones(content: bytes) -> list[Zone]:
    """Return the parts of a message in the order of the file, the message first.

    A byte order mark before the first header is no part of it: clients skip it, the library does not.
    """
    skipped = len(BOM_UTF8) if content.startswith(BOM_UTF8) else 0
    parser = _RecordingParser()
    parser.feed(content[skipped:].decode("ascii", "surrogateescape"))
    root = parser.close()
    found: list[Zone] = []
    _collect(root, 0, parser, len(content) - skipped, found)
    return [
        replace(zone, start=zone.start + skipped, body=zone.body + skipped, end=zone.end + skipped) for zone in found
    ]


class _CountingFile(BufferedSubFile):  # type: ignore[misc]  # not in the stubs
    """The library's line reader, counting the characters that it has handed out."""

    taken = 0

    def readline(self) -> object:
        line = super().readline()
        if isinstance(line, str):
            self.taken += len(line)
        return line

    def unreadline(self, line: str) -> None:
        self.taken -= len(line)
        super().unreadline(line)


class _RecordingParser(FeedParser):
    """The library's parser, noting where the headers and the body of each part start."""

    def __init__(self) -> None:
        super().__init__(policy=compat32)
        self._input = _CountingFile()
        self._start = 0
        self.starts: dict[int, tuple[int, int]] = {}

    def _new_message(self) -> None:
        super()._new_message()  # type: ignore[misc]  # private: only it knows when a part begins
        self._start = self._input.taken

    def _parse_headers(self, lines: Sequence[str]) -> None:
        super()._parse_headers(lines)  # type: ignore[misc]  # private, as above
        self.starts[id(self._cur)] = (self._start, self._input.taken)  # type: ignore[attr-defined]  # as above


def _collect(message: Message, depth: int, parser: _RecordingParser, end: int, found: list[Zone]) -> None:
    start, body = parser.starts[id(message)]
    payload = message.get_payload()
    if isinstance(payload, list):
        found.append(Zone(start, body, end, depth, message))
        for child in payload:
            assert isinstance(child, Message)
            _collect(child, depth + 1, parser, end, found)
        return
    raw = message._payload or ""  # type: ignore[attr-defined]  # get_payload decodes it
    found.append(Zone(start, body, body + len(raw), depth, message))
