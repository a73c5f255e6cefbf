"""From the bytes of a file to the messages in it."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from spamlint.message.message import Declared, Message
from spamlint.sniff import Format
from spamlint.source.spans import Source

if TYPE_CHECKING:
    from spamlint.facts.inquiry import Answers


def messages(
    path: str, content: bytes, format: Format, declared: Declared, answers: Answers | None = None
) -> Iterator[Message]:
    """Yield the messages of a file: one, or as many as an mbox file holds.

    `answers` is what is known from the network; None when nothing may be asked of it.
    """
    if answers is None:
        yield from _messages(path, content, format, declared)
        return
    from spamlint.facts.inquiry import Inquiry

    for message in _messages(path, content, format, declared):
        yield replace(message, inquiry=Inquiry(answers))


def _messages(path: str, content: bytes, format: Format, declared: Declared) -> Iterator[Message]:
    if format is Format.MBOX:
        from spamlint.source.mbox import split_mbox

        for source in split_mbox(path, content):
            yield mail(source, declared)
        return
    # A byte order mark before the first field would make it no field; programs that export messages write one.
    skipped = len(BOM_UTF8) if format is Format.EML and content.startswith(BOM_UTF8) else 0
    source = Source(path, content[skipped:], offset=skipped, whole=content)
    yield mail(source, declared) if format is Format.EML else page(source, declared, is_html=format is Format.HTML)


def mail(source: Source, declared: Declared) -> Message:
    """Return a MIME message (RFC 5322, RFC 2045)."""
    from spamlint.source.mime import parse_message

    return Message(source, declared, root=parse_message(source))


def page(source: Source, declared: Declared, *, is_html: bool) -> Message:
    """Return a template or page that is not a MIME message."""
    from spamlint.source.load import page_text

    text, _ = page_text(source, is_html=is_html)
    return Message(source, declared, page=text, page_is_html=is_html)
