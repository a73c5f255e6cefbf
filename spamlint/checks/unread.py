"""What of a template could not be read, so that nothing can be said to be missing from the message."""

from __future__ import annotations

import re
from typing import NamedTuple

from spamlint.message.message import Message
from spamlint.patterns import lazy_pattern
from spamlint.source.spans import Excerpt

_FOOTER = lazy_pattern(r"foot|unsub|legal|address|imprint", re.IGNORECASE)


class Unread(NamedTuple):
    """What keeps us from knowing what is in a message, and why, for people."""

    where: Excerpt
    reason: str


def what_is_unread(message: Message) -> Unread | None:
    """Return what keeps us from telling what the mails made from a template have in them, or None.

    A tag that is broken, else a file that is brought in and was not read: of several, the one that is named like a
    footer.
    """
    templates = [body.template for body in message.bodies]
    for problem in (problem for template in templates for problem in template.problems):
        return Unread(problem.where, problem.fault.value)
    includes = [tag for template in templates for tag in template.includes]
    if not includes:
        return None
    likely = (tag for tag in includes if _FOOTER.search(tag.expression))
    return Unread(next(likely, includes[-1]).where, "what this brings in was not read")
