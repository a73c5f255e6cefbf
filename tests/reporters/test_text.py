"""The report for people."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from rich.cells import cell_len

from spamlint.finding import Finding, Frame, Location, Region, Severity
from spamlint.report import Report, Skipped
from spamlint.reporters.text import render
from spamlint.source.spans import Position, Span
from tests.reporters.golden import assert_golden
from tests.reporters.sample import sample_report
from tests.reporters.strategies import reports

ANSI = re.compile(r"\x1b\[[0-9;]*m")


def finding(frame: Frame, severity: Severity = Severity.WARNING) -> Finding:
    region = Region(Span(0, 1), frame.start, frame.end)
    return Finding("a-rule", "key", severity, "Message.", Location("a.eml", region, "", "", frame), "a.eml", "0" * 32)


def report(*findings: Finding, **changes: object) -> Report:
    base = Report("1", (), findings, (), (), files=1, messages=1)
    return replace(base, **changes)


def framed(line: str, start: int, end: int, *, width: int = 80, cut: int = 0) -> tuple[str, str]:
    """Return how the line of a one-line frame and its underline are printed, without the gutter."""
    frame = Frame(1, (line,), (cut,), Position(1, start), Position(1, end))
    output = render(report(finding(frame)), width=width, color=False).split("\n")
    at = next(index for index, text in enumerate(output) if text.startswith("1 |"))
    return output[at][4:], output[at + 1][4:]


def test_golden_wide_colour_and_verbose() -> None:
    assert_golden("text-140-verbose.txt", render(sample_report(), width=140, color=False, verbose=True))
    assert_golden("text-80-colour.ansi", render(sample_report(), width=80, color=True))


@pytest.mark.parametrize("width", [40, 80, 140])
def test_colour_changes_no_content(width: int) -> None:
    plain = render(sample_report(), width=width, color=False)
    painted = render(sample_report(), width=width, color=True)
    assert painted != plain
    assert ANSI.sub("", painted) == plain


@given(reports)
@settings(max_examples=60)
def test_colour_changes_no_content_of_any_report(given_report: Report) -> None:
    plain = render(given_report, width=60, color=False, verbose=True)
    assert ANSI.sub("", render(given_report, width=60, color=True, verbose=True)) == plain


@pytest.mark.parametrize("width", [60, 80, 140])
def test_lines_fit(width: int) -> None:
    output = render(sample_report(), width=width, color=False)
    too_long = [line for line in output.split("\n") if cell_len(line) > width and "-->" not in line]
    assert too_long == []


def test_no_trailing_blanks() -> None:
    output = render(sample_report(), width=80, color=False)
    assert not any(line != line.rstrip() for line in output.split("\n"))


@pytest.mark.parametrize(
    ("line", "start", "end", "shown", "underline"),
    [
        ("abc", 2, 3, "abc", " ^"),
        ("abc", 2, 2, "abc", " ^"),
        ("abc", 4, 4, "abc", "   ^"),
        ("", 1, 1, "", "^"),
        ("\u65e5\u672c\u8a9e x", 2, 4, "\u65e5\u672c\u8a9e x", "  ^^^^"),
        ("\U0001f389 x", 3, 4, "\U0001f389 x", "   ^"),
        ("\ta\tb", 2, 3, "    a    b", "    ^"),
        ("a\u202eb", 2, 3, "a<U+202E>b", " ^^^^^^^^"),
        ("e\u0301x", 3, 4, "e\u0301x", " ^"),
        ("[red]x[/red]", 6, 7, "[red]x[/red]", "     ^"),
    ],
)
def test_the_underline_is_under_the_place(line: str, start: int, end: int, shown: str, underline: str) -> None:
    assert framed(line, start, end) == (shown, underline)


def test_empty_lines_after_the_place_are_left_out() -> None:
    frame = Frame(1, ("", "abc", "", ""), (0,) * 4, Position(2, 1), Position(2, 4))
    assert "  |\n1 |\n2 | abc\n  | ^^^\n  |\n" in render(report(finding(frame)), width=80, color=False)


def test_a_cut_line_shows_that_it_is_cut() -> None:
    assert framed("abcdef", 103, 105, cut=100) == ("...abcdef", "     ^^")


@given(
    st.text(st.sampled_from("ab \u65e5\U0001f389"), min_size=60, max_size=400),
    st.integers(0, 400),
    st.integers(1, 30),
    st.integers(40, 120),
)
def test_the_place_is_in_view_in_a_long_line(line: str, start: int, length: int, width: int) -> None:
    start = min(start, len(line) - 1)
    marked = line[start : start + length]
    if cell_len(marked) > width - 20 or not marked.strip():
        return
    shown, underline = framed(line, start + 1, start + len(marked) + 1, width=width)
    offset = len(underline) - len(underline.lstrip())
    assert cell_len(shown) <= width - 4
    assert underline.count("^") == cell_len(marked)
    before = next(at for at in range(len(shown) + 1) if cell_len(shown[:at]) == offset)
    assert shown[before:].startswith(marked.rstrip())


def test_a_place_over_many_lines_is_cut_short() -> None:
    lines = tuple(f"line {number}" for number in range(1, 101))
    output = render(
        report(finding(Frame(1, lines, (0,) * 100, Position(1, 3), Position(100, 5)))), width=80, color=False
    )
    assert output.count("line ") == 5
    assert "..." in output
    assert "  1 | line 1\n    |   ^^^^\n" in output
    assert "100 | line 100\n    | ^^^^\n" in output


def test_very_long_lines_are_quick() -> None:
    frame = Frame(1, ("x" * 10**6,), (0,), Position(1, 500_000), Position(1, 900_000))
    assert len(render(report(finding(frame)), width=80, color=False)) < 2000


def test_help_is_given_once_a_file() -> None:
    first = sample_report().findings[-2:]
    other = replace(first[0], location=replace(first[0].location, path="z.html"))
    shown = render(replace(sample_report(), findings=(*first, other)), width=140, color=False)
    assert shown.count("= help: Say in `alt`") == 2


def test_both_places_of_an_encoded_part_are_said() -> None:
    output = render(sample_report(), width=100, color=False)
    assert "--> campaigns/spring sale.eml:10:66 (HTML part: line 6, column 66 when decoded)" in output
    assert "--> templates/welcome.html:2:340\n" in output


def test_clean_run_is_one_honest_line() -> None:
    clean = replace(sample_report(), findings=(), failures=(), skipped=())
    expected = "No problems found: 5 messages in 4 files, checked with 4 rules.\n"
    assert render(clean, width=80, color=False) == expected
    assert render(clean, width=80, color=False, quiet=True) == ""


def test_nothing_matched_is_not_clean() -> None:
    nothing = Report("1", (), (), (), (), files=0, messages=0)
    assert render(nothing, width=80, color=False) == "Nothing was checked: no file matched.\n"


def test_incomplete_run_never_says_clean() -> None:
    incomplete = replace(sample_report(), findings=(), skipped=())
    output = render(incomplete, width=80, color=False)
    assert "No problems found in what was checked" in output
    assert output.endswith("2 things could not be checked, so this result is incomplete.\n")


def test_findings_that_do_not_fail_the_run_are_told() -> None:
    notes = report(*sample_report().findings[-1:], fail_on="warning")
    assert "None of them fails this run (--fail-on warning)." in render(notes, width=80, color=False)


def test_quiet_keeps_findings_and_failures() -> None:
    output = render(sample_report(), width=80, color=False, quiet=True)
    assert "error[unsubscribe-hidden]" in output
    assert "Could not be checked:" in output
    assert "Skipped" not in output
    assert "2 errors, 2 warnings" not in output


def test_long_lists_of_skipped_files_are_short_unless_verbose() -> None:
    many = report(skipped=tuple(Skipped(f"{number}.png", "not a message") for number in range(12)))
    assert "and 7 more (--verbose lists them)" in render(many, width=80, color=False)
    verbose = render(many, width=80, color=False, verbose=True)
    assert "11.png: not a message" in verbose
    assert "more" not in verbose


def at(line: int, message: str = "Message.") -> Finding:
    frame = Frame(line, ("x",), (0,), Position(line, 1), Position(line, 2))
    return replace(finding(frame), message=message)


def test_what_is_said_twice_is_told_once_with_both_places() -> None:
    output = render(report(at(2), at(3, "Other."), at(4), at(9)), width=80, color=False)
    assert output.count("Message.") == 1
    assert "= also: at 4:1, 9:1\n" in output
    assert output.count("Other.") == 1


def test_many_places_are_counted() -> None:
    assert " and 10 more places\n" in render(report(*(at(line) for line in range(1, 22))), width=120, color=False)


def test_verbose_shows_each_place() -> None:
    assert render(report(at(2), at(4)), width=80, color=False, verbose=True).count("Message.") == 2
