"""SARIF: the official schema, what GitHub asks for, and hostile text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jsonschema
import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from spamlint.finding import Severity
from spamlint.report import Report, RuleInfo, Verdict
from spamlint.reporters.sarif import render
from spamlint.reporters.uri import file_uri
from tests.reporters.sample import sample_report, sample_with_policies
from tests.reporters.strategies import hostile_text, reports

SCHEMA = json.loads((Path(__file__).parents[1] / "data" / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())


def run_of(report: Report) -> dict[str, Any]:
    log = json.loads(render(report))
    VALIDATOR.validate(log)
    (run,) = log["runs"]
    return run  # type: ignore[no-any-return]


@given(reports)
@settings(max_examples=30)
def test_every_report_is_valid_and_has_what_github_asks_for(report: Report) -> None:
    run = run_of(report)
    assert len(run["results"]) == len(report.findings)
    for result in run["results"]:
        assert result["message"]["text"]
        assert result["partialFingerprints"]
        region = result["locations"][0]["physicalLocation"]["region"]
        start = (region["startLine"], region["startColumn"])
        assert (region["endLine"], region["endColumn"]) >= start
        assert result.get("ruleIndex", 0) in range(len(run["tool"]["driver"]["rules"]))


def test_rules_are_the_same_whatever_was_found() -> None:
    clean = replace(sample_report(), findings=(), failures=())
    assert run_of(clean)["tool"] == run_of(sample_report())["tool"]
    assert [rule["id"] for rule in run_of(clean)["tool"]["driver"]["rules"]] == [rule.id for rule in clean.rules]


def test_texts_of_a_rule_are_never_empty_nor_too_long() -> None:
    rules = (
        RuleInfo("bare", Severity.NOTE, "", "", ""),
        RuleInfo("long", Severity.ERROR, "x" * 3000, "y " * 3000, "z"),
    )
    tagged = replace(rules[0], tags=tuple(f"tag-{number}" for number in range(30)))
    for rule in run_of(Report("1", (tagged, rules[1]), (), (), (), 1, 1))["tool"]["driver"]["rules"]:
        assert 0 < len(rule["shortDescription"]["text"]) <= 1024
        assert 0 < len(rule["fullDescription"]["text"]) <= 1024
        assert rule["help"]["text"]
        assert rule["help"]["markdown"]
        assert len(rule["properties"]["tags"]) <= 20


def test_policies_are_taxonomies_that_rules_and_results_refer_to() -> None:
    run = run_of(sample_with_policies())
    taxonomies = {taxonomy["name"]: taxonomy for taxonomy in run["taxonomies"]}
    assert list(taxonomies) == ["emarsys", "gmail", "us-can-spam", "house"]
    assert run["tool"]["driver"]["supportedTaxonomies"][1] == {"name": "gmail", "index": 1}
    references = [item["target"] for rule in run["tool"]["driver"]["rules"] for item in rule.get("relationships", [])]
    references += [taxon for result in run["results"] for taxon in result.get("taxa", [])]
    assert {reference["id"] for reference in references} == {
        "emarsys/unsubscribe-visible",
        "gmail/unsubscribe-visible",
        "us-can-spam/subject-honest",
    }
    for reference in references:
        component = reference["toolComponent"]
        taxonomy = run["taxonomies"][component["index"]]
        assert taxonomy["name"] == component["name"]
        assert taxonomy["taxa"][reference["index"]]["id"] == reference["id"]


def test_what_a_run_says_of_a_clause_is_not_in_the_taxonomy() -> None:
    base = sample_with_policies()
    kept = tuple(
        replace(
            policy, verdict=Verdict.PASS, clauses=tuple(replace(item, verdict=Verdict.PASS) for item in policy.clauses)
        )
        for policy in base.policies
    )
    run, other = run_of(base), run_of(replace(base, policies=kept))
    assert run["taxonomies"] == other["taxonomies"]
    assert run["properties"]["policies"][0]["clauses"]["unsubscribe-visible"] == "fail"
    assert other["properties"]["policies"][0]["clauses"]["unsubscribe-visible"] == "pass"


def test_clauses_stand_in_the_help_of_a_rule() -> None:
    rules = {rule["id"]: rule for rule in run_of(sample_report())["tool"]["driver"]["rules"]}
    rule = rules["unsubscribe-hidden"]
    assert "Asked for by: emarsys/unsubscribe-visible, gmail/unsubscribe-visible" in rule["help"]["text"]
    assert "- `gmail/unsubscribe-visible`" in rule["help"]["markdown"]
    assert "emarsys/unsubscribe-visible" in rule["properties"]["tags"]
    assert "Asked for by" not in rules["image-alt-missing"]["help"]["text"]


def test_without_policies_there_are_no_taxonomies() -> None:
    run = run_of(sample_report())
    assert "taxonomies" not in run
    assert "supportedTaxonomies" not in run["tool"]["driver"]


def test_related_places_are_linked_from_the_message() -> None:
    hidden = run_of(sample_report())["results"][1]
    assert hidden["message"]["text"].endswith("See [This declaration gives it the colour](1).")
    assert hidden["relatedLocations"][0]["id"] == 1
    assert hidden["relatedLocations"][0]["physicalLocation"]["region"]["startLine"] == 7


def test_a_message_cannot_hold_a_link() -> None:
    text = run_of(sample_report())["results"][3]["message"]["text"]
    assert "\\[here\\](https://evil.example/)" in text
    assert "[\\[click\\](<U+2066>https://evil.example/) \\x1b\\]8;;x](1)" in text


@pytest.mark.parametrize(
    ("changes", "successful", "exit_code"),
    [
        ({}, False, 3),
        ({"failures": ()}, True, 1),
        ({"failures": (), "findings": ()}, True, 0),
        ({"failures": (), "findings": (), "files": 0}, False, 4),
    ],
)
def test_the_invocation_tells_how_the_run_went(changes: dict[str, Any], successful: bool, exit_code: int) -> None:
    (invocation,) = run_of(replace(sample_report(), **changes))["invocations"]
    assert invocation["executionSuccessful"] is successful
    assert invocation["exitCode"] == exit_code
    assert bool(invocation["toolConfigurationNotifications"]) is (exit_code == 4)


def test_what_did_not_run_is_said() -> None:
    kept = (("dmarc-missing", "online"), ("unsubscribe-broken", "probe-links"))
    (invocation,) = run_of(replace(sample_report(), not_asked=kept))["invocations"]
    first, second = invocation["toolConfigurationNotifications"]
    assert first["level"] == second["level"] == "note"
    assert "dmarc-missing did not run" in first["message"]["text"] and "--probe-links" in second["message"]["text"]


def test_failures_are_notifications() -> None:
    first, second, skipped = run_of(sample_report())["invocations"][0]["toolExecutionNotifications"]
    assert first["level"] == second["level"] == "error"
    assert second["associatedRule"] == {"id": "unsubscribe-hidden", "index": 2}
    assert skipped["level"] == "note"


@pytest.mark.parametrize(
    ("version", "semantic"),
    [("1.2.3", "1.2.3"), ("1.2", "1.2.0"), ("0.1.0.dev3", "0.1.0-dev3"), ("2.0rc1", "2.0.0-rc1"), ("x", "0.0.0")],
)
def test_semantic_version(version: str, semantic: str) -> None:
    assert run_of(Report(version, (), (), (), (), 1, 1))["tool"]["driver"]["semanticVersion"] == semantic


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("a/b.eml", "a/b.eml"),
        ("./a.eml", "a.eml"),
        ("../a.eml", "../a.eml"),
        ("a b/#1?.eml", "a%20b/%231%3F.eml"),
        ("caf\u00e9.eml", "caf%C3%A9.eml"),
        ("a%20.eml", "a%2520.eml"),
        ("sub\\dir\\a.eml", "sub/dir/a.eml"),
        ("C:\\mail\\a b.eml", "file:///C:/mail/a%20b.eml"),
        ("/var/mail/a.eml", "file:///var/mail/a.eml"),
        ("//host/a.eml", "file:///host/a.eml"),
        ("x:y.eml", "x%3Ay.eml"),
        ("-", "stdin"),
        ("", "stdin"),
        ("<stdin>", "%3Cstdin%3E"),
        ("bad\udcff.eml", "bad%FF.eml"),
        ("bad\ud800.eml", "bad%3F.eml"),
    ],
)
def test_file_uri(path: str, uri: str) -> None:
    assert file_uri(path) == uri


@given(hostile_text)
def test_file_uri_is_a_reference_without_query_or_fragment(path: str) -> None:
    parts = urlsplit(file_uri(path))
    assert parts.scheme in ("", "file")
    assert not parts.netloc
    assert not parts.query
    assert not parts.fragment
    assert parts.path.isascii()
