"""The one document type that checks see, whether it came from an `.eml` file or a template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING

from spamlint.message.html import Html
from spamlint.source.headers import Header
from spamlint.source.mime import Part
from spamlint.source.spans import Excerpt, Source, Text

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

    from spamlint.message.links import Link


class Stage(str, Enum):
    """How far a message is on its way: a template to be filled, a draft, or as it was sent."""

    TEMPLATE = "template"
    DRAFT = "draft"
    SENT = "sent"


class Kind(str, Enum):
    """What a message is for."""

    MARKETING = "marketing"
    TRANSACTIONAL = "transactional"
    DISCUSSION = "discussion"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Declared:
    """What the sender says of a message, in the config or on the command line. None and empty: nothing said."""

    kind: Kind | None = None
    stage: Stage | None = None
    sender_domains: tuple[str, ...] = ()


@dataclass(frozen=True)
class Message:
    """A message or a template, in facts that are worked out when first asked for.

    Attributes:
        source: The bytes it came from.
        declared: What the sender says of it.
        root: The part tree; None for a template or page that is not a MIME message.
        page: The decoded text of a file that is not a MIME message.
        page_is_html: Whether `page` is HTML.
    """

    source: Source
    declared: Declared
    root: Part | None = None
    page: Text | None = None
    page_is_html: bool = False
