"""What keeps us from telling what the mails made from a template have in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from spamlint.message.message import Message
from spamlint.patterns import lazy_pattern
from spamlint.source.spans import FILLER, Excerpt
from spamlint.source.templates.tags import TagKind

if TYPE_CHECKING:
    from spamlint.message.bodies import Body


class Doubt(Struct, frozen=True):
    """Why it cannot be told whether something is in a message, for people, and the place."""

    reason: str
    where: Excerpt


def doubt(message: Message) -> Doubt | None:
    """Return what keeps us from telling what is in a message, or None.

    A tag without an end comes first, then a file that was not found, then what is brought in by a name that is
    worked out when the message is made; of those, one that names a footer. Last comes a message of which not a word
    stands in its files: all of it is written by tags, as where texts are kept in a catalogue of translations.
    """
    templates = [body.template for body in message.bodies]
    for problem in (*(problem for template in templates for problem in template.problems), *message.faults):
        return Doubt(problem.fault.value, problem.where)
    includes = [tag for template in templates for tag in template.includes]
    if not includes:
        return _all_from_elsewhere(message)
    likely = (tag for tag in includes if _FOOTER.search(tag.expression))
    return Doubt("what this brings in was not read", next(likely, includes[-1]).where)


def _all_from_elsewhere(message: Message) -> Doubt | None:
    outputs = [tag for body in message.bodies for tag in body.template.tags if tag.kind is TagKind.OUTPUT]
    if not outputs or any(map(_has_words, message.bodies)):
        return None
    return Doubt("not a word stands in it besides what this writes", outputs[-1].where)


def _has_words(body: Body) -> bool:
    return any(map(str.isalpha, body.read.content.replace(FILLER, "")))


_FOOTER = lazy_pattern(r"(?i)foot|unsub|legal|address")
