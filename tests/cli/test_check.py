"""`spamlint check` as other programs rely on it: exit codes, targets, selection, standard input."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from spamlint.cli.main import cli

GOOD = b"""From: Northwind Teapots <news@northwind-teapots.com>
To: Ada Birch <ada.birch@birchandsons.net>
Subject: Three new teapots
Date: Thu, 05 Nov 2026 09:12:44 +0000
Message-ID: <1@northwind-teapots.com>

New teapots, cast and fired twice.

Unsubscribe: https://northwind-teapots.com/unsubscribe/9f2c71d04b
"""
BAD = GOOD.replace(b"Subject: Three", b"Subject: Re: three")


@pytest.fixture
def mail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with a good and a bad message, and make it the current one."""
    (tmp_path / "good.eml").write_bytes(GOOD)
    (tmp_path / "bad.eml").write_bytes(BAD)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def check(*arguments: str, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(cli, ["check", *arguments], input=stdin)


def test_clean_is_0(mail: Path) -> None:
    result = check("good.eml")
    assert result.exit_code == 0, result.output
    assert "1 message" in result.output


def test_findings_are_1(mail: Path) -> None:
    result = check(".", "--format", "concise")
    assert result.exit_code == 1
    assert result.output.startswith("bad.eml:3:10: warning subject-fake-reply: ")


def test_exit_zero_and_fail_on(mail: Path) -> None:
    assert check("bad.eml", "--exit-zero").exit_code == 0
    assert check("bad.eml", "--fail-on", "error").exit_code == 0
    assert check("bad.eml", "--fail-on", "never").exit_code == 0
    assert check("bad.eml", "--fail-on", "note").exit_code == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--format", "txt"], "'txt' is not one of"),
        (["--report", "sarif"], "FORMAT=FILE"),
        (["--report", "srif=x"], "no format 'srif'"),
        (["--select", "subject-fake-replay"], "did you mean 'subject-fake-reply'?"),
        (["--ignore", "subjct"], "did you mean 'subject'?"),
        (["--config", "nowhere.yaml"], "nowhere.yaml"),
        (["-j", "0"], "0 is not in the range"),
    ],
)
def test_usage_errors_are_2(mail: Path, arguments: list[str], said: str) -> None:
    result = check("good.eml", *arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stdout == ""


def test_what_could_not_be_checked_is_3_and_findings_are_still_shown(mail: Path) -> None:
    (mail / "empty.eml").write_bytes(b"")
    result = check("bad.eml", "empty.eml", "--format", "concise")
    assert result.exit_code == 3
    assert "subject-fake-reply" in result.output
    assert "empty.eml: incomplete" in result.output
    assert check("bad.eml", "empty.eml", "--exit-zero").exit_code == 3
    assert check("bad.eml", "nothing-here.eml").exit_code == 3


def test_nothing_matched_is_4(mail: Path) -> None:
    (mail / "void").mkdir()
    for format_name in ("text", "concise", "json", "sarif", "github"):
        assert check("void", "--format", format_name).exit_code == 4
    assert check("*.mbox").exit_code == 4


def test_one_empty_folder_among_others_is_not_green(mail: Path) -> None:
    (mail / "void").mkdir()
    assert check("good.eml", "void").exit_code == 3


def test_standard_input(mail: Path) -> None:
    result = check("-", "--stdin-filename", "drafts/sale.eml", "--format", "concise", stdin=BAD)
    assert result.exit_code == 1
    assert result.output.startswith("drafts/sale.eml:3:10: ")


def test_reports_go_to_files(mail: Path) -> None:
    result = check("bad.eml", "--output", "out.txt", "--report", "json=out.json", "--report", "sarif=out.sarif")
    assert result.exit_code == 1
    assert result.output == ""
    assert "subject-fake-reply" in (mail / "out.txt").read_text("utf-8")
    assert "\x1b" not in (mail / "out.txt").read_text("utf-8")
    assert json.loads((mail / "out.json").read_bytes())["version"] == 1
    assert json.loads((mail / "out.sarif").read_bytes())["version"] == "2.1.0"


def test_a_report_that_cannot_be_written_is_2(mail: Path) -> None:
    result = check("bad.eml", "--output", "no/such/folder/out.txt")
    assert result.exit_code == 2
    assert "cannot be written" in result.stderr


def test_select_and_ignore(mail: Path) -> None:
    assert "subject-fake-reply" not in check("bad.eml", "--ignore", "subject-fake-reply").output
    assert "subject-fake-reply" not in check("bad.eml", "--ignore", "subject").output
    assert check("bad.eml", "--select", "from-invalid").exit_code == 0
    assert check("bad.eml", "--select", "subject,sender").exit_code == 1


def test_the_config_counts_and_the_command_line_wins(mail: Path) -> None:
    (mail / "spamlint.yaml").write_text("severity: {subject-fake-reply: error}\nfail-on: error\n")
    assert check("bad.eml").exit_code == 1
    assert "error subject-fake-reply" in check("bad.eml", "--format", "concise").output
    assert check("bad.eml", "--fail-on", "never").exit_code == 0
    (mail / "spamlint.yaml").write_text("severity: {subject-fake-reply: off}\n")
    assert check("bad.eml").exit_code == 0
    (mail / "spamlint.yaml").write_text("overrides: [{files: ['bad.*'], ignore: [subject-fake-reply]}]\n")
    assert check(".").exit_code == 0


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ("ignore: [subject-fake-repyl]\n", "spamlint.yaml:1:10: there is no rule 'subject-fake-repyl'"),
        ("ignroe: []\n", "spamlint.yaml:1:1: "),
        ("options: {subject-fake-reply: {prefixes: 1}}\n", "spamlint.yaml:1:32: the check takes no option 'prefixes'"),
        ("plugins: [no-such-plugin]\n", "the plugin 'no-such-plugin' is not installed"),
        ("rules: [mine.yaml]\n", "mine.yaml"),
    ],
)
def test_config_errors_are_2_and_name_the_place(mail: Path, config: str, said: str) -> None:
    (mail / "spamlint.yaml").write_text(config)
    result = check(".")
    assert result.exit_code == 2
    assert said in result.stderr


def test_own_rules_run_by_default(mail: Path) -> None:
    (mail / "house.yaml").write_text(
        "no-tea:\n  check: pattern\n  severity: error\n  summary: Tea\n  why: w\n  fix: f\n"
        "  messages: {found: 'Tea.'}\n  options: {pattern: teapots, in: [subject]}\n"
        "  bad: [{headers: 'Subject: [[teapots]]'}]\n  good: [{headers: 'Subject: x'}]\n"
    )
    (mail / "spamlint.yaml").write_text("rules: [house.yaml]\n")
    assert "no-tea: Tea." in check("good.eml", "--format", "concise").output


def test_two_processes_give_the_same_bytes_as_one(mail: Path) -> None:
    for number in range(60):
        (mail / f"{number:02}.eml").write_bytes(BAD if number % 3 else GOOD)
    one = check(".", "--format", "json", "-j", "1")
    two = check(".", "--format", "json", "-j", "2")
    assert one.stdout == two.stdout
    assert one.exit_code == two.exit_code == 1


def test_a_closed_pipe_is_no_traceback(mail: Path) -> None:
    for number in range(300):
        (mail / f"{number}.eml").write_bytes(BAD)
    command = f"{sys.executable} -m spamlint check --format json . | head -c 10"
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(["sh", "-c", command], capture_output=True, env=environment, check=False)
    assert b"Traceback" not in done.stderr


def test_a_hook_on_excluded_files_only_is_clean(mail: Path) -> None:
    (mail / "spamlint.yaml").write_text("files: {exclude: [bad.eml]}\n")
    assert check("bad.eml", "--force-exclude").exit_code == 0
    assert check("bad.eml").exit_code == 1
