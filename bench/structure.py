"""Whether the part tree is the one that the standard library's parser sees, offsets included.

    python bench/structure.py --corpus ../shared/corpus

Compares for every message the kinds of parts, how they are nested, and where each body starts and ends. Ends with 1
when a message differs.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import corpus
from stdlib_parts import Zone, zones

from spamlint.documents import messages
from spamlint.message.message import Declared, Message
from spamlint.sniff import Format
from spamlint.source.mime import Part

Entry = tuple[int, str, int, int]
"""Depth, type, where the body starts, where it ends (0 for a part that holds others: the library does not say)."""


def main() -> int:
    """Compare the trees of all messages and return the exit code."""
    parser = argparse.ArgumentParser(description="Compare part trees with the standard library's.")
    parser.add_argument("--corpus", type=Path, default=corpus.default_corpus(), help="folder of messages")
    paths = corpus.messages(parser.parse_args().corpus)
    parts = different = 0
    for path in paths:
        content = path.read_bytes()
        own = [entry for message in messages(str(path), content, Format.EML, Declared()) for entry in _read(message)]
        expected = [_expected(zone) for zone in zones(content)]
        parts += len(expected)
        if own != expected:
            different += 1
            print(f"DIFFERENT {path}\n  spamlint {own}\n  library  {expected}")
    print(f"{len(paths):,} messages with {parts:,} parts compared, {different:,} different")
    return 1 if different else 0


def _read(message: Message) -> Iterator[Entry]:
    assert message.root is not None
    for depth, content_type, start, end in _own(message.root, 0):
        offset = message.source.offset
        yield depth, content_type, start + offset, end + offset if end else 0


def _own(part: Part, depth: int) -> Iterator[Entry]:
    yield depth, _ascii(part.content_type), part.body.start, 0 if part.children else part.body.end
    for child in part.children:
        yield from _own(child, depth + 1)


def _expected(zone: Zone) -> Entry:
    words = zone.message.get_content_type().split()
    # What follows a blank belongs to a parameter whose semicolon is missing; a type has two halves.
    content_type = words[0] if words and "/" in words[0] else "text/plain"
    return zone.depth, _ascii(content_type), zone.body, zone.end if zone.is_leaf else 0


def _ascii(content_type: str) -> str:
    """Return the type with raw 8-bit characters, which the library does not decode, all alike."""
    return "".join(character if character.isascii() else "?" for character in content_type)


if __name__ == "__main__":
    sys.exit(main())
