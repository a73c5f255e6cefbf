"""The grammar of SPF records (RFC 7208 section 12)."""

from __future__ import annotations

import re
from ipaddress import IPv4Network, IPv6Network, ip_network

from msgspec import Struct

from spamlint.patterns import lazy_pattern


class SpfSyntaxError(ValueError):
    """A record that is not written as it should be. The text is the term."""


class Term(Struct, frozen=True):
    """A mechanism.

    Attributes:
        qualifier: `+`, `-`, `~` or `?`.
        name: In lower case.
        target: The domain-spec with its macros, or an empty string.
        prefix4: Length of the IPv4 prefix in bits.
        prefix6: Length of the IPv6 prefix in bits.
        network: Of ip4 and ip6.
        written: As it stands in the record.
    """

    qualifier: str
    name: str
    target: str = ""
    prefix4: int = 32
    prefix6: int = 128
    network: IPv4Network | IPv6Network | None = None
    written: str = ""


class Record(Struct, frozen=True):
    """A record: its mechanisms in order, and the target of `redirect=`, or an empty string."""

    terms: tuple[Term, ...]
    redirect: str = ""


COSTLY = frozenset(("include", "a", "mx", "ptr", "exists"))
"""Mechanisms that cost a DNS query (RFC 7208 section 4.6.4); `redirect` is the one modifier that does."""

_VERSION = lazy_pattern(r"v=spf1(?: |\Z)", re.IGNORECASE)
_MODIFIER = lazy_pattern(r"([A-Za-z][A-Za-z0-9\-_.]*)=(.*)\Z", re.DOTALL)
_MECHANISM = lazy_pattern(r"([+\-~?]?)([A-Za-z][A-Za-z0-9]*)(?:([:/])(.*))?\Z", re.DOTALL)
_DUAL_CIDR = lazy_pattern(r"(.*?)(?:/(0|[1-9]\d?))?(?://(0|[1-9]\d{0,2}))?\Z", re.DOTALL)
_MACRO = r"%\{[slodiphvSLODIPHV]\d*[rR]?[.\-+,/_=]*\}"
_EXPLAIN_MACRO = r"%\{[slodiphcrtvSLODIPHCRTV]\d*[rR]?[.\-+,/_=]*\}"
_MACRO_STRING = lazy_pattern(rf"(?:{_EXPLAIN_MACRO}|%[%_\-]|[!-$&-~])*\Z")
_DOMAIN_SPEC = lazy_pattern(rf"(?:{_MACRO}|%[%_\-]|[!-$&-~])*\Z")
_DOMAIN_END = lazy_pattern(
    rf"(?:{_MACRO}|%[%_\-]|\.(?:[A-Za-z0-9]*[A-Za-z][A-Za-z0-9]*|[A-Za-z0-9]+-[A-Za-z0-9\-]*[A-Za-z0-9])\.?)\Z"
)
_ZERO_DIGITS = lazy_pattern(r"%\{[A-Za-z]0+[^0-9]")


def is_spf(text: str) -> bool:
    """Return whether a TXT record is an SPF record (RFC 7208 section 4.5)."""
    return _VERSION.match(text) is not None


def parse_spf(text: str) -> Record:
    """Return the terms of a record for which `is_spf` holds.

    Raises:
        SpfSyntaxError: With the first term that is wrong. One is enough to make the whole record useless.
    """
    if not text.isascii():
        raise SpfSyntaxError(next(word for word in text.split(" ") if not word.isascii()))
    terms: list[Term] = []
    modifiers: dict[str, str] = {}
    for word in filter(None, text[len("v=spf1") :].split(" ")):
        modifier = _MODIFIER.match(word)
        if modifier is None:
            terms.append(_mechanism(word))
            continue
        name, value = modifier[1].lower(), modifier[2]
        if name in ("redirect", "exp"):
            if name in modifiers or not is_domain_spec(value):
                raise SpfSyntaxError(word)
            modifiers[name] = value
        elif not _is_macro_string(value):
            raise SpfSyntaxError(word)
    return Record(tuple(terms), modifiers.get("redirect", ""))


def is_domain_spec(text: str) -> bool:
    """Return whether a text is a domain-spec: a macro string that ends in a top label or a macro."""
    if not _DOMAIN_SPEC.match(text) or _ZERO_DIGITS.search(text):
        return False
    dot = text.rfind(".", 0, len(text) - 1)
    macro = text.rfind("%{") if text.endswith("}") else -1
    if macro >= 0:
        return _DOMAIN_END.match(text, macro) is not None
    if text[-2:] in ("%%", "%_", "%-"):
        return True
    return dot >= 0 and _DOMAIN_END.match(text, dot) is not None


def _is_macro_string(text: str) -> bool:
    return _MACRO_STRING.match(text) is not None and not _ZERO_DIGITS.search(text)


def _mechanism(word: str) -> Term:
    match = _MECHANISM.match(word)
    if match is None:
        raise SpfSyntaxError(word)
    qualifier, name, mark, rest = match[1] or "+", match[2].lower(), match[3], match[4]
    if name == "all" and mark is None:
        return Term(qualifier, name, written=word)
    if name in ("include", "exists") and mark == ":" and is_domain_spec(rest):
        return Term(qualifier, name, rest, written=word)
    if name == "ptr" and (mark is None or (mark == ":" and is_domain_spec(rest))):
        return Term(qualifier, name, rest or "", written=word)
    if name in ("a", "mx"):
        return _host(word, qualifier, name, mark, rest)
    if name in ("ip4", "ip6") and mark == ":":
        return Term(qualifier, name, network=_network(word, name, rest), written=word)
    raise SpfSyntaxError(word)


def _host(word: str, qualifier: str, name: str, mark: str | None, rest: str | None) -> Term:
    if mark is None:
        return Term(qualifier, name, written=word)
    target, prefix4, prefix6 = rest or "", None, None
    if mark == "/":
        target = "/" + target
    match = _DUAL_CIDR.match(target)
    if match is not None:
        target, prefix4, prefix6 = match[1], match[2], match[3]
    if (mark == "/" and target) or (mark == ":" and not is_domain_spec(target)):
        raise SpfSyntaxError(word)
    lengths = int(prefix4 or 32), int(prefix6 or 128)
    if lengths[0] > 32 or lengths[1] > 128:
        raise SpfSyntaxError(word)
    return Term(qualifier, name, target, *lengths, written=word)


_PREFIX = lazy_pattern(r"0|[1-9]\d{0,2}\Z")


def _network(word: str, name: str, text: str) -> IPv4Network | IPv6Network:
    address, slash, prefix = text.partition("/")
    if slash and not _PREFIX.fullmatch(prefix):
        raise SpfSyntaxError(word)
    try:
        network = ip_network(text, strict=False)
    except ValueError:
        raise SpfSyntaxError(word) from None
    if isinstance(network, IPv4Network) != (name == "ip4") or "%" in address:
        raise SpfSyntaxError(word)
    return network
