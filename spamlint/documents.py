"""From the bytes of a file, and of those beside it, to the messages in it."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from spamlint.companions import Companion, Role
from spamlint.message.bodies import Tagging
from spamlint.message.message import Declared, Message
from spamlint.message.metadata import NO_METADATA, Metadata, Statement, read_metadata
from spamlint.sniff import Format
from spamlint.source.spans import Source, Text


class UnreadableError(Exception):
    """Part of a message cannot be understood, so that silence would not mean that all is well. Said to people as is.

    `path` is the file.
    """

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(reason)
        self.path = path


class Beside(NamedTuple):
    """Another file of a message, as it was read."""

    companion: Companion
    content: bytes


def messages(
    path: str, content: bytes, format: Format, declared: Declared, beside: Sequence[Beside] = ()
) -> Iterator[Message]:
    """Yield the messages of a file: one, or as many as an mbox file holds.

    Only a template has files beside it.

    Raises:
        UnreadableError: If one of those is not what its name says.
    """
    if format is Format.MBOX:
        from spamlint.source.mbox import split_mbox

        for source in split_mbox(path, content):
            yield mail(source, declared)
        return
    # A byte order mark before the first field would make it no field; programs that export messages write one.
    skipped = len(BOM_UTF8) if format is Format.EML and content.startswith(BOM_UTF8) else 0
    source = Source(path, content[skipped:], offset=skipped, whole=content)
    yield mail(source, declared) if format is Format.EML else page(source, declared, format is Format.HTML, beside)


def mail(source: Source, declared: Declared) -> Message:
    """Return a MIME message (RFC 5322, RFC 2045)."""
    from spamlint.source.mime import parse_message

    return Message(source, declared, root=parse_message(source))


def page(source: Source, declared: Declared, is_html: bool, beside: Sequence[Beside] = ()) -> Message:
    """Return a template or page that is not a MIME message, put together from its files.

    Raises:
        UnreadableError: If a file beside it is not what its name says.
    """
    text = _decoded(source, is_html=is_html)
    others = {item.companion.role: item for item in beside}
    plain = others.get(Role.TEXT)
    plain_text = None if plain is None else _decoded(_source(plain), is_html=False)
    metadata = _metadata([text] if plain_text is None else [text, plain_text], others, declared)
    return Message(source, declared, None, text, is_html, plain_text, metadata)


def _metadata(pages: Sequence[Text], others: dict[Role, Beside], declared: Declared) -> Metadata:
    """Return what is stated of a message: front matter first, then the file of the subject, then Postmark's."""
    statements = [*_front_matter(pages, declared), *_companions(pages[0], others, declared)]
    try:
        return read_metadata(statements) if statements else NO_METADATA
    except ValueError as error:
        raise UnreadableError(_path(pages[0]), str(error)) from None


def _front_matter(pages: Sequence[Text], declared: Declared) -> Iterator[Statement]:
    from spamlint.source.front_matter import read_front_matter

    for text in pages:
        found = read_front_matter(text)
        if found is not None:
            yield Statement("its front matter", found.entries, _tagging(text, text, declared))


def _companions(main: Text, others: dict[Role, Beside], declared: Declared) -> Iterator[Statement]:
    subject, metadata = others.get(Role.SUBJECT), others.get(Role.METADATA)
    if subject is not None:
        from spamlint.source.quoted_text import Entry

        text = _decoded(_source(subject), is_html=False).named("subject")
        yield Statement("the subject", (Entry("subject", text),), _tagging(main, text, declared))
    if metadata is not None:
        from spamlint.source.json_strings import top_strings

        text = _decoded(_source(metadata), is_html=False).named("metadata")
        try:
            entries = top_strings(text)
        except ValueError as error:
            reason = f"it cannot be read, so the subject is not known: {error}"
            raise UnreadableError(metadata.companion.path, reason) from None
        yield Statement("meta.json", entries, _tagging(main, text, declared))


def _tagging(main: Text, text: Text, declared: Declared) -> Tagging:
    """Return what tells the dialects of the tags in a short text: all of the message, since one tag says little."""
    if declared.dialects:
        return Tagging(_path(text), declared.dialects)
    from spamlint.source.templates.detect import detect

    content = text.content if text is main else f"{text.content}\n{main.content}"
    found = [dialect.id for item in (text, main) for dialect in detect(content, _path(item))]
    return Tagging(_path(text), tuple(dict.fromkeys(found)))


def _source(item: Beside) -> Source:
    return Source(item.companion.path, item.content)


def _decoded(source: Source, *, is_html: bool) -> Text:
    from spamlint.source.load import page_text

    return page_text(source, is_html=is_html)[0]


def _path(text: Text) -> str:
    return text.whole.locate()[0].source.path
