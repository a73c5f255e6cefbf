"""Where the phrases that speak for a kind stand in a message: subject, first words, buttons, footer, placeholders."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from pathlib import PurePath
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from spamlint.patterns import lazy_pattern
from spamlint.source.spans import FILLER, Excerpt, Span, Text

if TYPE_CHECKING:
    from spamlint.message.bodies import Body
    from spamlint.message.message import Message
    from spamlint.text.phrases import Match, PhraseMatcher


class Found(Struct, frozen=True):
    """A phrase of a topic in a zone of a message.

    Attributes:
        topic: A name in `kind_weights.TOPICS`.
        zone: A name in `kind_weights.ZONES`.
        phrase: The phrase of the list: found twice it says no more than once.
        words: A quote for people.
        where: Where it stands; None for the name of a file.
    """

    topic: str
    zone: str
    phrase: str
    words: str
    where: Excerpt | None


_OPENING = 500
"""Code points of the text that are its beginning: about what a phone shows without scrolling."""
_FOOTER = 700
"""Code points at the end of the text that may be a footer."""
_SHORT = 0.6
"""Of a short text, the part up to which it is no footer."""
_ONE_PARAGRAPH = 200
"""Code points of a text that is all beginning if it has no more than two lines: a greeting and what it is about."""
_WHOLE = 5000
"""Code points of a body that is read whole, which is cheap where other checks have split it into words already."""
_HEAD, _TAIL = 2000, 700
"""Code points at the beginning and at the end of a longer one that are read: what stands between changes no purpose."""
_LEADS = lazy_pattern(rf"[ \t]{{0,3}}[(<\[:][ \t]{{0,3}}(?:https?://|{FILLER})")
"""What follows the words of a link in plain text."""
_PER_CENT = ("%", "\N{FULLWIDTH PERCENT SIGN}", "\N{ARABIC PERCENT SIGN}")
_PICTURES = frozenset({"img", "mj-image"})
_MANY_LINKS = 5
_MANY_PICTURES = 3
_MOST_TAGS = 300
_MOST_TAG = 200
_MOST_BODIES = 3
_LINK_WORDS = 60
"""Code points of a link that may be a button; what is longer is a sentence or a teaser."""
_QUOTE = 70
"""Code points that a reason quotes."""

# Fields that list managers and sending platforms add: RFC 2369, RFC 2919, Gmail's Feedback-ID. Precedence is in no
# standard, but in use. Whoever sends receipts through a platform has some of them too.
_BULK_FIELDS = (
    "List-Unsubscribe",
    "List-Id",
    "Feedback-ID",
    "X-Campaign",
    "X-CampaignID",
    "X-Campaign-Id",
    "X-Mailing",
)
_BULK_PRECEDENCE = frozenset({"bulk", "junk", "list"})


def headers(message: Message) -> Iterator[Found]:
    """Yield what header fields say of how a message was sent."""
    if not message.is_mail:
        return
    for name in _BULK_FIELDS:
        field = message.header(name)
        if field is not None:
            yield Found("bulk", "header", name, name, field.raw.whole)
    precedence = message.header("Precedence")
    if precedence is not None and precedence.raw.content.strip().lower() in _BULK_PRECEDENCE:
        yield Found("bulk", "header", "Precedence", "Precedence", precedence.raw.whole)
    automatic = message.header("Auto-Submitted")
    if automatic is not None and automatic.raw.content.strip().lower().startswith("auto-generated"):
        yield Found("automatic", "header", "Auto-Submitted", "Auto-Submitted", automatic.raw.whole)


def phrases(message: Message, matcher: PhraseMatcher) -> Iterator[Found]:
    """Yield the phrases of a message with their zones."""
    if message.subject is not None:
        yield from _in_text(message.subject, "subject", matcher)
    bodies = message.bodies[:_MOST_BODIES]
    for body in bodies:
        if message.subject is None:
            yield from _in_title(body, matcher)
        yield from _in_body(body, matcher)
        yield from _brochure(body)
    yield from _in_tags(message, matcher)
    yield from _in_name(message, matcher)


def _matches(content: str, matcher: PhraseMatcher) -> Iterator[Match]:
    """Yield the phrases in a text. "Off" and its like are an offer only behind a number of per cent."""
    for match in matcher.find(content):
        if match.tag != "percent":
            yield match
        elif content[max(match.span.start - 2, 0) : match.span.start].rstrip().endswith(_PER_CENT):
            yield replace(match, tag="offer")


def _in_text(text: Text, zone: str, matcher: PhraseMatcher) -> Iterator[Found]:
    for match in _matches(text.content[:_HEAD], matcher):
        yield Found(match.tag, zone, match.phrase, _quote(text, match.span), Excerpt(text, match.span))


def _in_title(body: Body, matcher: PhraseMatcher) -> Iterator[Found]:
    """Yield what the title of a page says: many templates have their subject there."""
    if body.html is None:
        return
    from spamlint.message.html import TextRun

    title = next((element for element in body.html.elements[:40] if element.tag == "title"), None)
    if title is None:
        return
    for node in body.html.children(title):
        if isinstance(node, TextRun):
            yield from _in_text(body.html.run_text(node), "title", matcher)


def _in_body(body: Body, matcher: PhraseMatcher) -> Iterator[Found]:
    text = body.read
    content = text.content
    start = len(content) - len(content.lstrip())
    opening = start + _beginning_of(content.strip())
    footer = max(opening, len(content.rstrip()) - _FOOTER)
    actions = _actions(body)
    starts = [span.start for span in actions]
    for match in _in_head_and_tail(content, matcher):
        at = bisect_right(starts, match.span.start) - 1
        leads = not body.is_html and _LEADS.match(content, match.span.end) is not None
        if leads or (at >= 0 and actions[at].covers(match.span)):
            zone = "action"
        elif match.span.start < opening:
            zone = "opening"
        else:
            zone = "footer" if match.span.start >= footer else "body"
        if _is_quoted(content, match.span.start):
            continue
        yield Found(match.tag, zone, match.phrase, _quote(text, match.span), Excerpt(text, match.span))


def _beginning_of(content: str) -> int:
    """Return how much of a text is its beginning."""
    length = len(content)
    if length <= _ONE_PARAGRAPH and sum(map(bool, map(str.strip, content.split("\n")))) <= 2:
        return length
    return min(_OPENING, int(length * _SHORT))


def _brochure(body: Body) -> Iterator[Found]:
    """Yield that a page has many pictures and links, as catalogues and newsletters have."""
    if body.html is None:
        return
    links = len({link.target for link in body.links if link.shown})
    pictures = sum(element.tag in _PICTURES for element in body.html.elements)
    if links >= _MANY_LINKS and pictures >= _MANY_PICTURES:
        words = f"has {pictures} pictures and {links} links"
        yield Found("brochure", "layout", "", words, body.text.excerpt(0, 0))


def _in_head_and_tail(content: str, matcher: PhraseMatcher) -> Iterator[Match]:
    if len(content) <= _WHOLE:
        yield from _matches(content, matcher)
        return
    yield from _matches(content[:_HEAD], matcher)
    cut = max(len(content.rstrip()) - _TAIL, _HEAD)
    for match in _matches(content[cut:], matcher):
        yield replace(match, span=match.span.shift(cut))


def _actions(body: Body) -> list[Span]:
    """Return where the links with few words stand in the text, in order."""
    if body.visible is None:
        return []
    spans = [body.visible.span_of(link.element) for link in body.links if link.element is not None and link.shown]
    return sorted(span for span in spans if span is not None and span.end - span.start <= _LINK_WORDS)


def _is_quoted(content: str, offset: int) -> bool:
    return content.startswith((">", "|"), content.rfind("\n", 0, offset) + 1)


# Names of values: `order.number`, `resetUrl`, `RESET_TOKEN`.
_JOINT = lazy_pattern(r"[._\-:\[\]()$@|]+|(?<=[a-z0-9])(?=[A-Z])")


def _in_tags(message: Message, matcher: PhraseMatcher) -> Iterator[Found]:
    """Yield what the names of the values say that a template is filled with."""
    from spamlint.source.templates.tags import TagKind

    for tag in message.tags[:_MOST_TAGS]:
        if tag.kind in (TagKind.COMMENT, TagKind.CLOSE) or not tag.expression:
            continue
        names = _JOINT.sub(" ", tag.expression[:_MOST_TAG])
        for match in _matches(names, matcher):
            yield Found(match.tag, "placeholder", match.phrase, _short(tag.where.content), tag.where)


def _in_name(message: Message, matcher: PhraseMatcher) -> Iterator[Found]:
    """Yield what the names of a template and of its folder say. Mail is named by programs."""
    if message.is_mail:
        return
    path = PurePath(message.source.path)
    for name in (path.stem, path.parent.name):
        for match in _matches(_JOINT.sub(" ", name), matcher):
            yield Found(match.tag, "name", match.phrase, f"“{name}”", None)


def _quote(text: Text, span: Span) -> str:
    """Return the line around a span, cut to what a sentence can hold."""
    content = text.content
    start = content.rfind("\n", 0, span.start) + 1
    end = content.find("\n", span.end)
    end = len(content) if end < 0 else end
    if end - start > _QUOTE:
        start = max(start, span.start - (_QUOTE - (span.end - span.start)) // 2)
        end = min(end, max(start + _QUOTE, span.end))
        start = content.find(" ", start, span.start) + 1 or start
        end = max(content.rfind(" ", span.end, end), span.end)
    return _short(text.written(Span(start, end)))


def _short(words: str) -> str:
    words = " ".join(words.replace(FILLER, "").split())
    return words if len(words) <= 2 * _QUOTE else f"{words[: 2 * _QUOTE]}…"
