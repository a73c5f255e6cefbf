"""What placeholders are for: by the table of platforms, and where that knows nothing, by their names.

The table tells what a platform really offers. The name is what holds for the platforms that no table knows, and for
the variables of home-made systems.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from spamlint.patterns import lazy_pattern
from spamlint.source.spans import Span
from spamlint.text.placeholders import Found, Use, find_all
from spamlint.text.platforms import NO_PLATFORMS, Entry, Platforms, Purpose

if TYPE_CHECKING:
    from spamlint.source.templates.tags import Tag

__all__ = ["Placeholder", "Purpose", "placeholders", "purpose_of", "purpose_of_name", "purpose_of_tag", "unfilled"]


class Placeholder(Struct, frozen=True):
    """A placeholder in a text.

    Attributes:
        span: With its delimiters (code points).
        inside: What stands between the delimiters, without white space at its ends.
        purpose: What it is for; None when neither the table nor its name tells.
    """

    span: Span
    inside: str
    purpose: Purpose | None


_HAS_STATEMENTS = frozenset(("mustache", "block", "toolkit"))
# Tags that steer the template and print nothing.
_CONTROL = lazy_pattern(
    r"\s*(?:[#/^!>]|(?:if|elif|elsif|elseif|else|unless|end\w*|for|foreach|each|case|when|set|assign|capture|comment"
    r"|with|block|extends|include|import|macro|load|trans|blocktrans\w*|cycle|IF|ELSE|END)\b|IF:|END:|ELSE:|IFNOT:)"
)
_FILTERS = lazy_pattern(r"(?<!\|)\|(?!\|).*", re.DOTALL)

_UNSUBSCRIBE_PART = lazy_pattern(
    r"unsub|un_sub|opt[-_.]?out|abmeld|abbestell|afmeld|afmelding|uitschrijv|desab|desinscri|disiscri|desuscri|odhlas"
    r"|wypis|avregistr|avprenumer|avmeld|frameld|leiratkoz|dezabon|otpis",
    re.IGNORECASE,
)
_UNSUBSCRIBE_WORDS = frozenset(("remove", "dnc", "baja", "listinfo"))
_PREFERENCES_PART = lazy_pattern(
    r"pref(?:erence|s\b|_|$)|sub_pref|manage_?(?:pref|subscri|email|mail|notif|url|link)|update_?profile|updatelink|(?<![:A-Za-z])profile_?(?:url|link|center)"
    r"|subscription_?(?:cent|management|settings)|email_?settings",
    re.IGNORECASE,
)
_BROWSER_PART = lazy_pattern(
    r"web_?version|web_?view|webcopy|weblink|view_?in_?browser|view_?(?:email|online|url|as_?(?:web)?_?page)|archive"
    r"|mirror|permalink|browser|online_version|cantread|clicktoview",
    re.IGNORECASE,
)
# Names about somebody who has left, or who joins: no way out.
_OTHERWISE = lazy_pattern(
    r"unsubscribe[ds]?_?(?:at|on|count|date|reason|rate|total|number)\b|unsubscribed\b(?!_url)|resubscribe|opt_?in",
    re.IGNORECASE,
)
_WORD_BREAK = lazy_pattern(r"[^A-Za-z]+|(?<=[a-z])(?=[A-Z])")
_CHECKED = 4_000  # characters of one target; a longer URL says nothing new


def placeholders(text: str, platforms: Platforms = NO_PLATFORMS) -> Iterator[Placeholder]:
    """Yield the placeholders of a text from left to right: all that are surely some, and the others by their names."""
    for found, use in find_all(text):
        placeholder = _placeholder(found, platforms)
        if use is Use.SURE or placeholder.purpose is not None:
            yield placeholder


def purpose_of(target: str, platforms: Platforms = NO_PLATFORMS) -> Purpose | None:
    """Return what a link's target says that it is for; leaving says most."""
    target = target[:_CHECKED]
    purposes = {item.purpose for item in placeholders(target, platforms)}
    known = platforms.of_target(target.strip())
    return _foremost({*purposes, _purpose_in(known)}) if purposes or known else None


def purpose_of_tag(tag: Tag, platforms: Platforms = NO_PLATFORMS) -> Purpose | None:
    """Return what a value of a template is for."""
    known = _purpose_in(platforms.of_tag(tag.where.content))
    return known or purpose_of_name(f"{tag.keyword} {tag.expression}")


def unfilled(target: str) -> Span | None:
    """Return where a target that should be final still holds a placeholder, or None."""
    return next((item.span for item in placeholders(target[:_CHECKED])), None)


def _placeholder(found: Found, platforms: Platforms) -> Placeholder:
    if found.form in _HAS_STATEMENTS and _CONTROL.match(found.inside.lstrip("-~")) is not None:
        return Placeholder(found.span, found.inside, None)
    purpose = _purpose_in(platforms.of(found)) or purpose_of_name(found.inside)
    return Placeholder(found.span, found.inside, purpose)


def _purpose_in(entries: tuple[Entry, ...]) -> Purpose | None:
    """Return what a placeholder is for by the table; None where it does not say, or says that it is something else."""
    return _foremost({entry.purpose for entry in entries} - {Purpose.OTHER})


def _foremost(purposes: set[Purpose | None] | set[Purpose]) -> Purpose | None:
    if not purposes:
        return None
    return next((purpose for purpose in Purpose if purpose in purposes), None)


def purpose_of_name(inside: str) -> Purpose | None:
    """Return what a value is for by what stands between its delimiters: a name, a call, a text to be translated."""
    name = _FILTERS.sub("", inside[:_CHECKED])
    words = {word.lower() for word in _WORD_BREAK.split(name)}
    if _UNSUBSCRIBE_PART.search(name) or not words.isdisjoint(_UNSUBSCRIBE_WORDS):
        leaves = _OTHERWISE.search(name) is None or "set_user_to_unsubscribed" in name
        return Purpose.UNSUBSCRIBE if leaves else None
    if _BROWSER_PART.search(name):
        return Purpose.VIEW_IN_BROWSER
    if _PREFERENCES_PART.search(name):
        return Purpose.PREFERENCES
    return None
