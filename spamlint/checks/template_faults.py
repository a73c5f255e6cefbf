"""What is broken in a template, so that nobody can say what the mails made from it will hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from spamlint.checks.api import Hit, check
from spamlint.message.message import Message

FaultName = Literal[
    "unclosed-tag",
    "unclosed-block",
    "unexpected-close",
    "unexpected-middle",
    "unknown-file",
    "unknown-macro",
    "include-loop",
]


class TemplateFaultOptions(Struct, frozen=True, eq=False):
    """Options of `template-fault`.

    Attributes:
        faults: Which faults to tell; the message keys are their names.
    """

    faults: tuple[FaultName, ...]


@check("template-fault")
def template_fault(message: Message, options: TemplateFaultOptions) -> Iterator[Hit]:
    """Yield a hit for each fault of a template, at the tag."""
    found = [problem for body in message.bodies for problem in body.template.problems]
    for problem in (*found, *message.faults):
        name = problem.fault.name.lower().replace("_", "-")
        if name in options.faults:
            yield Hit(name, problem.where)
