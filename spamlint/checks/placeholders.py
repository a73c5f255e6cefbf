"""Placeholders of sending platforms in general: what they look like and what their names say.

This recogniser knows no platform. It takes anything between the usual delimiters and reads the name
inside. What each platform really offers is told by the table of platforms; this is what holds for
the platforms that no table knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from spamlint.patterns import lazy_pattern
from spamlint.source.spans import Span

if TYPE_CHECKING:
    from spamlint.source.templates.tags import Tag


class Purpose(Enum):
    """What a placeholder is replaced with."""

    UNSUBSCRIBE = "unsubscribe"
    PREFERENCES = "preferences"
    VIEW_IN_BROWSER = "view in browser"


class Placeholder(NamedTuple):
    """A placeholder in a text.

    Attributes:
        span: With its delimiters (code points).
        inside: What stands between the delimiters, without white space at its ends.
        purpose: What its name says; None when that is none of the known purposes.
    """

    span: Span
    inside: str
    purpose: Purpose | None


# Bounded, so that an opening without an end costs no more than this many characters.
_INSIDE = r"[^{}\r\n]{1,160}?"

# Delimiters that stand in no ordinary text or URL.
_PLAIN_DELIMITERS = lazy_pattern(
    r"\{\{\{?(?P<mustache>" + _INSIDE + r"|[\w\s.]{0,60}\$\{[^{}\r\n]{1,80}\}\s*)\}\}\}?"
    r"|\{%-?(?P<block>[^%\r\n]{1,160})%\}"
    r"|\*\|(?P<mailchimp>[^|\r\n]{1,120})\|\*"
    r"|%%\{?(?P<percents>=?[^%\s]{1,120}?=?)\}?%%"
    r"|<%[=@-]?(?P<erb>[^%\r\n]{1,160})%>"
    r"|\$\[(?P<zoho>[^\]\s]{2,80})\]\$"
    r"|\[\*(?P<adestra>[^*\r\n]{2,120})\*\]"
    r"|\[\[(?P<brackets>[^\[\]\s]{1,80})\]\]"
    r"|@\{(?P<omeda>[A-Za-z_]{2,80})\}@"
    r"|##(?P<hashes>/?[A-Za-z_.]{2,80})##"
    r"|\$\{(?P<dollar>[A-Za-z_][\w.()' -]{1,80})\}"
    r"|::(?P<colons>[A-Za-z]{3,60})::"
)

# Delimiters that also stand in ordinary text and URLs, so only what their name says makes a placeholder.
_WEAK_DELIMITERS = lazy_pattern(
    r"\{(?P<brace>[!$]?[A-Za-z_][\w.:-]{1,60})\}"
    r"|%\{(?P<ruby>[a-z_]{2,60})\}"
    r"|%\((?P<python>[a-z_]{2,60})\)s"
    r"|%(?P<percent>[A-Za-z][\w-]{2,60})%"
    r"|\[(?P<bracket>[A-Za-z][A-Za-z_: ]{2,60})\]"
    r"|#(?P<hash>[A-Za-z][A-Za-z:]{3,60})#"
    r"|\$(?P<dollars>[A-Za-z_]{3,60})\$"
    r"|\$(?P<shell>listinfo_uri|unsubscribe_\w{2,40})\b"
)

# What each form has, and most texts and URLs do not.
_MARK = lazy_pattern(r"[{%\[*$<#]|::")

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


def placeholders(text: str) -> Iterator[Placeholder]:
    """Yield the placeholders of a text from left to right: all between plain delimiters, and the named weak ones."""
    if _MARK.search(text) is None:
        return
    end = 0
    found = [*_found(_PLAIN_DELIMITERS, text), *(item for item in _found(_WEAK_DELIMITERS, text) if item.purpose)]
    for item in sorted(found, key=lambda item: (item.span.start, -item.span.end)):
        if item.span.start >= end:
            end = item.span.end
            yield item


def purpose_of(target: str) -> Purpose | None:
    """Return what the placeholders of a link's target say that it is for; leaving says most."""
    purposes = {item.purpose for item in placeholders(target[:_CHECKED])}
    return next((purpose for purpose in Purpose if purpose in purposes), None)


def purpose_of_tag(tag: Tag) -> Purpose | None:
    """Return what a value of a template is for."""
    return purpose_of_name(f"{tag.keyword} {tag.expression}")


def unfilled(target: str) -> Span | None:
    """Return where a target that should be final still holds a placeholder, or None."""
    return next((item.span for item in placeholders(target[:_CHECKED])), None)


def _found(delimiters: re.Pattern[str], text: str) -> Iterator[Placeholder]:
    for match in delimiters.finditer(text):
        inside = (match.group(match.lastgroup) if match.lastgroup else "").strip()
        steers = match.lastgroup in ("mustache", "block") and _CONTROL.match(inside) is not None
        yield Placeholder(Span(*match.span()), inside, None if steers else purpose_of_name(inside))


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
