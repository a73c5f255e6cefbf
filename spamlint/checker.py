"""Checks one file: reads it, finds the messages in it, runs the rules that hold for it."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from spamlint.config import Settings
from spamlint.discover import STDIN_NAME, Format, Input, read_failure, read_input
from spamlint.documents import messages
from spamlint.engine import check_message
from spamlint.message.message import Declared
from spamlint.report import Failure, Outcome
from spamlint.rules.rule import Rule
from spamlint.setup import Plan, Setup, load_setup

if TYPE_CHECKING:
    from spamlint.cache import Cache
    from spamlint.project.compose import Composed


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
        """Return what came of a file the last time, if nothing has changed since: neither it nor what it uses."""
        from spamlint.cache import content_key

        key = content_key(content)
        known = cache.get(item.path, key)
        if known is not None and self._is_unchanged(item, known):
            return known
        return self._guarded(item, content)._replace(digest=key)

    def _is_unchanged(self, item: Input, known: Outcome) -> bool:
        if not known.files and not known.lookups:
            return True
        return self._setup.projects.is_unchanged(_place(item), known.lookups, known.files)

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
        composed = self._composed(item, content)
        outcome = _add_up(list(self._outcomes(item, content, rules, declared, composed)), item.path)
        return outcome if composed is None else self._with_files(item, outcome, composed)

    def _composed(self, item: Input, content: bytes) -> Composed | None:
        """Return the message that a template makes together with other files, or None where it is one alone."""
        if item.format not in (Format.HTML, Format.TEXT) or (item.file is None and item.path == STDIN_NAME):
            return None
        return self._setup.projects.compose(_place(item), content, item.format, item.path)

    def _with_files(self, item: Input, outcome: Outcome, composed: Composed) -> Outcome:
        store = self._setup.projects.store(_place(item))
        files = tuple((path, store.digest(path)) for path in composed.files[1:])
        lookups = tuple((*found[:2], found[2].value, found[3], path) for found, path in composed.lookups)
        return outcome._replace(files=files, lookups=lookups)

    def _declared(self, settings: Settings) -> Declared:
        plan = self._setup.plan
        return replace(settings.declared, kind=plan.kind or settings.kind, stage=plan.stage or settings.stage)

    def _outcomes(
        self, item: Input, content: bytes, rules: tuple[Rule, ...], declared: Declared, composed: Composed | None
    ) -> list[Outcome]:
        return [
            check_message(message, rules, item.path if number == 1 else f"{item.path}#{number}")
            for number, message in enumerate(messages(item.path, content, item.format, declared, composed), 1)
        ]


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
