"""Checks of DKIM keys (RFC 6376, RFC 8301, RFC 8463). They ask the network."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from spamlint.checks.api import Hit, check
from spamlint.checks.signatures import KeyUse, keys_used
from spamlint.facts.questions import DkimKey, DkimKeyOf
from spamlint.message.message import Message

_ALGORITHMS = frozenset(("rsa", "ed25519"))  # RFC 6376 section 3.3, RFC 8463 section 3


def _keys(message: Message) -> Iterator[tuple[KeyUse, DkimKey, dict[str, str]]]:
    for use in keys_used(message):
        key = message.ask(DkimKeyOf(use.selector, use.domain))
        if key is not None:
            yield use, key, {"selector": use.selector, "domain": use.domain, "bits": str(key.bits)}


class KeySize(Struct, frozen=True, eq=False):
    """Options of `dkim-key-invalid` and `dkim-key-weak`.

    Attributes:
        bits: Size that an RSA key must have.
    """

    bits: int


@check("dkim-key-invalid")
def dkim_key_invalid(message: Message, options: KeySize) -> Iterator[Hit]:
    """Yield a hit for each key by which no receiver can verify a signature."""
    for use, key, data in _keys(message):
        trouble = _trouble(key, options.bits)
        if trouble is not None:
            yield Hit(trouble, use.where, {**data, "detail": key.broken or key.algorithm})


def _trouble(key: DkimKey, bits: int) -> str | None:
    if key.records == 0:
        return "missing"
    if key.records > 1:
        return "several"
    if key.broken:
        return "broken"
    if key.revoked:
        return "revoked"
    if key.algorithm not in _ALGORITHMS:
        return "algorithm"
    if key.services and not {"*", "email"} & set(key.services):
        return "service"
    if key.hashes and "sha256" not in key.hashes:  # RFC 8301 section 3.1: SHA-1 is no longer used
        return "hash"
    return "short" if key.algorithm == "rsa" and key.bits < bits else None


@check("dkim-key-weak")
def dkim_key_weak(message: Message, options: KeySize) -> Iterator[Hit]:
    """Yield a hit for each key that works and should be better."""
    for use, key, data in _keys(message):
        if _trouble(key, 0) is not None:
            continue
        if key.test:
            yield Hit("test", use.where, data)
        if key.algorithm == "rsa" and 1024 <= key.bits < options.bits:
            yield Hit("short", use.where, data)
