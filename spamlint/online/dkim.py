"""DKIM keys: RFC 6376 section 3.6, RFC 8301 (sizes), RFC 8463 (Ed25519)."""

from __future__ import annotations

import binascii
from base64 import b64decode

from msgspec.structs import replace

from spamlint.facts.questions import DkimKey
from spamlint.online.records import Dns, ask
from spamlint.online.tag_list import parse_tags

_ED25519_OCTETS = 32  # RFC 8463 section 4


async def dkim_key(dns: Dns, selector: str, domain: str) -> DkimKey:
    """Return the key of a selector.

    Raises:
        LookupFailedError: If the record could not be had.
    """
    texts = (await ask(dns, f"{selector}._domainkey.{domain}", "TXT")).values
    # A wildcard TXT record answers here too, and is no key.
    keys = [text for text in texts if any(name == "p" for name, _ in parse_tags(text))]
    if not keys:
        return DkimKey(records=0)
    return replace(read_key(keys[0]), records=len(keys))


def read_key(text: str) -> DkimKey:
    """Return what a key record says. Unknown tags are ignored (RFC 6376 section 3.2)."""
    tags = dict(parse_tags(text))
    algorithm = tags.get("k", "rsa").lower()
    bits, broken = _size(algorithm, "".join(tags.get("p", "").split()))
    if "v" in tags and tags["v"] != "DKIM1":
        broken = f"v={tags['v']}"
    return DkimKey(
        records=1,
        revoked=tags.get("p", "") == "",
        algorithm=algorithm,
        bits=bits,
        broken=broken,
        test="y" in _words(tags.get("t", "")),
        hashes=_words(tags.get("h", "")),
        services=_words(tags.get("s", "")),
    )


def _words(value: str) -> tuple[str, ...]:
    return tuple(word.strip().lower() for word in value.split(":") if word.strip())


def _size(algorithm: str, written: str) -> tuple[int, str]:
    """Return the size of an RSA key in bits (0 for others), and what is wrong with it."""
    if not written:
        return 0, ""
    try:
        octets = b64decode(written, validate=True)
    except (binascii.Error, ValueError):
        return 0, "its p= is no base64"
    if algorithm == "ed25519":
        return 0, "" if len(octets) == _ED25519_OCTETS else "its p= is no Ed25519 key"
    if algorithm != "rsa":
        return 0, ""
    try:
        return rsa_bits(octets), ""
    except (ValueError, IndexError):
        return 0, "its p= is no RSA key"


def rsa_bits(der: bytes) -> int:
    """Return the bits of the modulus of a public key: SubjectPublicKeyInfo (RFC 5280) or RSAPublicKey (RFC 8017).

    Raises:
        ValueError: If it is neither.
    """
    tag, body, _ = _element(der)
    if tag != _SEQUENCE:
        raise ValueError("no sequence")
    tag, first, rest = _element(body)
    if tag == _SEQUENCE:  # the algorithm, and then the key in a bit string
        tag, bits, _ = _element(rest)
        if tag != _BIT_STRING or bits[:1] != b"\0":
            raise ValueError("no bit string")
        return rsa_bits(bits[1:])
    if tag != _INTEGER:
        raise ValueError("no integer")
    return int.from_bytes(first, "big").bit_length()


_INTEGER, _BIT_STRING, _SEQUENCE = 0x02, 0x03, 0x30


def _element(der: bytes) -> tuple[int, bytes, bytes]:
    """Return tag and content of the first DER element (X.690), and what follows it."""
    tag, length, start = der[0], der[1], 2
    if length & 0x80:
        size = length & 0x7F
        if not 1 <= size <= 4:
            raise ValueError("length")
        length, start = int.from_bytes(der[2 : 2 + size], "big"), 2 + size
    if start + length > len(der):
        raise ValueError("cut off")
    return tag, der[start : start + length], der[start + length :]
