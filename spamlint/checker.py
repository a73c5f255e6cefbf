"""Checks one file: reads it, finds the messages in it, runs the rules that hold for it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from spamlint.config import Settings
from spamlint.discover import Input, read_failure, read_input
from spamlint.documents import messages
from spamlint.engine import check_message
from spamlint.message.message import Declared
from spamlint.report import Failure, Outcome
from spamlint.rules.rule import Rule
from spamlint.setup import Plan, Setup, load_setup

if TYPE_CHECKING:
    from spamlint.cache import Cache


class Checker:
    """Checks files one after the other, keeping the rules that it has bound."""

    def __init__(self, setup: Setup, cache: Cache | None = None) -> None:
        self._setup = setup
        self._cache = cache
        self._bound: dict[int, tuple[tuple[Rule, ...], Declared]] = {}

    def __call__(self, item: Input) -> Outcome:
        """Return what came of a file. Nothing in a file makes this raise."""
        try:
            content = read_input(item)
        except OSError as error:
            return Outcome(failures=(read_failure(item.path, error),))
        if self._cache is not None:
            return self._checked_once(item, content, self._cache)
        return self._guarded(item, content)

    def _checked_once(self, item: Input, content: bytes, cache: Cache) -> Outcome:
        """Return what came of a file the last time, if nothing has changed since."""
        from spamlint.cache import content_key

        key = content_key(content)
        return cache.get(item.path, key) or self._guarded(item, content)._replace(digest=key)

    def _guarded(self, item: Input, content: bytes) -> Outcome:
        try:
            return self._check(item, content)
        except (Exception, RecursionError) as error:
            return Outcome(failures=(Failure(item.path, f"reading it crashed: {type(error).__name__}: {error}"),))

    def _check(self, item: Input, content: bytes) -> Outcome:
        settings = self._setup.settings(item.file or item.path)
        bound = self._bound.get(id(settings))
        if bound is None:
            bound = self._bound[id(settings)] = self._setup.rules(settings), self._declared(settings)
        rules, declared = bound
        return _add_up(list(self._outcomes(item, content, rules, declared)), item.path)

    def _declared(self, settings: Settings) -> Declared:
        plan = self._setup.plan
        return replace(settings.declared, kind=plan.kind or settings.kind, stage=plan.stage or settings.stage)

    def _outcomes(self, item: Input, content: bytes, rules: tuple[Rule, ...], declared: Declared) -> list[Outcome]:
        return [
            check_message(message, rules, item.path if number == 1 else f"{item.path}#{number}")
            for number, message in enumerate(messages(item.path, content, item.format, declared, self._setup.judge), 1)
        ]


def _add_up(outcomes: list[Outcome], path: str) -> Outcome:
    if not outcomes:
        return Outcome(failures=(Failure(path, "there is no message in it"),))
    if len(outcomes) == 1:
        return outcomes[0]
    return Outcome(
        findings=tuple(finding for outcome in outcomes for finding in outcome.findings),
        failures=tuple(failure for outcome in outcomes for failure in outcome.failures),
        messages=sum(outcome.messages for outcome in outcomes),
        checked=tuple(checked for outcome in outcomes for checked in outcome.checked),
    )


class MakeChecker:
    """Makes a checker: of what this process has loaded, or, sent to another process, from the plan alone.

    Other processes read no cache then: they could not tell that it is the same one.
    """

    def __init__(self, plan: Plan, setup: Setup | None = None, cache: Cache | None = None) -> None:
        self._plan = plan
        self._setup = setup
        self._cache = cache

    def __call__(self) -> Checker:
        return Checker(self._setup or load_setup(self._plan), self._cache)

    def __reduce__(self) -> tuple[type[MakeChecker], tuple[Plan]]:
        return MakeChecker, (self._plan,)
