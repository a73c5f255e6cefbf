"""What the files of a template say together: its plain text, its subject, its sender, its kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from spamlint.companions import Role
from spamlint.errors import UnreadableError
from spamlint.message.bodies import Tagging
from spamlint.message.metadata import Metadata, Statement, read_metadata
from spamlint.source.load import page_text
from spamlint.source.spans import Source, Text

if TYPE_CHECKING:
    from spamlint.documents import Beside
    from spamlint.message.message import Declared
    from spamlint.source.templates.tags import Problem


class Files(Struct, frozen=True):
    """What the files of a template say together.

    Attributes:
        plain: The plain text alternative of the page, if there is one.
        metadata: What is stated of the message.
        dialects: What the plain text is written in, where several files make it.
        faults: What kept those from being put together.
    """

    plain: Text | None
    metadata: Metadata
    dialects: tuple[str, ...] = ()
    faults: tuple[Problem, ...] = ()


def read_files(main: Text, beside: Sequence[Beside], declared: Declared) -> Files:
    """Return what the files of a template say together.

    Front matter counts before the file of the subject, and that before Postmark's.

    Raises:
        UnreadableError: If one of the files is not what its name says.
    """
    texts = {item.companion.role: _decoded(item) for item in beside}
    plain = texts.get(Role.TEXT)
    pages = [main] if plain is None else [main, plain]
    statements = [*_front_matter(pages, declared), *_companions(main, texts, declared)]
    made = next((item.composed for item in beside if item.companion.role is Role.TEXT), None)
    try:
        metadata = read_metadata(statements)
    except ValueError as error:
        raise UnreadableError(_path(main), str(error)) from None
    if made is None:
        return Files(plain, metadata)
    return Files(plain, metadata, made.dialects, made.faults)


def _front_matter(pages: Sequence[Text], declared: Declared) -> Iterator[Statement]:
    from spamlint.source.front_matter import read_front_matter

    for text in pages:
        found = read_front_matter(text)
        if found is not None:
            yield Statement("its front matter", found.entries, _tagging(text, text, declared))


def _companions(main: Text, texts: dict[Role, Text], declared: Declared) -> Iterator[Statement]:
    if Role.SUBJECT in texts:
        from spamlint.source.quoted_text import Entry

        text = texts[Role.SUBJECT]
        yield Statement("the subject", (Entry("subject", text),), _tagging(main, text, declared))
    if Role.METADATA in texts:
        from spamlint.source.json_strings import top_strings

        text = texts[Role.METADATA].named("metadata")
        try:
            entries = top_strings(text)
        except ValueError as error:
            reason = f"it cannot be read, so the subject is not known: {error}"
            raise UnreadableError(_path(text), reason) from None
        yield Statement("meta.json", entries, _tagging(main, text, declared))


def _tagging(main: Text, text: Text, declared: Declared) -> Tagging:
    """Return what tells the dialects of the tags in a short text: all of the message, since one tag says little."""
    if declared.dialects:
        return Tagging(_path(text), declared.dialects)
    from spamlint.source.templates.detect import detect

    content = text.content if text is main else f"{text.content}\n{main.content}"
    found = [dialect.id for item in (text, main) for dialect in detect(content, _path(item))]
    return Tagging(_path(text), tuple(dict.fromkeys(found)))


def _decoded(item: Beside) -> Text:
    if item.composed is not None and item.composed.text.content.strip():
        return item.composed.text  # each of its pieces has the label of its file
    return page_text(Source(item.companion.path, item.content), is_html=False)[0].named(item.companion.role.value)


def _path(text: Text) -> str:
    return text.whole.locate()[0].source.path
