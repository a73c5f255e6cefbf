"""Custom properties and `var()` (CSS Custom Properties Level 1)."""

from __future__ import annotations

from collections.abc import Mapping

from spamlint.message.css.properties import WIDE_KEYWORDS
from spamlint.patterns import lazy_pattern

#: Substituting `var()` stops here (code points): values may double with each reference.
MAX_SUBSTITUTED = 4096
_MAX_REFERENCES = 32
_VAR = lazy_pattern(r"(?i)(?<![-\w])var\(")


def substitutable(value: str) -> bool:
    """Return whether the value holds a `var()`."""
    return "(" in value and _VAR.search(value) is not None


def inherit_custom(own: Mapping[str, str], above: Mapping[str, str]) -> Mapping[str, str]:
    """Return the custom properties of an element: its own over those of its parent."""
    if not own:
        return above
    merged = dict(above)
    for name, text in own.items():
        keyword = text.strip().lower()
        if keyword == "initial":
            merged.pop(name, None)
        elif keyword not in WIDE_KEYWORDS:
            merged[name] = text
    # What refers to others is worked out here, so that children inherit the result.
    for name, text in own.items():
        if name in merged and substitutable(text):
            result = substitute(text, merged, frozenset([name]))
            if result is None:
                merged.pop(name)
            else:
                merged[name] = result
    return merged


def substitute(text: str, custom: Mapping[str, str], busy: frozenset[str] = frozenset()) -> str | None:
    """Return the text with each `var()` replaced; None where one has no value and no fallback, or it gets too long."""
    if len(busy) > _MAX_REFERENCES:
        return None
    result = ""
    at = 0
    while (match := _VAR.search(text, at)) is not None:
        end = _closing(text, match.end())
        name, comma, fallback = text[match.end() : end].partition(",")
        name = name.strip()
        found = custom.get(name) if name not in busy else None
        if found is not None:
            found = substitute(found, custom, busy | {name})
        if found is None and comma and name not in busy:
            found = substitute(fallback, custom, busy | {" " * len(busy)})
        if found is None:
            return None
        result += text[at : match.start()] + found
        at = end + 1
        if len(result) > MAX_SUBSTITUTED:
            return None
    return result + text[at:]


def _closing(text: str, at: int) -> int:
    """Return the offset of the bracket that closes what was opened before `at`, or the text's length."""
    depth = 1
    for index in range(at, len(text)):
        depth += (text[index] == "(") - (text[index] == ")")
        if depth == 0:
            return index
    return len(text)
