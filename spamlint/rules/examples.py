"""The examples of a rule: what it must find and what it must leave alone.

One HTML or text example runs as a page and as a MIME part in 8bit, quoted-printable and base64, with LF
and with CRLF, so that it tests the rule and the maps beneath it.
"""

from __future__ import annotations

import base64
import quopri
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import Struct, field
from msgspec.structs import replace

from spamlint.checks.api import Hit
from spamlint.documents import messages
from spamlint.engine import run_check
from spamlint.message.identity import Identity
from spamlint.message.message import Declared, Kind, Message, Stage
from spamlint.rules.rule import COMMON, Rule
from spamlint.sniff import Format
from spamlint.source.spans import Span

if TYPE_CHECKING:
    from spamlint.facts.inquiry import Question
    from spamlint.message.kind import JudgeContent

FORMS = ("html", "text", "headers", "eml")
"""What an example may be: an HTML part, a text part, some header lines, a whole message."""

_KEYS = {
    *FORMS,
    "message",
    "mark",
    "stage",
    "kind",
    "options",
    "declared",
    "charset",
    "online",
    "note",
    "name",
    "files",
}
_DECLARED_KEYS = {
    "sender_domains",
    "reply_to_domains",
    "return_path_domains",
    "tracking_domains",
    "link_domains",
    "brands",
    "identity",
    "dkim_selectors",
    "ips",
    "platform",
}
_DEFAULT_MARKS = ("[[", "]]")
_JUDGED = "judged"
"""The `kind` of an example whose kind is judged from its content."""


class ExampleError(ValueError):
    """An example that is not written as it should be."""


class Marked(Struct, frozen=True):
    """A text without its marks, lines ended by LF, and where they were (code points)."""

    content: str
    marks: tuple[Span, ...]


class Place(NamedTuple):
    """A place in a file of an example."""

    path: str
    span: Span


class Example(Struct, frozen=True):
    """One example, its marks taken out.

    Attributes:
        form: One of `FORMS`.
        content: The text without marks, lines ended by LF.
        marks: What must be highlighted (code points of `content`), in order. Empty in a good example.
        key: The message key that every hit must have; None where the example does not say.
        declared: What the sender says of the message.
        options: Options that differ from the rule's.
        charset: How `headers` and `eml` are written to a file.
        online: What the network would answer (`spamlint.online.example`); None: it is not asked.
        name: The path of the file that an `html` or a `text` example is, where it has others beside it.
        files: The other files of a template, by path, with their marks.
        is_judged: Whether the content is judged for evidence of a kind (`kind_judge`), which gives the kind where none
            is declared. An example that says nothing of kinds has an unknown one.
    """

    form: str
    content: str
    marks: tuple[Span, ...]
    key: str | None
    declared: Declared = field(default_factory=Declared)
    options: Mapping[str, Any] = field(default_factory=dict)
    charset: str = "utf-8"
    online: Mapping[str, Any] | None = None
    name: str = "example"
    files: Mapping[str, Marked] = field(default_factory=dict)
    is_judged: bool = False

    @property
    def has_marks(self) -> bool:
        """Return whether something is marked in it."""
        return bool(self.marks) or any(file.marks for file in self.files.values())


class Variant(Struct, frozen=True):
    """An example as the bytes of a file.

    `expected` are the marks: byte spans of the file where `by_bytes`, else code points of the decoded part. Those in
    `files`, the other files of a template, have the path of their file.
    """

    name: str
    content: bytes
    format: Format
    expected: tuple[Place, ...]
    by_bytes: bool
    path: str = "example"
    files: Mapping[str, bytes] = field(default_factory=dict)


def parse_example(data: Mapping[str, Any]) -> Example:
    """Return the example that a rule's YAML describes.

    Raises:
        ExampleError: If a key is unknown or marks do not match up.
    """
    unknown = set(data) - _KEYS
    if unknown:
        raise ExampleError(f"an example has no key {sorted(unknown)[0]!r}")
    forms = [form for form in FORMS if form in data]
    if len(forms) != 1:
        raise ExampleError(f"an example needs exactly one of {', '.join(FORMS)}")
    raw = data[forms[0]]
    if not isinstance(raw, str):
        raise ExampleError(f"{forms[0]} must be a text")
    content, marks = _take_marks(raw, data.get("mark", _DEFAULT_MARKS))
    charset = data.get("charset", "utf-8")
    mark = data.get("mark", _DEFAULT_MARKS)
    files = {name: Marked(*_take_marks(text, mark)) for name, text in data.get("files", {}).items()}
    return Example(
        form=forms[0],
        content=content,
        marks=marks,
        key=data.get("message"),
        declared=_declared(data),
        options=data.get("options", {}),
        charset=charset,
        online=data.get("online"),
        name=data.get("name", "example"),
        files=files,
        is_judged="kind" in data,
    )


def variants(example: Example) -> Iterator[Variant]:
    """Yield the files that an example stands for."""
    if example.form in ("headers", "eml"):
        content = example.content
        if example.form == "headers":
            content = content.rstrip("\n") + "\n\nHello.\n"
        yield _by_bytes("as it is", content, example.marks, Format.EML, "", example.charset)
        if "\r\n" not in content:  # else its line breaks are what it is about
            yield _by_bytes("with CRLF", content, example.marks, Format.EML, "\r", example.charset)
        return
    page = Format.HTML if example.form == "html" else Format.TEXT
    for name, cr in (("page", ""), ("page with CRLF", "\r")):
        yield _with_files(_by_bytes(name, example.content, example.marks, page, cr), example, cr)
    if example.files:  # only templates have others beside them
        return
    for encoding in ("8bit", "quoted-printable", "base64"):
        for cr in ("", "\r"):
            yield _as_mail(example, encoding, cr)


def failures(rule: Rule, example: Example) -> list[str]:
    """Return what is wrong with a rule by one example, a line for each variant that went wrong."""
    return [f"{variant.name}: {problem}" for variant in variants(example) for problem in _check(rule, example, variant)]


def hits(rule: Rule, example: Example) -> list[Hit]:
    """Return what a rule finds in an example as it is written."""
    return _run(rule, example, next(variants(example)))[1]


def _run(rule: Rule, example: Example, variant: Variant) -> tuple[Message, list[Hit]]:
    """Return the message of a variant and what the rule finds in it."""
    answers: dict[Question[Any], object] = {}
    while True:
        message = _message(example, variant, None if example.online is None else answers)
        found = list(run_check(rule, message)) if rule.holds_for(message.kind, message.stage) else []
        if message.inquiry is None or not message.inquiry.open():
            return message, found
        from spamlint.online.example import answer_from_example

        answers.update(answer_from_example(message.inquiry.open(), example.online or {}))


def _message(example: Example, variant: Variant, answers: dict[Question[Any], object] | None) -> Message:
    composed = None
    if variant.files:
        from spamlint.project.memory import compose_in_memory

        composed = compose_in_memory(variant.path, variant.content, variant.format, variant.files)
    declared = _declared_for(example, variant)
    judge = _judge() if example.is_judged else None
    (message,) = messages(
        variant.path,
        variant.content,
        variant.format,
        declared,
        judge=judge,
        answers=answers,
        composed=composed,
    )
    return message


@cache
def _judge() -> JudgeContent:
    """Return what judges kinds by the shipped words."""
    from spamlint.message.kind_judge import KindJudge
    from spamlint.rules.book import kind_words, shipped_book

    return KindJudge(lambda: {**shipped_book().words, **kind_words()})


def said(rule: Rule, example: Example) -> list[str]:
    """Return what people are told of an example, a line for each finding."""
    return [rule.data.say(hit.key, {"text": hit.where.content, **hit.data}) for hit in hits(rule, example)]


def _check(rule: Rule, example: Example, variant: Variant) -> Iterator[str]:
    try:
        message, hits = _run(rule, example, variant)
    except Exception as error:  # whoever writes a check wants to see all examples, not one traceback
        yield f"the check crashes: {type(error).__name__}: {error}"
        return
    if not rule.holds_for(message.kind, message.stage):
        if example.has_marks:
            yield f"the rule does not hold for a {message.kind.value} {message.stage.value}"
        return
    for hit in hits:
        if hit.key not in rule.data.messages and hit.key not in COMMON:
            yield f"the check yields {hit.key!r}, for which the rule has no message"
            return
        rule.data.say(hit.key, {"text": hit.where.content, **hit.data})
    found = [_place(hit, message, variant) for hit in hits]
    if sorted(found) != sorted(variant.expected):
        wanted = [_quote(example, variant, place) for place in variant.expected]
        got = [f"{hit.where.content!r} ({hit.key})" for hit in hits]
        yield f"should highlight {', '.join(wanted) or 'nothing'} but highlights {', '.join(got) or 'nothing'}"
    wrong = [hit.key for hit in hits if example.key not in (None, hit.key)]
    if wrong:
        yield f"should say {example.key!r} but says {wrong[0]!r}"


def _declared_for(example: Example, variant: Variant) -> Declared:
    """Return what is declared; a part that is tried as a page keeps the stage of a draft unless it says template."""
    if example.declared.stage is None and variant.format is Format.EML and example.form in ("html", "text"):
        return replace(example.declared, stage=Stage.TEMPLATE)
    return example.declared


def _place(hit: Hit, message: Message, variant: Variant) -> Place:
    if variant.by_bytes:
        places = hit.where.locate()
        return Place(places[0].source.path, Span(places[0].span.start, places[-1].span.end))
    origins = hit.where.text.origins(hit.where.span)
    return Place(variant.path, Span(origins[0].span.start, origins[-1].span.end))


def _quote(example: Example, variant: Variant, place: Place) -> str:
    span = place.span
    if variant.by_bytes:
        content = variant.files.get(place.path, variant.content)
        return repr(content[span.start : span.end].decode("utf-8", "replace"))
    return repr(example.content[span.start : span.end])


def _take_marks(raw: str, marks: Any) -> tuple[str, tuple[Span, ...]]:
    if not (isinstance(marks, list | tuple) and len(marks) == 2 and all(isinstance(mark, str) for mark in marks)):
        raise ExampleError("mark must be a list of two texts")
    opening, closing = marks
    content = ""
    spans: list[Span] = []
    rest = raw
    while opening in rest:
        before, _, rest = rest.partition(opening)
        inside, found, rest = rest.partition(closing)
        if not found:
            raise ExampleError(f"{opening} without {closing}")
        start = len(content) + len(before)
        content += before + inside
        spans.append(Span(start, start + len(inside)))
    return content + rest, tuple(spans)


def _declared(data: Mapping[str, Any]) -> Declared:
    declared = data.get("declared", {})
    unknown = set(declared) - _DECLARED_KEYS
    if unknown:
        raise ExampleError(f"declared has no key {sorted(unknown)[0]!r}")
    domains = {name: tuple(value) for name, value in declared.items() if name not in ("brands", "identity", "platform")}
    return Declared(
        kind=Kind(data["kind"]) if data.get("kind", _JUDGED) != _JUDGED else None,
        stage=Stage(data["stage"]) if "stage" in data else None,
        brands=tuple((brand, tuple(sends_from)) for brand, sends_from in declared.get("brands", {}).items()),
        identity=_identity(declared.get("identity", {})),
        platform=declared.get("platform"),
        **domains,
    )


def _identity(data: Mapping[str, Any]) -> Identity:
    unknown = set(data) - set(Identity._fields)
    if unknown:
        raise ExampleError(f"identity has no key {sorted(unknown)[0]!r}")
    return Identity(**data)


def _by_bytes(
    name: str, content: str, marks: tuple[Span, ...], format: Format, cr: str, charset: str = "utf-8"
) -> Variant:
    def offset(place: int) -> int:
        return len(content[:place].replace("\n", cr + "\n").encode(charset))

    encoded = content.replace("\n", cr + "\n").encode(charset)
    expected = tuple(Place("example", Span(offset(mark.start), offset(mark.end))) for mark in marks)
    return Variant(name, encoded, format, expected, by_bytes=True)


def _with_files(variant: Variant, example: Example, cr: str) -> Variant:
    """Return the same with the other files of the template."""
    if not example.files:
        return variant
    others = example.files.items()
    written = {name: _by_bytes(name, other.content, other.marks, variant.format, cr) for name, other in others}
    expected = [Place(example.name, place.span) for place in variant.expected]
    expected += [Place(name, place.span) for name, other in written.items() for place in other.expected]
    files = {name: other.content for name, other in written.items()}
    return replace(variant, expected=tuple(expected), path=example.name, files=files)


def _as_mail(example: Example, encoding: str, cr: str) -> Variant:
    line_end = cr + "\n"
    body = example.content.replace("\n", line_end).encode()
    if encoding == "quoted-printable":
        # quopri ends its soft line breaks with a bare LF.
        body = quopri.encodestring(body.replace(b"\r\n", b"\n")).replace(b"\n", line_end.encode())
    elif encoding == "base64":
        body = base64.encodebytes(body).replace(b"\n", line_end.encode())
    subtype = "html" if example.form == "html" else "plain"
    head = (
        f"From: Northwind Teapots <news@northwind-teapots.com>{line_end}"
        f"Subject: News from the kettle{line_end}"
        f"MIME-Version: 1.0{line_end}"
        f"Content-Type: text/{subtype}; charset=utf-8{line_end}"
        f"Content-Transfer-Encoding: {encoding}{line_end}{line_end}"
    ).encode()
    name = f"{encoding} with {'CRLF' if cr else 'LF'}"
    expected = tuple(Place("example", mark) for mark in example.marks)
    return Variant(name, head + body, Format.EML, expected, by_bytes=False)
