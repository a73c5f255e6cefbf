"""From the bytes of a file to the messages in it."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterator

from spamlint.message.kind import JudgeContent
from spamlint.message.message import Declared, Message
from spamlint.sniff import Format
from spamlint.source.spans import Source


def messages(
    path: str, content: bytes, format: Format, declared: Declared, judge: JudgeContent | None = None
) -> Iterator[Message]:
    """Yield the messages of a file: one, or as many as an mbox file holds.

    `judge` judges the kind of a message from its content, when nothing states it and somebody asks.
    """
    if format is Format.MBOX:
        from spamlint.source.mbox import split_mbox

        for source in split_mbox(path, content):
            yield mail(source, declared, judge)
        return
    # A byte order mark before the first field would make it no field; programs that export messages write one.
    skipped = len(BOM_UTF8) if format is Format.EML and content.startswith(BOM_UTF8) else 0
    source = Source(path, content[skipped:], offset=skipped, whole=content)
    if format is Format.EML:
        yield mail(source, declared, judge)
    else:
        yield page(source, declared, judge, is_html=format is Format.HTML)


def mail(source: Source, declared: Declared, judge: JudgeContent | None = None) -> Message:
    """Return a MIME message (RFC 5322, RFC 2045)."""
    from spamlint.source.mime import parse_message

    return Message(source, declared, root=parse_message(source), judge=judge)


def page(source: Source, declared: Declared, judge: JudgeContent | None = None, *, is_html: bool) -> Message:
    """Return a template or page that is not a MIME message."""
    from spamlint.source.load import page_text

    text, _ = page_text(source, is_html=is_html)
    return Message(source, declared, page=text, page_is_html=is_html, judge=judge)
