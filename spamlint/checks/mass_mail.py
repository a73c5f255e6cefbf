"""Whether a message of which nobody has said the kind goes to people who subscribed to it."""

from __future__ import annotations

from collections.abc import Iterator

from spamlint.checks.optout import Confidence, OptOutWords, optout_routes
from spamlint.checks.routes import Route
from spamlint.message.message import Kind, Message


def is_mass_mail(message: Message, words: OptOutWords) -> bool:
    """Return whether it goes to many: its kind is known, or its text offers a way out.

    Without either it may be a letter to a friend, and what mass mail has to do is not asked of it.
    """
    return message.kind is not Kind.UNKNOWN or next(sure_routes(message, words), None) is not None


def sure_routes(message: Message, words: OptOutWords) -> Iterator[Route]:
    """Yield the ways out that words say to be such, not only a path in a target."""
    return (route for route in optout_routes(message, words) if route.confidence >= Confidence.MEDIUM)
