"""Checks of what runs or is filled in inside a message: forms, scripts, frames."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from spamlint.checks.api import Hit, NoOptions, check
from spamlint.message.attributes import NO_ATTRIBUTES
from spamlint.message.html import Element, Html, TextRun
from spamlint.message.message import Message
from spamlint.patterns import lazy_pattern
from spamlint.source.spans import Excerpt

_FRAMES = frozenset(("iframe", "frame", "object", "embed", "applet"))
# Types of `script` that are data, which no browser runs (WHATWG HTML, 4.12.1, "data block").
_RUNS = lazy_pattern(
    r"(?:text|application)/(?:x-)?(?:java|ecma|j|live|vb)script[\d.]*|module|text/babel", re.IGNORECASE
)
_HANDLER = lazy_pattern(r"on[a-z]{3,30}")
# What HTML smuggling is made of: a file is put together inside the page and offered for download (MITRE T1027.006).
_DECODES = lazy_pattern(r"\batob\s*\(|\bUint8Array\b|\bfromCharCode\b|base64,")
_OFFERS = lazy_pattern(r"\bnew\s+Blob\b|\bcreateObjectURL\b|\bmsSave(?:OrOpen)?Blob\b|\.download\s*=")
_MAY_RUN = ("<script", "<iframe", "<frame", "<object", "<embed", "<applet")
_MAY_HANDLE = lazy_pattern(r"on(?<=[\s/\"']on)[a-z]{3,30}\s*=")
_MOST = 500_000  # code points of a script or of an attached page
_MOST_HANDLERS = 20


@check("form-in-message")
def form_in_message(message: Message, options: NoOptions) -> Iterator[Hit]:
    """Yield `password` at each field for a password, `form` at each form without one."""
    for body in message.bodies:
        html = body.html
        if html is None:
            continue
        for element in html.elements:
            if element.tag not in ("form", "input") or element.start_tag is None:
                continue
            if element.tag == "form":
                if not any(_asks_password(node) for node in html.inside(element)):
                    yield Hit("form", html.excerpt(element.start_tag))
            elif _asks_password(element):
                yield Hit("password", html.excerpt(element.start_tag))


def _asks_password(node: object) -> bool:
    if not isinstance(node, Element) or node.tag != "input":
        return False
    return (node.get("type") or "").strip().lower() == "password"


class ScriptOptions(Struct, frozen=True, eq=False):
    """Options of `script-in-message`.

    Attributes:
        handlers: Whether attributes such as `onclick` count.
    """

    handlers: bool = True


@check("script-in-message")
def script_in_message(message: Message, options: ScriptOptions) -> Iterator[Hit]:
    """Yield `smuggling`, `script`, `frame`, `handler` for what would run; `attached` for a page that hides a file."""
    for body in message.bodies:
        if body.html is not None and _may_run(body.html):
            yield from _hits(body.html, options)
    for part in message.parts():
        if part.content_type in ("text/html", "application/xhtml+xml") and part.is_attachment:
            offer = _OFFERS.search(part.text.content, 0, _MOST)
            if offer is not None and _smuggles(part.text.content[:_MOST]):
                yield Hit("attached", part.text.excerpt(*offer.span()), {"name": part.filename or "without a name"})


def _may_run(html: Html) -> bool:
    """Return whether to look at each element of a page. Most have nothing of the kind, and this takes less time."""
    return any(sign in html.lowered for sign in _MAY_RUN) or _MAY_HANDLE.search(html.lowered) is not None


def _hits(html: Html, options: ScriptOptions) -> Iterator[Hit]:
    handlers = 0
    for element in html.elements:
        if element.start_tag is None:
            continue
        where = html.excerpt(element.start_tag)
        if element.tag == "script":
            if _is_run(element) and not _is_of_amp(html, element):
                yield Hit("smuggling" if _smuggles(_content(html, element)) else "script", where)
        elif element.tag in _FRAMES:
            yield Hit("frame", where, {"tag": element.tag})
        elif options.handlers and handlers < _MOST_HANDLERS and (handler := _handler(html, element)) is not None:
            handlers += 1
            yield Hit("handler", handler)


def _is_run(element: Element) -> bool:
    kind = (element.get("type") or "").strip()
    return not kind or _RUNS.fullmatch(kind.partition(";")[0].strip()) is not None


def _is_of_amp(html: Html, element: Element) -> bool:
    """Return whether a script is AMP's own in an AMP page, which must load it ("AMP for Email Specification")."""
    if not (element.get("src") or "").startswith("https://cdn.ampproject.org/"):
        return False
    root = next((item for item in html.elements if item.tag == "html"), None)
    return root is not None and any(name in root.attributes for name in ("amp4email", "\u26a14email"))


def _content(html: Html, element: Element) -> str:
    runs = (node.content for node in html.inside(element) if isinstance(node, TextRun))
    return "".join(runs)[:_MOST]


def _smuggles(script: str) -> bool:
    return _OFFERS.search(script) is not None and _DECODES.search(script) is not None


def _handler(html: Html, element: Element) -> Excerpt | None:
    """Return where an attribute stands whose value runs, or None."""
    if element.attributes is NO_ATTRIBUTES:
        return None
    for name in element.attributes:
        if name.startswith("on") and _HANDLER.fullmatch(name):
            return html.excerpt(element.attributes[name].span)
    return None
