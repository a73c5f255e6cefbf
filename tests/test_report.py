"""The report owns the exit code."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from spamlint.finding import Finding, Frame, Location, Region, Severity
from spamlint.report import ExitCode, FailOn, Failure, Report, RuleInfo, Skipped
from spamlint.source.spans import Position, Span

START = Position(1, 1)
PLACE = Location("a.eml", Region(Span(0, 0), START, START), "", "", Frame(1, ("",), (0,), START, START))
FAILURE = Failure("a.eml", "could not be read")
EMPTY = Report("1", (), (), (), (), files=1, messages=1)


def found(*severities: Severity) -> tuple[Finding, ...]:
    return tuple(Finding("rule", "key", severity, "Message.", PLACE, "a.eml", "0" * 32) for severity in severities)


@pytest.mark.parametrize(
    ("fail_on", "severity", "code"),
    [
        ("error", Severity.ERROR, ExitCode.FINDINGS),
        ("error", Severity.WARNING, ExitCode.CLEAN),
        ("error", Severity.NOTE, ExitCode.CLEAN),
        ("warning", Severity.ERROR, ExitCode.FINDINGS),
        ("warning", Severity.WARNING, ExitCode.FINDINGS),
        ("warning", Severity.NOTE, ExitCode.CLEAN),
        ("note", Severity.NOTE, ExitCode.FINDINGS),
        ("never", Severity.ERROR, ExitCode.CLEAN),
    ],
)
def test_fail_on(fail_on: FailOn, severity: Severity, code: ExitCode) -> None:
    report = replace(EMPTY, findings=found(Severity.NOTE, severity), fail_on=fail_on)
    if severity is not Severity.NOTE:
        assert report.exit_code is code
    assert replace(report, findings=found(severity)).exit_code is code


def test_clean() -> None:
    assert EMPTY.exit_code is ExitCode.CLEAN


def test_exit_zero_hides_findings_only() -> None:
    report = replace(EMPTY, findings=found(Severity.ERROR), exit_zero=True)
    assert report.exit_code is ExitCode.CLEAN
    assert replace(report, failures=(FAILURE,)).exit_code is ExitCode.INCOMPLETE
    assert replace(report, findings=(), files=0).exit_code is ExitCode.NOTHING_MATCHED


@pytest.mark.parametrize("findings", [(), found(Severity.ERROR)])
@pytest.mark.parametrize("fail_on", ["error", "never"])
@pytest.mark.parametrize("files", [0, 1])
def test_failures_win(findings: tuple[Finding, ...], fail_on: FailOn, files: int) -> None:
    report = replace(EMPTY, findings=findings, failures=(FAILURE,), fail_on=fail_on, files=files)
    assert report.exit_code is ExitCode.INCOMPLETE


def test_nothing_matched() -> None:
    skipped = (Skipped("logo.png", "not a message"),)
    assert replace(EMPTY, files=0, messages=0, skipped=skipped).exit_code is ExitCode.NOTHING_MATCHED


def test_exit_codes_are_what_is_documented() -> None:
    assert {code.name: int(code) for code in ExitCode} == {
        "CLEAN": 0, "FINDINGS": 1, "USAGE": 2, "INCOMPLETE": 3, "NOTHING_MATCHED": 4,
    }  # fmt: skip


def test_counts_are_errors_first() -> None:
    report = replace(EMPTY, findings=found(Severity.NOTE, Severity.ERROR, Severity.NOTE))
    assert list(report.counts.items()) == [(Severity.ERROR, 1), (Severity.WARNING, 0), (Severity.NOTE, 2)]


def test_rule() -> None:
    rule = RuleInfo("a-rule", Severity.NOTE, "Summary", "", "")
    report = replace(EMPTY, rules=(rule,))
    assert report.rule("a-rule") is rule
    assert report.rule("other") is None
