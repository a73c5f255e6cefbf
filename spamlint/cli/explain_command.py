"""`spamlint explain NAME`."""

from __future__ import annotations

from pathlib import Path

import click

from spamlint.cli.errors import usage_error
from spamlint.cli.loading import load_run_setup
from spamlint.errors import did_you_mean
from spamlint.rules.book import shipped_examples
from spamlint.rules.examples import parse_example, said
from spamlint.rules.page import rule_page
from spamlint.rules.ruleset import bind
from spamlint.setup import Setup


@click.command("explain", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("name")
@click.option("--config", "config_path", type=click.Path(path_type=Path), help="Use this configuration file.")
def command(name: str, config_path: Path | None) -> None:
    """Explain NAME: a rule, a policy (emarsys) or a clause of one (emarsys/unsubscribe-visible)."""
    setup = load_run_setup(config_path)
    page = _rule_page(setup, name) if name in setup.book.rules else _policy_page(setup, name)
    click.echo(page, nl=False)


def _rule_page(setup: Setup, rule: str) -> str:
    data = shipped_examples(setup.book.rules[rule])
    examples = [parse_example(item) for item in data.bad]
    findings = [said(bind(data, setup.checks, setup.book, example.options), example) for example in examples]
    return rule_page(data, findings, _asked_for(setup, rule))


def _asked_for(setup: Setup, rule: str) -> list[str]:
    """Return which clauses a rule checks, an item each."""
    from spamlint.policies.coverage import served_clauses
    from spamlint.policies.pages import served_line

    return [served_line(clause) for clause in served_clauses(rule, setup.library.policies.values())]


def _policy_page(setup: Setup, name: str) -> str:
    from spamlint.policies.pages import clause_page, policy_page

    policy_id, slash, clause_id = name.partition("/")
    policies = setup.library.policies
    if policy_id not in policies:
        hint = did_you_mean(name, (*setup.book.rules, *policies))
        raise usage_error(
            f"there is no rule or policy {name!r}"
            + (f"; {hint}" if hint else "; `spamlint rules` and `spamlint policies` list them")
        )
    policy = policies[policy_id]
    if not slash:
        return policy_page(policy)
    if clause_id not in policy.clauses:
        hint = did_you_mean(clause_id, policy.clauses)
        raise usage_error(f"{policy_id} has no clause {clause_id!r}" + (f"; {hint}" if hint else ""))
    return clause_page(policy, policy.clauses[clause_id])
