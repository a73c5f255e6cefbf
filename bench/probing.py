"""Random places in everything that a check may point at, as the library reports them."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from corpus import SEED
from decoding import Verdict, compare_words, html_readings

from spamlint.documents import messages
from spamlint.finding import Location
from spamlint.message.html import Attribute, Element, Html, TextRun
from spamlint.message.message import Declared, Message
from spamlint.message.visible_text import VisibleText
from spamlint.placing import locate
from spamlint.sniff import Format
from spamlint.source.spans import Text

SPANS = 4
"""Places in each header value."""

PART_SPANS = 24
"""Places in each decoded part."""

NODES = 24
"""Text runs, and attributes, of each HTML part."""

LONGEST = 60
"""Most places are words or lines: this long (code points); one in ten is as long as may be."""


Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Probe:
    """A place in a text, and where the library says it stands.

    Attributes:
        what: What the text is.
        text: Its characters in the place.
        locations: Where they stand; the text of each is as it stands in the decoded part.
        of_html: Whether the text was derived from the HTML source, so that it needs comparing with that too.
        is_one_piece: Whether it comes from one text run or attribute.
    """

    what: str
    text: str
    locations: tuple[Location, ...]
    of_html: bool = False
    is_one_piece: bool = True

    def verdict(self) -> Verdict:
        """Return how the HTML source at the place compares with the text."""
        source = "".join(location.text for location in self.locations)
        if not self.is_one_piece:
            return compare_words(source, self.text)
        best = Verdict.WRONG
        for reading in html_readings(source):
            verdict = reading.compare(self.text)
            if verdict is Verdict.EXACT:
                return verdict
            best = verdict if verdict is Verdict.CONTAINED else best
        # What is read has its white space collapsed.
        if best is Verdict.WRONG and self.what == "visible text":
            return compare_words(source, self.text)
        return best


def probes(path: Path, content: bytes) -> Iterator[Probe]:
    """Yield random places in every header value, decoded part, text run, attribute and visible text of a message."""
    dice = random.Random(f"{SEED} {path.name}")
    for message in messages(str(path), content, Format.EML, Declared()):
        yield from _of_message(message, dice)


def _of_message(message: Message, dice: random.Random) -> Iterator[Probe]:
    for part in message.parts():
        for header in part.headers:
            yield from _spans("header", header.decoded, SPANS, dice)
        if not part.children and part.content_type.startswith("text/"):
            yield from _spans("part", part.text.named("part"), PART_SPANS, dice)
    for body in message.bodies:
        if body.html is not None and body.visible is not None:
            yield from _of_html(body.html, dice)
            yield from _of_visible(body.visible, dice)


def _of_html(html: Html, dice: random.Random) -> Iterator[Probe]:
    runs = [node for node in html.nodes if isinstance(node, TextRun) and node.content.strip()]
    for run in _some(runs, dice):
        yield from _spans("text run", html.run_text(run), 2, dice, of_html=True)
    attributes: list[Attribute] = [
        attribute for element in html.elements for attribute in element.attributes.values() if attribute.value
    ]
    for attribute in _some(attributes, dice):
        yield from _spans("attribute", html.attribute_text(attribute), 2, dice, of_html=True)


def _of_visible(visible: VisibleText, dice: random.Random) -> Iterator[Probe]:
    text = visible.text
    starts = [shown.start for shown in visible.shown]
    for start, end in _ranges(len(text.content), PART_SPANS, dice):
        first, last = (bisect_right(starts, offset) - 1 for offset in (start, end - 1))
        one_piece = first == last and first >= 0 and not isinstance(visible.shown[first].node, Element)
        yield from _probe("visible text", text, start, end, of_html=True, is_one_piece=one_piece)


def _spans(what: str, text: Text, count: int, dice: random.Random, *, of_html: bool = False) -> Iterator[Probe]:
    for start, end in _ranges(len(text.content), count, dice):
        yield from _probe(what, text, start, end, of_html=of_html)


def _probe(
    what: str, text: Text, start: int, end: int, *, of_html: bool = False, is_one_piece: bool = True
) -> Iterator[Probe]:
    excerpt = text.excerpt(start, end)
    locations = locate(excerpt)
    # Only what stands in the file can be pointed at: not the line break between two blocks.
    if any(location.text for location in locations):
        yield Probe(what, excerpt.content, locations, of_html, is_one_piece)


def _ranges(length: int, count: int, dice: random.Random) -> Iterator[tuple[int, int]]:
    if not length:
        return
    yield 0, length
    for _ in range(count):
        start = dice.randrange(length)
        longest = length if dice.random() < 0.1 else LONGEST
        yield start, min(start + 1 + dice.randrange(longest), length)


def _some(items: Sequence[Item], dice: random.Random) -> list[Item]:
    return dice.sample(items, min(len(items), NODES))
