"""Targets of links that lead nowhere: left from a design, never filled in, or put together wrongly."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from spamlint.checks.optout_targets import attribute_entries
from spamlint.checks.placeholders import placeholders, unfilled
from spamlint.message.kind import Stage
from spamlint.patterns import lazy_pattern
from spamlint.source.spans import FILLER
from spamlint.text.platforms import NO_PLATFORMS, Platforms

if TYPE_CHECKING:
    from spamlint.message.links import Link


class Dead(StrEnum):
    """Why a target leads nowhere. The values are message keys of the rule."""

    EMPTY = "empty"
    FRAGMENT = "fragment"
    SCRIPT = "script"
    EXAMPLE_HOST = "example-host"
    DUMMY_RECIPIENT = "dummy-recipient"
    DOUBLED_SCHEME = "doubled-scheme"
    ENCODED_PLACEHOLDER = "encoded-placeholder"
    TWO_PLACEHOLDERS = "two-placeholders"
    UNRENDERED = "unrendered"


# A tag that begins like a place in the message, as Moosend's do.
_HASH_TAG = lazy_pattern(r"#[A-Za-z]\w{2,60}#", re.IGNORECASE)
_SCRIPT = lazy_pattern(r"\s*(?:javascript|vbscript|about|data):", re.IGNORECASE)
# `{{`, `{%`, `*|`, `[[`, `%%` after percent-encoding, which no platform then recognises.
_ENCODED = lazy_pattern(r"%7B(?:%7B|%25|\{)|\{%7B|%2A%7C|\*%7C|%5B%5B|%25%25\w", re.IGNORECASE)
_DOUBLED = lazy_pattern(r"\s*https?:/{0,3}\s*https?(?::|%3A)", re.IGNORECASE)
# A placeholder that says it is a whole address, after a scheme of its own.
_SCHEME_AND_URL = lazy_pattern(r"\s*https?://(?=[^\w\s])", re.IGNORECASE)
_WHOLE_URL_NAME = lazy_pattern(r"(?:url|link|uri|href)\W*$", re.IGNORECASE)
_TWO = lazy_pattern(r"[}\]|%]\s+(?:or|oder|ou)\s+[{\[*%]", re.IGNORECASE)

# RFC 2606 sections 2 and 3, RFC 6761 section 6.
_RESERVED = lazy_pattern(r"(?:.*\.)?(?:example|test|invalid|localhost|example\.(?:com|net|org))\.?", re.IGNORECASE)
_DESIGN_HOST = lazy_pattern(
    r"(?:.*\.)?(?:your|my)-?_?(?:own-?)?(?:domain|site|website|company|host|server|brand|business|store|shop)(?:-?name)?(?:\.[a-z.]{2,12})?"
    r"|(?:.*\.)?(?:domain|website|yoursite|somedomain|somewhere)\.(?:tld|xyz)|(?:127\.|0\.)[\d.]+|::1",
    re.IGNORECASE,
)
_DUMMY_VALUE = lazy_pattern(
    r"(?:your|user|me|you|name|test|someone|recipient|email|john\.?doe|jane\.?doe)[-_.\w]{0,20}@(?:[\w-]+\.)*"
    r"(?:example|test|invalid|domain|email|yourdomain|your-domain)(?:\.(?:com|net|org|tld))?"
    r"|x{3,}|y{3,}|your[-_ ]?e?-?mail(?:[-_ ]?address)?",
    re.IGNORECASE,
)
# Words that stand for the recipient in a design; in a template some home-made system may still fill them in.
_DUMMY_WORD = lazy_pattern(
    r"(?:RECIPIENT|SUBSCRIBER|USER|CUSTOMER|CONTACT|MEMBER)?[-_]?(?:EMAIL|ADDRESS|ID|TOKEN|HASH|KEY)?(?:[-_]?ADDRESS)?"
)
_MAX_TARGET = 4_000


def dead_target(link: Link, stage: Stage, platforms: Platforms = NO_PLATFORMS) -> Dead | None:
    """Return why the target of a link leads nowhere, or None if nothing tells that it does.

    Whether a server answers there is not asked.
    """
    target = link.target.strip()[:_MAX_TARGET]
    if _is_exempt(link, target, platforms):
        return None
    if not target:
        return Dead.EMPTY
    if target.startswith("#"):
        return None if _begins_with_tag(link) or unfilled(target) is not None else Dead.FRAGMENT
    if _SCRIPT.match(target):
        return Dead.SCRIPT
    if _ENCODED.search(target):
        return Dead.ENCODED_PLACEHOLDER
    if _TWO.search(target):
        return Dead.TWO_PLACEHOLDERS
    if _DOUBLED.match(target) or _is_scheme_before_url(target):
        return Dead.DOUBLED_SCHEME
    if stage is Stage.SENT and unfilled(target) is not None:
        return Dead.UNRENDERED
    if _has_example_host(target):
        return Dead.EXAMPLE_HOST
    return Dead.DUMMY_RECIPIENT if _has_dummy_recipient(target, stage) else None


def _is_exempt(link: Link, target: str, platforms: Platforms) -> bool:
    """Return whether a platform is known to take just this target."""
    if attribute_entries(link, platforms):
        return target in ("", "?") or target.startswith(("#", "?"))
    return _HASH_TAG.fullmatch(target) is not None or bool(platforms.of_target(target))


def _begins_with_tag(link: Link) -> bool:
    """Return whether a value of a template stands where the target begins, such as Leaf's `#(url)`."""
    if link.href is None:
        return False
    start, end = link.href.span
    return link.href.text.content[start:end].lstrip().startswith(FILLER)


def _is_scheme_before_url(target: str) -> bool:
    scheme = _SCHEME_AND_URL.match(target)
    if scheme is None:
        return False
    first = next(placeholders(target), None)
    if first is None or first.span.start != scheme.end():
        return False
    return _WHOLE_URL_NAME.search(first.inside.partition("|")[0].rstrip()) is not None


def _has_example_host(target: str) -> bool:
    host = _host(target)
    return bool(host) and (_RESERVED.fullmatch(host) is not None or _DESIGN_HOST.fullmatch(host) is not None)


def _host(target: str) -> str:
    if target.lower().startswith("mailto:"):
        return unquote(target[7:].partition("?")[0]).rpartition("@")[2].strip()
    try:
        return urlsplit(target if "//" in target[:12] else f"//{target}").hostname or ""
    except ValueError:
        return ""


def _has_dummy_recipient(target: str, stage: Stage) -> bool:
    for value in _values(target):
        if _DUMMY_VALUE.fullmatch(value):
            return True
        if stage is not Stage.TEMPLATE and len(value) > 1 and _DUMMY_WORD.fullmatch(value):
            return True
    return False


def _values(target: str) -> list[str]:
    """Return the values of a target's query."""
    query = target.partition("?")[2].partition("#")[0]
    return [unquote(pair.partition("=")[2]).strip() for pair in re.split("[&;]", query)]
