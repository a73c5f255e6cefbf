"""One line a finding."""

from __future__ import annotations

from hypothesis import given, settings

from spamlint.report import Report
from spamlint.reporters.concise import render
from tests.reporters.sample import sample_report
from tests.reporters.strategies import reports


def test_lines() -> None:
    lines = render(sample_report()).splitlines()
    assert lines[1].startswith("campaigns/spring sale.eml:10:66: error unsubscribe-hidden: The unsubscribe link")
    assert lines[-2] == "campaigns/broken.eml: incomplete: the file could not be read: permission denied"


@given(reports)
@settings(max_examples=50)
def test_one_line_each(report: Report) -> None:
    assert len(render(report).splitlines()) == len(report.findings) + len(report.failures)


def test_clean_run_is_silent() -> None:
    assert render(Report("1", (), (), (), (), files=1, messages=1)) == ""
