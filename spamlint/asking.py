"""A run that may ask the network: gather what the checks want to know, have it answered, check again.

Only files whose checks asked for something are checked again. Some questions follow from answers, so there are a few
rounds; all of them together keep the deadline.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from time import monotonic
from typing import Any

from msgspec.structs import replace

from spamlint.checker import MakeChecker
from spamlint.discover import Input
from spamlint.facts.inquiry import UNANSWERED, Answers, Question, Unknown
from spamlint.pool import check_files
from spamlint.report import Failure, Outcome
from spamlint.setup import Setup

MAX_ROUNDS = 4

Answer = Callable[[Iterable[Question[Any]]], Answers]
"""Answers questions."""


def outcomes_with_answers(
    setup: Setup, inputs: Sequence[Input], jobs: int | None, answer: Answer
) -> tuple[Outcome, ...]:
    """Return what came of each file, in order, with what `answer` knows."""
    answers: dict[Question[Any], object] = {}
    outcomes: dict[int, Outcome] = {}
    pending = list(range(len(inputs)))
    for number in range(MAX_ROUNDS + 1):
        make = MakeChecker(setup.plan, setup, answers=answers)
        outcomes |= zip(pending, check_files([inputs[index] for index in pending], make, jobs), strict=True)
        pending = [index for index in pending if outcomes[index].questions]
        if not pending:
            break
        questions = list(dict.fromkeys(question for index in pending for question in outcomes[index].questions))
        if number < MAX_ROUNDS:
            answers.update(answer(questions))
        # Whatever is left has an answer after this, so that the last round ends with nothing open.
        last = number == MAX_ROUNDS - 1
        answers |= {item: Unknown("it was not found out in time") for item in questions if last and item not in answers}
    return tuple(replace(outcomes[index], questions=()) for index in range(len(inputs)))


def network_answer(setup: Setup, cache_folder: Path | None) -> Answer:
    """Return what asks the network, as the config says how."""
    from spamlint.online.answering import Limits, answer_from_network

    options = setup.config.online
    end = monotonic() + options.deadline

    def answer(questions: Iterable[Question[Any]]) -> Answers:
        limits = Limits(options.timeout, max(end - monotonic(), 0.0))
        return answer_from_network(questions, limits, options.nameservers, cache_folder)

    return answer


def folded(failures: Sequence[Failure]) -> Iterator[Failure]:
    """Yield the failures; what cannot be told for one reason, by many rules of many files, is said once."""
    same: dict[str, list[Failure]] = {}
    for failure in failures:
        if failure.reason.startswith(UNANSWERED):
            same.setdefault(failure.reason, []).append(failure)
        else:
            yield failure
    for reason, group in same.items():
        paths = dict.fromkeys(failure.path for failure in group)
        rules = {failure.rule for failure in group}
        rule = group[0].rule if len(rules) == 1 else ""
        yield Failure(group[0].path, reason + _others(len(paths) - 1), rule)


def _others(count: int) -> str:
    if count == 0:
        return ""
    return f" (so too for {count:,} other {'message' if count == 1 else 'messages'})"
