"""Who a message says it is from: the name of the company, the brand or the person, in the words that a reader reads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from spamlint.checks.postal_places import postal
from spamlint.checks.register_numbers import register_numbers
from spamlint.checks.sender_names import (
    answers_in_part,
    declared_names,
    from_in_part,
    names_in_part,
    signed_with,
)
from spamlint.checks.sender_words import Part, SenderWords, is_named, names_in, phrases_in, values
from spamlint.message.list_posts import is_list_post
from spamlint.message.message import Message
from spamlint.patterns import lazy_pattern
from spamlint.source.spans import FILLER, Excerpt, Span
from spamlint.text.normalise import without_accents


class By(Enum):
    """What tells the name."""

    DECLARED = "the name that you declared"
    FROM = "the name in From"
    COPYRIGHT = "a copyright line"
    LEGAL_FORM = "a company name"
    NUMBER = "a register number"
    VALUE = "a value of the template"
    DUMMY = "a name to be filled in"
    SIGNATURE = "a signature"
    SAID = "the words beside it"
    ADDRESS = "a name above the postal address"
    TITLE = "the title of the page"


class Identity(NamedTuple):
    """Where a message says who sent it.

    Attributes:
        by: What tells so.
        where: The words.
        in_footer: Whether they stand in the footer.
    """

    by: By
    where: Excerpt
    in_footer: bool


_COPYRIGHT = lazy_pattern(
    "(?:\N{COPYRIGHT SIGN}|\N{SOUND RECORDING COPYRIGHT}"
    "|(?:[Cc]opyright|COPYRIGHT)(?=[ \\t]{1,3}(?:\N{COPYRIGHT SIGN}|\\([cC]\\)|(?:19|20)\\d\\d|by\\b|\ufdd0))"
    "|\\([cC]\\)(?=\\s{0,2}(?:19|20)\\d\\d))(?P<rest>[^\\n]{0,160})"
)
_BEFORE_COPYRIGHT = lazy_pattern(r"([^\n|.]{2,60})[\s,]{1,3}\Z")
# What stands in a copyright line beside the name; years may be filled in.
_NO_OWNER = lazy_pattern(
    r"(?:19|20)\d\d|[-\u2013\u2014,.:;|/*]|\b(?:by|all|rights?|reserved|copyright|the|and|tous|droits|r\u00e9serv\u00e9s|alle"
    r"|rechte|vorbehalten|todos|los|derechos|reservados|os|direitos|tutti|diritti|riservati|r\u00e4ttigheter|forbeholdt"
    r"|rettigheder|alla|rechten|voorbehouden|wszelkie|prawa|zastrze\u017cone)\b",
)
_VALUE = lazy_pattern(f"{FILLER}+")
_WORD = lazy_pattern(r"[^\W\d_][\w'\u2019&-]*")
_BRACKETED = lazy_pattern(r"[\[{<(]{1,2}[ \t]*([A-Za-z][A-Za-z_ ]{2,40}?)[ \t]*(?:,[ \t]*[A-Za-z.]{2,8})?[ \t]*[\]}>)]")
_BREAK = lazy_pattern(r"\s[-\u2013\u2014|:\u00b7]{1,2}\s|[|:]")
_MOST_TITLE = 200
_SHORTEST_SIGNATURE = 3


def identities(message: Message, part: Part, words: SenderWords) -> Iterator[Identity]:
    """Yield where a part says who sent it, surest first, without working out more than is asked for."""
    for by, span in _spans(message, part, words):
        footer = part.footer
        yield Identity(by, part.excerpt(*span), footer is not None and footer.overlaps(span))


def _spans(message: Message, part: Part, words: SenderWords) -> Iterator[tuple[By, Span]]:
    yield from ((By.DECLARED, span) for span in names_in_part(part, declared_names(message)))
    yield from ((By.COPYRIGHT, span) for span in _copyright(part))
    yield from ((By.FROM, span) for span in from_in_part(message, part, words))
    yield from ((By.FROM, span) for span in answers_in_part(message, part, words))
    for span in part.spans:
        yield from ((By.LEGAL_FORM, company.span) for company in words.forms.companies(part.content, span))
    yield from ((By.VALUE, span) for span in _filled_in(message, part, words))
    yield from _said(message, part, words)
    yield from ((By.ADDRESS, span) for span in _above_addresses(message, part, words))
    yield from ((By.NUMBER, span) for _, span in register_numbers(part, words))
    yield from ((By.TITLE, span) for span in _titled(message, part))


def company_names(message: Message, part: Part, words: SenderWords) -> Iterator[Span]:
    """Yield the names of companies: those declared, those with a legal form, those that a template puts in."""
    yield from names_in_part(part, declared_names(message))
    for span in part.spans:
        yield from (company.span for company in words.forms.companies(part.content, span))
    yield from _filled_in(message, part, words)


def _copyright(part: Part) -> Iterator[Span]:
    """Yield the owners in copyright lines."""
    for span in part.spans:
        for match in _COPYRIGHT.finditer(part.content, *span):
            rest = match.group("rest")
            left = _NO_OWNER.sub(lambda found: " " * len(found.group()), rest.lower())
            names = [word for word in _WORD.finditer(left) if len(word.group()) > 1]
            filled = _VALUE.findall(left)
            # One value alone is the year.
            if names or len(filled) > 1 or (filled and _is_dated(rest)):
                yield Span(match.start(), min(match.end(), span.end))
                continue
            before = _BEFORE_COPYRIGHT.search(part.content[max(match.start() - 60, span.start) : match.start()])
            if before and (before.group(1)[:1] == FILLER or before.group(1).strip()[:1].isupper()):
                yield Span(match.start() - len(before.group(0)), match.end())


def _is_dated(rest: str) -> bool:
    return any(rest[index : index + 4].isdigit() for index in range(min(len(rest), 20)))


def _filled_in(message: Message, part: Part, words: SenderWords) -> Iterator[Span]:
    """Yield values that a template puts in for the name of the sender, and what stands for one in drafts."""
    for value in values(message, part):
        if is_named(value.names, words.values, words.owner_values) and part.holds(value.span.start):
            yield value.span
    wanted = names_in(words.values)
    for span in part.spans:
        for match in _BRACKETED.finditer(part.content, *span):
            if " ".join(match.group(1).lower().replace("_", " ").split()) in wanted | names_in(words.dummies):
                yield Span(*match.span())


def _said(message: Message, part: Part, words: SenderWords) -> Iterator[tuple[By, Span]]:
    """Yield names that are told by the words beside them: signatures, "sent by", "the ... team"."""
    content = part.content
    for phrase in phrases_in(message, part, words):
        found = phrase.span
        if phrase.tag not in ("dummies", "sign_offs", "before_name", "reminder", "beside_name", "owned"):
            continue
        span = next(span for span in part.spans if span.start <= found.start < span.end)
        if phrase.tag == "dummies":
            yield By.DUMMY, found
        elif phrase.tag == "sign_offs" and (signed := _line_below(content, found, span.end)):
            yield By.SIGNATURE, signed
        elif phrase.tag in ("before_name", "reminder") and (name := _name_after(content, found.end, span.end)):
            yield By.SAID, name
        elif phrase.tag == "owned" and (
            owner := _OWNED.search(content, max(found.start - 60, span.start), found.start)
        ):
            yield By.SAID, Span(owner.start(), found.end)
        elif phrase.tag == "beside_name" and (name := _name_beside(content, found, span)):
            yield By.SAID, name
    for match in _DASHED.finditer(content):
        if part.holds(match.start("name")):
            yield By.SIGNATURE, Span(*match.span("name"))
    if last := _last_line(message, part, words):
        yield By.SIGNATURE, last


# A word in small letters and a name: "your Northwind".
_OWNED = lazy_pattern(
    r"(?<=[\s(])(?!the |this |an? |any |each |every )[^\W\d_A-Z]{3,8}[ \t\n]"
    rf"(?P<name>[A-Z][\w'\u2019.-]{{2,30}}|{FILLER}+)[ \t\n]\Z"
)
# "-- " and the name below it (RFC 3676, section 4.3), or a name behind a dash.
_DASHED = lazy_pattern(
    r"^[ \t]{0,8}(?:-- ?\r?\n|[-\u2013\u2014]{1,2}[ \t]?)"
    r"(?P<name>[^\W\d_a-z][\w'\u2019.-]{1,20}(?:[ \t][^\W\d_a-z][\w'\u2019.-]{0,20}){0,2})[ \t,]*\r?$",
    re.MULTILINE,
)
_SIGN_OFF = lazy_pattern(r"[\s,.!\u2013-]{0,6}\n\s{0,80}(?P<name>[^\n]{1,60})")
_SAME_LINE = lazy_pattern(r",[ \t]{0,3}(?P<name>[^\W\d_][^\n]{0,40})")


def _line_below(content: str, found: Span, limit: int) -> Span | None:
    """Return the name in the line below words that close a letter, or behind their comma."""
    line = content.rfind("\n", 0, found.start) + 1
    if content[line : found.start].strip(" \t-\u2013*>,"):
        return None
    match = _SIGN_OFF.match(content, found.end, limit) or _SAME_LINE.match(content, found.end, limit)
    if match is None:
        return None
    name = match.group("name").strip(" \t\r*-_~.,!")
    if (
        not name
        or len(name.split()) > 6
        or "://" in name
        or "@" in name
        or not (name[0].isalpha() or name[0] in FILLER + "[")
    ):
        return None
    return Span(match.start("name"), match.end("name"))


_NAME = lazy_pattern(
    r"[\s:\"'\u201c\u201e\u00ab]{1,4}"
    r"(?:(?:for|at|to|from|with|of|bei|f\u00fcr|von|hos|til|fra|till|fr\u00e5n|bij|van|voor|chez|\u00e0|en|a|su|da|no|na|em"
    r"|u) )?(?:the |die |der |le |la |les |den )?"
    rf"(?P<name>[^\W\d_a-z]\w*|[^\W\d_]+(?:\.\w+)+|{FILLER}+)"
)


def _name_after(content: str, place: int, limit: int) -> Span | None:
    match = _NAME.match(content, place, limit)
    return None if match is None or not _is_capital(match.group("name")) else Span(*match.span("name"))


def _is_capital(name: str) -> bool:
    return name[0] == FILLER or name[0].isupper() or "." in name


def _name_beside(content: str, found: Span, within: Span) -> Span | None:
    """Return the name that stands right before or after words such as "team"."""
    before = content[max(found.start - 60, within.start) : found.start].rpartition("\n")[2]
    word = before.rstrip("] \t\"'").rpartition(" ")[2].lstrip("[\"'(")
    if before[-1:].isspace() and word and _is_capital(word) and word.lower() not in _ARTICLES and len(word) > 2:
        return Span(found.start - len(before.partition(word)[1] + before.rpartition(word)[2]), found.end)
    match = _NAME.match(content, found.end, within.end)
    is_lead = content[found.start].isupper() and not before.strip()
    if match is not None and is_lead and _is_capital(match.group("name")) and "\n" not in match.group():
        return Span(found.start, match.end("name"))
    return None


_ARTICLES = frozenset("the our your this a an my any free join more from and to his her its their".split())


def _is_letter(message: Message) -> bool:
    """Return whether a person wrote to a list or in answer to somebody: who signs by the first name alone."""
    return message.header("In-Reply-To") is not None or is_list_post(message)


def _last_line(message: Message, part: Part, words: SenderWords) -> Span | None:
    """Return the short last line above a list's own lines: how people sign letters, and anything by their name."""
    is_letter, names = _is_letter(message), signed_with(message, words.generic)
    for span in reversed(part.spans):
        said = part.content[span.start : span.end].partition("\n-- ")[0].partition("\n___")[0]
        end = len(said.rstrip())
        start = said.rfind("\n", 0, end) + 1
        line = said[start:end].strip(" \t.-*~")
        if not line or len(line) > 30 or len(line.split()) > 3 or not line.replace(" ", "").isalpha():
            continue
        if (is_letter and line[0].isupper()) or all(_is_short_for(word, names) for word in line.split()):
            return Span(span.start + start, span.start + end)
    return None


def _is_short_for(word: str, names: frozenset[str]) -> bool:
    """Return whether a word is one of some names, or how one is shortened: `Vince` of `vincent`."""
    said = without_accents(word.lower())
    return len(said) >= _SHORTEST_SIGNATURE and any(name.startswith(said) for name in names)


def _above_addresses(message: Message, part: Part, words: SenderWords) -> Iterator[Span]:
    """Yield the names that stand before a postal address, in its line or in the line above."""
    for shown in postal(message, words.postal).shown:
        if shown.where.text is not part.body.read:
            continue
        for line in part.content[max(shown.where.span.start - 90, 0) : shown.where.span.start].split("\n")[:-3:-1]:
            name = line.strip(" \t\r,.\u00b7\u2022|*-\u2013\u2014:")
            if not name:
                continue
            if len(name) <= 60 and len(name.split()) <= 6 and _is_capital(name) and "@" not in name and ":" not in name:
                start = part.content.rfind(name, 0, shown.where.span.start)
                yield Span(start, start + len(name))
            break


def _titled(message: Message, part: Part) -> Iterator[Span]:
    """Yield lines that are a piece of the page's title: a brand stands in both."""
    if message.is_mail or part.body.html is None or message.title is None:
        return
    pieces = [" ".join(piece.split()).lower() for piece in _BREAK.split(message.title.content[:_MOST_TITLE])]
    wanted = [piece for piece in pieces if piece and len(piece.split()) <= 3]
    if len(pieces) < 2 or not wanted:
        return
    for span in part.spans:
        start = span.start
        for line in part.content[span.start : span.end].split("\n"):
            bare = line.strip().rstrip(".").lower()
            if bare and any(bare == piece or (piece.startswith(bare) and len(bare) > 3) for piece in wanted):
                yield Span(start, start + len(line))
            start += len(line) + 1
