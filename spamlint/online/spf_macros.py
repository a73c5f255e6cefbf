"""The macros of SPF records (RFC 7208 section 7)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote

from spamlint.patterns import lazy_pattern

_MACRO = lazy_pattern(r"%(?:\{([A-Za-z])(\d*)([rR]?)([.\-+,/_=]*)\}|([%_\-]))")
_PLAIN = {"%": "%", "_": " ", "-": "%20"}
_MAX_NAME = 253  # octets, RFC 7208 section 7.3


def letters_in(spec: str) -> frozenset[str]:
    """Return the letters of the macros in a domain-spec, in lower case."""
    return frozenset(match[1].lower() for match in _MACRO.finditer(spec) if match[1])


def expand(spec: str, values: Mapping[str, str]) -> str:
    """Return a domain-spec with its macros replaced by `values`, by lower-case letter.

    A name that gets too long loses labels at its start (RFC 7208 section 7.3).
    """

    def value(match: re.Match[str]) -> str:
        if match[5]:
            return _PLAIN[match[5]]
        parts = re.split(f"[{re.escape(match[4] or '.')}]", values[match[1].lower()])
        if match[3]:
            parts.reverse()
        if match[2]:
            parts = parts[-int(match[2]) :]
        text = ".".join(parts)
        return quote(text, safe="-._~") if match[1].isupper() else text

    name = _MACRO.sub(value, spec)
    while len(name) > _MAX_NAME and "." in name:
        name = name.partition(".")[2]
    return name
