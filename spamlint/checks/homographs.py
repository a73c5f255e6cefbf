"""Checks of letters that are taken for others: in domains and in the names of senders (UTS #39)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from spamlint.checks.api import Hit, check
from spamlint.checks.display_names import name_where
from spamlint.checks.hosts import host_of, host_where
from spamlint.message.message import Message
from spamlint.patterns import lazy_pattern
from spamlint.text.domains import to_unicode
from spamlint.text.scripts import is_highly_restrictive, is_lookalike, looks_like, scripts_of, skeleton

_WORD = lazy_pattern(r"[^\W\d_]+")
_MOST_LETTERS = 200  # of one word


class HomographOptions(Struct, frozen=True, eq=False):
    """Options of `homograph`.

    Attributes:
        look_in: `addresses`: From, Sender and Reply-To. `links`: the hosts of links.
        native: Top-level domains where whole names in another script than Latin are at home.
    """

    look_in: Literal["addresses", "links"]
    native: tuple[str, ...] = ()


@check("homograph")
def homograph(message: Message, options: HomographOptions) -> Iterator[Hit]:
    """Yield `mixed` or `lookalike` for a domain, `name` for a display name, that is not what it seems to be."""
    if options.look_in == "links":
        yield from _link_hits(message, options)
        return
    for field in ("From", "Sender", "Reply-To"):
        for header in message.headers(field):
            for address in message.addresses(header):
                key = _domain_key(address.domain, options)
                if key is not None:
                    yield Hit(key, address.spec_where, _data(address.domain))
                word = _false_word(address.display)
                if word is not None:
                    yield Hit("name", name_where(address), {"word": word, "seems": skeleton(word)})


def _link_hits(message: Message, options: HomographOptions) -> Iterator[Hit]:
    seen: set[str] = set()
    for link in message.links:
        if link.target.isascii() and "xn--" not in link.target.lower():
            continue
        host = host_of(link.target)
        if host is None or link.href is None or host in seen:
            continue
        key = _domain_key(host, options)
        if key is not None:
            seen.add(host)
            yield Hit(key, host_where(link), _data(host))


def _data(domain: str) -> dict[str, str]:
    shown = to_unicode(domain)
    return {"domain": shown, "seems": skeleton(shown)}


def _domain_key(domain: str, options: HomographOptions) -> str | None:
    """Return what is wrong with the letters of a domain, label by label, or None."""
    if domain.isascii() and "xn--" not in domain.lower():
        return None
    *labels, top = to_unicode(domain).split(".")
    if not all(map(is_highly_restrictive, labels)):
        return "mixed"
    at_home = top in options.native or not top.isascii()
    return "lookalike" if not at_home and any(map(is_lookalike, labels)) else None


def _false_word(name: str) -> str | None:
    """Return a word into which letters of another script have been put for those that they look like, or None.

    Names that join words of two scripts, a capital beginning the second, are honest: only letters that stand
    inside a run of the other script, or alone at its end, count.
    """
    if name.isascii():
        return None
    for match in _WORD.finditer(name[:500]):
        word = match.group()[:_MOST_LETTERS]
        if not word.isascii() and not is_highly_restrictive(word) and _is_substituted(word):
            return word
    return None


def _is_substituted(word: str) -> bool:
    latin = ["Latn" in scripts_of(character) for character in word]
    breaks = [
        at
        for at in range(1, len(word))
        if latin[at] != latin[at - 1] and not (word[at - 1].islower() and word[at].isupper())
    ]
    if not breaks or not any(looks_like(character) for character in word):
        return False
    return len(breaks) > 1 or breaks[0] == 1 or breaks[0] == len(word) - 1
