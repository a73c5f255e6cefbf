"""What keeps us from telling what the mails made from a template have in them."""

from __future__ import annotations

from typing import NamedTuple

from spamlint.message.message import Message
from spamlint.patterns import lazy_pattern
from spamlint.source.spans import Excerpt


class Doubt(NamedTuple):
    """Why it cannot be told whether something is in a message, for people, and the place."""

    reason: str
    where: Excerpt


def doubt(message: Message) -> Doubt | None:
    """Return what keeps us from telling what is in a message, or None.

    A tag without an end comes first, then a file that was not found, then what is brought in by a name that is
    worked out when the message is made; of those, one that names a footer.
    """
    templates = [body.template for body in message.bodies]
    for problem in (*(problem for template in templates for problem in template.problems), *message.faults):
        return Doubt(problem.fault.value, problem.where)
    includes = [tag for template in templates for tag in template.includes]
    if not includes:
        return None
    likely = (tag for tag in includes if _FOOTER.search(tag.expression))
    return Doubt("what this brings in was not read", next(likely, includes[-1]).where)


_FOOTER = lazy_pattern(r"(?i)foot|unsub|legal|address")
