"""How a reader can reach the sender: an address, a phone number, a site, a contact page, an answer to the message."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from spamlint.checks.optout_targets import address_says_unsubscribe, target_says_unsubscribe
from spamlint.checks.sender_words import Part, SenderWords, names_in, value_names, values
from spamlint.message.links import Link
from spamlint.message.message import Message
from spamlint.patterns import lazy_pattern
from spamlint.source.spans import FILLER, Excerpt, Span
from spamlint.text.phrases import Match


class Means(Enum):
    """A means of contact."""

    EMAIL = "email"
    PHONE = "phone"
    WEB = "web"
    PAGE = "page"
    REPLY = "reply"


class Contact(NamedTuple):
    """A way to reach the sender.

    Attributes:
        means: What it is.
        where: The words.
        in_footer: Whether they stand in the footer.
    """

    means: Means
    where: Excerpt
    in_footer: bool


_ADDRESS = lazy_pattern(r"(?<![\w.+%/-])[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}(?![\w@])")
_NO_ANSWER = lazy_pattern(r"no[-_.]?reply|do[-_.]?not[-_.]?reply|donotreply|mailer-daemon|bounce", 2)
_LEAVE_ADDRESS = lazy_pattern(
    r"unsub|opt[-_.]?out|remove|delete|subscribe|[-_.](?:request|leave|off)@|^(?:leave|off|stop|listserv|majordomo)@", 2
)
# The address of a site: it ends with its host, or with a page that is no more than its name.
_SITE = lazy_pattern(r"(?<![\w@./-])(?:https?://)?(?:www\.)?(?:[\w-]{1,63}\.){1,5}[a-z]{2,24}(?![\w@-]|\.\w)(?P<path>/[^\s<>\"')\]]{0,200})?", 2)
_PHONE = lazy_pattern(r"(?<![\w.,/:@#=-])(?:\+|\()?\d[\d\s().\u2013/-]{5,22}\d(?![\w@%]|[.,/:-]\d)")
_PHONE_LABEL = lazy_pattern(r"[\s.:)(|+#\u2013-]{1,5}\Z")
_IP = lazy_pattern(r"\d{1,3}(?:\.\d{1,3}){3}")
_DATE = lazy_pattern(r"(?:19|20)\d\d[-/. ]\d{1,2}[-/. ]\d{1,2}|\d{1,2}[-/. ]\d{1,2}[-/. ](?:19|20)?\d\d|(?:19|20)\d\d\s?[-\u2013/]\s?(?:19|20)\d\d")
_SENTENCE = lazy_pattern(r"[.!?](?=\s)|\n[ \t]*\n|\n(?=\s*[-*_=~]{3,})")
_REACH = 220
_MOST_LINKS = 400
_FEWEST_DIGITS, _MOST_DIGITS = 7, 15  # ITU-T E.164, section 6.1: no more than 15


def contacts(message: Message, part: Part, words: SenderWords) -> Iterator[Contact]:
    """Yield the ways to reach the sender in a part, without working out more than is asked for."""
    for means, span in _spans(message, part, words):
        footer = part.footer
        yield Contact(means, part.excerpt(*span), footer is not None and footer.overlaps(span))


def _spans(message: Message, part: Part, words: SenderWords) -> Iterator[tuple[Means, Span]]:
    said = _Said(part, words)
    yield from ((Means.EMAIL, span) for span in _addresses(message, said))
    yield from _linked(message, said)
    yield from _filled_in(said)
    yield from ((Means.REPLY, match.span) for match in said.tagged("invites") if not said.near(match.span, "forbids"))
    yield from ((Means.PHONE, span) for span in _phones(message, said))
    yield from ((Means.WEB, span) for span in _sites(message, said))


class _Said:
    """The words of a part with the phrases in them."""

    def __init__(self, part: Part, words: SenderWords) -> None:
        self.part = part
        self.words = words
        self.content = part.content
        self._matches: list[Match] | None = None

    @property
    def matches(self) -> list[Match]:
        """Return the phrases in the sender's own words."""
        if self._matches is None:
            found = (
                Match(match.phrase, match.span.shift(span.start), match.tag)
                for span in self.part.spans
                for match in self.words.phrases.find(self.content[span.start : span.end])
            )
            self._matches = sorted(found, key=lambda match: match.span)
        return self._matches

    def tagged(self, *tags: str) -> Iterator[Match]:
        """Yield the phrases of some lists."""
        return (match for match in self.matches if match.tag in tags)

    def near(self, span: Span, *tags: str) -> bool:
        """Return whether a phrase of some lists stands in the sentence of a span."""
        sentence = self.sentence(span)
        return any(match.span.overlaps(sentence) for match in self.tagged(*tags))

    def sentence(self, span: Span) -> Span:
        """Return the sentence of a span, as far as `_REACH` on each side."""
        low, high = max(span.start - _REACH, 0), min(span.end + _REACH, len(self.content))
        start = low
        for match in _SENTENCE.finditer(self.content, low, span.start):
            start = match.end()
        end = _SENTENCE.search(self.content, span.end, high)
        return Span(start, end.start() if end else high)

    def is_about_leaving(self, span: Span) -> bool:
        """Return whether what stands at a span is there to leave the mailings, and for nothing else."""
        sentence = self.sentence(span)
        leave = contact = False
        for match in self.matches:
            if match.span.overlaps(sentence):
                leave = leave or match.tag in ("leave", "leave_common")
                contact = contact or (match.tag == "contact" and len(match.phrase.split()) > 1)
        return leave and not contact


def _addresses(message: Message, said: _Said) -> Iterator[Span]:
    """Yield mail addresses that are the sender's: not the reader's, and not there only to leave."""
    readers = message.derived(_readers, None)
    for span in said.part.spans:
        if "@" not in said.content[span.start : span.end]:
            continue
        for match in _ADDRESS.finditer(said.content, *span):
            found = Span(*match.span())
            if _is_contact(match.group(), readers) and not _is_readers(said, found) and not said.is_about_leaving(found):
                yield found


def _is_contact(address: str, readers: frozenset[str]) -> bool:
    if address.lower() in readers or address_says_unsubscribe(address):
        return False
    return _NO_ANSWER.search(address) is None and _LEAVE_ADDRESS.search(address) is None


def _is_readers(said: _Said, span: Span) -> bool:
    """Return whether an address follows words such as "sent to"."""
    return any(
        match.span.end <= span.start and not said.content[match.span.end : span.start].strip(" \t\r\n:<([\"'")
        for match in said.tagged("your_address")
    )


def _readers(message: Message, _: None) -> frozenset[str]:
    headers = [header for name in ("To", "Cc", "Bcc", "Delivered-To") for header in message.headers(name)]
    return frozenset(address.spec.lower() for header in headers for address in message.addresses(header))


def _linked(message: Message, said: _Said) -> Iterator[tuple[Means, Span]]:
    """Yield links to write to the sender, to call, or to a page for it."""
    for link in said.part.body.links[-_MOST_LINKS:]:
        if not link.shown:
            continue
        lowered = link.target[:300].lower()
        if lowered.startswith("tel:"):
            means = Means.PHONE
        elif lowered.startswith("mailto:"):
            if not _writes_to_sender(message, said, link):
                continue
            means = Means.EMAIL
        elif _is_contact_page(said, link, lowered):
            means = Means.PAGE
        elif _shows_site(said, link):
            means = Means.WEB
        else:
            continue
        span = _place(said.part, link)
        if span is not None and said.part.holds(span.start) and not (means is Means.EMAIL and _leaves(said, link, span)):
            yield means, span


def _writes_to_sender(message: Message, said: _Said, link: Link) -> bool:
    address, _, rest = link.target[7:500].partition("?")
    if target_says_unsubscribe(rest) or "remove" in rest.lower() or not address.strip():
        return False
    if FILLER in address or "{" in address:
        names = _names_at(said, link)
        return names.isdisjoint(names_in(said.words.reader_values)) or not names.isdisjoint(
            names_in(said.words.contact_values)
        )
    return _is_contact(address, message.derived(_readers, None))


def _leaves(said: _Said, link: Link, span: Span) -> bool:
    if any(match.tag in ("leave", "leave_common") for match in said.words.phrases.find(link.words)):
        return True
    return said.is_about_leaving(span)


def _is_contact_page(said: _Said, link: Link, target: str) -> bool:
    """Return whether the words of a link are those of a contact page, and nothing else leads there."""
    words = link.words.strip()
    if not 0 < len(words) <= 60 or target_says_unsubscribe(target):
        return False
    found = [match for match in said.words.phrases.find(words) if match.tag == "contact"]
    covered = sum(match.span.end - match.span.start for match in found)
    return covered * 2 >= len(words.strip(" ?!.\u203a\u00bb>\u2192"))


def _shows_site(said: _Said, link: Link) -> bool:
    """Return whether a link shows the address of the site it leads to, as a value of the template."""
    words = link.words.strip()
    if not words or words.strip(FILLER):
        return False
    names = _names_at(said, link)
    return not names.isdisjoint({"site url", "site domain", "domain", "website", "shop url", "store url"})


def _names_at(said: _Said, link: Link) -> frozenset[str]:
    """Return the names of the values in the target of a link."""
    if link.href is None:
        return frozenset()
    template = said.part.body.template
    start, end = link.href.span
    if link.href.text is not template.masked:
        return frozenset()
    found = (value_names(tag.expression) for tag in template.tags if start <= tag.span.start < end)
    return frozenset().union(*found)


def _place(part: Part, link: Link) -> Span | None:
    visible = part.body.visible
    if link.element is None or visible is None:
        return link.where.span
    return visible.span_of(link.element)


def _filled_in(said: _Said) -> Iterator[tuple[Means, Span]]:
    """Yield values that a template puts in for a way of contact."""
    wanted, readers = names_in(said.words.contact_values), names_in(said.words.reader_values)
    for value in values(said.part):
        own = value.names & wanted
        if own and said.part.holds(value.span.start) and not (value.names & readers - wanted):
            means = Means.WEB if any("url" in name or "site" in name or "domain" in name for name in own) else Means.EMAIL
            yield means, value.span


def _phones(message: Message, said: _Said) -> Iterator[Span]:
    """Yield phone numbers: what is written as one and can be dialled, or is said to be one."""
    labels = [match.span.end for match in said.tagged("phone", "contact")]
    for span in said.part.spans:
        for match in _PHONE.finditer(said.content, *span):
            written = match.group()
            digits = sum(map(str.isdigit, written))
            if not _FEWEST_DIGITS <= digits <= _MOST_DIGITS or _IP.fullmatch(written) or _DATE.search(written):
                continue
            if "\n" in written or said.part.body.is_html is False and ">" in written:
                continue
            if written.startswith("+") or _is_labelled(said.content, match.start(), labels):
                yield Span(*match.span())
            elif _has_form(written) and _can_be_dialled(written, _regions(message)):
                yield Span(*match.span())


def _is_labelled(content: str, place: int, labels: list[int]) -> bool:
    return any(0 <= place - end <= 5 and _PHONE_LABEL.fullmatch(content, end, place) for end in labels)


def _has_form(written: str) -> bool:
    """Return whether digits are grouped as in a phone number: in brackets, or in parts; a long row is none."""
    groups = [group for group in written.replace("(", " ").replace(")", " ").replace("-", " ").replace(".", " ").split()]
    return ("(" in written and ")" in written) or (len(groups) > 1 and all(len(group) <= 8 for group in groups))


def _regions(message: Message) -> tuple[str, ...]:
    """Return the countries (ISO 3166-1 alpha-2) whose way of writing numbers may be meant."""
    return message.derived(_work_out_regions, None)


_OTHER_CODES = {"UK": "GB", "EU": "", "IO": "", "AI": "", "ME": "", "TV": "", "CO": ""}


def _work_out_regions(message: Message, _: None) -> tuple[str, ...]:
    endings = [
        address.domain.rpartition(".")[2].upper()
        for header in message.headers("From")
        for address in message.addresses(header)
    ]
    endings += [domain.rpartition(".")[2].upper() for domain in message.declared.sender_domains]
    countries = [_OTHER_CODES.get(ending, ending) for ending in endings if len(ending) == 2]
    return tuple(dict.fromkeys([*filter(None, countries), "US"]))


def _can_be_dialled(written: str, regions: tuple[str, ...]) -> bool:
    """Return whether a number exists in one of the countries, by the plans that `phonenumbers` knows."""
    import phonenumbers

    for region in regions:
        try:
            if phonenumbers.is_possible_number(phonenumbers.parse(written, region)):
                return True
        except phonenumbers.NumberParseException:
            continue
    return False


def _sites(message: Message, said: _Said) -> Iterator[Span]:
    """Yield written addresses of sites: a host alone, or what the words call a site."""
    from spamlint.text.domains import has_known_ending

    labels = [match.span for match in said.tagged("site")]
    for span in said.part.spans:
        for match in _SITE.finditer(said.content, *span):
            found = Span(*match.span())
            path = match.group("path") or ""
            host = match.group()[: len(match.group()) - len(path)]
            bare = host.partition("://")[2] or host
            is_written = bare != host or bare.lower().startswith("www.") or bare == bare.lower() or bare[0].isupper()
            if not is_written or not has_known_ending(bare):
                continue
            is_home = path.strip("/") == "" or path.startswith("/?")
            if (is_home or _is_called_site(said.content, labels, found)) and not said.is_about_leaving(found):
                yield found


def _is_called_site(content: str, labels: list[Span], found: Span) -> bool:
    return any(0 <= found.start - label.end <= 12 and "\n\n" not in content[label.end : found.start] for label in labels)
