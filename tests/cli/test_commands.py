"""The other commands, and what every command promises: help that reads well, errors without a traceback."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from spamlint.cli.main import COMMANDS, cli
from spamlint.rules.book import shipped_book
from spamlint.yaml_source import load_yaml


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_fits_a_terminal(name: str) -> None:
    result = run(*filter(None, [name]), "-h")
    assert result.exit_code == 0
    assert max(map(len, result.output.splitlines())) <= 80


def test_help_of_the_group_imports_nothing_heavy() -> None:
    code = "import sys\nfrom spamlint.cli.main import cli\ncli.main(['--help'], standalone_mode=False)\n"
    code += "print(sorted({'rich', 'yaml', 'bs4', 'turbohtml', 'msgspec', 'email'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("[]\n")


def test_a_wrong_command_is_2_with_a_suggestion() -> None:
    result = run("chekc")
    assert result.exit_code == 2
    assert "did you mean 'check'?" in result.stderr


def test_rules_lists_every_rule() -> None:
    result = run("rules")
    assert result.exit_code == 0
    for rule_id in shipped_book().rules:
        assert rule_id in result.output
    listed = json.loads(run("rules", "--format", "json").output)
    assert {rule["id"] for rule in listed if rule["enabled"]} == set(shipped_book().default)


@pytest.mark.parametrize("rule_id", shipped_book().rules)
def test_explain_shows_every_rule(rule_id: str) -> None:
    rule = shipped_book().rules[rule_id]
    result = run("explain", rule_id)
    assert result.exit_code == 0
    for words in (rule.summary, rule.why, rule.fix, "## What it finds", "## What it leaves alone"):
        assert words in result.output


def test_explain_suggests() -> None:
    result = run("explain", "unsubscribe-mising")
    assert result.exit_code == 2
    assert "did you mean 'unsubscribe-missing'?" in result.stderr


def test_init_writes_a_config_that_loads_and_never_overwrites() -> None:
    assert run("init").exit_code == 0
    written = Path("spamlint.yaml").read_bytes()
    load_yaml("spamlint.yaml", written)
    assert run("config").exit_code == 0
    Path("spamlint.yaml").write_bytes(b"version: 1\n")
    assert run("init").exit_code == 2
    assert Path("spamlint.yaml").read_bytes() == b"version: 1\n"
    assert run("init", "--force").exit_code == 0
    assert Path("spamlint.yaml").read_bytes() == written


def test_config_shows_what_holds() -> None:
    Path("spamlint.yaml").write_text("sender: {domains: [northwind-teapots.com]}\n")
    result = run("config")
    assert result.exit_code == 0
    assert "northwind-teapots.com" in result.output
    json.loads(run("config", "--schema").output)


RULE = """\
no-tea:
  check: pattern
  severity: error
  summary: The subject is about tea
  why: Coffee is better.
  fix: Write about coffee.
  messages: {found: "Tea."}
  options: {pattern: tea, in: [subject]}
  bad:
    - headers: "Subject: [[Tea]]"
  good:
    - headers: "Subject: Coffee"
"""


def test_test_runs_the_examples_of_a_rule_file() -> None:
    Path("house.yaml").write_text(RULE)
    result = run("test", "house.yaml")
    assert result.exit_code == 0
    assert "2 examples passed, 0 failed, in 1 rules" in result.output


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[[Tea]]", "[[Teapot]]", "should highlight 'Teapot' but highlights 'Tea'"),
        ('Coffee"', 'Iced tea"', "should highlight nothing but highlights 'tea'"),
        ("pattern: tea", "pattern: chai", "should highlight 'Tea' but highlights nothing"),
    ],
)
def test_an_example_that_is_not_true_fails(old: str, new: str, said: str) -> None:
    Path("house.yaml").write_text(RULE.replace(old, new))
    result = run("test", "house.yaml")
    assert result.exit_code == 1
    assert said in result.output


def test_a_rule_file_that_does_not_load_is_2() -> None:
    Path("house.yaml").write_text(RULE.replace("severity: error", "severity: errro"))
    result = run("test", "house.yaml")
    assert result.exit_code == 2
    assert "house.yaml:3:13" in result.stderr
    assert "did you mean 'error'?" in result.stderr


def test_an_option_that_the_check_does_not_take_fails_the_test() -> None:
    Path("house.yaml").write_text(RULE.replace("pattern: tea", "patern: tea"))
    result = run("test", "house.yaml")
    assert result.exit_code == 2
    assert "patern" in result.stderr
