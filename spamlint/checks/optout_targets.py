"""What the target of a link says: unsubscribing, logging out, writing an email."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from spamlint.patterns import lazy_pattern
from spamlint.text.platforms import Purpose

if TYPE_CHECKING:
    from spamlint.message.links import Link
    from spamlint.text.platforms import Entry, Platforms

_MAX_TARGET = 2_000  # code points; a longer one says nothing new

_UNSUBSCRIBE_PART = lazy_pattern(
    r"un-?sub|opt[-_.]?out|abmeld|abbestell|austrag|afmeld|uitschrijv|desab|desinscri|disiscri|desuscri|dessuscri"
    r"|descadastr|odhlas|odjav|wypis|avregistr|avprenumer|avanmal|avmeld|frameld|leiratkoz|dezabon|otpis|vidpys"
    r"|darse-?de-?baja|cancelar-?suscripcion|listremov|removeme|remove-?me|email-?preferences|mail-?preferences"
    r"|manage-?subscription|subscription-?cent"
)
_UNSUBSCRIBE_WORD = lazy_pattern(
    r"(?<![a-z0-9])(?:remove|removed|removal|signoff|leave|listinfo|rem|takemeoff|dnc)(?![a-z0-9])"
)
_OTHER_REMOVAL = lazy_pattern(
    r"(?<![a-z])(?:cart|basket|wish-?list|items?|reviews?|comments?|leave-?a|stains?|hair)(?![a-z])"
)
_CAMPAIGN = lazy_pattern(r"(?<=[?&;])(?:utm_\w+|mc_cid|campaign\w*)=[^&#]*", re.IGNORECASE)
_LOGS_OUT = lazy_pattern(r"log-?_?(?:out|off)|sign-?_?(?:out|off)|abmelden\.do|session", re.IGNORECASE)
_ADDRESS_OUT = lazy_pattern(
    r"un-?_?sub|opt-?_?out|remove|leave[-_@]|[-_]leave|signoff|sign-off|[-_]off@|^off[-_@]|take-?me-?off|no-?more|abmeld"
    r"|abbestell|afmeld|desab|desinscri|disiscri|desuscri|[-_]?baja@|cancel",
    re.IGNORECASE,
)
_ADDRESS_ALONE = lazy_pattern(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_NO_LINK = ("tel:", "sms:", "callto:", "ftp:")
_URL_ALONE = lazy_pattern(
    r"(?:https?://|www\.|ftp://|mailto:)\S+|[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}(?:[/?#]\S*)?", re.IGNORECASE
)


def target_says_unsubscribe(target: str) -> bool:
    """Return whether host, path or query of a target speak of unsubscribing."""
    # Folded here and not by the expressions, which are many times faster when they know the first letters.
    said = _CAMPAIGN.sub("", unquote(target[:_MAX_TARGET])).lower()
    if _UNSUBSCRIBE_PART.search(said):
        return True
    return _UNSUBSCRIBE_WORD.search(said) is not None and _OTHER_REMOVAL.search(said) is None


def is_marked(link: Link, platforms: Platforms) -> bool:
    """Return whether an attribute of the link tells its platform that it is the unsubscribe link."""
    return any(entry.purpose is Purpose.UNSUBSCRIBE for entry in attribute_entries(link, platforms))


def attribute_entries(link: Link, platforms: Platforms) -> tuple[Entry, ...]:
    """Return what the attributes of a link's element mean to platforms."""
    element = link.element
    if element is None or not element.attributes:
        return ()
    named = ((name, element.get(name)) for name in platforms.attribute_names)
    return tuple(entry for name, value in named if value is not None for entry in platforms.of_attribute(name, value))


def is_address(said: str) -> bool:
    """Return whether words are nothing but a URL or a mail address."""
    return _ADDRESS_ALONE.fullmatch(said) is not None or _URL_ALONE.fullmatch(said) is not None


def is_mailto(target: str) -> bool:
    return target.strip().lower().startswith("mailto:")


def is_no_link(target: str) -> bool:
    """Return whether a target calls somebody up or fetches a file."""
    return target.lower().startswith(_NO_LINK)


def logs_out(target: str) -> bool:
    """Return whether a target leads out of an account."""
    return _LOGS_OUT.search(target[:_MAX_TARGET]) is not None


def address_says_unsubscribe(address: str) -> bool:
    """Return whether a mail address, or what follows `mailto:`, says that writing to it unsubscribes."""
    return _ADDRESS_OUT.search(unquote(address[:_MAX_TARGET])) is not None
