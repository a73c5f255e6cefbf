"""What a run works with: the config, the rules and the checks, put together and validated."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from spamlint.checks.api import Check
from spamlint.checks.plugins import Plugin, PluginError, load_plugins
from spamlint.config import Config, Settings, load_config
from spamlint.config.model import FileChoice
from spamlint.empty import EMPTY
from spamlint.errors import UnknownPolicyError, did_you_mean
from spamlint.facts.inquiry import Network
from spamlint.finding import Severity
from spamlint.message.kind import JudgeContent, Kind, Stage
from spamlint.report import RuleInfo, Suggestion
from spamlint.rules.book import RuleBook, kind_words, shipped_book
from spamlint.rules.options import OptionError
from spamlint.rules.rule import Duty, Rule, RuleData
from spamlint.rules.ruleset import Checks, Selection, bind, expand, names, selected, with_shared_options

if TYPE_CHECKING:
    from spamlint.policies.library import Chosen, Library
    from spamlint.project.project import Projects


class UnknownRuleError(ValueError):
    """The command line names a rule that does not exist."""


class Plan(Struct, frozen=True):
    """What a run was asked for. It can be sent to another process, which works out the rest itself.

    Attributes:
        start: The folder to look for a config from.
        config: The config file; None means the nearest one.
        use_config: Whether to read a config at all.
        select: Rules or groups to run; None means as the config says.
        ignore: Rules or groups not to run, beside those of the config.
        kind: What all messages are for; None means as the config says.
        stage: How far all messages are on their way; None means as the config says.
        folders: The folders that the run was given (absolute): templates outside of `start` may use what lies in them.
        policies: Policies to keep; None means as the config says.
        networks: What may be asked of the network.
    """

    start: Path
    config: Path | None = None
    use_config: bool = True
    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    kind: Kind | None = None
    stage: Stage | None = None
    folders: tuple[str, ...] = ()
    policies: tuple[str, ...] | None = None
    networks: frozenset[Network] = frozenset()


class Setup(Struct, frozen=True, dict=True):
    """The config, the rules and the checks of a run."""

    plan: Plan
    config: Config
    book: RuleBook
    checks: Checks

    @cached_property
    def projects(self) -> Projects:
        """Return the projects that template files belong to, with what has been read of them."""
        from spamlint.project.project import Projects
        from spamlint.project.store import Templates

        templates = Templates(
            roots=tuple(map(os.fspath, self.config.roots)),
            layout=lambda path: self.settings(path).layout or "",
            dialects=lambda path: self.settings(path).dialects,
        )
        return Projects(os.fspath(self.config.files.root), self.plan.folders, templates)

    @cached_property
    def judge(self) -> JudgeContent:
        """Return what judges the kind of a message from its content, by the word lists `kind/...`."""
        from spamlint.message.kind_judge import KindJudge

        return KindJudge(lambda: self.book.words.together_with(kind_words()))

    def settings(self, path: str | os.PathLike[str]) -> Settings:
        """Return what holds for a file: the config, and above it the command line."""
        return self.config.for_path(path)

    def rules(self, settings: Settings) -> tuple[Rule, ...]:
        """Return the rules that run on a file with these settings, in order of their ids.

        Raises:
            UnknownRuleError: If the command line names a rule that does not exist.
        """
        # Files with the same overrides have the very same settings, and few runs have more than one.
        known = self._rules.get(id(settings))
        if known is None:
            known = self._rules[id(settings)] = settings, with_shared_options(tuple(self._chosen(settings)))
        return known[1]

    @cached_property
    def _rules(self) -> dict[int, tuple[Settings, tuple[Rule, ...]]]:
        return {}

    def _chosen(self, settings: Settings) -> Iterator[Rule]:
        for data, is_asked in self._chosen_data(settings):
            if data.needs is None or data.needs in self.plan.networks:
                rule = self._bound(data, settings)
                yield replace(rule, duties=self._duties.get(data.id, ()), is_asked=is_asked)

    def _chosen_data(self, settings: Settings) -> Iterator[tuple[RuleData, bool]]:
        """Yield the rules that are chosen, and whether the settings choose them, not a policy alone."""
        plan = self.plan
        select = plan.select if plan.select is not None else settings.select
        selection = Selection(select, (*settings.ignore, *plan.ignore), plan.networks)
        try:
            asked = {data.id for data in selected(self.book, selection)}
            ignored = set(expand(self.book, selection.ignore))
        except KeyError as error:
            hint = did_you_mean(error.args[0], names(self.book))
            raise UnknownRuleError(f"there is no rule {error.args[0]!r}" + (f"; {hint}" if hint else "")) from None
        for rule_id in sorted(asked | (self._duties.keys() - ignored)):
            if settings.severity.get(rule_id) != "off":
                yield self.book.rules[rule_id], rule_id in asked

    def _bound(self, data: RuleData, settings: Settings) -> Rule:
        options = {**self._policy_options.get(data.id, {}), **settings.options.get(data.id, {})}
        rule = bind(data, self.checks, self.book, options)
        level = settings.severity.get(data.id)
        return rule if level is None else rule.with_severity(Severity(level))

    def not_asked(self) -> tuple[tuple[str, str], ...]:
        """Return the rules that are chosen and do not run, and the switch that each needs."""
        needs = {
            data.id: data.needs.value
            for settings in self._layers()
            for data, _ in self._chosen_data(settings)
            if data.needs is not None and data.needs not in self.plan.networks
        }
        return tuple(sorted(needs.items()))

    def _layers(self) -> tuple[Settings, ...]:
        base = self.config.settings
        return (base, *(base.overridden(override.data) for override in self.config.overrides))

    @cached_property
    def library(self) -> Library:
        """Return all policies that are known, shipped and the user's own.

        Raises:
            ConfigError: If a file of a policy is not right.
        """
        from spamlint.policies.library import load_library

        return load_library(self.book.rules, self.config.policy_files)

    @cached_property
    def chosen(self) -> Chosen | None:
        """Return the policies of the run; None when nobody has chosen one.

        Raises:
            ConfigError: If the config names a policy that does not exist.
            UnknownPolicyError: If the command line does.
        """
        named = self.plan.policies if self.plan.policies is not None else self.config.policies
        if not named:
            return None
        if self.plan.policies is None:
            for index, name in enumerate(named):
                try:
                    self.library.choose([name])
                except UnknownPolicyError as error:
                    raise self.config.error(("policies", index), str(error)) from None
        return self.library.choose(named)

    @cached_property
    def suggestions(self) -> tuple[Suggestion, ...]:
        """Return the policies that may hold for what the config says of the sending, and were not chosen.

        Raises:
            ConfigError: If a file of a policy is not right.
        """
        if self.config.document is None:
            return ()
        from spamlint.policies.suggest import circumstances, suggested

        found = circumstances(self.config)
        if not any(found):
            return ()
        chosen = self.chosen.policies if self.chosen is not None else ()
        return suggested(self.library.policies, [policy.id for policy in chosen], found)

    @cached_property
    def _duties(self) -> Mapping[str, tuple[Duty, ...]]:
        return EMPTY if self.chosen is None else self.chosen.duties()

    @cached_property
    def _policy_options(self) -> Mapping[str, Mapping[str, Any]]:
        return EMPTY if self.chosen is None else self.chosen.options()

    def rule_infos(self) -> tuple[RuleInfo, ...]:
        """Return what a report says of each rule that may run, whatever the file."""
        rules: dict[str, Rule] = {}
        for settings in reversed(self._layers()):
            rules.update({rule.id: rule for rule in self.rules(settings)})
        return tuple(_info(rules[rule_id]) for rule_id in sorted(rules))


def load_setup(plan: Plan) -> Setup:
    """Return everything that a run needs.

    Raises:
        ConfigError: If the config, a rule file or an option is not right.
        PluginError: If a plugin cannot be used.
        UnknownRuleError: If the command line names a rule that does not exist.
    """
    config = load_config(plan.start, plan.config) if plan.use_config else Config(FileChoice(plan.start))
    plugins = load_plugins(config.plugins)
    checks = Checks(_plugged(plugins))
    book = shipped_book()
    folders = (*(path for plugin in plugins for path in plugin.rules), *config.rules)
    book = book.with_rules(_own_rules(folders, checks, book)) if folders else book
    setup = Setup(plan, config, book, checks)
    _validate(setup)
    return setup


def _plugged(plugins: tuple[Plugin, ...]) -> Mapping[str, Check[Any]]:
    plugged: dict[str, Check[Any]] = {}
    for plugin in plugins:
        for check in plugin.checks:
            if check.id in plugged:
                raise PluginError(f"two plugins have a check {check.id!r}")
            plugged[check.id] = check
    return plugged


def _own_rules(paths: tuple[Path, ...], checks: Checks, book: RuleBook) -> tuple[RuleData, ...]:
    from spamlint.rules.own import load_own_rules

    return load_own_rules(paths, checks, book)


def _validate(setup: Setup) -> None:
    """Raise the first error in what config and command line say of rules."""
    config, book = setup.config, setup.book
    known = names(book)
    for rule_id in config.rule_ids:
        if rule_id not in known:
            raise config.unknown_rule(rule_id, known)
    for rule_id in config.single_rule_ids:
        if rule_id not in book.rules:
            raise config.unknown_rule(rule_id, book.rules)
    for platform, place in config.platform_ids:
        if platform not in book.platforms.by_id:
            hint = did_you_mean(platform, book.platforms.by_id)
            raise config.error(place, f"there is no platform '{platform}' in the table of platforms", hint)
    for rule_id, options, keys in config.option_sets:
        try:
            bind(book.rules[rule_id], setup.checks, book, options)
        except OptionError as error:
            hint = did_you_mean(str(error.path[-1]), error.choices) if error.path and error.choices else ""
            raise config.error((*keys, *error.path), str(error), hint, at_key=len(error.path) == 1) from None
    setup.rules(config.settings)


def _info(rule: Rule) -> RuleInfo:
    data = rule.data
    tags = (data.group, *(duty.clause for duty in rule.duties))
    return RuleInfo(data.id, rule.severity_for(rule.duties), data.summary, data.why, data.fix, tags=tags)
