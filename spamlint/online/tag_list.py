"""Tag lists: the form of DKIM keys and DMARC records (RFC 6376 section 3.2)."""

from __future__ import annotations


def parse_tags(text: str) -> tuple[tuple[str, str], ...]:
    """Return the tags in order, names in lower case, without white space around them. What is no tag is left out."""
    pairs = (item.partition("=") for item in text.split(";"))
    return tuple((name.strip().lower(), value.strip()) for name, mark, value in pairs if mark and name.strip())
