"""Host names: canonical form, and the domain that somebody registered (Public Suffix List)."""

from __future__ import annotations

import re
import unicodedata
import zlib
from functools import cache
from pathlib import Path

from msgspec import Struct

from spamlint.patterns import lazy_pattern

SNAPSHOT = Path(__file__).with_name("public_suffix.dat")

_MAX_HOST = 253  # octets of a host name as text, RFC 1035 section 2.3.4
_MAX_LABEL = 63  # octets, RFC 1035 section 2.3.4
_IPV4 = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}\Z")
# Names that never lead to a real host on the Internet: RFC 2606, RFC 6761, RFC 6762 (local).
_RESERVED_TOP = frozenset(("example", "invalid", "localhost", "test", "localdomain", "local"))
_RESERVED = frozenset(("example.com", "example.net", "example.org"))
# Below top-level domains that the list does not have, since they are gone (`co.yu`), these were suffixes, too.
_USUAL_SECOND = frozenset(("ac", "co", "com", "edu", "gov", "mil", "net", "org"))
_DOTS = lazy_pattern("[\u3002\uff0e\uff61]")  # the full stops that RFC 3490 section 3.1 counts as dots


class _Rules(Struct, frozen=True):
    """Rules of the list as they are written there: `co.uk`, `*.ck`, `!www.ck`."""

    icann: frozenset[str]
    private: frozenset[str]


def registrable_domain(host: str, *, private: bool = True) -> str | None:
    """Return the part of a host name that somebody registered, in lower case and as A-labels (`xn--`).

    `news.example.co.uk` gives `example.co.uk`. None for an IP address, for what is no host name, and for
    a public suffix itself.

    With `private`, names below a suffix in the list's private section belong to different people:
    `anna.blogspot.com` and `ben.blogspot.com` are two domains. Sender identity is judged so, because whoever
    may write from one of them has no say in the other. Without it only registries count.
    """
    name = to_ascii(host)
    if name is None or is_ip_address(name):
        return None
    labels = name.split(".")
    length = _suffix_length(labels, private)
    return ".".join(labels[-length - 1 :]) if length < len(labels) else None


def organization(host: str) -> str:
    """Return what stands for the owner of a host name when two are compared.

    The registrable domain; of a private suffix itself (`blogspot.com`) what its own owner registered; of
    anything else, such as an IP address, the host in lower case. Below a top-level domain that is gone, what stood
    below its suffix: `shop.co.yu`, and not `co.yu`.
    """
    found = registrable_domain(host) or registrable_domain(host, private=False) or to_ascii(host) or host.lower()
    second, _, top = found.partition(".")
    if second in _USUAL_SECOND and top not in _load_rules().icann and "." not in top:
        labels = (to_ascii(host) or "").split(".")
        return ".".join(labels[-3:]) if len(labels) > 2 else found
    return found


def is_reserved(host: str) -> bool:
    """Return whether a name is set aside so that nothing real stands behind it (RFC 2606, RFC 6761, RFC 6762)."""
    labels = host.lower().removesuffix(".").split(".")
    return labels[-1] in _RESERVED_TOP or ".".join(labels[-2:]) in _RESERVED


def has_known_ending(host: str) -> bool:
    """Return whether the last label of a host name is a top-level domain: `example.com`, but not `node.js`."""
    name = to_ascii(host)
    return name is not None and name.rpartition(".")[2] in _load_rules().icann


def to_unicode(host: str) -> str:
    """Return a host name in lower case with its A-labels (`xn--`) as people read them; a wrong one stays as it is."""
    return ".".join(map(_u_label, host.lower().split(".")))


def to_ascii(host: str) -> str | None:
    """Return a host name in lower case with its labels as A-labels, without a final dot.

    Full-width and ideographic forms are folded (RFC 5895 section 2). None when a label is empty or longer
    than 63 octets, or the name longer than 253 (RFC 1035 section 2.3.4).
    """
    if len(host) > _MAX_HOST + 1:
        return None
    if host.isascii():
        name = host.lower()
    else:
        folded = unicodedata.normalize("NFKC", _DOTS.sub(".", host).lower())
        name = ".".join(map(_a_label, unicodedata.normalize("NFKC", folded.lower()).split(".")))
    name = name.removesuffix(".")
    if len(name) > _MAX_HOST or not all(0 < len(label) <= _MAX_LABEL for label in name.split(".")):
        return None
    return name


def is_ip_address(host: str) -> bool:
    """Return whether a host is an IPv4 address, or an IPv6 address or address literal (RFC 5321 section 4.1.3)."""
    return host.startswith("[") or ":" in host or _IPV4.match(host) is not None


def _a_label(label: str) -> str:
    return label if label.isascii() else "xn--" + label.encode("punycode", "replace").decode("ascii")


def _u_label(label: str) -> str:
    if not label.startswith("xn--") or not label.isascii() or len(label) > _MAX_LABEL:
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return label


def _suffix_length(labels: list[str], private: bool) -> int:
    """Return how many labels the public suffix has (publicsuffix.org/list, "Algorithm")."""
    rules = _load_rules()
    longest = 1  # the prevailing rule is `*` when none matches
    for length in range(1, len(labels) + 1):
        name = ".".join(labels[-length:])
        above = name.partition(".")[2]
        if _has(rules, "!" + name, private):
            return length - 1
        if _has(rules, name, private) or (above and _has(rules, "*." + above, private)):
            longest = length
    return longest


def _has(rules: _Rules, rule: str, private: bool) -> bool:
    return rule in rules.icann or (private and rule in rules.private)


@cache
def _load_rules() -> _Rules:
    icann, _, private = zlib.decompress(SNAPSHOT.read_bytes()).decode("ascii").partition("\n-\n")
    return _Rules(frozenset(icann.split("\n")), frozenset(private.split("\n")))
