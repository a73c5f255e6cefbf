"""From the bytes of a file to the messages in it."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from spamlint.message.message import Declared, Message
from spamlint.sniff import Format, is_html_text, may_be_html
from spamlint.source.spans import Source

if TYPE_CHECKING:
    from spamlint.project.compose import Composed


def messages(
    path: str, content: bytes, format: Format, declared: Declared, composed: Composed | None = None
) -> Iterator[Message]:
    """Yield the messages of a file: one, or as many as an mbox file holds.

    `composed` is the message that a template makes together with other files.
    """
    if format is Format.MBOX:
        from spamlint.source.mbox import split_mbox

        for source in split_mbox(path, content):
            yield mail(source, declared)
        return
    # A byte order mark before the first field would make it no field; programs that export messages write one.
    skipped = len(BOM_UTF8) if format is Format.EML and content.startswith(BOM_UTF8) else 0
    source = Source(path, content[skipped:], offset=skipped, whole=content)
    if format is Format.EML:
        yield mail(source, declared)
    elif composed is not None:
        yield made_of_files(source, declared, composed, is_html=format is Format.HTML)
    else:
        yield page(source, declared, is_html=format is Format.HTML)


def mail(source: Source, declared: Declared) -> Message:
    """Return a MIME message (RFC 5322, RFC 2045)."""
    from spamlint.source.mime import parse_message

    return Message(source, declared, root=parse_message(source))


def page(source: Source, declared: Declared, *, is_html: bool) -> Message:
    """Return a template or page that is not a MIME message."""
    from spamlint.source.load import page_text

    text, _ = page_text(source, is_html=is_html)
    return Message(source, declared, page=text.named("HTML" if is_html else "text"), page_is_html=is_html)


def made_of_files(source: Source, declared: Declared, composed: Composed, *, is_html: bool) -> Message:
    """Return the message that a template makes together with the files that it uses.

    A page of few words may be text by itself and HTML in its layout.
    """
    is_html = is_html or (may_be_html(source.path) and is_html_text(composed.text.content))
    declared = replace(declared, dialects=declared.dialects or composed.dialects)
    return Message(source, declared, page=composed.text, page_is_html=is_html, faults=composed.faults)
