"""Whether the target of a link leads to a page where one logs in, and whether it tells who comes."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote, urlsplit

from spamlint.checks.placeholders import unfilled
from spamlint.patterns import lazy_pattern
from spamlint.source.spans import FILLER
from spamlint.text.placeholders import has_placeholder

_MOST = 2_000  # code points of a target
_JOINTS = lazy_pattern(r"[-_.]+")
# Parameters that say where to go or where one comes from, but not who comes.
_NO_TOKEN = lazy_pattern(
    r"utm_\w+|next|continue|returnurl|return_?(?:to|url|path)?|redirect\w*|goto|dest\w*|target|url|ref\w*|source|src|lang\w*"
    r"|locale|country|tab|page|section|view|action|mode|type|campaign\w*|mc_cid|brand|site|v|year",
    re.IGNORECASE,
)
_OPAQUE = lazy_pattern(r"(?=.*[A-Za-z])(?=.*\d)[\w=+.~-]{5,}|\d{5,}|(?=.*[a-z])(?=.*[A-Z])[\w=+~-]{20,}|.*@.*")


def login_word(target: str, words: frozenset[str]) -> str | None:
    """Return the part of a target's path that is one of the words, such as `login`; None when there is none.

    Parts are compared in small letters and without `-`, `_` and `.`. The host is not looked at: `accounts.example`
    may be the name of a firm.
    """
    try:
        path = urlsplit(target[:_MOST]).path
    except ValueError:
        return None
    for segment in unquote(path).lower().split("/"):
        stem = re.sub(r"\.(?:php|aspx?|jsp|html?|do|cgi|action)\Z", "", segment)
        if _JOINTS.sub("", stem) in words:
            return segment
    return None


def has_token(target: str) -> bool:
    """Return whether a target carries something that can tell who comes: a placeholder, an opaque value, an address."""
    if FILLER in target or has_placeholder(target) or unfilled(target) is not None:
        return True
    try:
        parts = urlsplit(target[:_MOST])
    except ValueError:
        return True  # nobody can tell
    if any(_OPAQUE.fullmatch(segment) and not segment.isalpha() for segment in unquote(parts.path).split("/")):
        return True
    query = "&".join((parts.query, parts.fragment.partition("?")[2]))
    pairs = parse_qsl(query.replace(";", "&"), keep_blank_values=True, max_num_fields=None)
    if any(value and not _NO_TOKEN.fullmatch(name) and _tells_who(value) for name, value in pairs):
        return True
    return "=" not in parts.query and _OPAQUE.fullmatch(parts.query) is not None


def _tells_who(value: str) -> bool:
    return any(map(str.isdigit, value)) or "@" in value or len(value) >= 8
