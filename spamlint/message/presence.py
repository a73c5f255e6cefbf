"""How often something of a message is in the mails that are made from it: always, or only under a condition."""

from __future__ import annotations

from collections.abc import Sequence

from spamlint.message.bodies import Body
from spamlint.message.message import Message
from spamlint.source.spans import Excerpt, Span, Text
from spamlint.source.templates.presence import Presence, PresenceKind
from spamlint.source.templates.template import Template

_SURENESS = (PresenceKind.ALWAYS, PresenceKind.UNKNOWN, PresenceKind.IN_LOOP, PresenceKind.SOMETIMES)


def presence_of_any(message: Message, places: Sequence[Excerpt]) -> Presence:
    """Return how often at least one of the places is in the mails; they may stand in several parts of the message.

    Places in all branches of an if/else are always there together. What is no part of a template is always there.
    """
    found: list[Presence] = []
    for body in _bodies(message):
        spans = [span for place in places if (span := span_in_template(body.template, place)) is not None]
        if spans:
            found.append(body.template.presence_of_any(spans))
    return min(found, key=lambda presence: _SURENESS.index(presence.kind), default=Presence(PresenceKind.ALWAYS))


def span_in_template(template: Template, place: Excerpt) -> Span | None:
    """Return where an excerpt of a template, of its HTML, or of its visible text stands in it; None for another's."""
    text: object = place.text
    span = place.span
    while isinstance(text, Text):
        if text is template.masked or text is template.text:
            return span
        span, text = text.map.locate(span), text.base
    return None


def _bodies(message: Message) -> list[Body]:
    return list(dict.fromkeys((*message.bodies, *message.plain_bodies)))
