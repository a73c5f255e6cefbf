"""Messages for tests of checks."""

from __future__ import annotations

from typing import Any

from spamlint.checks.api import Check
from spamlint.documents import messages
from spamlint.message.message import Declared, Message
from spamlint.sniff import Format


def mail(content: str | bytes, declared: Declared | None = None) -> Message:
    """Return the message that a string of header lines and a body holds."""
    octets = content.encode() if isinstance(content, str) else content
    (message,) = messages("test.eml", octets, Format.EML, declared or Declared())
    return message


def run(check: Check[Any], message: Message, options: Any) -> list[tuple[str, str]]:
    """Return what a check yields: message key and highlighted text."""
    return [(hit.key, hit.where.content) for hit in check(message, options)]
