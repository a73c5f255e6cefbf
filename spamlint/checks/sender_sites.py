"""The sites of the sender that a message shows: written addresses, and names that lead to the first page of one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spamlint.checks.identity import authors, own_organizations
from spamlint.checks.reading import plain_reading
from spamlint.checks.sender_names import is_own_site, names_site
from spamlint.checks.sender_said import Said
from spamlint.checks.sender_words import is_named, value_names
from spamlint.message.links import Link
from spamlint.message.message import Message
from spamlint.patterns import lazy_pattern
from spamlint.source.spans import Span

# The address of a site: it ends with its host, or with a page that is no more than its name.
_SITE = lazy_pattern(
    r"(?<![\w@./-])(?:https?://)?(?:www\.)?(?:[\w-]{1,63}\.){1,5}[a-z]{2,24}(?![\w@-]|\.\w)(?P<path>/[^\s<>\"')\]]{0,200})?",
    re.IGNORECASE,
)
_HOME = lazy_pattern(r"https?://(?P<host>[\w.-]{4,200})/?(?:\?[^/]{0,400})?", re.IGNORECASE)
# Between what a site is called and its address: "our website is at www.example.com".
_TO_SITE = lazy_pattern(r"(?!.*\n\s*\n)(?:\W+[^\W\d_]{1,4}){0,2}\W*", re.DOTALL)
_LONGEST_NAME = 60
_CLAIMED = lazy_pattern(r"(?:\N{COPYRIGHT SIGN}|\([cC]\)|[Cc]opyright)[\s\d,-]{0,14}\Z")


def sites(message: Message, said: Said) -> Iterator[Span]:
    """Yield written addresses of sites: a host alone, or what the words call a site."""
    from spamlint.text.domains import has_known_ending

    own = own_organizations(message)
    mailboxes = {author.local for author in authors(message)}  # people's pages: example.edu/~anna/
    labels = [match.span for match in said.tagged("site")]
    footer = said.part.footer
    for span in said.part.spans:
        for match in _SITE.finditer(said.content, *span):
            found = Span(*match.span())
            path = match.group("path") or ""
            host = match.group()[: len(match.group()) - len(path)]
            bare = host.partition("://")[2] or host
            if not has_known_ending(bare):
                continue
            is_own = is_own_site(message, bare)
            is_home = path.strip("/") == "" or path.startswith("/?") or path.strip("/").lstrip("~") in mailboxes
            is_called = _is_called_site(said.content, labels, found)
            is_written = bare != host or bare.lower().startswith("www.") or _is_claimed(said.content, found.start)
            # Of a foreign site only the footer can say that it is the sender's too.
            near = is_own or not own or (footer is not None and footer.overlaps(found))
            if not (is_called or (is_home and near)) or not (is_own or is_written):
                continue
            if (is_called and is_own) or not said.is_about_leaving(found):
                yield found


def _is_claimed(content: str, place: int) -> bool:
    """Return whether what stands at a place is who claims copyright."""
    return _CLAIMED.search(content, max(place - 30, 0), place) is not None


def _is_called_site(content: str, labels: list[Span], found: Span) -> bool:
    return any(
        0 <= found.start - label.end <= 12 and _TO_SITE.fullmatch(content, label.end, found.start) for label in labels
    )


def is_named_home(message: Message, said: Said, link: Link) -> bool:
    """Return whether a link leads to the first page of a site that its words name: `Northwind` to northwind.example."""
    words = link.words.strip()
    if not 0 < len(words) <= _LONGEST_NAME:
        return False
    home = _HOME.fullmatch(link.target)
    if home is None:
        return said.part.body.template.tags != () and not words[0].isalnum() and _is_site_value(message, said, link)
    return names_site(words, home.group("host"))


def _is_site_value(message: Message, said: Said, link: Link) -> bool:
    """Return whether a link leads to nothing but a value that is the sender's site, and its words are one of a name."""
    if link.href is None:
        return False
    words, owners = said.words, said.words.owner_values
    target = next(plain_reading(message, said.part.body).tags_of(link.href), None)
    if target is None or target.span != link.href.span:
        return False
    is_site = is_named(value_names(target.expression), words.site_values, owners)
    return is_site and is_named(value_names(link.words), words.values, owners)


def is_own_home(message: Message, said: Said, link: Link, span: Span) -> bool:
    """Return whether the site of a link is the sender's: of another than From's only a copyright line can say so."""
    home = _HOME.fullmatch(link.target)
    return home is None or is_own_site(message, home.group("host")) or _is_claimed(said.content, span.start)
