"""The examples of a rule: what it must find and what it must leave alone.

One HTML or text example runs as a page and as a MIME part in 8bit, quoted-printable and base64, with LF
and with CRLF, so that it tests the rule and the maps beneath it.
"""

from __future__ import annotations

import base64
import quopri
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from spamlint.checks.api import Hit
from spamlint.documents import messages
from spamlint.engine import run_check
from spamlint.message.identity import Identity
from spamlint.message.message import Declared, Kind, Message, Stage
from spamlint.rules.rule import Rule
from spamlint.sniff import Format
from spamlint.source.spans import Span

if TYPE_CHECKING:
    from spamlint.facts.inquiry import Question

FORMS = ("html", "text", "headers", "eml")
"""What an example may be: an HTML part, a text part, some header lines, a whole message."""

_KEYS = {*FORMS, "message", "mark", "stage", "kind", "options", "declared", "charset", "online", "note"}
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


class ExampleError(ValueError):
    """An example that is not written as it should be."""


@dataclass(frozen=True, slots=True)
class Example:
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
    """

    form: str
    content: str
    marks: tuple[Span, ...]
    key: str | None
    declared: Declared = field(default_factory=Declared)
    options: Mapping[str, Any] = field(default_factory=dict)
    charset: str = "utf-8"
    online: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Variant:
    """An example as the bytes of a file.

    `expected` are the marks: byte spans of the file where `by_bytes`, else code points of the decoded part.
    """

    name: str
    content: bytes
    format: Format
    expected: tuple[Span, ...]
    by_bytes: bool


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
    return Example(
        forms[0],
        content,
        marks,
        data.get("message"),
        _declared(data),
        data.get("options", {}),
        charset,
        data.get("online"),
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
    yield _by_bytes("page", example.content, example.marks, page, "")
    yield _by_bytes("page with CRLF", example.content, example.marks, page, "\r")
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
    declared = _declared_for(example, variant)
    answers: dict[Question[Any], object] = {}
    while True:
        known = None if example.online is None else answers
        (message,) = messages("example", variant.content, variant.format, declared, answers=known)
        found = list(run_check(rule, message)) if rule.holds_for(message.kind, message.stage) else []
        if message.inquiry is None or not message.inquiry.open():
            return message, found
        from spamlint.online.example import answer_from_example

        answers.update(answer_from_example(message.inquiry.open(), example.online or {}))


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
        if example.marks:
            yield f"the rule does not hold for a {message.kind.value} {message.stage.value}"
        return
    for hit in hits:
        if hit.key not in rule.data.messages:
            yield f"the check yields {hit.key!r}, for which the rule has no message"
            return
        rule.data.say(hit.key, {"text": hit.where.content, **hit.data})
    found = [_place(hit, message, variant) for hit in hits]
    if sorted(found) != sorted(variant.expected):
        wanted = [_quote(example, variant, span) for span in variant.expected]
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


def _place(hit: Hit, message: Message, variant: Variant) -> Span:
    if variant.by_bytes:
        places = hit.where.locate()
        return Span(places[0].span.start, places[-1].span.end)
    origins = hit.where.text.origins(hit.where.span)
    return Span(origins[0].span.start, origins[-1].span.end)


def _quote(example: Example, variant: Variant, span: Span) -> str:
    if variant.by_bytes:
        return repr(variant.content[span.start : span.end].decode("utf-8", "replace"))
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
        kind=Kind(data["kind"]) if "kind" in data else None,
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
    expected = tuple(Span(offset(mark.start), offset(mark.end)) for mark in marks)
    return Variant(name, encoded, format, expected, by_bytes=True)


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
    return Variant(name, head + body, Format.EML, example.marks, by_bytes=False)
