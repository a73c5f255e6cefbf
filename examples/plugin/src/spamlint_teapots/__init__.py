"""A check that the house style of one shop asks for: every picture of a teapot says what it shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from spamlint import Hit, Message, Plugin, check


@dataclass(frozen=True, slots=True)
class AltTextOptions:
    """Options of the check; the rule's YAML is validated against them."""

    at_least: int = 3
    """How many characters the text must have."""


@check("teapots-alt-text")
def alt_text(message: Message, options: AltTextOptions) -> Iterator[Hit]:
    """Yield `missing` or `short` for each image whose text does not say what it shows."""
    for body in message.bodies:
        if body.html is None:
            continue
        for image in body.html.soup.find_all("img"):
            element = image.spamlint_element
            alt = element.attributes.get("alt")
            if alt is None:
                yield Hit("missing", body.html.excerpt(element.start_tag))
            elif 0 < len(alt.value.strip()) < options.at_least:
                yield Hit("short", body.html.excerpt(alt.span), {"alt": alt.value})


plugin = Plugin(checks=(alt_text,), rules=(Path(__file__).parent / "rules.yaml",))
