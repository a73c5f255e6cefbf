"""How often something of a template is in the messages that are made from it."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from spamlint.source.templates.tags import Tag


class PresenceKind(Enum):
    """How often something of a template is in the message."""

    ALWAYS = "always"
    SOMETIMES = "sometimes"
    IN_LOOP = "in a loop"
    UNKNOWN = "unknown"


class Presence(Struct, frozen=True):
    """How often something is in the message, and the tags that decide it, outermost first."""

    kind: PresenceKind
    conditions: tuple[Tag, ...] = ()
