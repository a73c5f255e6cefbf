"""Whether a page is laid out in quirks mode, as most mails are."""

from __future__ import annotations

import re

from spamlint.patterns import lazy_pattern

_DOCTYPE = lazy_pattern(r"""(?>\s|<!--[\s\S]*?-->|<\?[^>]*>)*+<!doctype\s*+([^>]*)>""", re.IGNORECASE)
_PUBLIC = lazy_pattern(r"""html\s+public\s*["']([^"']*)["']\s*(?:["']([^"']*)["'])?""", re.IGNORECASE)
#: Public identifiers that put a page in quirks mode (HTML, "the initial insertion mode"), those that mails carry.
_QUIRKY = lazy_pattern(
    r"-//w3c//dtd html (?:3|4\.0 (?:frameset|transitional)|experimental)|-//w3o//dtd w3 html|-//w3c//dtd w3 html"
    r"|-//ietf//dtd html|-//netscape|-//microsoft//dtd internet explorer|-//w3//dtd html 3|html\Z"
    r"|-//w3c/dtd html 4\.0 transitional/en|-//softquad|-//sq//dtd html|-//webtechs|-//sun microsystems|-//as//dtd html"
    r"|-//metrius|-//o'reilly|-//spyglass|-//advasoft|\+//silmaril"
)


def in_quirks_mode(content: str) -> bool:
    """Return whether browsers lay the page out in quirks mode, by its doctype (HTML, "the initial insertion mode")."""
    match = _DOCTYPE.match(content.removeprefix("\ufeff"))
    if match is None:
        return True
    declared = match[1].strip()
    public = _PUBLIC.match(declared)
    if public is None:
        return declared[:4].lower() != "html" or declared[4:5].isalnum()
    identifier, system = public[1].lower(), public[2]
    if _QUIRKY.match(identifier):
        return True
    if system is None:
        return identifier.startswith(("-//w3c//dtd html 4.01 frameset//", "-//w3c//dtd html 4.01 transitional//"))
    return system.lower() == "http://www.ibm.com/data/dtd/v11/ibmxhtml1-transitional.dtd"
