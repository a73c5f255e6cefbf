"""The places that a declarative rule can look in, by the names that its YAML uses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from spamlint.message.message import Message
from spamlint.source.spans import Text

Place = Literal["body", "subject", "from", "html", "text"]
"""`body`: what a reader reads. `subject`, `from`: that header, decoded. `html`: the source of HTML parts.
`text`: the plain text parts as a client that shows only those displays them."""


def texts(message: Message, places: tuple[Place, ...]) -> Iterator[Text]:
    """Yield the texts of a message that stand in the named places."""
    for place in places:
        if place == "body":
            yield from message.visible
        elif place == "html":
            yield from (body.text for body in message.bodies if body.is_html)
        elif place == "text":
            yield from (body.text for body in message.plain_bodies)
        else:
            yield from (header.decoded for header in message.headers(place))
