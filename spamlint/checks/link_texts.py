"""Whether a link opens what its words show: `www.example.com` that leads elsewhere."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from urllib.parse import unquote

from msgspec import Struct

from spamlint.checks.api import Hit, Note, check
from spamlint.checks.hosts import host_of, is_below
from spamlint.checks.identity import organizations, own_organizations
from spamlint.message.links import Link
from spamlint.message.message import Message
from spamlint.patterns import lazy_pattern
from spamlint.text.domains import has_known_ending, is_ip_address, organization
from spamlint.text.placeholders import has_placeholder

_MOST_WORDS = 500  # code points of the words of a link
_MOST_TARGET = 4_000
_MOST_LINKS = 2_000
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_NAME = rf"(?:{_LABEL}\.){{1,8}}[^\W\d_][\w-]{{1,23}}"
# With a scheme, or `www.`: an address anywhere in the words. Without one: only when the words are nothing else.
_SHOWN = lazy_pattern(
    rf"(?:https?://(?:www\d?\.)?|(?<![\w@./-])www\d?\.)(?P<host>{_NAME}|\d{{1,3}}(?:\.\d{{1,3}}){{3}})"
)
_BARE = lazy_pattern(rf"\W{{0,3}}(?P<host>{_NAME})(?::\d{{1,5}})?(?P<path>/\S*)?\W{{0,3}}")
_MAIL = lazy_pattern(rf"\s*[\w.+%-]{{1,64}}@(?P<host>{_NAME})\s*")
_MAILTO = lazy_pattern(r"mailto:[^?@]*@([^?,@]+)", re.IGNORECASE)


class LinkTextOptions(Struct, frozen=True, eq=False):
    """Options of `link-text-other-host`.

    Attributes:
        trackers: Domains of sending platforms and security gateways that count clicks and lead on.
        tracking_labels: First labels of hosts that do so: `click.example.com`.
        file_endings: Endings of files that are top-level domains too: `README.md` shows no host.
    """

    trackers: tuple[str, ...] = ()
    tracking_labels: tuple[str, ...] = ()
    file_endings: tuple[str, ...] = ()


class _Shown(Struct, frozen=True):
    """A link whose words show a host, and the host that it opens."""

    link: Link
    host: str
    opens: str


@check("link-text-other-host")
def link_text_other_host(message: Message, options: LinkTextOptions) -> Iterator[Hit]:
    """Yield `other` or `address` for each link whose words show another registrable domain than it opens.

    Links that count clicks do so by design: known and declared click counters, the sender's own domain, hosts that
    lead to several shown domains, and targets that name the shown host are left out.
    """
    trackers = _Trackers(message, options)
    others: list[_Shown] = []
    for link in message.links[:_MOST_LINKS]:
        if link.element is None or link.href is None or not link.words:
            continue
        if (hit := _other_address(link)) is not None:
            yield hit
            continue
        shown = _shown(link, options)
        if shown is None or organization(shown.host) == organization(shown.opens):
            continue
        if not trackers.leads_on(shown):
            others.append(shown)
    counters = _counters(others)
    for shown in others:
        if organization(shown.opens) not in counters:
            yield _hit(shown)


def _hit(shown: _Shown) -> Hit:
    assert shown.link.href is not None
    data = {"shown": shown.host, "host": shown.opens}
    return Hit("other", shown.link.where, data, (Note("opens", shown.link.href, data),))


def _shown(link: Link, options: LinkTextOptions) -> _Shown | None:
    opens = host_of(link.target)
    if opens is None:
        return None
    host = _shown_host(link.words[:_MOST_WORDS], options)
    return None if host is None else _Shown(link, host, opens)


def _shown_host(words: str, options: LinkTextOptions) -> str | None:
    """Return the host that words show, or None.

    A bare name with a capital is a brand's, such as "Booking.com", and one with the ending of a file a file's.
    """
    if "." not in words or has_placeholder(words):
        return None
    match = _SHOWN.search(words)
    if match is not None:
        host = match.group("host").lower()
        return host if is_ip_address(host) or has_known_ending(host) else None
    match = _BARE.fullmatch(words)
    if match is None:
        return None
    host = match.group("host")
    if host != host.lower() or not has_known_ending(host):
        return None
    ending = host.rpartition(".")[2]
    return None if ending in options.file_endings and not match.group("path") else host


def _other_address(link: Link) -> Hit | None:
    """Return a hit where a mail address is shown and another one is written to."""
    opens = _MAILTO.match(link.target[:_MOST_TARGET])
    shown = _MAIL.fullmatch(link.words) if opens is not None and "@" in link.words else None
    if opens is None or shown is None or link.href is None or has_placeholder(opens.group(1)):
        return None
    host = unquote(opens.group(1)).strip().lower()
    if organization(host) == organization(shown.group("host")):
        return None
    data = {"shown": link.words, "host": host}
    return Hit("address", link.where, data, (Note("opens", link.href, data),))


class _Trackers(Struct, frozen=True, dict=True):
    """Knows the hosts that lead on to what is shown."""

    message: Message
    options: LinkTextOptions

    def leads_on(self, shown: _Shown) -> bool:
        if is_below(shown.opens, self._known) or organization(shown.opens) in self._own:
            return True
        first = shown.opens.partition(".")[0].rstrip("0123456789")
        if shown.opens.count(".") > 1 and first in self.options.tracking_labels:
            return True
        # `https://gate.example/?url=https%3A%2F%2Fwww.example.com%2F` opens what is shown.
        rest = unquote(unquote(shown.link.target[:_MOST_TARGET])).lower().partition(shown.opens)[2]
        return shown.host in rest

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset((*self.options.trackers, *self.message.declared.tracking_domains))

    @cached_property
    def _own(self) -> frozenset[str]:
        return own_organizations(self.message) | organizations(self.message.declared.tracking_domains)


def _counters(others: Sequence[_Shown]) -> frozenset[str]:
    """Return the domains that links with several shown domains open: they count clicks."""
    shown: dict[str, set[str]] = defaultdict(set)
    for item in others:
        shown[organization(item.opens)].add(organization(item.host))
    return frozenset(domain for domain, hosts in shown.items() if len(hosts) > 1)
