"""Whether a message carries another one: quoted in its body, or attached."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from spamlint.message.attributes import NO_ATTRIBUTES
from spamlint.patterns import lazy_pattern
from spamlint.source.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spamlint.message.bodies import Body
    from spamlint.message.html import Element, Html
    from spamlint.message.message import Message

# What mail programs write above the message they quote or forward, in the languages of their translations.
_RULE_WORDS = (
    *(
        "original",
        "forwarded",
        "begin forwarded",
        "urspr",
        "oprindelig",
        "opprinnelig",
        "videresendt",
        "weitergeleitet",
    ),
    *("message d'origine", "message transf", "messaggio", "mensaje", "mensagem", "oorspronkelijk", "doorgestuurd"),
    *("vidarebefordra", "alkuper", "wiadomo", "přeposlan", "původní", "eredeti", "исходн", "пересыл"),
    *("転送", "原始", "转发", "轉寄"),
)
_RULE = lazy_pattern(
    rf"^[ \t>|]*[-_=*]{{2,}}[ \t]*(?:{'|'.join(_RULE_WORDS)})",
    re.IGNORECASE | re.MULTILINE,
)
_BEGIN_WORDS = ("begin forwarded message", "anfang der weitergeleiteten", "début du message", "start på vid")
_BEGIN = lazy_pattern(rf"^[ \t>]*(?:{'|'.join(_BEGIN_WORDS)})", re.IGNORECASE | re.MULTILINE)
# Two neighbouring lines of the header block that is copied above a quoted message.
_FROM = r"(?:from|von|de|fra|från|van|da|od|lähettäjä|от|发件人|寄件者|差出人)[ \t*]*:"
_SENDER = lazy_pattern(_FROM)
_BLOCK = lazy_pattern(
    rf"^[ \t>|*]*{_FROM}[^\n]{{1,200}}\n"
    r"(?:[^\n]{0,200}\n){0,2}?"
    r"[ \t>|*]*(?:sent|date|to|subject|gesendet|datum|an|betreff|envoyé|objet|à|sendt|dato|til|emne|skickat|till|ämne"
    r"|enviado|fecha|para|asunto|data|assunto|inviato|oggetto|a|verzonden|aan|onderwerp|wysłano|do|temat"
    r"|дата|кому|тема|发送时间|收件人|主题|日期|件名|宛先)[ \t*]*:",
    re.IGNORECASE | re.MULTILINE,
)
_ATTRIBUTION = lazy_pattern(
    r"^[^\n]{4,300}(?:wrote|writes|schrieb|skrev|a écrit|escribió|escreveu|ha scritto|schreef|napisał|napsal|пишет"
    r"|писал)[^\n]{0,80}:[ \t]*\r?$",
    re.IGNORECASE | re.MULTILINE,
)
_QUOTED_LINE = lazy_pattern(r"^[ \t]{0,3}(?:[A-Za-z]{0,4}>|\|)[ \t>]*\S", re.MULTILINE)
_WHOLE_QUOTED_LINE = lazy_pattern(r"^[ \t]{0,3}[A-Za-z]{0,4}>[^\n]*", re.MULTILINE)
_FEWEST_QUOTED_LINES = 2  # a single line may be a bullet
_HTML_QUOTE = lazy_pattern(
    r"""gmail_quote|yahoo_quoted|moz-cite-prefix|divRplyFwdMsg|OLK_SRC_BODY_SECTION|protonmail_quote"""
    r"""|<blockquote[^>]{0,200}type=["']?cite""",
    re.IGNORECASE,
)

_QUOTE_CLASSES = frozenset(("gmail_quote", "yahoo_quoted", "moz-cite-prefix", "protonmail_quote", "zmail_extra"))
_QUOTE_IDS = frozenset(("divRplyFwdMsg", "appendonsend", "mail-editor-reference-message-container"))

# What all of these are written with, but for character references that nobody writes there.
_QUOTE_MARKS = tuple(sorted(mark.lower() for mark in ("cite", *_QUOTE_CLASSES, *_QUOTE_IDS)))


def quotes_a_message(message: Message) -> bool:
    """Return whether there are marks of a quoted, forwarded or attached message.

    They prove nothing, since they are easily written, but without them a subject that begins like an
    answer or a forwarded message has nothing behind it.
    """
    if any(part.content_type in ("message/rfc822", "message/global") for part in message.parts()):
        return True
    if any(body.is_html and _HTML_QUOTE.search(body.text.content) for body in message.bodies):
        return True
    return any(_is_quoting(text.content) for text in message.visible)


def _is_quoting(text: str) -> bool:
    if any(pattern.search(text) for pattern in (_RULE, _BEGIN, _BLOCK, _ATTRIBUTION)):
        return True
    return len(_QUOTED_LINE.findall(text)) >= _FEWEST_QUOTED_LINES


def quote_ranges(html: Html) -> list[tuple[int, int]]:
    """Return the node ranges of messages quoted in a page, by the marks that mail programs leave."""
    if not any(mark in html.lowered for mark in _QUOTE_MARKS):
        return []
    return [
        (element.index, element.end)
        for element in html.elements
        if element.attributes is not NO_ATTRIBUTES and _quotes_a_message(element)
    ]


def _quotes_a_message(element: Element) -> bool:
    """Return whether a mail program has marked an element as the message that is answered."""
    if element.tag == "blockquote" and (element.get("type") or "").lower() == "cite":
        return True
    return not _QUOTE_CLASSES.isdisjoint(element.classes) or element.id in _QUOTE_IDS


def own_words(body: Body) -> tuple[Span, ...]:
    """Return the stretches of `body.read` that the sender wrote, in order, without messages quoted or forwarded in it.

    A message that is copied below a rule or a block of header lines goes on to the end, or to the last quoted line
    where that rule is quoted itself.
    """
    content = body.read.content
    if body.part is None:  # a template answers nobody
        return (Span(0, len(content)),)
    quotes = sorted(_quotes(body))
    end = min((mark.start() for mark in _marks(content)), default=len(content))
    if _is_in(end, quotes):  # what is quoted quotes another; below it the sender may have signed
        quotes = [*(quote for quote in quotes if quote.start <= end), Span(end, quotes[-1].end)]
        end = len(content)
    own: list[Span] = []
    at = 0
    for quote in quotes:
        if quote.start >= end:
            break
        if quote.start > at:
            own.append(Span(at, quote.start))
        at = max(at, quote.end)
    if at < end:
        own.append(Span(at, end))
    return tuple(own)


def _marks(content: str) -> Iterator[re.Match[str]]:
    """Yield the first mark of each kind below which another message is copied.

    Lines are only looked at where a word of them stands somewhere: few messages have one.
    """
    lowered = content.lower()
    for pattern, words in ((_RULE, _RULE_WORDS), (_BEGIN, _BEGIN_WORDS)):
        if any(word in lowered for word in words) and (mark := pattern.search(content)):
            yield mark
    if _SENDER.search(lowered) and (mark := _BLOCK.search(content)):
        yield mark


def _is_in(place: int, quotes: list[Span]) -> bool:
    before = bisect_right(quotes, place, key=_start_of) - 1
    return before >= 0 and place < quotes[before].end


def _start_of(span: Span) -> int:
    return span.start


def _quotes(body: Body) -> list[Span]:
    """Return where messages are quoted among the words of a part."""
    if body.html is not None and body.visible is not None:
        found = (body.visible.span_between(first, end) for first, end in quote_ranges(body.html))
        return [span for span in found if span is not None]
    content = body.read.content
    lines = [Span(*match.span()) for match in _WHOLE_QUOTED_LINE.finditer(content)] if ">" in content else []
    return lines if len(lines) >= _FEWEST_QUOTED_LINES else []
