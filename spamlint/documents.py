"""From the bytes of a file, and of those beside it, to the messages in it."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from spamlint.message.kind import Stage
from spamlint.message.message import Declared, Message
from spamlint.sniff import Format, is_html_text, may_be_html, without_template_ending
from spamlint.source.spans import Source
from spamlint.source.templates.marks import FENCES

if TYPE_CHECKING:
    from spamlint.companions import Companion
    from spamlint.facts.inquiry import Answers
    from spamlint.message.kind import JudgeContent
    from spamlint.project.compose import Composed


class Beside(Struct, frozen=True):
    """Another file of a message, as it was read.

    Attributes:
        companion: The file.
        content: Its bytes.
        composed: What it makes together with the files that it uses; None where it uses none.
    """

    companion: Companion
    content: bytes
    composed: Composed | None = None


def messages(
    path: str,
    content: bytes,
    format: Format,
    declared: Declared,
    beside: Sequence[Beside] = (),
    answers: Answers | None = None,
    judge: JudgeContent | None = None,
    composed: Composed | None = None,
) -> Iterator[Message]:
    """Yield the messages of a file: one, or as many as an mbox file holds.

    Only a template has files beside it. `answers` is what is known from the network; None when nothing may be asked
    of it. `judge` judges the kind of a message from its content, when nothing states it and somebody asks. `composed`
    is what a template makes together with the files that it uses.

    Raises:
        UnreadableError: If a file beside it is not what its name says.
    """
    found = _messages(path, content, format, declared, beside, composed)
    if answers is None:
        for message in found:
            yield replace(message, judge=judge)
        return
    from spamlint.facts.inquiry import Inquiry

    for message in found:
        yield replace(message, judge=judge, inquiry=Inquiry(answers))


def _messages(
    path: str,
    content: bytes,
    format: Format,
    declared: Declared,
    beside: Sequence[Beside],
    composed: Composed | None,
) -> Iterator[Message]:
    if format is Format.MBOX:
        from spamlint.source.mbox import split_mbox

        for source in split_mbox(path, content):
            yield mail(source, declared)
        return
    # A byte order mark before the first field would make it no field; programs that export messages write one.
    skipped = len(BOM_UTF8) if format is Format.EML and content.startswith(BOM_UTF8) else 0
    source = Source(path, content[skipped:], offset=skipped, whole=content)
    if format is Format.EML:
        yield mail(source, _as_template(path, declared))
    else:
        yield page(source, declared, format is Format.HTML, beside, composed)


def _as_template(path: str, declared: Declared) -> Declared:
    """Return what is said of a message with header fields: one in a file of a template language is a template."""
    if declared.stage is not None or not without_template_ending(path.lower())[1]:
        return declared
    return replace(declared, stage=Stage.TEMPLATE)


def mail(source: Source, declared: Declared) -> Message:
    """Return a MIME message (RFC 5322, RFC 2045)."""
    from spamlint.source.mime import parse_message

    return Message(source, declared, root=parse_message(source))


def page(
    source: Source,
    declared: Declared,
    is_html: bool,
    beside: Sequence[Beside] = (),
    composed: Composed | None = None,
) -> Message:
    """Return a template or page that is not a MIME message, put together from its files.

    Raises:
        UnreadableError: If a file beside it is not what its name says.
    """
    from spamlint.source.load import page_text

    text = page_text(source, is_html=is_html)[0].named("HTML" if is_html else "text")
    message = Message(source, declared, page=text, page_is_html=is_html)
    if composed is not None:
        message = _made_of_files(message, composed)
    if not beside and not text.content.startswith(FENCES):
        return message
    from spamlint.template_files import read_files

    found = read_files(text, beside, declared)
    return replace(
        message,
        text_page=found.plain,
        metadata=found.metadata,
        faults=(*message.faults, *found.faults),
        text_dialects=found.dialects,
    )


def _made_of_files(message: Message, composed: Composed) -> Message:
    """Return a message with the files that it uses put in. A page of few words may be HTML in its layout only."""
    is_html = message.page_is_html or (may_be_html(message.source.path) and is_html_text(composed.text.content))
    return replace(
        message,
        page=composed.text,
        page_is_html=is_html,
        faults=composed.faults,
        page_dialects=composed.dialects,
    )
