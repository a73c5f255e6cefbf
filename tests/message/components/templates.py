"""Pages in source languages, as the tests read them."""

from __future__ import annotations

from pathlib import Path

from spamlint.documents import page
from spamlint.message.bodies import Body
from spamlint.message.legibility import Visibility
from spamlint.message.links import Link
from spamlint.message.message import Declared, Message
from spamlint.source.spans import Source

PAIRS = Path(__file__).resolve().parents[2] / "data" / "mjml"
URL = "https://northwind-teapots.com/u/8Kd0"


def message_of(source: str | bytes, name: str = "sale.mjml") -> Message:
    """Return the message that a template is."""
    content = source.encode() if isinstance(source, str) else source
    return page(Source(name, content), Declared(), is_html=True)


def body_of(source: str, name: str = "sale.mjml") -> Body:
    """Return its only part."""
    (body,) = message_of(source, name).bodies
    return body


def mjml(column: str, head: str = "", section: str = "", body: str = "") -> str:
    """Return an MJML page with this content in its only column."""
    return (
        f"<mjml><mj-head>{head}</mj-head><mj-body{body}>\n<mj-section{section}><mj-column>\n{column}\n"
        "</mj-column></mj-section></mj-body></mjml>\n"
    )


def way_out(attributes: str = "", style: str = "") -> str:
    """Return an `mj-text` with a link."""
    styled = f' style="{style}"' if style else ""
    return f'<mj-text{attributes}>Too many? <a href="{URL}"{styled}>Unsubscribe</a></mj-text>'


def seen(body: Body, link: Link | None = None) -> Visibility:
    """Return what is seen of a link, the last where none is named."""
    link = link or body.links[-1]
    assert body.sight is not None and link.element is not None
    return body.sight.of(link.element)


def culprit(body: Body, link: Link | None = None) -> str:
    """Return what is written where the cause of it stands in the source."""
    cause = seen(body, link).cause
    assert cause is not None and cause.where is not None
    (place,) = cause.where.locate()
    return place.content.decode()
