"""Which links may be opened: those that identify no reader.

To open a link with a reader's own token may unsubscribe that reader. So a placeholder is replaced by a made-up
token, and a link that may hold a real one is left alone. In doubt it is one.
"""

from __future__ import annotations

import re
from enum import StrEnum
from urllib.parse import parse_qsl, urlsplit

from msgspec import Struct

from spamlint.checks.placeholders import placeholders
from spamlint.patterns import lazy_pattern
from spamlint.source.spans import FILLER
from spamlint.text.domains import is_reserved, registrable_domain
from spamlint.text.placeholders import placeholders as header_placeholders

DUMMY = "spamlint-test-token"
"""Stands where a template has a placeholder."""

_MAX_URL = 2_000


class Unprobed(StrEnum):
    """Why a link is not opened. The values are message keys of the rule."""

    TOKEN = "token"  # it may hold a reader's own token
    PLATFORM = "platform"  # the sending platform puts in the whole address


class ProbeUrl(Struct, frozen=True):
    """A URL that may be opened, or why it may not, and whether tokens in it are made up."""

    url: str | Unprobed
    is_filled: bool


def probe_url(target: str, path_words: frozenset[str] = frozenset()) -> ProbeUrl | None:
    """Return how a link may be tried; None for what is no web address at all, which other rules judge.

    What stands beside a placeholder was written by hand. In a path without one even a word may be somebody's, so there
    only `path_words` (in small letters) and what has up to three letters are harmless.
    """
    if len(target) > _MAX_URL:
        return ProbeUrl(Unprobed.TOKEN, False)
    filled = _fill(target)
    try:
        parts = urlsplit(filled)
        host = parts.hostname or ""
    except ValueError:
        return None
    is_filled = filled != target
    if parts.scheme.lower() not in ("http", "https") or not host or DUMMY in parts.netloc:
        return ProbeUrl(Unprobed.PLATFORM, True) if is_filled else None
    if is_reserved(host) or parts.username is not None:
        return None
    if _LEFT_OVER.search(filled):
        return ProbeUrl(Unprobed.PLATFORM, is_filled)
    identifies = _host_identifies(host) or _path_identifies(parts.path) or _query_identifies(parts.query)
    identifies = identifies or not (is_filled or _is_known(parts.path, path_words))
    if identifies or (parts.fragment and _may_be_token(parts.fragment)):
        return ProbeUrl(Unprobed.TOKEN, is_filled)
    return ProbeUrl(parts._replace(fragment="").geturl(), is_filled)


_LEFT_OVER = lazy_pattern(r"[{}<>\[\]|*\\\s]|%%|%(?![0-9A-Fa-f]{2})|\$\(|##")


def _fill(target: str) -> str:
    """Return the target with a made-up token for each placeholder."""
    spans = {item.span for item in placeholders(target)} | set(header_placeholders(target))
    pieces, last = [], 0
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if span.start < last:
            continue
        pieces += [target[last : span.start], DUMMY]
        last = span.end
    return re.sub(f"{FILLER}+", DUMMY, "".join([*pieces, target[last:]]))


def _path_identifies(path: str) -> bool:
    return any(_may_be_token(part) for part in re.split(r"[/;,=]", path) if part)


def _is_known(path: str, path_words: frozenset[str]) -> bool:
    words = [_FILE_ENDING.sub("", part.lower()) for part in path.split("/") if part]
    return all(len(word) <= 3 or word in path_words for part in words for word in re.split(r"[-_.]", part))


_HARMLESS_NAMES = lazy_pattern(r"utm_[a-z]+|lang|locale|language|hl|action|page|view|a|do|cmd", re.IGNORECASE)


def _query_identifies(query: str) -> bool:
    """Return whether a query may say who the reader is: by any value that is neither made up nor a plain word."""
    for name, value in parse_qsl(query, keep_blank_values=True):
        if DUMMY in value:
            if value.replace(DUMMY, "").strip("-_.:,") or _may_be_token(name):
                return True
        elif _may_be_token(value) or not _HARMLESS_NAMES.fullmatch(name.replace(DUMMY, "a")):
            return True
    return False


def _host_identifies(host: str) -> bool:
    """Return whether the labels in front of the registered domain may hold a token."""
    registered = registrable_domain(host, private=False)
    if registered is None:
        return False  # an IP address names nobody
    front = host.removesuffix(registered).rstrip(".")
    return any(len(label) > 5 and _may_be_token(label) for label in front.split(".") if label)


_WORD = lazy_pattern(r"[a-z]{1,20}", re.IGNORECASE)
_FILE_ENDING = lazy_pattern(r"\.(?:html?|php\d?|aspx?|jsp|cgi|do)\Z", re.IGNORECASE)
_NO_VOWEL = lazy_pattern(r"[^aeiouyæøåäöüAEIOUY]{5,}")
_VOWEL = lazy_pattern(r"[aeiouy]", re.IGNORECASE)
_VERSION = lazy_pattern(r"v\d{1,2}|\d", re.IGNORECASE)


def _may_be_token(part: str) -> bool:
    """Return whether a part of a URL may stand for one reader: anything but plain words, joined by `-`, `_` or `.`."""
    part = _FILE_ENDING.sub("", part.replace(DUMMY, ""))
    return any(not _is_plain_word(word) for word in re.split(r"[-_.]", part) if word)


def _is_plain_word(word: str) -> bool:
    if _VERSION.fullmatch(word):
        return True
    if not _WORD.fullmatch(word) or _NO_VOWEL.search(word):
        return False
    same_case = word.islower() or word.isupper() or word[1:].islower()
    return same_case and (len(word) <= 3 or _VOWEL.search(word) is not None)
