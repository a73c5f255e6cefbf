"""Checks one file: reads it, finds the messages in it, runs the rules that hold for it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from spamlint.config import Settings
from spamlint.discover import STDIN_NAME, Format, Input, read_failure, read_input
from spamlint.documents import Beside, messages
from spamlint.engine import check_message
from spamlint.errors import UnreadableError
from spamlint.message.message import Declared, Message
from spamlint.report import Failure, Outcome
from spamlint.rules.rule import Rule
from spamlint.setup import Plan, Setup, load_setup

if TYPE_CHECKING:
    from spamlint.cache import Cache
    from spamlint.facts.inquiry import Answers
    from spamlint.project.compose import Composed


class Checker:
    """Checks files one after the other, keeping the rules that it has bound.

    `answers` is what is known from the network; None when nothing may be asked of it.
    """

    def __init__(self, setup: Setup, cache: Cache | None = None, answers: Answers | None = None) -> None:
        self._setup = setup
        self._cache = cache
        self._answers = answers
        self._bound: dict[int, tuple[tuple[Rule, ...], Declared]] = {}

    def __call__(self, item: Input) -> Outcome:
        """Return what came of a file. Nothing in a file makes this raise."""
        reading = item.path
        try:
            content = read_input(item)
            beside = []
            for companion in item.companions:
                reading = companion.path
                beside.append(Beside(companion, read_input(companion)))
        except OSError as error:
            return Outcome(failures=(read_failure(reading, error),))
        if self._cache is not None:
            return self._checked_once(item, content, beside, self._cache)
        return self._guarded(item, content, beside)

    def _checked_once(self, item: Input, content: bytes, beside: Sequence[Beside], cache: Cache) -> Outcome:
        """Return what came of a file the last time, if nothing has changed since: neither it nor what it uses."""
        from spamlint.cache import content_key

        key = content_key(content, [(other.companion.path, other.content) for other in beside])
        known = cache.get(item.path, key)
        if known is not None and self._is_unchanged(item, known):
            return known
        return replace(self._guarded(item, content, beside), digest=key)

    def _is_unchanged(self, item: Input, known: Outcome) -> bool:
        if not known.files and not known.lookups:
            return True
        return self._setup.projects.is_unchanged(_place(item), known.lookups, known.files)

    def _guarded(self, item: Input, content: bytes, beside: Sequence[Beside]) -> Outcome:
        try:
            return self._check(item, content, beside)
        except UnreadableError as error:
            return Outcome(failures=(Failure(error.path, str(error)),))
        except (Exception, RecursionError) as error:
            return Outcome(failures=(Failure(item.path, f"reading it crashed: {type(error).__name__}: {error}"),))

    def _check(self, item: Input, content: bytes, beside: Sequence[Beside]) -> Outcome:
        settings = self._setup.settings(item.file or item.path)
        bound = self._bound.get(id(settings))
        if bound is None:
            bound = self._bound[id(settings)] = self._setup.rules(settings), self._declared(settings)
        rules, declared = bound
        judge = self._setup.judge
        if item.format not in (Format.HTML, Format.TEXT) or (item.file is None and item.path == STDIN_NAME):
            found = messages(item.path, content, item.format, declared, beside, self._answers, judge)
            return _add_up(list(self._outcomes(item, found, rules)), item.path)
        composed = self._setup.projects.compose(_place(item), content, item.format, item.path)
        beside = [replace(other, composed=self._composed(other)) for other in beside]
        found = messages(item.path, content, item.format, declared, beside, self._answers, judge, composed)
        outcome = _add_up(list(self._outcomes(item, found, rules)), item.path)
        return self._with_files(outcome, [composed, *(other.composed for other in beside)])

    def _composed(self, other: Beside) -> Composed | None:
        """Return what another file of a message makes together with those that it uses."""
        from spamlint.companions import Role

        companion = other.companion
        if companion.role is Role.METADATA:
            return None
        place = os.path.abspath(companion.file or companion.path)
        return self._setup.projects.compose(place, other.content, Format.TEXT, companion.path)

    def _with_files(self, outcome: Outcome, made: Sequence[Composed | None]) -> Outcome:
        """Return an outcome with what went into it beside its own files, and what was looked for."""
        found = [composed for composed in made if composed is not None]
        if not found:
            return outcome
        paths = dict.fromkeys(path for composed in found for path in composed.files[1:])
        files = tuple((path, self._setup.projects.store(path).digest(path)) for path in paths)
        lookups = dict(pair for composed in found for pair in composed.lookups)
        return replace(
            outcome,
            files=files,
            lookups=tuple((*key[:2], key.kind.value, key.dialect, path) for key, path in lookups.items()),
        )

    def _declared(self, settings: Settings) -> Declared:
        plan = self._setup.plan
        return replace(settings.declared, kind=plan.kind or settings.kind, stage=plan.stage or settings.stage)

    def _outcomes(self, item: Input, found: Iterable[Message], rules: tuple[Rule, ...]) -> Iterator[Outcome]:
        # A policy may have no rules: it is judged all the same.
        for_verdicts = self._setup.chosen is not None
        for number, message in enumerate(found, 1):
            document = item.path if number == 1 else f"{item.path}#{number}"
            yield check_message(message, rules, document, for_verdicts=for_verdicts)


def _place(item: Input) -> str:
    """Return where a file stands, or is said to stand (absolute)."""
    return os.path.abspath(item.file or item.path)


def _add_up(outcomes: list[Outcome], path: str) -> Outcome:
    if not outcomes:
        return Outcome(failures=(Failure(path, "there is no message in it"),))
    if len(outcomes) == 1:
        return outcomes[0]
    return Outcome(
        findings=tuple(finding for outcome in outcomes for finding in outcome.findings),
        failures=tuple(failure for outcome in outcomes for failure in outcome.failures),
        messages=sum(outcome.messages for outcome in outcomes),
        questions=tuple(question for outcome in outcomes for question in outcome.questions),
        checked=tuple(checked for outcome in outcomes for checked in outcome.checked),
    )


class MakeChecker:
    """Makes a checker: of what this process has loaded, or, sent to another process, from the plan alone.

    Other processes read no cache then: they could not tell that it is the same one.
    """

    def __init__(
        self,
        plan: Plan,
        setup: Setup | None = None,
        cache: Cache | None = None,
        answers: Answers | None = None,
    ) -> None:
        self._plan = plan
        self._setup = setup
        self._cache = cache
        self._answers = answers

    def __call__(self) -> Checker:
        return Checker(self._setup or load_setup(self._plan), self._cache, self._answers)

    def __reduce__(self) -> tuple[type[MakeChecker], tuple[Plan, None, None, Answers | None]]:
        return MakeChecker, (self._plan, None, None, self._answers)
