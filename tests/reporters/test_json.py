"""The JSON contract."""

from __future__ import annotations

import json
import os
from pathlib import Path

import jsonschema
import msgspec
from hypothesis import given, settings
from msgspec.structs import replace

from spamlint.report import Report
from spamlint.reporters.json_format import Document, render, report_schema
from tests.reporters.sample import sample_report
from tests.reporters.strategies import reports

SCHEMA = Path(__file__).parents[2] / "docs" / "schemas" / "report-1.json"


def test_the_published_schema_is_current() -> None:
    written = json.dumps(report_schema(), indent=2) + "\n"
    if os.environ.get("SPAMLINT_UPDATE_GOLDEN") == "1":
        SCHEMA.write_text(written, encoding="utf-8")
    assert SCHEMA.read_text(encoding="utf-8") == written


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(report_schema())


@given(reports)
@settings(max_examples=50)
def test_output_follows_the_schema(report: Report) -> None:
    value = json.loads(render(report))
    jsonschema.Draft202012Validator(report_schema()).validate(value)
    assert len(value["findings"]) == len(report.findings)
    assert value["exit_code"] == report.exit_code


def test_the_schema_refuses_other_versions() -> None:
    value = json.loads(render(sample_report()))
    value["version"] = 2
    assert not jsonschema.Draft202012Validator(report_schema()).is_valid(value)


def test_it_reads_back() -> None:
    document = msgspec.json.decode(render(sample_report()), type=Document)
    assert document.summary.failures == 2
    assert document.summary.complete is False
    hidden = document.findings[1]
    assert hidden.location.region.start.line == 10
    assert hidden.location.decoded.start.line == 6
    assert hidden.location.text == "Unsubscribe"
    assert hidden.related[0].location.text == "color: #ffffff"
    assert list(hidden.data) == sorted(hidden.data)
    assert document.failures[0].rule is None


def test_lone_surrogates_are_replaced() -> None:
    assert json.loads(render(sample_report()))["findings"][3]["data"]["text"].endswith("\ufffd")


def test_what_did_not_run_is_said() -> None:
    report = replace(sample_report(), not_asked=(("dmarc-missing", "online"),))
    document = msgspec.json.decode(render(report), type=Document)
    assert [(item.rule, item.needs) for item in document.not_run] == [("dmarc-missing", "online")]
    assert "not_run" not in json.loads(render(sample_report()))
