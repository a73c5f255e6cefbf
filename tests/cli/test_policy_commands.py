"""Policies on the command line: listed, explained, attested, chosen, and what is wrong said with the right word."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from spamlint.cli.main import cli
from spamlint.policies.library import shipped_policies
from spamlint.policies.model import Policy

POLICIES = shipped_policies()
CLAUSES = [f"{policy.id}/{clause}" for policy in POLICIES.values() for clause in policy.clauses]
HOUSE = """\
id: house
title: Our house rules
origin: team
version: 2
clauses:
  link: {says: Each newsletter has a link., for: marketing, rules: {unsubscribe-missing: error}, needs: [body]}
  lists: {says: No bought lists., where: page 3, attest: {list.sources: {none-of: [purchased]}}}
  asked: {says: People asked., attest: {consent.explicit: true}, verified: false, note: Ask Anna.}
  thanks: {says: Thank you., no-duty: it is polite}
"""
PAGE = "<p>New teapots are here.</p>\n"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


@pytest.fixture(autouse=True)
def _in_a_folder_with_a_policy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("policies").mkdir()
    Path("policies/house.yaml").write_text(HOUSE)
    Path("spamlint.yaml").write_text("policy-files: [policies/]\n")


def choose(more: str = "") -> None:
    Path("spamlint.yaml").write_text(f"policy-files: [policies/]\npolicies: [house]\n{more}")


# --- policies


def test_policies_lists_every_policy_by_who_asks() -> None:
    output = run("policies").output
    for policy in POLICIES.values():
        assert re.search(rf"^  {policy.id} .*version {policy.version}, {len(policy.clauses)} clauses?", output, re.M)
    assert output.index("Your own") < output.index("Mailbox providers") < output.index("Standards")
    assert "house" in output


def test_policies_marks_what_is_chosen() -> None:
    choose()
    output = run("policies").output
    assert re.search(r"^ \*house ", output, re.M)
    assert not re.search(r"^ \*gmail ", output, re.M)


# --- explain


@pytest.mark.parametrize("policy", POLICIES.values(), ids=lambda policy: policy.id)
def test_explain_shows_a_policy(policy: Policy) -> None:
    result = run("explain", policy.id)
    assert result.exit_code == 0
    assert result.output.startswith(f"# {policy.id}: {policy.title}\n")
    for clause in policy.clauses:
        assert f"\n## {clause}\n" in result.output


@pytest.mark.parametrize("name", CLAUSES[::25])
def test_explain_shows_a_clause(name: str) -> None:
    result = run("explain", name)
    assert result.exit_code == 0
    assert result.output.startswith(f"# {name}\n")
    policy, _, clause = name.partition("/")
    assert POLICIES[policy].clauses[clause].says in result.output


def test_explain_says_what_decides_a_clause_and_where_it_stands() -> None:
    output = run("explain", "gmail/one-click-unsubscribe").output
    assert "Source: Requirements for sending 5,000 or more messages per day, 9; Make it easy to unsubscribe." in output
    assert "- Checked by `one-click-invalid` (error)." in output
    assert "- It can be told only of a message with header fields." in output
    assert "Holds for marketing messages and those of unknown kind." in output


def test_explain_says_that_a_clause_was_not_read() -> None:
    output = run("explain", "house/asked").output
    assert "It was written down from memory and not yet compared with the published text." in output
    assert "- Attested when `consent.explicit` is true." in output
    assert "Ask Anna." in output


def test_explain_of_a_rule_names_the_clauses_that_it_serves() -> None:
    output = run("explain", "unsubscribe-missing").output
    assert "## Who asks for it" in output
    assert "- `house/link` (error): Each newsletter has a link." in output
    assert "- `gmail/unsubscribe-link-visible` (error)" in output


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("emarsis", "there is no rule or policy 'emarsis'; did you mean 'emarsys'?"),
        ("gmial", "did you mean 'gmail'?"),
        (
            "gmail/one-clik-unsubscribe",
            "gmail has no clause 'one-clik-unsubscribe'; did you mean 'one-click-unsubscribe'?",
        ),
        ("quux", "`spamlint rules` and `spamlint policies` list them"),
        ("gmail/", "gmail has no clause ''"),
    ],
)
def test_explain_suggests(name: str, said: str) -> None:
    result = run("explain", name)
    assert result.exit_code == 2
    assert said in result.stderr
    assert "Traceback" not in result.stderr


# --- attest


def test_attest_asks_and_never_answers() -> None:
    output = run("attest", "--policy", "house").output
    assert "house/lists" in output
    assert "house/asked" in output
    answered = [line for line in output.splitlines() if not line.lstrip().startswith("#")]
    assert answered[0] == "attestations:"
    assert re.fullmatch(r"  by: +#.*", answered[1])
    assert re.fullmatch(r"  on: \d{4}-\d\d-\d\d", answered[2])
    assert len(answered) == 3


def test_what_attest_writes_is_filled_in_and_then_nothing_is_open() -> None:
    written = run("attest", "--policy", "house").output
    answers = {"sources": "[web-form]", "explicit": "true", "by": "Anna Smith"}
    lines = []
    for line in written.splitlines():
        bare = re.sub(r"^( *)# ( *[a-z-]+:)", r"\1\2", line)
        key = re.match(r" *([a-z-]+):", bare)
        lines.append(re.sub(r":.*", f": {answers[key[1]]}", bare) if key and key[1] in answers else bare)
    choose("\n".join(lines) + "\n")
    result = run("attest")
    assert result.exit_code == 0, result.stderr
    assert result.output == "Everything that these policies ask for is attested.\n"


def test_attest_without_a_policy_says_how_to_choose_one() -> None:
    result = run("attest")
    assert result.exit_code == 2
    assert "name one with --policy or with 'policies' in spamlint.yaml" in result.stderr


@pytest.mark.parametrize("command", [["attest"], ["check", "."]])
def test_an_unknown_policy_is_2_with_a_suggestion(command: list[str]) -> None:
    result = run(*command, "--policy", "gmail,yaho")
    assert result.exit_code == 2
    assert "there is no policy 'yaho'" in result.stderr
    assert "did you mean 'yahoo'?" in result.stderr


def test_an_unknown_policy_in_the_config_has_a_place() -> None:
    Path("spamlint.yaml").write_text("policy-files: [policies/]\npolicies: [gmail, hous]\n")
    result = run("check", ".")
    assert result.exit_code == 2
    assert "spamlint.yaml:2:19" in result.stderr
    assert "did you mean 'house'?" in result.stderr


def test_an_attestation_that_is_no_value_is_2_with_a_suggestion() -> None:
    choose("attestations: {by: Anna, on: 2026-11-01, list: {sources: [purchasd]}}\n")
    result = run("check", ".")
    assert result.exit_code == 2
    assert "did you mean 'purchased'?" in result.stderr


# --- check


def test_check_names_the_clause_in_every_format() -> None:
    choose()
    Path("news.html").write_text(PAGE)
    outputs = {
        name: run("check", "news.html", "--kind", "marketing", "-f", name) for name in ("text", "json", "github")
    }
    outputs |= {name: run("check", "news.html", "--kind", "marketing", "-f", name) for name in ("sarif", "markdown")}
    assert {result.exit_code for result in outputs.values()} == {1}
    for name, result in outputs.items():
        assert "house/link" in result.output or name == "text", name
    assert "house" in outputs["text"].output
    (run_,) = json.loads(outputs["sarif"].output)["runs"]
    (result_,) = run_["results"]
    assert [taxon["id"] for taxon in result_["taxa"]] == ["house/link"]


def test_check_writes_a_markdown_report_beside_the_text() -> None:
    choose()
    Path("news.html").write_text(PAGE)
    result = run("check", "news.html", "--kind", "marketing", "--report", "markdown=summary.md")
    assert result.exit_code == 1
    written = Path("summary.md").read_text(encoding="utf-8")
    assert "| **house** Our house rules | ❌ fails |" in written
    assert "2 clauses need an attestation" in written
    assert "](news.html#L1" in written


def test_strict_counts_what_is_open() -> None:
    choose()
    Path("news.html").write_text(f'{PAGE}<a href="https://northwind-teapots.com/u/8Kd0">Unsubscribe</a>')
    assert run("check", "news.html", "--kind", "marketing").exit_code == 0
    result = run("check", "news.html", "--kind", "marketing", "--strict")
    assert result.exit_code == 1
    assert "2 clauses need an attestation, so this run fails (--strict)." in result.output


def test_a_wrong_attestation_is_a_finding_at_its_place() -> None:
    choose("attestations: {by: Anna, on: 2026-11-01, list: {sources: [web-form, purchased]}}\n")
    Path("news.html").write_text(PAGE)
    result = run("check", "news.html", "--kind", "marketing", "-f", "concise")
    assert result.exit_code == 1
    assert re.search(
        r"^spamlint\.yaml:3:\d+: error attestation-wrong|spamlint\.yaml:3:\d+.*attestation-wrong", result.output, re.M
    )
