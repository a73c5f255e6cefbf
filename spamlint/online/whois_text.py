"""The text that WHOIS servers answer with. Its forms are python-whois's: it knows a hundred registries'.

Only its parsers are used. Its own client cannot be told a port or an overall time, asks whatever address a server
names, and turns a network error into a record unless told not to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from spamlint.facts.questions import Registrant
from spamlint.online.records import LookupFailedError
from spamlint.patterns import lazy_pattern

_REFERRAL = lazy_pattern(r"^(?:whois|refer):[ \t]*([A-Za-z0-9.\-]{1,253}(?::\d{1,5})?)[ \t]*\r?$", re.MULTILINE)
_NAME_KEYS = ("name", "org", "registrant", "registrant_name", "registrant_org", "registrant_organization", "owner")
_LIMITED = lazy_pattern(r"quota|rate limit|limit exceeded|too many|try again|access denied|blacklist", re.IGNORECASE)
_NO_DOMAIN = lazy_pattern(r"no match|not found|no entries found|status:[ \t]*(?:free|available)|nothing found", re.I)


def referral(text: str) -> str | None:
    """Return the server that IANA names for a top-level domain, or None."""
    match = _REFERRAL.search(text)
    return match[1].lower() if match else None


def read_whois(domain: str, text: str) -> Registrant:
    """Return the registrant of an answer.

    Raises:
        LookupFailedError: If the server refuses to answer.
    """
    # The library has no type hints.
    from whois.exceptions import PywhoisError  # type: ignore[import-untyped]
    from whois.parser import WhoisEntry  # type: ignore[import-untyped]

    try:
        entry = WhoisEntry.load(domain, text)
    except PywhoisError:
        return _without_record(text)
    except Exception as error:  # its parsers raise what comes on an answer that they do not expect
        raise LookupFailedError(f"the answer of the WHOIS server cannot be read ({type(error).__name__})") from None
    names = tuple(dict.fromkeys(name for key in _NAME_KEYS for name in _texts(entry.get(key))))
    if not names and not entry.get("domain_name"):
        return _without_record(text)
    return Registrant(True, names, source="WHOIS")


def _without_record(text: str) -> Registrant:
    if _NO_DOMAIN.search(text) and not _LIMITED.search(text):
        return Registrant(False, source="WHOIS")
    reason = "refuses to answer for now" if _LIMITED.search(text) else "gives an answer that cannot be read"
    raise LookupFailedError(f"the WHOIS server {reason}")


def _texts(value: Any) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str) and item.strip():
            yield item.strip()
