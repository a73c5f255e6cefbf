"""How a check asks for what only the network knows, and stays pure.

A check calls `message.ask(question)` and gets a fact, or None when it is not known (yet). What was asked is noted.
The run gathers the questions of all messages, has them answered at once, and runs the checks again with the answers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any, ClassVar, Generic, TypeVar

from msgspec import Struct

FactT = TypeVar("FactT")

UNANSWERED = "cannot tell"
"""How the reason of a failure begins when the network did not answer a question."""


class Network(StrEnum):
    """What a run may do on the network. The value is the name of the switch on the command line."""

    ONLINE = "online"  # look up DNS records and registrations
    PROBE_LINKS = "probe-links"  # open pages that the message links to


class Question(Struct, Generic[FactT], frozen=True):
    """A question to the network; its type says what kind of fact the answer is. Subclasses are frozen structs."""

    needs: ClassVar[Network] = Network.ONLINE

    @property
    def about(self) -> str:
        """Return what is asked for, for people: `the SPF record of northwind-teapots.com`."""
        raise NotImplementedError


class Unknown(Struct, frozen=True):
    """Why a question has no answer.

    Attributes:
        reason: For people, without a full stop.
        everywhere: Whether nothing at all could be asked, so that the reason is the same for every question.
    """

    reason: str
    everywhere: bool = False


Answers = Mapping[Question[Any], object]
"""A fact or an `Unknown` for each question that was answered."""


class Inquiry:
    """What the checks of one message ask, answered from what is known."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self._asked: dict[Question[Any], None] = {}
        self._latest: dict[Question[Any], None] = {}

    def ask(self, question: Question[FactT]) -> FactT | None:
        """Return the fact, or None when it is not known."""
        self._asked[question] = self._latest[question] = None
        answer = self._answers.get(question)
        if answer is None or isinstance(answer, Unknown):
            return None
        fact: FactT = answer  # type: ignore[assignment]  # answers are kept by the question that says their type
        return fact

    def open(self) -> tuple[Question[Any], ...]:
        """Return the questions that nobody has tried to answer yet."""
        return tuple(question for question in self._asked if question not in self._answers)

    def failed(self) -> Iterator[tuple[Question[Any], Unknown]]:
        """Yield the questions asked since the last call that could not be answered, and why."""
        latest, self._latest = self._latest, {}
        for question in latest:
            answer = self._answers.get(question)
            if isinstance(answer, Unknown):
                yield question, answer
